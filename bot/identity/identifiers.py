"""What a link names: a paper, a repository, a data set, or just a page."""

import re
from typing import Final, NamedTuple, Self

from bot.identity.comparison_key import make_comparison_key, split_key
from bot.identity.hosts.code import GITHUB_PAGES
from bot.identity.hosts.kinds import KINDS
from bot.identity.hosts.publishers import DOIS
from bot.identity.hosts.row import Kind
from bot.identity.hosts.table import compile_pattern, fill_value, find_host, read_forms


class Identifier(NamedTuple):
    """A canonical name of what a link leads to.

    As text it is `kind:value`, such as `arxiv:2304.08485`.
    """

    kind: str
    value: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the identifier of its text form."""
        kind, _, value = text.partition(":")
        return cls(kind, value)

    @property
    def facts(self) -> Kind:
        """What holds for all identifiers of its kind."""
        return KINDS.get(self.kind, KINDS["url"])

    @property
    def is_paper(self) -> bool:
        """Whether it names a paper; else an artefact, which several works may share."""
        return self.facts.is_paper


# What publishers write behind a DOI in the address of a page
_DOI_TAILS: Final = (
    "/html",
    "/full",
    "/fulltext",
    "/abstract",
    "/pdf",
    "/epdf",
    "/meta",
    ".pdf",
)
# The two commonest links in their usual form, which itself says what they name
_PLAIN: Final = re.compile(
    r"https://(?:arxiv\.org/abs/(\d\d(?:0[1-9]|1[0-2])\.\d{4,5})"
    rf"|github\.com/(?!(?i:{GITHUB_PAGES}))([\w-]{{1,80}}/[\w-]{{1,80}}))",
    re.ASCII,
)


def identify(url: str) -> Identifier:
    """Return what *url* names, in one form for every page and mirror of it.

    The kind is `url` where nothing is known of the page; the value is then the link's
    `make_comparison_key`.
    """
    # Links of these forms are so common that they are read without a key.
    if plain := _PLAIN.fullmatch(url):
        number, repository = plain.groups()
        if number:
            return Identifier("arxiv", number)
        return Identifier("github", repository.lower())
    return _identify_key(make_comparison_key(url))


def _identify_key(key: str) -> Identifier:
    host, rest = split_key(key)
    form = read_forms(host, rest)
    if form is None:
        return Identifier("url", key)
    kind, value = form
    if kind == "doi":
        return _read_doi(value)
    if kind == "url":
        # The form is that of the page; the place on it stays.
        _, mark, fragment = rest.partition("#")
        return Identifier("url", make_comparison_key(value + mark + fragment))
    return _make_identifier(kind, value)


def _make_identifier(kind: str, value: str) -> Identifier:
    facts = KINDS[kind]
    if "%" in value:
        from urllib.parse import unquote

        value = unquote(value)
    if not facts.is_cased:
        value = value.lower()
    if facts.joined:
        value = re.sub(f"[{re.escape(facts.joined)}]+", "-", value)
    return Identifier(kind, value)


def _read_doi(doi: str) -> Identifier:
    """Return what a DOI names: the paper, or what a page of its own names too."""
    doi = doi.lower()
    # A slash and brackets belong to many DOIs, and some pages encode them.
    doi = doi.replace("%2f", "/").replace("%28", "(").replace("%29", ")")
    # A sentence around the link may have left its signs.
    doi = doi.rstrip(".,;:)]")
    for tail in _DOI_TAILS:
        doi = doi.removesuffix(tail)
    for form in DOIS:
        if match := compile_pattern(form.path).fullmatch(doi):
            return Identifier(form.kind, fill_value(form, match))
    return Identifier("doi", doi)


# A year of two digits from here on is one of the last century: the oldest, of the ACL
# Anthology, begin in 1965.
_CENTURY: Final = 60


def find_month(identifier: Identifier) -> tuple[int, int] | None:
    """Return year and month in which an arXiv paper was submitted; None for other kinds."""
    pattern = identifier.facts.month
    match = compile_pattern(pattern).match(identifier.value) if pattern else None
    if match is None:
        return None
    return _expand_year(match[1]), int(match[2])


def find_year(identifier: Identifier) -> int | None:
    """Return the year that *identifier* itself tells, as an arXiv number does.

    None if it tells none.
    """
    pattern = identifier.facts.year
    match = compile_pattern(pattern).search(identifier.value) if pattern else None
    if match is None:
        return None
    digits = next(filter(None, match.groups()))
    return _expand_year(digits)


def _expand_year(digits: str) -> int:
    year = int(digits)
    if len(digits) > 2:  # noqa: PLR2004 - four digits are the whole year
        return year
    return year + (1900 if year >= _CENTURY else 2000)


def derive_name(url: str) -> str | None:
    """Return the name that the link itself tells, spelled as there.

    It is that of a repository, a model, a data set or a package; None for other links.
    """
    identifier = identify(url)
    if not identifier.facts.is_named:
        return None
    name = identifier.value.rpartition("/")[2]
    # The identifier has small letters; the link may have capitals, which people read.
    start = url.lower().rfind(name)
    return url[start : start + len(name)] if start >= 0 else name


def derive_label(url: str) -> str:
    """Return the label that a bare link gets.

    It is paper, code, dataset, model, demo, video or website.
    """
    key = make_comparison_key(url)
    identifier = _identify_key(key)
    if identifier.is_paper:
        return "paper"
    host, rest = split_key(key)
    path = re.split(r"[?#]", rest, maxsplit=1)[0]
    if path.lower().endswith(".pdf"):
        return "paper"
    if identifier.facts.label:
        return identifier.facts.label
    for pattern, label in find_host(host).labels:
        if compile_pattern(pattern).match(path):
            return label
    return "website"
