"""What a link names: a paper, a repository, a data set, or just a page."""

import re
from typing import Final, NamedTuple, Self

from bot.identity.comparison_key import canonical_key
from bot.identity.hosts import ACL, ARXIV, GITHUB_PAGES, read_known

PAPER_KINDS: Final = frozenset(
    str.split(
        "aaai acl arxiv biorxiv cvf doi ecva ecva-page ieee ijcai isca jmlr neurips nips openreview "
        "pii pmlr pmid s2 ssrn"
    )
)
"""Kinds that name a paper. Two of one kind are two papers; of two kinds they may be one."""

NAMED_KINDS: Final = frozenset(str.split("github gitlab huggingface kaggle modelscope repository"))
"""Kinds whose value ends in a name: of a repository, a model, a data set, a package."""


class Identifier(NamedTuple):
    """A canonical name of what a link leads to; as text `kind:value`, such as `arxiv:2304.08485`."""

    kind: str
    value: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the text form back."""
        kind, _, value = text.partition(":")
        return cls(kind, value)

    @property
    def is_paper(self) -> bool:
        """Whether it names a paper; else an artefact, which several works may share."""
        return self.kind in PAPER_KINDS


_CASED: Final = frozenset({"openreview", "youtube"})
_DOI_TAILS: Final = ("/full", "/fulltext", "/abstract", "/pdf", "/epdf", "/meta", ".pdf")
_DOI_OF_OTHERS: Final = (
    (re.compile(rf"10\.48550/arxiv\.{ARXIV}"), "arxiv"),
    (re.compile(rf"10\.(?:18653|3115)/v1/{ACL}"), "acl"),
    (re.compile(r"10\.1101/([\d.]+\d)(?:v\d+.*)?"), "biorxiv"),
    (re.compile(r"10\.1609/aaai\.v\d+i\d+\.(\d+)"), "aaai"),
    (re.compile(r"10\.24963/ijcai\.(\d{4}/\d+)"), "ijcai"),
    (re.compile(r"10\.5281/zenodo\.(\d+)"), "zenodo"),
)


_PLAIN: Final = re.compile(
    r"https://(?:arxiv\.org/abs/(\d\d(?:0[1-9]|1[0-2])\.\d{4,5})"
    rf"|github\.com/(?!(?i:{GITHUB_PAGES}))([\w-]{{1,80}}/[\w-]{{1,80}}))",
    re.ASCII,
)
"""The two commonest links in their usual form, which itself says what they name."""


def identify(url: str) -> Identifier:
    """Return what *url* names, in one form for every page and mirror of it; `url` where nothing is known.

    The value of kind `url` is the link's `canonical_key`.
    """
    if plain := _PLAIN.fullmatch(url):
        number, repository = plain.groups()
        return Identifier("arxiv", number) if number else Identifier("github", repository.lower())
    key = canonical_key(url)
    found = read_known(key)
    if found:
        kind, value = found
        if kind == "doi":
            return _from_doi(value)
        return Identifier(kind, value if kind in _CASED else value.lower())
    return Identifier("url", key)


def _from_doi(doi: str) -> Identifier:
    doi = doi.lower().replace("%2f", "/").replace("%28", "(").replace("%29", ")").rstrip(".,;:)]")
    for tail in _DOI_TAILS:
        doi = doi.removesuffix(tail)
    for pattern, kind in _DOI_OF_OTHERS:
        match = pattern.fullmatch(doi)
        if match:
            return Identifier(kind, "/".join(group for group in match.groups() if group))
    return Identifier("doi", doi)


def arxiv_number(url: str) -> str | None:
    """Return the arXiv number, without version, of the paper that *url* leads to."""
    identifier = identify(url)
    return identifier.value if identifier.kind == "arxiv" else None


_MONTH_OF_ARXIV: Final = re.compile(r"(\d\d)(\d\d)\.|[a-z-]+/(\d\d)(\d\d)")
_YEAR_OF_ACL: Final = re.compile(r"[a-z](\d\d)-|(\d{4})\.")
_YEAR_INSIDE: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_CENTURY: Final = 91  # arXiv opened in 1991; the ACL Anthology's older two-digit years are caught apart


def find_month(identifier: Identifier) -> tuple[int, int] | None:
    """Return year and month in which an arXiv paper was submitted; None for other kinds."""
    match = _MONTH_OF_ARXIV.match(identifier.value) if identifier.kind == "arxiv" else None
    if match is None:
        return None
    year, month = int(match[1] or match[3]), int(match[2] or match[4])
    return (1900 if year >= _CENTURY else 2000) + year, month


def find_year(identifier: Identifier) -> int | None:
    """Return the year that *identifier* itself tells: arXiv, ACL Anthology, CVF, IJCAI, ECVA."""
    if identifier.kind == "arxiv":
        month = find_month(identifier)
        return month[0] if month else None
    if identifier.kind == "acl":
        match = _YEAR_OF_ACL.match(identifier.value)
        if match is None or match[2]:
            return int(match[2]) if match else None
        year = int(match[1])
        return year + (1900 if year >= 60 else 2000)  # noqa: PLR2004 - the Anthology begins in 1965
    if identifier.kind in {"cvf", "ijcai", "ecva", "ecva-page"}:
        match = _YEAR_INSIDE.search(identifier.value)
        return int(match[1]) if match else None
    return None


def derive_name(url: str) -> str | None:
    """Return the name that the link itself tells, spelled as there: of a repository, a model, a package."""
    identifier = identify(url)
    if identifier.kind not in NAMED_KINDS:
        return None
    name = identifier.value.rpartition("/")[2]
    start = url.lower().rfind(name)
    return url[start : start + len(name)] if start >= 0 else name


_LABELS: Final = {
    "github": "code",
    "gitlab": "code",
    "repository": "code",
    "kaggle": "dataset",
    "zenodo": "dataset",
    "youtube": "video",
}
_LABELS_OF_HOSTS: Final = {
    **dict.fromkeys(
        ("github.com", "gist.github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "gitee.com"), "code"
    ),
    **dict.fromkeys(("youtube.com", "youtu.be", "vimeo.com", "bilibili.com"), "video"),
}
_HUBS: Final = frozenset({"huggingface.co", "modelscope.cn", "modelscope.ai"})
_LABELS_ON_HUBS: Final = {"datasets": "dataset", "spaces": "demo", "studios": "demo"}
_PAGES_OF_HUBS: Final = frozenset(
    {"api", "blog", "chat", "collections", "docs", "learn", "papers", "posts", "tasks"}
)


def derive_label(url: str) -> str:
    """Return the label a bare link gets: paper, code, dataset, model, demo, video or website."""
    identifier = identify(url)
    if identifier.is_paper:
        return "paper"
    host, _, rest = canonical_key(url).partition("/")
    path = re.split(r"[?#]", rest, maxsplit=1)[0]
    if path.lower().endswith(".pdf"):
        return "paper"
    if host in _HUBS and "/" in path:
        top = path.partition("/")[0]
        return "website" if top in _PAGES_OF_HUBS else _LABELS_ON_HUBS.get(top, "model")
    if identifier.kind in _LABELS:
        return _LABELS[identifier.kind]
    if "/" in path or host in {"vimeo.com", "gist.github.com"}:
        return _LABELS_OF_HOSTS.get(host, "website")
    return "website"
