"""The form in which links are compared."""

import re
from functools import lru_cache
from typing import Final

from bot.identity.hosts.row import Host
from bot.identity.hosts.table import (
    SESSION,
    TRACKING,
    compile_pattern,
    find_host,
    normalise_host,
)

_PARTS: Final = re.compile(
    r"(?:(?:https?:)?//+)?([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?",
    re.IGNORECASE | re.DOTALL,
)
_USUAL: Final = re.compile(
    r"https://([a-z0-9-][a-z0-9.-]*)((?:/[\w.~@:,+-]+)*)/?", re.ASCII
)
"""A link whose key is merely its host, without `www.`, and its path."""
_LONGEST: Final = (
    8_192  # a longer one is no link that anybody typed, and is compared as it stands
)
_PERCENT: Final = re.compile(r"(?<!%)(?<!%[0-9A-Fa-f])%([0-9A-Fa-f]{2})")
_SLASHES: Final = re.compile(r"//+")
_UNRESERVED: Final = frozenset(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
)
_READ_ALIKE: Final = _UNRESERVED | frozenset(b"!'()*,")
"""Characters that no known server tells from their percent-encoded form; Markdown makes people encode brackets."""
_INDEX: Final = ("/index.html", "/index.htm", "/index.php")
_EMPTY_FRAGMENTS: Final = frozenset({"", "!", "top", "readme", "readme-ov-file"})
_REFERRER: Final = re.compile(
    r"ref=(?:[\w-]+\.[\w.-]+|awesome[\w-]*|public-?apis?|producthunt|hackernews|github)",
    re.IGNORECASE,
)
_LANGUAGE: Final = re.compile(r"hl=[a-z]{2,3}(?:[-_][a-z0-9]{2,4})?", re.IGNORECASE)
_SESSION: Final = re.compile(rf";(?:{'|'.join(sorted(SESSION))})=[^/;]*", re.IGNORECASE)
_ENCODED_SCHEME: Final = re.compile(r"https?%3A", re.IGNORECASE)
_ONE_SLASH: Final = re.compile(r"^(https?):/(?!/)", re.IGNORECASE)
_MOST_WRAPS: Final = (
    5  # nobody types an archived copy of a redirection of an archived copy
)


def make_comparison_key(url: str) -> str:
    """Return the form of *url* in which links are compared: two links with one key lead to one page.

    No scheme, default port, `www.`, trailing slash, index page, session or tracking parameter; query sorted;
    percent-encoding normalised; what the table of hosts says of mirrors and case. An archived copy and a
    redirection count as the page inside. A fragment stays, because single-page sites route by it, unless it
    is known to say nothing. Total and idempotent on any text.
    """
    usual = _USUAL.fullmatch(url) if len(url) <= _LONGEST else None
    if usual and not usual[2].endswith(_INDEX):
        host = _find_plain_host(usual[1])
        if host:
            return host + usual[2]
    key = _normalise(url)
    for _ in range(_MOST_WRAPS):
        inner = _unwrap(key)
        if inner is None:
            return key
        key = inner
    return url if _unwrap(key) else key


@lru_cache(maxsize=4096)
def _find_plain_host(host: str) -> str:
    """Return the `normalise_host` of a host of whose paths nothing is known; of any other, nothing."""
    host = normalise_host(host)
    row = find_host(host)
    return "" if row.caseless or row.wraps else host


def _normalise(url: str) -> str:
    url = "%20".join(url.split())
    parts = _PARTS.fullmatch(url) if len(url) <= _LONGEST else None
    if parts is None:
        return url
    host, path, query, fragment = parts.groups()
    host = normalise_host(host)
    if not host:
        return url
    key = host + _path_key(host, _encode_uniformly(path))
    if query:
        kept = sorted(
            p for p in _encode_uniformly(query).split("&") if p and _tells_page(p, host)
        )
        if kept:
            key += "?" + "&".join(kept)
    if fragment:
        fragment = fragment.partition(":~:")[0].rstrip("/")
        if fragment.lower() not in _EMPTY_FRAGMENTS:
            key += "#" + _encode_uniformly(fragment)
    return key


def _unwrap(key: str) -> str | None:
    """Return the key of the link that another link holds, as an archived copy does; None if it holds none."""
    host, rest = split_key(key)
    wraps = find_host(host).wraps
    if not wraps:
        return None
    from urllib.parse import unquote  # few links hold another

    rest, mark, fragment = rest.partition("#")
    for pattern in wraps:
        match = compile_pattern(pattern).fullmatch(rest)
        if match is None:
            continue
        groups = match.groupdict()
        target = (
            unquote(groups["parameter"]) if "parameter" in groups else groups["target"]
        )
        if _ENCODED_SCHEME.match(target):
            target = unquote(target)
        target = _ONE_SLASH.sub(r"\1://", target, count=1) + mark + fragment
        inner = _normalise(target)
        if "." in split_key(inner)[0]:
            return inner
    return None


def split_key(key: str) -> tuple[str, str]:
    """Return the host of a `make_comparison_key` and what follows it, without the slash between them."""
    host, _, rest = key.partition("/")
    for mark in "?#":
        if mark in host:  # no path, and a slash in what follows it
            host = host.partition(mark)[0]
            rest = key[len(host) :]
    return host, rest


def _path_key(host: str, path: str) -> str:
    if "//" in path:
        path = _SLASHES.sub("/", path)
    if ";" in path:
        path = _SESSION.sub("", path)
    row = find_host(host)
    before = None
    while path != before:
        before = path
        path = path.rstrip("/")
        if path.endswith(_INDEX):
            path = path[: path.rindex("/")]
        if row.caseless:
            path = _fold_case(path, row)
    return path


def _fold_case(path: str, row: Host) -> str:
    end = row.caseless + 1  # before the first slash there is nothing
    parts = path.split("/", end)
    parts[1:end] = [part.lower() for part in parts[1:end]]
    if row.suffix and len(parts) >= end:
        parts[end - 1] = parts[end - 1].removesuffix(row.suffix)
    return "/".join(parts)


def _encode_uniformly(text: str) -> str:
    """Return *text* percent-encoded in one way (RFC 3986, 6.2.2), also where that says nothing in practice."""
    if not text.isascii():
        text = "".join(c if c < "\x80" else _encoded(c) for c in text)
    return _PERCENT.sub(_decoded, text) if "%" in text else text


def _encoded(character: str) -> str:
    return "".join(
        f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass")
    )


def _decoded(triplet: re.Match[str]) -> str:
    byte = int(triplet[1], 16)
    return chr(byte) if byte in _READ_ALIKE else triplet[0].upper()


def is_tracking(parameter: str, host: str) -> bool:
    """Tell whether *parameter*, `name=value` of a query, serves only those who count visitors of *host*."""
    name = parameter.partition("=")[0].lower()
    if name == "ref":  # a branch on code hosts, so only with a value that is a referrer
        return _REFERRER.fullmatch(parameter) is not None
    return (
        name.startswith("utm_")
        or name in TRACKING
        or name in find_host(host).tracking.split()
    )


def _tells_page(parameter: str, host: str) -> bool:
    """Tell whether *parameter* says which page is shown, not by whom, to whom or in which language."""
    if is_tracking(parameter, host) or _LANGUAGE.fullmatch(parameter):
        return False
    name = parameter.partition("=")[0].lower()
    return name not in SESSION and name not in find_host(host).unread.split()
