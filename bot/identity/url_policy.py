"""Which links a list may hold, and how it writes them.

Comparing links is another matter: see `canonical`.
"""

import re
from typing import Final

from bot.identity.comparison_key import canonical_key, host_key, is_tracking
from bot.identity.identifiers import arxiv_number, derive_label

__all__ = [
    "MAX_URL_LENGTH",
    "canonical_key",
    "canonical_url",
    "derive_label",
    "find_url_problem",
    "remove_tracking",
    "secure_url",
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
_REFUSED: Final = {"\\": "%5C", '"': "%22", "'": "%27", "`": "%60", "<": "%3C", ">": "%3E"}
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+-]{0,30}):")
_AUTHORITY: Final = re.compile(r"https?://([^/?#]*)", re.IGNORECASE)
_HOST: Final = re.compile(r"(?:(?!-)[a-z0-9_-]{1,63}(?<!-)\.)+(?!-)[a-z0-9-]{1,63}(?<!-)")
_NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")
_OCTETS: Final = re.compile(r"(?:(?:0|[1-9][0-9]{0,2})\.){3}(?:0|[1-9][0-9]{0,2})")
_USUAL: Final = re.compile(
    r"https://((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,20})(?:[/?#][\w!#$%&()*+,./:;=?@~-]*)?",
    re.ASCII,
)
"""A link with nothing unusual about it, unless its host is private."""
_PRIVATE: Final = (".localhost", ".local", ".internal", ".intranet", ".lan", ".home", ".corp", ".home.arpa")


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
    try:
        plain = host.encode("idna").decode("ascii").lower()
    except UnicodeError:
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


# Hosts known to serve https, and those under which every host does.
_SECURE: Final = frozenset(
    str.split(
        "arxiv.org export.arxiv.org github.com gist.github.com raw.githubusercontent.com gitlab.com "
        "huggingface.co openreview.net aclanthology.org openaccess.thecvf.com proceedings.mlr.press "
        "proceedings.neurips.cc papers.nips.cc papers.neurips.cc doi.org dl.acm.org "
        "ieeexplore.ieee.org link.springer.com nature.com sciencedirect.com semanticscholar.org "
        "zenodo.org kaggle.com docs.rs youtube.com youtu.be vimeo.com "
        "x.com medium.com wikipedia.org colab.research.google.com docs.google.com drive.google.com "
        "bitbucket.org codeberg.org"
    )
)
_SECURE_UNDER: Final = (
    ".github.io",
    ".gitlab.io",
    ".readthedocs.io",
    ".wikipedia.org",
    ".medium.com",
    ".vercel.app",
)
_BARE: Final = {
    f"{prefix}{host}": host
    for host in (
        "arxiv.org",
        "github.com",
        "gitlab.com",
        "huggingface.co",
        "openreview.net",
        "aclanthology.org",
        "zenodo.org",
    )
    for prefix in ("www.", "m.")
} | {"m.youtube.com": "www.youtube.com"}  # www is the form that YouTube itself gives
_ARXIV_MIRRORS: Final = frozenset(
    {"arxiv.org", "export.arxiv.org", "cn.arxiv.org", "browse.arxiv.org", "ar5iv.org", "ar5iv.labs.arxiv.org"}
)
_RESTYLED: Final = frozenset({*_BARE, *_ARXIV_MIRRORS, "github.com"})
_LINK: Final = re.compile(r"(https?)://([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?", re.IGNORECASE | re.DOTALL)
_REPOSITORY: Final = re.compile(r"/([^/]+)/([^/]+?)/*")


def remove_tracking(url: str) -> str:
    """Return *url* without the parameters that only count visitors; the rest as it was."""
    head, mark, tail = url.partition("?")
    if not mark or "#" in head:
        return url
    host = _LINK.match(url)
    if host is None:
        return url
    query, fragment_mark, fragment = tail.partition("#")
    name = host_key(host[2])
    parameters = query.split("&")
    kept = [p for p in parameters if not is_tracking(p, name)]
    if len(kept) == len(parameters):
        return url
    return head + ("?" + "&".join(kept) if kept else "") + fragment_mark + fragment


def secure_url(url: str) -> str:
    """Return *url* with `https` instead of `http` where the host is known to serve it."""
    link = _LINK.match(url) if url[:5].lower() == "http:" else None
    if link is None:
        return url
    host = link[2].lower()
    known = host_key(host) in _SECURE or host.endswith(_SECURE_UNDER)
    return "https" + url[4:] if known and ":" not in host else url


def canonical_url(url: str) -> str:
    """Return *url* as a list writes it; the same text where there is nothing to mend. Idempotent.

    Changed only on hosts that are known to serve the new form: tracking parameters and `http` go, arXiv's
    PDF, HTML, versions and mirrors become `https://arxiv.org/abs/…`, a repository's root loses `.git`, its
    last slash and `?tab=`. Deeper links into a repository or a data set stay: they may name the work.
    """
    url = secure_url(remove_tracking(url))
    link = _LINK.fullmatch(url)
    if link is None or link[1] != "https":
        return url
    _, host, path, query, fragment = link.groups(default="")
    host = host.lower()
    if host not in _RESTYLED:
        return url
    host = _BARE.get(host, host)
    rest = path + query + fragment
    if host in _ARXIV_MIRRORS and not query + fragment:
        number = arxiv_number(url)
        if number:
            return f"https://arxiv.org/abs/{number}"
    if host == "github.com":
        rest = _repository_root(path, query, fragment) or rest
    same_host = host == link[2].lower()
    return f"https://{link[2] if same_host else host}{rest}"


def _repository_root(path: str, query: str, fragment: str) -> str | None:
    root = _REPOSITORY.fullmatch(path)
    if root is None or query:
        return None
    name = root[2]
    while name.endswith(".git") and name != ".git":
        name = name.removesuffix(".git")
    return f"/{root[1]}/{name}" + (
        "" if fragment.lower() in {"#", "#readme", "#readme-ov-file"} else fragment
    )
