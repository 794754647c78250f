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

# Scheme, host, path, query and fragment of any text; a scheme may be missing, or have too
# many slashes behind it.
_PARTS: Final = re.compile(
    r"(?:(?:https?:)?//+)?([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?",
    re.IGNORECASE | re.DOTALL,
)
# A link whose key is merely its host, without `www.`, and its path
_USUAL: Final = re.compile(
    r"https://([a-z0-9-][a-z0-9.-]*)((?:/[\w.~@:,+-]+)*)/?", re.ASCII
)
# A longer text is no link that anybody typed, and is compared as it stands.
_LONGEST: Final = 8_192
# A percent-encoded byte. None begins behind half of another: "%4%31" decoded would be
# "%41", which is another byte.
_PERCENT: Final = re.compile(r"(?<!%)(?<!%[0-9A-Fa-f])%([0-9A-Fa-f]{2})")
_SLASHES: Final = re.compile(r"//+")
# RFC 3986, 2.3
_UNRESERVED: Final = frozenset(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
)
# Characters that no known server tells from their percent-encoded form; Markdown makes
# people encode brackets.
_READ_ALIKE: Final = _UNRESERVED | frozenset(b"!'()*,")
_INDEX: Final = ("/index.html", "/index.htm", "/index.php")
_EMPTY_FRAGMENTS: Final = frozenset({"", "!", "top", "readme", "readme-ov-file"})
# `ref` says where a visitor comes from only with such a value: "ref=producthunt.com"
_REFERRER: Final = re.compile(
    r"ref=(?:[\w-]+\.[\w.-]+|awesome[\w-]*|public-?apis?|producthunt|hackernews|github)",
    re.IGNORECASE,
)
# The language in which a page is shown: "hl=zh-CN"
_LANGUAGE: Final = re.compile(r"hl=[a-z]{2,3}(?:[-_][a-z0-9]{2,4})?", re.IGNORECASE)
# A session inside a path: "/a;jsessionid=0A1B"
_SESSION: Final = re.compile(rf";(?:{'|'.join(sorted(SESSION))})=[^/;]*", re.IGNORECASE)
_ENCODED_SCHEME: Final = re.compile(r"https?%3A", re.IGNORECASE)
# The scheme of an address inside the path of another, which lost a slash there
_ONE_SLASH: Final = re.compile(r"^(https?):/(?!/)", re.IGNORECASE)
# Nobody types an archived copy of a redirection of an archived copy.
_MOST_WRAPS: Final = 5


def make_comparison_key(url: str) -> str:
    """Return the form of *url* in which links are compared.

    Two links with one key lead to one page. A key has no scheme, default port, `www.`,
    trailing slash, index page, session or tracking parameter. Its query is sorted, and
    its percent-encoding normalised; the table of hosts says more of mirrors and case.
    An archived copy and a redirection count as the page inside. A fragment stays,
    because single-page sites route by it, unless it is known to say nothing.

    Any text is accepted, and the key of a key is the key.
    """
    usual = _USUAL.fullmatch(url) if len(url) <= _LONGEST else None
    if usual and not usual[2].endswith(_INDEX):
        host = _find_plain_host(usual[1])
        if host:
            return host + usual[2]
    key = _normalise(url)
    for _ in range(_MOST_WRAPS):
        inner_key = _unwrap(key)
        if inner_key is None:
            return key
        key = inner_key
    # Still more links inside: the text counts as it stands, so that it is its own key.
    return url if _unwrap(key) else key


@lru_cache(maxsize=4096)
def _find_plain_host(host: str) -> str:
    """Return the `normalise_host` of a host of whose paths nothing is known.

    Return "" for any other host.
    """
    host = normalise_host(host)
    row = find_host(host)
    return "" if row.caseless or row.wraps else host


def _normalise(url: str) -> str:
    """Return the key of a link, without regard to a link inside it."""
    url = "%20".join(url.split())
    parts = _PARTS.fullmatch(url) if len(url) <= _LONGEST else None
    if parts is None:
        return url
    host, path, query, fragment = parts.groups()
    host = normalise_host(host)
    if not host:
        return url
    key = host + _normalise_path(host, _encode_uniformly(path))
    if query:
        key += _normalise_query(host, query)
    if fragment:
        # `#:~:text=…` marks words on the page.
        fragment = fragment.partition(":~:")[0].rstrip("/")
        if fragment.lower() not in _EMPTY_FRAGMENTS:
            key += "#" + _encode_uniformly(fragment)
    return key


def _normalise_query(host: str, query: str) -> str:
    """Return the parameters that tell the page, sorted, behind a question mark."""
    parameters = filter(None, _encode_uniformly(query).split("&"))
    kept = [parameter for parameter in parameters if _has_meaning(parameter, host)]
    return "?" + "&".join(sorted(kept)) if kept else ""


def _unwrap(key: str) -> str | None:
    """Return the key of the link that another link holds, as an archived copy does.

    None if it holds none.
    """
    host, rest = split_key(key)
    wraps = find_host(host).wraps
    if not wraps:
        return None
    rest, mark, fragment = rest.partition("#")
    for pattern in wraps:
        match = compile_pattern(pattern).fullmatch(rest)
        if match is None:
            continue
        inner_key = _normalise(_read_target(match) + mark + fragment)
        # The text inside may be no address, such as a word that is searched for.
        if "." in split_key(inner_key)[0]:
            return inner_key
    return None


def _read_target(match: re.Match[str]) -> str:
    """Return the address that a match of one of a host's `wraps` holds."""
    from urllib.parse import unquote  # few links hold another

    groups = match.groupdict()
    is_parameter = "parameter" in groups
    target = unquote(groups["parameter"]) if is_parameter else groups["target"]
    if _ENCODED_SCHEME.match(target):
        target = unquote(target)
    # Slashes that follow each other in a path are one in a key: `https:/example.org`
    return _ONE_SLASH.sub(r"\1://", target, count=1)


def split_key(key: str) -> tuple[str, str]:
    """Return the host of a `make_comparison_key` and what follows it.

    The slash between them is left out.
    """
    host, _, rest = key.partition("/")
    for mark in "?#":
        # There may be no path, and a slash in what follows: `example.org#/route`
        if mark in host:
            host = host.partition(mark)[0]
            rest = key[len(host) :]
    return host, rest


def _normalise_path(host: str, path: str) -> str:
    if "//" in path:
        path = _SLASHES.sub("/", path)
    if ";" in path:
        path = _SESSION.sub("", path)
    row = find_host(host)
    before = None
    # What is taken away may uncover more, as in `/a/index.html/`.
    while path != before:
        before = path
        path = path.rstrip("/")
        if path.endswith(_INDEX):
            path = path[: path.rindex("/")]
        if row.caseless:
            path = _fold_case(path, row)
    return path


def _fold_case(path: str, row: Host) -> str:
    """Return a path with the parts in small letters that mean the same in capitals."""
    end = row.caseless + 1  # before the first slash there is nothing
    parts = path.split("/", end)
    parts[1:end] = [part.lower() for part in parts[1:end]]
    if row.suffix and len(parts) >= end:
        parts[end - 1] = parts[end - 1].removesuffix(row.suffix)
    return "/".join(parts)


def _encode_uniformly(text: str) -> str:
    """Return *text* percent-encoded in one way (RFC 3986, 6.2.2).

    Characters that servers read alike are decoded, too.
    """
    if not text.isascii():
        text = "".join(c if c < "\x80" else _encode_character(c) for c in text)
    return _PERCENT.sub(_decode_triplet, text) if "%" in text else text


def _encode_character(character: str) -> str:
    encoded = character.encode("utf-8", "surrogatepass")
    return "".join(f"%{byte:02X}" for byte in encoded)


def _decode_triplet(triplet: re.Match[str]) -> str:
    byte = int(triplet[1], 16)
    return chr(byte) if byte in _READ_ALIKE else triplet[0].upper()


def is_tracking(parameter: str, host: str) -> bool:
    """Return whether *parameter*, `name=value` of a query, only counts visitors of *host*."""
    name = parameter.partition("=")[0].lower()
    # On code hosts `ref` is a branch, so it counts visitors only with the value of a
    # referrer.
    if name == "ref":
        return _REFERRER.fullmatch(parameter) is not None
    if name.startswith("utm_") or name in TRACKING:
        return True
    return name in find_host(host).tracking.split()


def _has_meaning(parameter: str, host: str) -> bool:
    """Return whether *parameter* says which page is shown.

    Others say by whom, to whom or in which language it is shown.
    """
    if is_tracking(parameter, host) or _LANGUAGE.fullmatch(parameter):
        return False
    name = parameter.partition("=")[0].lower()
    return name not in SESSION and name not in find_host(host).unread.split()
