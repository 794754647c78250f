"""The form in which links are compared."""

import re
from typing import Final

_PARTS: Final = re.compile(
    r"(?:(?:https?:)?//+)?([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.IGNORECASE | re.DOTALL
)
_USUAL: Final = re.compile(r"https://([a-z0-9-][a-z0-9.-]*)((?:/[\w.~@:,+-]+)*)/?", re.ASCII)
"""A link whose key is merely its host, without `www.`, and its path."""
_LONGEST: Final = 8_192  # a longer one is no link that anybody typed, and is compared as it stands
_PERCENT: Final = re.compile(r"(?<!%)(?<!%[0-9A-Fa-f])%([0-9A-Fa-f]{2})")
_SLASHES: Final = re.compile(r"//+")
_UNRESERVED: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SUBDOMAINS: Final = ("www.", "m.", "mobile.")
_INDEX: Final = ("/index.html", "/index.htm", "/index.php")
_EMPTY_FRAGMENTS: Final = frozenset({"", "!", "top", "readme", "readme-ov-file"})
_SAME_HOST: Final = {"hf.co": "huggingface.co", "twitter.com": "x.com"}

_TRACKING: Final = frozenset(
    str.split(
        "fbclid gclid dclid gbraid wbraid msclkid yclid twclid ttclid mc_cid mc_eid igshid igsh "
        "ref_src ref_url spm spm_id_from vd_source _hsenc _hsmi mkt_tok vero_id trk share_source"
    )
)
_TRACKING_ON: Final = {
    "github.com": frozenset({"tab"}),
    "medium.com": frozenset({"source"}),
    "open.spotify.com": frozenset({"si"}),
    "x.com": frozenset({"s", "t"}),
    "youtu.be": frozenset({"feature", "si"}),
    "youtube.com": frozenset({"ab_channel", "feature", "pp", "si"}),
}
_REFERRER: Final = re.compile(
    r"ref=(?:[\w-]+\.[\w.-]+|awesome[\w-]*|public-?apis?|producthunt|hackernews|github)", re.IGNORECASE
)


def canonical_key(url: str) -> str:
    """Return the form of *url* in which links are compared: two links with one key lead to one page.

    No scheme, default port, `www.`, trailing slash, index page or tracking parameter; query sorted;
    percent-encoding normalised; GitHub's owner and repository in lower case. A fragment stays, because
    single-page sites route by it, unless it is known to say nothing. Total and idempotent on any text.
    """
    usual = _USUAL.fullmatch(url) if len(url) <= _LONGEST else None
    if usual and not usual[2].endswith(_INDEX):
        host = host_key(usual[1])
        if host not in {"", "github.com"}:
            return host + usual[2]
    url = "%20".join(url.split())
    parts = _PARTS.fullmatch(url) if len(url) <= _LONGEST else None
    if parts is None:
        return url
    host, path, query, fragment = parts.groups()
    host = host_key(host)
    if not host:
        return url
    key = host + _path_key(host, _plain(path))
    if query:
        kept = sorted(p for p in _plain(query).split("&") if p and not is_tracking(p, host))
        if kept:
            key += "?" + "&".join(kept)
    if fragment:
        fragment = fragment.partition(":~:")[0].rstrip("/")
        if fragment.lower() not in _EMPTY_FRAGMENTS:
            key += "#" + _plain(fragment)
    return key


def host_key(host: str) -> str:
    """Return *host* in lower case without default port, final dot, `www.`, `m.` and `mobile.`."""
    host = host.lower()
    while host.endswith((".", ":", ":80", ":443")):
        host = host.rstrip(".:").removesuffix(":80").removesuffix(":443")
    while host.startswith(_SUBDOMAINS) and host.count(".") > 1:
        host = host.partition(".")[2]
    return _SAME_HOST.get(host, host)


def _path_key(host: str, path: str) -> str:
    if "//" in path:
        path = _SLASHES.sub("/", path)
    before = None
    while path != before:
        before = path
        path = path.rstrip("/")
        if path.endswith(_INDEX):
            path = path[: path.rindex("/")]
        if host == "github.com":
            parts = path.split("/", 3)
            parts[1:3] = [part.lower() for part in parts[1:3]]
            parts[2:3] = [part.removesuffix(".git") for part in parts[2:3]]
            path = "/".join(parts)
    return path


def _plain(text: str) -> str:
    """Return *text* percent-encoded in one way (RFC 3986, 6.2.2)."""
    if not text.isascii():
        text = "".join(c if c < "\x80" else _encoded(c) for c in text)
    return _PERCENT.sub(_decoded, text) if "%" in text else text


def _encoded(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))


def _decoded(triplet: re.Match[str]) -> str:
    byte = int(triplet[1], 16)
    return chr(byte) if byte in _UNRESERVED else triplet[0].upper()


def is_tracking(parameter: str, host: str) -> bool:
    """Tell whether *parameter*, `name=value` of a query, serves only those who count visitors of *host*."""
    name = parameter.partition("=")[0].lower()
    if name == "ref":  # a branch on code hosts, so only with a value that is a referrer
        return _REFERRER.fullmatch(parameter) is not None
    return name.startswith("utm_") or name in _TRACKING or name in _TRACKING_ON.get(host, ())
