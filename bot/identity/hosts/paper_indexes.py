"""Hosts that index papers: search engines, bibliographies and profiles of authors."""

from typing import Final

from bot.identity.hosts.papers import ARXIV_ELSEWHERE
from bot.identity.hosts.row import ARXIV, Form, Host

# `articles/PMC8371605/` and, on Europe PMC, `article/PMC/PMC8371605`
_PMC: Final = r"(?:pmc/)?articles?/(?:pmc/)?pmc(\d+)(?:/.*)?"

INDEXES: Final = (
    Host(
        "semanticscholar.org",
        (
            ARXIV_ELSEWHERE,
            Form("arxiv", rf"(?=arxiv:){ARXIV}"),
            Form("s2", r"(?:paper|reader)/(?:[^/?#]+/)?([0-9a-f]{40})"),
        ),
        https=True,
    ),
    Host(
        "api.semanticscholar.org",
        (
            Form("arxiv", rf"(?:graph/v1/paper/)?(?=arxiv:){ARXIV}"),
            # CorpusID:13756489. The number and the hash of one paper do not tell each
            # other, so they are two kinds.
            Form("s2-corpus", r"(?:graph/v1/paper/)?corpusid:(\d+)"),
            Form("s2", r"(?:graph/v1/paper/)?([0-9a-f]{40})"),
        ),
    ),
    Host("connectedpapers.com", (Form("s2", r"main/([0-9a-f]{40})(?:/.*)?"),)),
    Host(
        "openalex.org api.openalex.org explore.openalex.org",
        (Form("openalex", r"(?:works/)?(w\d+)"),),
        https=True,
    ),
    Host(
        "dblp.org dblp.uni-trier.de dblp.dagstuhl.de",
        (
            # rec/html/journals/corr/abs-2304-08485: DBLP calls arXiv CoRR.
            Form(
                "arxiv",
                r"rec/(?:html/|bibtex/)?journals/corr/abs-(\d{4})-(\d{4,5})"
                r"(?:\.\w+)?(?:/.*)?",
                "{0}.{1}",
            ),
            Form("dblp", r"rec/(?:html/|bibtex/)?(\w+/[\w-]+/[\w-]+)(?:\.\w+)?"),
        ),
    ),
    Host("pubmed.ncbi.nlm.nih.gov", (Form("pmid", r"(\d+)"),), https=True),
    Host(
        "ncbi.nlm.nih.gov pmc.ncbi.nlm.nih.gov",
        (Form("pmid", r"(?:m/)?pubmed/(\d+)"), Form("pmc", _PMC)),
        https=True,
    ),
    Host(
        "europepmc.org",
        (Form("pmid", r"(?:article|abstract)/med/(\d+)"), Form("pmc", _PMC)),
        https=True,
    ),
    Host(
        "ui.adsabs.harvard.edu adsabs.harvard.edu",
        (
            # abs/2023arXiv230408485L/abstract
            Form("arxiv", r"abs/\d{4}arxiv(\d{4})\.?(\d{4,5})[a-z](?:/.*)?", "{0}.{1}"),
            Form("ads", r"abs/(\d{4}[\w.&%]{15,25})(?:/.*)?"),
        ),
    ),
    Host("inspirehep.net", (Form("inspire", r"(?:literature|record)/(\d+)"),)),
    Host(
        "researchgate.net",
        (Form("researchgate", r"(?:profile/[^/?#]+/)?publication/(\d+)(?:[_/].*)?"),),
    ),
)
