"""Which links a list may hold, and how it writes them.

Comparing links is another matter: see `canonical`.
"""

import re
from functools import cache
from itertools import chain
from typing import Final

from bot.identity.comparison_key import is_tracking, make_comparison_key
from bot.identity.hosts.table import (
    HOSTS,
    compile_pattern,
    encode_host,
    find_host,
    normalise_host,
)
from bot.identity.identifiers import derive_label, identify

__all__ = [
    "MAX_URL_LENGTH",
    "derive_label",
    "find_url_problem",
    "is_ordinary",
    "make_canonical_url",
    "make_comparison_key",
    "prefer_https",
    "remove_tracking",
]

MAX_URL_LENGTH: Final = 2048
"""Longest link that is accepted, in characters."""

_MAX_HOST_LENGTH: Final = 253  # RFC 1035
_PORTS: Final = 65_536

_INVISIBLE: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800"
    "\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_BLANK: Final = re.compile(r"[\s\x00-\x20\x7f-\x9f]")
_REFUSED: Final = {"\\": "%5C", '"': "%22", "`": "%60", "<": "%3C", ">": "%3E"}
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+-]{0,30}):")
_AUTHORITY: Final = re.compile(r"https?://([^/?#]*)", re.IGNORECASE)
_HOST: Final = re.compile(
    r"(?:(?!-)[a-z0-9_-]{1,63}(?<!-)\.)+(?!-)[a-z0-9-]{1,63}(?<!-)"
)
_NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")
_OCTETS: Final = re.compile(r"(?:(?:0|[1-9][0-9]{0,2})\.){3}(?:0|[1-9][0-9]{0,2})")
_USUAL: Final = re.compile(
    r"https://((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,20})(?:[/?#][\w!#$%&()*+,./:;=?@~-]*)?",
    re.ASCII,
)
"""A link with nothing unusual about it, unless its host is private."""
_PRIVATE: Final = (
    ".localhost",
    ".local",
    ".internal",
    ".intranet",
    ".lan",
    ".home",
    ".corp",
    ".home.arpa",
)


def find_url_problem(url: str) -> str | None:
    """Say in one sentence why *url* must not be in a list; None if it may.

    Decided on the raw text before anything else parses it: where two parsers disagree about a link, a reader
    can be sent somewhere else. Nothing is looked up.
    """
    if not url:
        return "The link is empty."
    usual = _USUAL.fullmatch(url) if len(url) <= _MAX_HOST_LENGTH else None
    if usual and not usual[1].endswith(_PRIVATE):
        return None
    if len(url) > MAX_URL_LENGTH:
        return f"The link has {len(url)} characters; {MAX_URL_LENGTH} is the most."
    if _INVISIBLE.search(url):
        return "The link holds an invisible character."
    if _BLANK.search(url):
        return "The link holds a space or a control character."
    for character, escape in _REFUSED.items():
        if character in url:
            return f"The link holds the character {character}; write it as {escape}."
    authority = _AUTHORITY.match(url)
    if authority:
        return _problem_of_authority(authority[1])
    scheme = _SCHEME.match(url)
    if scheme and scheme[1].lower() not in {"http", "https"}:
        return f'Only http and https links can be listed, not "{scheme[1]}:".'
    return 'The link must begin with "https://".'


def _problem_of_authority(authority: str) -> str | None:
    if "@" in authority:
        return 'The link names a user before "@".'
    if authority.startswith("["):
        return "The host must be a name, not an IP address."
    host, colon, port = authority.partition(":")
    if colon and not (port.isascii() and port.isdigit() and 0 < int(port[:6]) < _PORTS):
        return f'The link has the port "{port[:20]}", which does not exist.'
    if not host:
        return "The link has no host."
    if not host.isascii():
        return _problem_of_foreign_host(host)
    return _problem_of_host(host.lower())


def _problem_of_foreign_host(host: str) -> str:
    plain = encode_host(host) if len(host) <= _MAX_HOST_LENGTH else None
    if plain is None:
        return "The host is not a valid name."
    return f'The host must be written in plain letters: "{plain}".'


def _problem_of_host(host: str) -> str | None:
    if host == "localhost" or host.endswith(_PRIVATE):
        return f'The host "{host}" is private.'
    if _NUMBER.fullmatch(
        host.removesuffix(".").rpartition(".")[2]
    ):  # browsers read such a host as an address
        return _problem_of_address(host)
    if len(host) > _MAX_HOST_LENGTH or not _HOST.fullmatch(host):
        return f'The host "{host[:60]}" is not a valid name.'
    return None


def _problem_of_address(host: str) -> str | None:
    from ipaddress import AddressValueError, IPv4Address

    if not _OCTETS.fullmatch(host):
        return f'The host "{host[:60]}" is an IP address in disguise.'
    try:
        public = IPv4Address(host).is_global
    except AddressValueError:
        return f'The host "{host}" is not a valid address.'
    return None if public else f'The host "{host}" is a private or reserved address.'


_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?"


@cache
def compile_ordinary_pattern() -> re.Pattern[str]:
    """Return the pattern of the links that `is_ordinary` passes."""
    addresses = chain.from_iterable(
        row.addresses.split() for row in HOSTS if row.is_common
    )
    hosts = "|".join(re.escape(address).replace(r"\*", _LABEL) for address in addresses)
    return re.compile(
        r"https://(?:arxiv\.org/abs/[0-9]{4}\.[0-9]{4,5}|github\.com/[\w-]{1,80}/[\w-]{1,80}"
        rf"|(?:{hosts})(?:/[\w./-]{{0,300}})?)",
        re.ASCII,
    )


def is_ordinary(url: str) -> bool:
    """Tell whether *url* is one of the commonest links, with nothing wrong: it is safe and canonical.

    Such a link need not be judged.
    """
    return compile_ordinary_pattern().fullmatch(url) is not None


_LINK: Final = re.compile(
    r"(https?)://([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?", re.IGNORECASE | re.DOTALL
)


def remove_tracking(url: str) -> str:
    """Return *url* without the parameters that only count visitors; the rest as it was."""
    head, mark, tail = url.partition("?")
    if not mark or "#" in head:
        return url
    host = _LINK.match(url)
    if host is None:
        return url
    query, fragment_mark, fragment = tail.partition("#")
    name = normalise_host(host[2])
    parameters = query.split("&")
    kept = [p for p in parameters if not is_tracking(p, name)]
    if len(kept) == len(parameters):
        return url
    return head + ("?" + "&".join(kept) if kept else "") + fragment_mark + fragment


def prefer_https(url: str) -> str:
    """Return *url* with `https` instead of `http` where the host is known to serve it."""
    link = _LINK.match(url) if url[:5].lower() == "http:" else None
    if link is None:
        return url
    host = link[2].lower()
    return (
        "https" + url[4:]
        if ":" not in host and find_host(normalise_host(host)).https
        else url
    )


def make_canonical_url(url: str) -> str:
    """Return *url* as a list writes it; the same text where there is nothing to mend. Idempotent.

    Changed only on hosts that are known to serve the new form: tracking parameters and `http` go, arXiv's
    PDF, HTML, versions and mirrors become `https://arxiv.org/abs/…`, a repository's root loses `.git`, its
    last slash and `?tab=`. Deeper links into a repository or a data set stay: they may name the work.
    """
    url = prefer_https(remove_tracking(url))
    link = _LINK.fullmatch(url)
    if link is None or ":" in link[2]:
        return url
    _, host, path, query, fragment = link.groups(default="")
    row = find_host(normalise_host(host))
    rest = path + query + fragment
    for pattern, template in row.written:
        match = compile_pattern(pattern).fullmatch(rest)
        if match is None:
            continue
        identifier = identify(url)
        if "{id}" not in template or identifier.kind == row.forms[0].kind:
            return template.format(*match.groups(), id=identifier.value)
    subdomain, _, address = host.lower().partition(".")
    is_other = subdomain in {"www", "m"} and address in row.addresses.split()
    if row.spelled and is_other and host.lower() != row.spelled:
        return f"https://{row.spelled}{rest}"
    return url
