"""How the known hosts name what they show: one row for each form of a link."""

import re
from functools import cache
from typing import Final

ARXIV: Final = (
    r"(?:arxiv[:.])?(?:(\d\d(?:0[1-9]|1[0-2])\.\d{4,5})"  # since April 2007: year, month, dot, serial
    r"|(astro-ph|cmp-lg|cond-mat|cs|gr-qc|hep-[a-z]{2,3}|math|math-ph|nlin|nucl-[a-z]{2}|physics|q-bio"
    r"|q-fin|quant-ph|stat)(?:\.[a-z]{2})?/(\d{7}))(?:v\d{1,3})?(?:\.pdf)?"
)
ACL: Final = r"([a-z]\d\d-\d{4,5}|\d{4}\.[a-z0-9_]+-[a-z0-9_]+\.\d{1,4})(?:v\d)?(?:\.pdf|\.bib)?"
_DOI: Final = r"(10\.\d{4,9}(?:/|%2F)[^?#&]+)"
_REPO: Final = r"([\w.-]+)/([\w.-]+)"
_QUERY: Final = r"\?(?:[^#]*&)?"  # up to the parameter that counts
_MORE: Final = r"(?:&[^#]*)?"

GITHUB_PAGES: Final = (
    r"(?:about|apps|collections|enterprise|explore|features|marketplace|orgs|search|settings|sponsors"
    r"|topics|trending|users)/"
)
"""What stands on GitHub in the place of an owner."""

# Hosts; kind, and what its value begins with; what follows the host, up to the end of the path. The groups,
# joined by slashes, are the value. The first row that fits decides.
_ROWS: Final = (
    (
        (
            "arxiv.org export.arxiv.org cn.arxiv.org de.arxiv.org jp.arxiv.org browse.arxiv.org "
            "static.arxiv.org ar5iv.org ar5iv.labs.arxiv.org xxx.lanl.gov xxx.itp.ac.cn"
        ),
        "arxiv",
        rf"(?:abs|pdf|html|ps|format|src|e-print)/{ARXIV}",
    ),
    (
        (
            "alphaxiv.org arxiv-vanity.com emergentmind.com huggingface.co papers.cool paperswithcode.com "
            "scirate.com semanticscholar.org"
        ),
        "arxiv",
        rf"(?:abs|pdf|html|overview|papers?|arxiv|reader)/(?:arxiv[-/])?{ARXIV}",
    ),
    ("api.semanticscholar.org semanticscholar.org", "arxiv", rf"(?=arxiv:){ARXIV}"),
    ("doi.org dx.doi.org", "doi", _DOI),
    (
        (
            "dl.acm.org onlinelibrary.wiley.com tandfonline.com journals.sagepub.com pubs.acs.org "
            "science.org pnas.org epubs.siam.org royalsocietypublishing.org pubsonline.informs.org"
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
    ("aclanthology.org aclanthology.info", "acl", rf"(?:papers/\w/\w\d\d/)?{ACL}"),
    ("aclweb.org", "acl", rf"anthology/(?:papers/\w/\w\d\d/)?{ACL}"),
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
        (rf"(?!{GITHUB_PAGES}){_REPO}(?:/tree/(?:main|master)|/blob/(?:main|master)/readme\.md)?$"),
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
    ("youtube.com", "youtube", rf"watch{_QUERY}v=([\w-]{{11}}){_MORE}"),
    ("youtube.com", "youtube", r"(?:embed|shorts|live|v)/([\w-]{11})"),
    ("youtu.be", "youtube", r"([\w-]{11})"),
)
_ROWS_OF: Final[dict[str, list[int]]] = {}
for _number, _row in enumerate(_ROWS):
    for _host in _row[0].split():
        _ROWS_OF.setdefault(_host, []).append(_number)


def read_known(key: str) -> tuple[str, str] | None:
    """Return kind and value of what a link names, from its `canonical_key`; None for an unknown form."""
    host, _, rest = key.partition("/")
    for number in _ROWS_OF.get(host, ()):
        match = _pattern(number).match(rest)
        if match:
            kind, _, prefix = _ROWS[number][1].partition(" ")
            return kind, prefix + "/".join(group for group in match.groups() if group)
    return None


@cache
def _pattern(number: int) -> re.Pattern[str]:
    """Compile a row when a link of that host first turns up: all of them would slow every start."""
    return re.compile(f"(?:{_ROWS[number][2]})(?=[?#]|$)", re.IGNORECASE)
