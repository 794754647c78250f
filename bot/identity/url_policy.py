"""The links that a list may hold, and the form in which it writes them.

Comparing links is another matter: see `bot.identity.comparison_key`.
"""

import re
from functools import cache
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
from bot.model.wording import say

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

# Longest link that is accepted, in characters
MAX_URL_LENGTH: Final = 2048

# RFC 1035
_MAX_HOST_LENGTH: Final = 253
_PORTS: Final = 65_536

# Characters that show nothing, or change the direction of the text around them
_INVISIBLE: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_BLANK: Final = re.compile(r"[\s\x00-\x20\x7f-\x9f]")
# Characters that end a link, or an attribute, in Markdown and HTML. Browsers read a
# backslash as a slash, so that the host may be another than the one that is seen.
_REFUSED: Final = {"\\": "%5C", '"': "%22", "`": "%60", "<": "%3C", ">": "%3E"}
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+-]{0,30}):")
_AUTHORITY: Final = re.compile(r"https?://([^/?#]*)", re.IGNORECASE)
# A name of labels of at most 63 characters, none with a hyphen at an end (RFC 1035)
_HOST: Final = re.compile(
    r"(?:(?!-)[a-z0-9_-]{1,63}(?<!-)\.)+(?!-)[a-z0-9-]{1,63}(?<!-)"
)
# Browsers read a host with such a last label as an address: `0x7f000001` is 127.0.0.1.
_NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")
# The one form of an address that is not in disguise: `0177.0.0.1` is 127.0.0.1, too.
_OCTETS: Final = re.compile(r"(?:(?:0|[1-9][0-9]{0,2})\.){3}(?:0|[1-9][0-9]{0,2})")
# A link with nothing unusual about it, unless its host is private
_USUAL: Final = re.compile(
    r"https://((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,20})"
    r"(?:[/?#][\w!#$%&()*+,./:;=?@~-]*)?",
    re.ASCII,
)
# Names that lead into the reader's own network
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
    """Return in one sentence why *url* must not be in a list; None if it may.

    The raw text decides, before anything else parses it: where two parsers disagree
    about a link, a reader can be sent somewhere else. No name is resolved.
    """
    if not url:
        return say("The link is empty.")
    usual = _USUAL.fullmatch(url) if len(url) <= _MAX_HOST_LENGTH else None
    if usual and not usual[1].endswith(_PRIVATE):
        return None
    if len(url) > MAX_URL_LENGTH:
        return say(
            "The link has {length} characters; {most} is the most.",
            length=len(url),
            most=MAX_URL_LENGTH,
        )
    if _INVISIBLE.search(url):
        return say("The link holds an invisible character.")
    if _BLANK.search(url):
        return say("The link holds a space or a control character.")
    for character, escape in _REFUSED.items():
        if character in url:
            return say(
                "The link holds the character {character}; write it as {escape}.",
                character=character,
                escape=escape,
            )
    authority = _AUTHORITY.match(url)
    if authority:
        return _find_authority_problem(authority[1])
    scheme = _SCHEME.match(url)
    if scheme and scheme[1].lower() not in {"http", "https"}:
        return say(
            'Only http and https links can be listed, not "{scheme}:".',
            scheme=scheme[1],
        )
    return say('The link must begin with "https://".')


def _find_authority_problem(authority: str) -> str | None:
    # `https://github.com@evil.org/` leads to evil.org.
    if "@" in authority:
        return say('The link names a user before "@".')
    if authority.startswith("["):
        return say("The host must be a name, not an IP address.")
    host, colon, port = authority.partition(":")
    if colon and not _is_port(port):
        return say(
            'The link has the port "{port}", which does not exist.', port=port[:20]
        )
    if not host:
        return say("The link has no host.")
    if not host.isascii():
        return _find_foreign_host_problem(host)
    return _find_host_problem(host.lower())


def _is_port(text: str) -> bool:
    # Digits of other scripts are digits to Python, too.
    if not text.isascii() or not text.isdigit():
        return False
    return 0 < int(text[:6]) < _PORTS


def _find_foreign_host_problem(host: str) -> str:
    plain = encode_host(host) if len(host) <= _MAX_HOST_LENGTH else None
    if plain is None:
        return say("The host is not a valid name.")
    # A host in other letters may look like another: the reader sees it in plain ones.
    return say('The host must be written in plain letters: "{host}".', host=plain)


def _find_host_problem(host: str) -> str | None:
    if host == "localhost" or host.endswith(_PRIVATE):
        return say('The host "{host}" is private.', host=host)
    last_label = host.removesuffix(".").rpartition(".")[2]
    if _NUMBER.fullmatch(last_label):
        return _find_address_problem(host)
    if len(host) > _MAX_HOST_LENGTH or not _HOST.fullmatch(host):
        return say('The host "{host}" is not a valid name.', host=host[:60])
    return None


def _find_address_problem(host: str) -> str | None:
    from ipaddress import AddressValueError, IPv4Address

    if not _OCTETS.fullmatch(host):
        return say('The host "{host}" is an IP address in disguise.', host=host[:60])
    try:
        is_public = IPv4Address(host).is_global
    except AddressValueError:
        return say('The host "{host}" is not a valid address.', host=host)
    if is_public:
        return None
    return say('The host "{host}" is a private or reserved address.', host=host)


# One label of a host, for the "*" of `Host.addresses`
_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?"


@cache
def compile_ordinary_pattern() -> re.Pattern[str]:
    """Return the pattern of the links that `is_ordinary` passes."""
    addresses: list[str] = []
    for row in HOSTS:
        if row.is_common:
            addresses.extend(row.addresses.split())
    hosts = "|".join(re.escape(address).replace(r"\*", _LABEL) for address in addresses)
    return re.compile(
        r"https://(?:arxiv\.org/abs/[0-9]{4}\.[0-9]{4,5}"
        r"|github\.com/[\w-]{1,80}/[\w-]{1,80}"
        rf"|(?:{hosts})(?:/[\w./-]{{0,300}})?)",
        re.ASCII,
    )


def is_ordinary(url: str) -> bool:
    """Return whether *url* is one of the commonest links, with nothing wrong.

    Such a link is safe and canonical, and need not be checked further.
    """
    return compile_ordinary_pattern().fullmatch(url) is not None


_LINK: Final = re.compile(
    r"(https?)://([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?", re.IGNORECASE | re.DOTALL
)


def remove_tracking(url: str) -> str:
    """Return *url* without the parameters that only count visitors; the rest as it was."""
    head, mark, tail = url.partition("?")
    # A question mark behind "#" belongs to the fragment.
    if not mark or "#" in head:
        return url
    host = _LINK.match(url)
    if host is None:
        return url
    query, fragment_mark, fragment = tail.partition("#")
    name = normalise_host(host[2])
    parameters = query.split("&")
    kept = [parameter for parameter in parameters if not is_tracking(parameter, name)]
    if len(kept) == len(parameters):
        return url
    kept_query = "?" + "&".join(kept) if kept else ""
    return head + kept_query + fragment_mark + fragment


def prefer_https(url: str) -> str:
    """Return *url* with `https` instead of `http` where the host is known to serve it."""
    link = _LINK.match(url) if url[:5].lower() == "http:" else None
    if link is None:
        return url
    host = link[2].lower()
    # What answers at another port is not known.
    if ":" in host or not find_host(normalise_host(host)).https:
        return url
    return "https" + url[4:]


def make_canonical_url(url: str) -> str:
    """Return *url* as a list writes it; the same text where nothing is to be changed.

    A link is changed only on hosts that are known to serve the new form: tracking
    parameters and `http` go; arXiv's PDF, HTML, versions and mirrors become
    `https://arxiv.org/abs/…`; a repository's root loses `.git`, its last slash and
    `?tab=`. Deeper links into a repository or a data set stay: they may name the work.
    The result stays as it is when it is written again.
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
        # A page of the host that is no paper, such as a list of new ones, stays.
        if "{id}" not in template or identifier.kind == row.forms[0].kind:
            return template.format(*match.groups(), id=identifier.value)
    subdomain, _, address = host.lower().partition(".")
    is_variant = subdomain in {"www", "m"} and address in row.addresses.split()
    if row.spelled and is_variant and host.lower() != row.spelled:
        return f"https://{row.spelled}{rest}"
    return url
