"""The table of hosts, and the look-up of one host in it."""

import re
from functools import cache, lru_cache
from typing import Final

from bot.identity.hosts import (
    code,
    data,
    media,
    pages,
    paper_indexes,
    papers,
    publishers,
)
from bot.identity.hosts.row import Form, Host

HOSTS: Final = (
    *papers.PREPRINTS,
    *papers.PROCEEDINGS,
    *publishers.PUBLISHERS,
    *paper_indexes.INDEXES,
    *code.CODE,
    *code.PACKAGES,
    *code.APPLICATIONS,
    *data.DATA_AND_MODELS,
    *media.VIDEO,
    *media.POSTS,
    *pages.ARCHIVES,
    *pages.WRAPPERS,
    *pages.ENCYCLOPEDIAS,
    *pages.DOCUMENTATION,
    *pages.FILES,
    *pages.SHOPS,
)

# Parameters that only count visitors, on every host
TRACKING: Final = frozenset(
    str.split(
        "fbclid gclid dclid gbraid wbraid msclkid yclid twclid ttclid mc_cid mc_eid "
        "igshid igsh ref_src ref_url spm spm_id_from vd_source _hsenc _hsmi mkt_tok "
        "vero_id trk share_source"
    )
)
# Parameters that name a visit, not a page, on every host
SESSION: Final = frozenset(str.split("jsessionid phpsessid cfid cftoken"))

_UNKNOWN: Final = Host("")
_SUBDOMAINS: Final = ("www.", "m.", "mobile.")
_ROWS: Final[dict[str, Host]] = {}
_MIRRORED: Final[dict[str, str]] = {}
for _row in HOSTS:
    _addresses = _row.addresses.split()
    for _address in _addresses:
        _ROWS[_address] = _row
    for _mirror in _row.mirrors.split():
        # A family of mirrors stands for the family of the same name:
        # `*.m.wikipedia.org` for `*.wikipedia.org`.
        _kin = [a for a in _addresses if a[0] == "*" and _mirror.endswith(a[1:])]
        _MIRRORED[_mirror] = (_kin or _addresses)[0]
# RFC 1035
_LONGEST_HOST: Final = 253


@lru_cache(maxsize=4096)
def find_host(host: str) -> Host:
    """Return the row of a host in the form of `normalise_host`.

    The row of an unknown host has no addresses and says nothing.
    """
    row = _ROWS.get(host)
    # "*.github.io" holds for "octo.github.io": the nearest family above the host counts.
    while row is None and (dot := host.find(".")) >= 0:
        host = host[dot + 1 :]
        row = _ROWS.get(f"*.{host}")
    return row or _UNKNOWN


@lru_cache(maxsize=4096)
def normalise_host(host: str) -> str:
    """Return *host* in the form in which hosts are compared.

    It has lower case and no default port, final dot, `www.`, `m.` or `mobile.`. Letters
    beyond ASCII are encoded as IDNA 2008 says (UTS 46), if they are valid. A mirror
    becomes the host that it mirrors.
    """
    before = None
    # What is taken away may uncover more, so this ends when nothing changes.
    while host != before:
        before = host
        host = _find_mirrored(_strip_host(host.lower()))
    return host


def _strip_host(host: str) -> str:
    # A port may follow a final dot, as in `example.org.:443`.
    while host.endswith((".", ":", ":80", ":443")):
        host = host.rstrip(".:").removesuffix(":80").removesuffix(":443")
    if not host.isascii() and len(host) <= _LONGEST_HOST:
        host = encode_host(host) or host
    # `m.org` is a host itself, so a name with a single dot loses nothing.
    while host.startswith(_SUBDOMAINS) and host.count(".") > 1:
        host = host.partition(".")[2]
    return host


def encode_host(host: str) -> str | None:
    """Return a host with letters beyond ASCII in plain letters (IDNA 2008).

    None if no registry may give such a name.
    """
    import idna  # few hosts need it

    name, colon, port = host.partition(":")
    try:
        return idna.encode(name, uts46=True).decode("ascii").lower() + colon + port
    except idna.IDNAError:
        return None


def _find_mirrored(host: str) -> str:
    if host in _MIRRORED:
        return _MIRRORED[host]
    # Of `en.m.wikipedia.org`, the family `*.m.wikipedia.org` becomes `*.wikipedia.org`,
    # and the name "en" stays.
    name, rest = "", host
    while "." in rest:
        label, _, rest = rest.partition(".")
        name += f"{label}."
        if mirrored := _MIRRORED.get(f"*.{rest}"):
            return name + mirrored.removeprefix("*.")
    return host


def read_forms(host: str, rest: str) -> tuple[str, str] | None:
    """Return kind and value of what a link names; None for an unknown form.

    Host and rest are those of the link's `make_comparison_key`.
    """
    for form, pattern in _compile_forms(host):
        if match := pattern.match(rest):
            return form.kind, fill_value(form, match, host)
    return None


@lru_cache(maxsize=4096)
def _compile_forms(host: str) -> tuple[tuple[Form, re.Pattern[str]], ...]:
    forms = find_host(host).forms
    return tuple(
        (form, compile_pattern(f"(?:{form.path})(?=[?#]|$)")) for form in forms
    )


def fill_value(form: Form, match: re.Match[str], host: str = "") -> str:
    """Return the value that a form makes of what its pattern matched."""
    if form.value:
        return form.value.format(*match.groups(), host=host)
    return "/".join(group for group in match.groups() if group)


@cache
def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Return *pattern* compiled, without regard to case."""
    # Compiled when a link of its host first turns up: compiling all patterns of the
    # table would slow every start.
    return re.compile(pattern, re.IGNORECASE)
