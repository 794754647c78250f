"""The rows of the table of hosts, and the pieces from which their patterns are made."""

from typing import Final, NamedTuple

# 2304.08485v2, arxiv:2304.08485 or hep-th/9901001. Since April 2007 a number has year,
# month, dot and serial; older ones have the archive in front.
ARXIV: Final = (
    r"(?:arxiv[:.])?(?:(\d\d(?:0[1-9]|1[0-2])\.\d{4,5})"
    r"|(astro-ph|cmp-lg|cond-mat|cs|gr-qc|hep-[a-z]{2,3}|math|math-ph|nlin"
    r"|nucl-[a-z]{2}|physics|q-bio|q-fin|quant-ph|stat)(?:\.[a-z]{2})?/(\d{7}))"
    r"(?:v\d{1,3})?(?:\.pdf)?"
)
# N19-1423 or 2020.acl-main.1
ACL: Final = (
    r"([a-z]\d\d-\d{4,5}|\d{4}\.[a-z0-9_]+-[a-z0-9_]+\.\d{1,4})(?:v\d)?(?:\.pdf|\.bib)?"
)
# 10.1145/3292500.3330701; some hosts encode the slash: 10.1007%2F978-3-030-58452-8_13
DOI: Final = r"(10\.\d{4,9}(?:/|%2F)[^?#&]+)"
# owner/name
REPOSITORY: Final = r"([\w.-]+)/([\w.-]+)"
# The question mark and the parameters before the one that counts
QUERY: Final = r"\?(?:[^#]*&)?"
# The parameters behind the one that counts
MORE: Final = r"(?:&[^#]*)?"
# An address inside the path of another
TARGET: Final = r"(?P<target>(?:https?(?::|%3A)(?:/|%2F)+)?[^/?#&]{3}[^#]*)"
# An address as the value of a parameter, where it is percent-encoded once more
PARAMETER: Final = r"(?P<parameter>(?:https?(?::|%3A)(?:/|%2F)+)?[^/?#&]{3}[^#&]*)"


class Form(NamedTuple):
    """One form of the links to a host."""

    kind: str
    """What such a link names: a row of `KINDS`."""
    path: str
    """Pattern of what follows the host.

    It begins behind the slash and reaches to the end of the path. Case says nothing."""
    value: str = ""
    """How the groups become the identifier's value.

    A text for `str.format`, with the groups by number, and `host`. Without one, the
    groups that matched are joined by slashes."""


class Host(NamedTuple):
    """A host, or several whose links have the same forms."""

    addresses: str
    """Names of hosts, apart by spaces, without `www.`, `m.` and `mobile.`.

    `*.example.org` is every host below `example.org`."""
    forms: tuple[Form, ...] = ()
    """What its links name. The first form that fits decides.

    A link of no form is just a page."""
    mirrors: str = ""
    """More hosts that show, under every path, the page of the first address."""
    labels: tuple[tuple[str, str], ...] = ()
    """Labels of bare links that name nothing known.

    Each is the beginning of a path, as a pattern, and its label."""
    https: bool = False
    """Whether every host of the row is known to serve https."""
    is_common: bool = False
    """Whether lists hold many links to it, of which most are plain.

    Plain links of such a host are passed without a closer look."""
    spelled: str = ""
    """The host that a list writes in place of an address with `www.` or `m.` before it."""
    written: tuple[tuple[str, str], ...] = ()
    """Links that a list writes in another form.

    Each is a pattern of all that follows the host, and the link that the host itself
    gives for it, with the groups by number and, as `id`, what the link names. A text
    with `id` holds only for links that name what the row's first form names."""
    tracking: str = ""
    """Parameters that only count visitors, besides those that do so everywhere."""
    unread: str = ""
    """Parameters that change how a page is shown, not which page."""
    caseless: int = 0
    """How many parts of a path, from the first, mean the same in capitals."""
    suffix: str = ""
    """What may end the last of these parts, and means nothing."""
    wraps: tuple[str, ...] = ()
    """Forms of links that hold another address and lead, or led, there.

    The group of the pattern is that address."""


class Kind(NamedTuple):
    """What identifiers of one kind have in common."""

    noun: str = ""
    """What a person calls such an identifier, in English; `say` translates it."""
    is_paper: bool = False
    """Whether it names a paper.

    Two identifiers of one kind are two papers; of two kinds, they may be one paper."""
    is_article: bool = False
    """Whether it is an article that somebody posted.

    Reading notes speak of several works in one article."""
    label: str = ""
    """The label of a bare link; empty where it depends on the host."""
    is_named: bool = False
    """Whether its value ends in the name of a repository, model, data set or package."""
    has_owner: bool = False
    """Whether the part before that name is its owner."""
    is_cased: bool = False
    """Whether capitals count."""
    year: str = ""
    """Pattern of the year inside the value, in two or four digits."""
    month: str = ""
    """Pattern of year and month inside the value, in two digits each."""
    joined: str = ""
    """Signs of which a run is as good as one hyphen."""
