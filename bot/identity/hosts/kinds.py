"""The kinds of identifiers: what a link may name."""

from typing import Final

from bot.identity.hosts.row import Kind
from bot.model.wording import mark_sentence

# What a person calls a paper of a kind without a name, and a page that is no paper
PAPER_NOUN: Final = mark_sentence("paper")
LINK_NOUN: Final = mark_sentence("link")
# The year in values such as "isca:interspeech_2020/gulati20"
_YEAR: Final = r"(?<!\d)((?:19|20)\d\d)(?!\d)"
_PAPER: Final = Kind(is_paper=True, label="paper")
_DATED_PAPER: Final = _PAPER._replace(year=_YEAR)
_CODE: Final = Kind(label="code", is_named=True, has_owner=True)
_PACKAGE: Final = Kind(is_named=True)
_DATASET: Final = Kind(label="dataset")
_CASED: Final = Kind(is_cased=True)

KINDS: Final[dict[str, Kind]] = {
    "url": Kind(),
    # papers
    "arxiv": _PAPER._replace(
        noun=mark_sentence("arXiv number"),
        # Both forms begin with the year: 2304.08485 and hep-th/9901001
        year=r"(?:[a-z-]+/)?(\d\d)\d\d",
        month=r"(?:[a-z-]+/)?(\d\d)(\d\d)",
    ),
    "doi": _PAPER._replace(noun=mark_sentence("DOI")),
    "openreview": _PAPER._replace(noun=mark_sentence("OpenReview page"), is_cased=True),
    # Both forms hold the year: n19-1423 and 2020.acl-main.1
    "acl": _PAPER._replace(
        noun=mark_sentence("ACL Anthology paper"), year=r"[a-z](\d\d)-|(\d{4})\."
    ),
    "pmid": _PAPER._replace(noun=mark_sentence("PubMed number")),
    "pmc": _PAPER._replace(noun=mark_sentence("PubMed Central number")),
    "philpapers": _PAPER._replace(noun=mark_sentence("PhilPapers record")),
    **dict.fromkeys(
        str.split("biorxiv cvf ecva ecva-page iacr ijcai isca preprints.org usenix"),
        _DATED_PAPER,
    ),
    **dict.fromkeys(
        str.split(
            "aaai ads chemrxiv dblp hal ieee inspire jmlr jstor mdpi neurips nips "
            "openalex osf-preprint paperswithcode pii pmlr researchgate researchsquare "
            "s2 s2-corpus ssrn techrxiv vixra"
        ),
        _PAPER,
    ),
    # code and packages
    "github": _CODE._replace(noun=mark_sentence("GitHub repository")),
    "gitlab": _CODE._replace(noun=mark_sentence("GitLab repository")),
    **dict.fromkeys(str.split("bitbucket codeberg gitcode gitee sourcehut"), _CODE),
    "gist": Kind(noun=mark_sentence("gist"), label="code"),
    "sourceforge": Kind(label="code", is_named=True),
    # PEP 503 compares names so: Listwright_Tool is listwright-tool.
    "pypi": _PACKAGE._replace(noun=mark_sentence("PyPI project"), joined="-_."),
    "crates": _PACKAGE._replace(noun=mark_sentence("crate"), joined="-_"),
    "docs.rs": _PACKAGE._replace(joined="-_"),
    **dict.fromkeys(
        str.split(
            "bioconductor conda cran docker go hex homebrew homebrew-cask maven npm "
            "nuget packagist rubygems vscode"
        ),
        _PACKAGE,
    ),
    **dict.fromkeys(
        str.split("android-app chrome-extension firefox-addon ios-app"), Kind()
    ),
    # data and models; a page of Hugging Face may be either, so its host gives the label
    "huggingface": Kind(
        noun=mark_sentence("Hugging Face page"), is_named=True, has_owner=True
    ),
    "modelscope": Kind(is_named=True, has_owner=True),
    "kaggle": Kind(label="dataset", is_named=True, has_owner=True),
    "ollama": Kind(label="model", is_named=True),
    "replicate": Kind(label="demo", is_named=True, has_owner=True),
    "civitai": Kind(label="model"),
    **dict.fromkeys(
        str.split(
            "data-doi figshare mendeley-data openml paperswithcode-dataset uci zenodo"
        ),
        _DATASET,
    ),
    "osf": Kind(noun=mark_sentence("OSF project")),
    # videos and talks
    **dict.fromkeys(
        str.split("bilibili vimeo youtube youtube-list"),
        Kind(label="video", is_cased=True),
    ),
    "slideslive": Kind(label="video"),
    **dict.fromkeys(str.split("linkedin-post reddit tweet"), Kind()),
    # pages
    **dict.fromkeys(str.split("baidu drive dropbox spotify"), _CASED),
    **dict.fromkeys(
        str.split("amazon goodreads hackernews handle stackexchange"), Kind()
    ),
    "article": Kind(is_article=True, is_cased=True),
    "medium": Kind(is_article=True),
}

PAPER_KINDS: Final = frozenset(name for name, kind in KINDS.items() if kind.is_paper)
NAMED_KINDS: Final = frozenset(name for name, kind in KINDS.items() if kind.is_named)
