"""What a link names: a paper, a repository, a data set, or just a page."""

import re
from functools import cache
from typing import Final, NamedTuple, Self

from bot.identity.canonical import canonical_key

PAPER_KINDS: Final = frozenset(
    str.split(
        "aaai acl arxiv biorxiv cvf doi ecva ecva-page ieee ijcai isca jmlr neurips nips openreview pii pmlr pmid s2 "
        "ssrn"
    )
)
"""Kinds that name a paper. Two of one kind are two papers; of two kinds they may be one."""

NAMED_KINDS: Final = frozenset(
    str.split("crates github gitlab huggingface kaggle modelscope npm pypi repository")
)
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


_ARXIV: Final = (
    r"(?:arxiv[:.])?(?:(\d\d(?:0[1-9]|1[0-2])\.\d{4,5})"  # since April 2007: year, month, dot, serial
    r"|(astro-ph|cmp-lg|cond-mat|cs|gr-qc|hep-[a-z]{2,3}|math|math-ph|nlin|nucl-[a-z]{2}|physics|q-bio|q-fin|quant-ph"
    r"|stat)(?:\.[a-z]{2})?/(\d{7}))(?:v\d{1,3})?(?:\.pdf)?"
)
_ACL: Final = r"([a-z]\d\d-\d{4,5}|\d{4}\.[a-z0-9_]+-[a-z0-9_]+\.\d{1,4})(?:v\d)?(?:\.pdf|\.bib)?"
_DOI: Final = r"(10\.\d{4,9}(?:/|%2F)[^?#&]+)"
_REPO: Final = r"([\w.-]+)/([\w.-]+)"
_QUERY: Final = r"\?(?:[^#]*&)?"  # up to the parameter that counts
_MORE: Final = r"(?:&[^#]*)?"

# Hosts; kind, and what its value begins with; what follows the host, up to the end of the path. The groups,
# joined by slashes, are the value. The first row that fits decides.
_ROWS: Final = (
    (
        (
            "arxiv.org export.arxiv.org cn.arxiv.org de.arxiv.org jp.arxiv.org browse.arxiv.org static.arxiv.org "
            "ar5iv.org ar5iv.labs.arxiv.org xxx.lanl.gov xxx.itp.ac.cn"
        ),
        "arxiv",
        rf"(?:abs|pdf|html|ps|format|src|e-print)/{_ARXIV}",
    ),
    (
        (
            "alphaxiv.org arxiv-vanity.com emergentmind.com huggingface.co papers.cool paperswithcode.com "
            "scirate.com semanticscholar.org"
        ),
        "arxiv",
        rf"(?:abs|pdf|html|overview|papers?|arxiv|reader)/(?:arxiv[-/])?{_ARXIV}",
    ),
    ("api.semanticscholar.org semanticscholar.org", "arxiv", rf"(?=arxiv:){_ARXIV}"),
    ("doi.org dx.doi.org", "doi", _DOI),
    (
        (
            "dl.acm.org onlinelibrary.wiley.com tandfonline.com journals.sagepub.com pubs.acs.org science.org "
            "pnas.org epubs.siam.org royalsocietypublishing.org pubsonline.informs.org"
        ),
        "doi",
        rf"doi/(?:[a-z]{{2,12}}/)?{_DOI}",
    ),
    ("link.springer.com", "doi", rf"(?:article|chapter|book|content/pdf|referenceworkentry)/{_DOI}"),
    ("journals.plos.org", "doi", rf"\w+/article{_QUERY}id={_DOI}{_MORE}"),
    ("nature.com", "doi 10.1038/", r"articles/([\w.-]+?)(?:\.pdf)?"),
    ("journals.aps.org", "doi", rf"\w{{2,20}}/(?:abstract|pdf)/{_DOI}"),
    ("iopscience.iop.org frontiersin.org", "doi", rf"(?:journals/[\w-]{{2,60}}/)?articles?/{_DOI}"),
    (
        "biorxiv.org medrxiv.org",
        "biorxiv",
        r"content/(?:[a-z]+/early/[\d/]+/)?10\.\d{4,5}/([\d.]+\d)(?:[v./].*)?",
    ),
    (
        "openreview.net",
        "openreview",
        rf"(?:forum|pdf|attachment|references/pdf|revisions){_QUERY}id=([\w-]+){_MORE}",
    ),
    ("aclanthology.org aclanthology.info", "acl", rf"(?:papers/\w/\w\d\d/)?{_ACL}"),
    ("aclweb.org", "acl", rf"anthology/(?:papers/\w/\w\d\d/)?{_ACL}"),
    (
        "openaccess.thecvf.com",
        "cvf",
        r"content[^/?#]*/(?:[^/?#]+/)*?([\w.-]+?)(?:_paper|_supplemental|_supp)?\.(?:html|pdf)",
    ),
    (
        "proceedings.neurips.cc papers.nips.cc papers.neurips.cc datasets-benchmarks-proceedings.neurips.cc",
        "neurips",
        r"(?:paper_files/)?paper/\d{4}/(?:hash|file)/([0-9a-f]{32})(?:-[\w-]+)?(?:\.html|\.pdf)?",
    ),
    ("proceedings.neurips.cc papers.nips.cc papers.neurips.cc", "nips", r"paper/(\d{1,5})-[\w-]+(?:\.pdf)?"),
    ("proceedings.mlr.press", "pmlr", r"(v\d{1,4})/([\w-]+?)(?:/\2[\w-]*)?(?:\.html|\.pdf)?"),
    ("raw.githubusercontent.com", "pmlr", r"mlresearch/(v\d{1,4})/[\w-]+/assets/([\w-]+)/[\w-]+\.pdf"),
    ("ijcai.org", "ijcai", r"proceedings/(\d{4})/0*(\d{1,4})(?:\.pdf)?"),
    ("ecva.net", "ecva", r"papers/(eccv_\d{4})/papers_eccv/papers/(\d+)(?:-supp)?\.pdf"),
    ("ecva.net", "ecva-page", r"papers/(eccv_\d{4})/papers_eccv/html/(\d+)_.*"),
    ("ojs.aaai.org", "aaai", r"(?:index\.php/)?\w+/article/(?:view|download)/(\d+)(?:/.*)?"),
    (
        "isca-archive.org isca-speech.org",
        "isca",
        r"(?:archive/)?([\w-]+_\d{4})/(?:pdfs/)?([a-z0-9-]+)(?:_\w+)?\.(?:html|pdf)",
    ),
    ("jmlr.org", "jmlr", r"papers/v(?:olume)?(\d+)/([\w-]+)(?:/\2)?(?:\.html|\.pdf)"),
    ("ieeexplore.ieee.org", "ieee", r"(?:abstract/)?document/(\d+)"),
    (
        "ieeexplore.ieee.org",
        "ieee",
        rf"(?:stamp/stamp\.jsp|xpl/articledetails\.jsp){_QUERY}arnumber=0*(\d+){_MORE}",
    ),
    ("sciencedirect.com", "pii", r"science/article/(?:abs/|am/)?pii/(s?[\dx]+)(?:/.*)?"),
    ("semanticscholar.org", "s2", r"(?:paper|reader)/(?:[^/?#]+/)?([0-9a-f]{40})"),
    ("pubmed.ncbi.nlm.nih.gov", "pmid", r"(\d+)"),
    ("papers.ssrn.com", "ssrn", rf"sol3/papers\.cfm{_QUERY}abstract_?id=(\d+){_MORE}"),
    (
        "github.com",
        "github",
        (
            r"(?!(?:about|apps|collections|enterprise|explore|features|marketplace|orgs|search|settings|sponsors|topics"
            rf"|trending|users)/){_REPO}(?:/tree/(?:main|master)|/blob/(?:main|master)/readme\.md)?$"
        ),
    ),
    ("gitlab.com", "gitlab", r"([\w.-]+(?:/[\w.-]+)+?)(?:\.git)?(?:/-/tree/(?:main|master))?$"),
    ("bitbucket.org codeberg.org gitee.com", "repository", rf"{_REPO}$"),
    ("huggingface.co", "huggingface", rf"(datasets|spaces)/{_REPO}(?:/tree/main|/viewer(?:/.*)?)?"),
    ("huggingface.co", "huggingface", r"(datasets)/([\w.-]+)(?:/tree/main|/viewer(?:/.*)?)?"),
    (
        "huggingface.co",
        "huggingface",
        (
            r"(?!(?:api|blog|chat|collections|datasets|docs|learn|organizations|papers|posts|spaces|tasks)/)"
            rf"{_REPO}(?:/tree/main)?"
        ),
    ),
    (
        "modelscope.cn modelscope.ai",
        "modelscope",
        rf"(models|datasets|studios)/{_REPO}(?:/(?:summary|files))?",
    ),
    ("kaggle.com", "kaggle", r"(?:datasets/)?(?!(?:c|code|competitions|learn|models)/)([\w-]+)/([\w-]+)"),
    ("kaggle.com", "kaggle", r"(?:c|competitions)/([\w-]+)(?:/(?:overview|data))?"),
    ("zenodo.org", "zenodo", r"records?/(\d+)"),
    ("pypi.org pypi.python.org", "pypi", r"(?:project|pypi)/([\w.-]+)(?:/.*)?"),
    ("npmjs.com npmjs.org", "npm", r"package/(@[\w.-]+/[\w.-]+|[\w.-]+)"),
    ("crates.io", "crates", r"crates/([\w-]+)"),
    ("youtube.com", "youtube", rf"watch{_QUERY}v=([\w-]{{11}}){_MORE}"),
    ("youtube.com", "youtube", r"(?:embed|shorts|live|v)/([\w-]{11})"),
    ("youtu.be", "youtube", r"([\w-]{11})"),
)
_ROWS_OF: Final[dict[str, list[int]]] = {}
for _number, _row in enumerate(_ROWS):
    for _host in _row[0].split():
        _ROWS_OF.setdefault(_host, []).append(_number)

_CASED: Final = frozenset({"openreview", "youtube"})
_DOI_TAIL: Final = re.compile(
    r"(?:/(?:full|fulltext|abstract|pdf|epdf|meta)|\.pdf|[.,;:)\]]+)$", re.IGNORECASE
)
_DOI_OF_OTHERS: Final = (
    (re.compile(rf"10\.48550/arxiv\.{_ARXIV}"), "arxiv"),
    (re.compile(rf"10\.(?:18653|3115)/v1/{_ACL}"), "acl"),
    (re.compile(r"10\.1101/([\d.]+\d)(?:v\d+.*)?"), "biorxiv"),
    (re.compile(r"10\.1609/aaai\.v\d+i\d+\.(\d+)"), "aaai"),
    (re.compile(r"10\.24963/ijcai\.(\d{4}/\d+)"), "ijcai"),
    (re.compile(r"10\.5281/zenodo\.(\d+)"), "zenodo"),
)


def identify(url: str) -> Identifier:
    """Return what *url* names, in one form for every page and mirror of it; `url` where nothing is known.

    The value of kind `url` is the link's `canonical_key`.
    """
    key = canonical_key(url)
    host, _, rest = key.partition("/")
    for number in _ROWS_OF.get(host, ()):
        match = _pattern(number).match(rest)
        if match:
            kind, _, prefix = _ROWS[number][1].partition(" ")
            value = prefix + "/".join(group for group in match.groups() if group)
            return (
                _from_doi(value)
                if kind == "doi"
                else Identifier(kind, value if kind in _CASED else value.lower())
            )
    return Identifier("url", key)


@cache
def _pattern(number: int) -> re.Pattern[str]:
    """Compile a row when a link of that host first turns up: all of them would slow every start."""
    return re.compile(f"(?:{_ROWS[number][2]})(?=[?#]|$)", re.IGNORECASE)


def _from_doi(doi: str) -> Identifier:
    doi = doi.lower().replace("%2f", "/").replace("%28", "(").replace("%29", ")")
    doi = _DOI_TAIL.sub("", doi)
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


def month_of(identifier: Identifier) -> tuple[int, int] | None:
    """Return year and month in which an arXiv paper was submitted; None for other kinds."""
    match = _MONTH_OF_ARXIV.match(identifier.value) if identifier.kind == "arxiv" else None
    if match is None:
        return None
    year, month = int(match[1] or match[3]), int(match[2] or match[4])
    return (1900 if year >= _CENTURY else 2000) + year, month


def year_of(identifier: Identifier) -> int | None:
    """Return the year that *identifier* itself tells: arXiv, ACL Anthology, CVF, IJCAI, ECVA."""
    if identifier.kind == "arxiv":
        month = month_of(identifier)
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


def name_of(url: str) -> str | None:
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


def label_of(url: str) -> str:
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
