"""Hosts of papers: preprints, proceedings, journals, and indexes of them."""

from typing import Final

from bot.identity.hosts.row import ACL, ARXIV, DOI, MORE, QUERY, Form, Host

_ARXIV_PAGE: Final = rf"(?:abs|pdf|html|ps|format|src|e-print)/{ARXIV}"
_ARXIV_WRITTEN: Final = ((r"[^?#]*", "https://arxiv.org/abs/{id}"),)
_ARXIV_ELSEWHERE: Final = Form(
    "arxiv", rf"(?:abs|pdf|html|overview|papers?|arxiv|reader)/(?:arxiv[-/])?{ARXIV}"
)
_PMC: Final = r"(?:pmc/)?articles?/(?:pmc/)?pmc(\d+)(?:/.*)?"

PREPRINTS: Final = (
    Host(
        "arxiv.org",
        (Form("arxiv", _ARXIV_PAGE),),
        mirrors="export.arxiv.org browse.arxiv.org static.arxiv.org ar5iv.org ar5iv.labs.arxiv.org",
        https=True,
        spelled="arxiv.org",
        written=_ARXIV_WRITTEN,
    ),
    Host(
        "cn.arxiv.org de.arxiv.org jp.arxiv.org xxx.lanl.gov xxx.itp.ac.cn",  # mirrors of the past
        (Form("arxiv", _ARXIV_PAGE),),
        written=_ARXIV_WRITTEN,
    ),
    Host(
        "alphaxiv.org arxiv-vanity.com emergentmind.com papers.cool scirate.com",
        (_ARXIV_ELSEWHERE,),
    ),
    Host("catalyzex.com", (Form("arxiv", rf"paper/{ARXIV}"),)),
    Host(
        "biorxiv.org medrxiv.org connect.biorxiv.org connect.medrxiv.org",
        (
            Form(
                "biorxiv",
                r"content/(?:[a-z]+/early/[\d/]+/)?10\.\d{4,5}/([\d.]+\d)(?:[v./].*)?",
            ),
        ),
    ),
    Host(
        "chemrxiv.org",
        (
            Form(
                "chemrxiv",
                r"engage/(?:chemrxiv|api-gateway/.*)/article-details/([\da-f]+)",
            ),
        ),
    ),
    Host(
        "osf.io",
        (
            Form(
                "osf-preprint",
                r"(?:preprints/[a-z]+/)([a-z0-9]{5,6})(?:_v\d+)?(?:/.*)?",
            ),
            Form("osf", r"([a-z0-9]{5})(?:/(?:overview|files|wiki)(?:/.*)?)?"),
        ),
        https=True,
    ),
    Host("psyarxiv.com", (Form("osf-preprint", r"([a-z0-9]{5,6})(?:_v\d+)?(?:/.*)?"),)),
    Host(
        "papers.ssrn.com",
        (
            Form("ssrn", rf"sol3/papers\.cfm{QUERY}abstract_?id=(\d+){MORE}"),
            Form(
                "ssrn",
                rf"sol3/delivery\.cfm(?:/[^?#]*)?{QUERY}abstract_?id=(\d+){MORE}",
            ),
        ),
        https=True,
    ),
    Host("ssrn.com", (Form("ssrn", r"abstract=(\d+)"),)),
    Host(
        "techrxiv.org",
        (
            Form("techrxiv", r"articles/(?:preprint/)?(?:[^/?#]+/)?(\d+)(?:/\d+)?"),
            Form("doi", rf"doi/(?:[a-z]{{2,12}}/)?{DOI}"),
        ),
    ),
    Host(
        "preprints.org", (Form("preprints.org", r"manuscript/(\d{6}\.\d{4})(?:/.*)?"),)
    ),
    Host("researchsquare.com", (Form("researchsquare", r"article/(rs-\d+)(?:/.*)?"),)),
    Host("eprint.iacr.org", (Form("iacr", r"(\d{4})/0*(\d+)(?:\.pdf)?"),)),
    Host(
        "vixra.org", (Form("vixra", r"(?:abs|pdf)/(\d{4}\.\d{4})(?:v\d+)?(?:\.pdf)?"),)
    ),
    Host(
        "hal.science hal.archives-ouvertes.fr hal.inria.fr inria.hal.science",
        (Form("hal", r"([a-z]{2,12}-\d{6,9})(?:v\d+)?(?:/.*)?"),),
        https=True,
    ),
    Host(
        "philpapers.org philarchive.org",
        (Form("philpapers", r"(?:rec|archive)/([\w-]+)"),),
    ),
)

PROCEEDINGS: Final = (
    Host(
        "openreview.net",
        (
            Form(
                "openreview",
                rf"(?:forum|pdf|attachment|references/pdf|revisions){QUERY}id=([\w-]+){MORE}",
            ),
        ),
        https=True,
        spelled="openreview.net",
        tracking="referrer",
    ),
    Host(
        "aclanthology.org",
        (Form("acl", rf"(?:papers/\w/\w\d\d/)?{ACL}"),),
        mirrors="aclanthology.info",
        https=True,
        spelled="aclanthology.org",
        is_common=True,
    ),
    Host("aclweb.org", (Form("acl", rf"anthology/(?:papers/\w/\w\d\d/)?{ACL}"),)),
    Host(
        "openaccess.thecvf.com",
        (
            Form(
                "cvf",
                r"content[^/?#]*/(?:[^/?#]+/)*?([\w.-]+?)(?:_paper|_supplemental|_supp)?\.(?:html|pdf)",
            ),
        ),
        https=True,
        is_common=True,
    ),
    Host(
        "proceedings.neurips.cc papers.nips.cc papers.neurips.cc proceedings.iclr.cc proceedings.mlsys.org "
        "datasets-benchmarks-proceedings.neurips.cc",
        (
            Form(
                "neurips",
                r"(?:paper_files/)?paper/\d{4}/(?:hash|file)/([0-9a-f]{32})(?:-[\w-]+)?(?:\.html|\.pdf)?",
            ),
            Form("nips", r"paper/(\d{1,5})-[\w-]+(?:\.pdf)?"),
        ),
        https=True,
    ),
    Host(
        "proceedings.mlr.press",
        (Form("pmlr", r"(v\d{1,4})/([\w-]+?)(?:/\2[\w-]*)?(?:\.html|\.pdf)?"),),
        https=True,
    ),
    Host("ijcai.org", (Form("ijcai", r"proceedings/(\d{4})/0*(\d{1,4})(?:\.pdf)?"),)),
    Host(
        "ecva.net",
        (
            Form(
                "ecva", r"papers/(eccv_\d{4})/papers_eccv/papers/(\d+)(?:-supp)?\.pdf"
            ),
            Form("ecva-page", r"papers/(eccv_\d{4})/papers_eccv/html/(\d+)_.*"),
        ),
    ),
    Host(
        "ojs.aaai.org",
        (Form("aaai", r"(?:index\.php/)?\w+/article/(?:view|download)/(\d+)(?:/.*)?"),),
    ),
    Host(
        "isca-archive.org isca-speech.org",
        (
            Form(
                "isca",
                r"(?:archive/)?([\w-]+_\d{4})/(?:pdfs/)?([a-z0-9-]+)(?:_\w+)?\.(?:html|pdf)",
            ),
        ),
    ),
    Host(
        "jmlr.org",
        (Form("jmlr", r"papers/v(?:olume)?(\d+)/([\w-]+)(?:/\2)?(?:\.html|\.pdf)"),),
    ),
    Host(
        "usenix.org",
        (
            Form(
                "usenix",
                r"conference/([a-z]+)(\d\d)/presentation/([\w-]+)",
                "{0}20{1}/{2}",
            ),
        ),
    ),
)

PUBLISHERS: Final = (
    Host(
        "doi.org",
        (Form("doi", DOI),),
        mirrors="dx.doi.org",
        https=True,
    ),
    Host(
        "doi.acm.org doi.ieeecomputersociety.org oadoi.org unpaywall.org sci-hub.se sci-hub.st sci-hub.ru",
        (Form("doi", DOI),),
    ),
    Host("hdl.handle.net", (Form("doi", DOI), Form("handle", r"([\d.]+)/([^?#]+)"))),
    Host("n2t.net", (Form("doi", rf"doi:{DOI}"),)),
    Host(
        "dl.acm.org",
        (
            Form("doi", rf"doi/(?:[a-z]{{2,12}}/)?{DOI}"),
            Form("doi", rf"citation\.cfm{QUERY}id=(\d+\.\d+){MORE}", "10.1145/{0}"),
        ),
        https=True,
    ),
    Host(
        "onlinelibrary.wiley.com tandfonline.com journals.sagepub.com pubs.acs.org science.org pnas.org "
        "epubs.siam.org royalsocietypublishing.org pubsonline.informs.org ascelibrary.org annualreviews.org "
        "worldscientific.com nejm.org ahajournals.org liebertpub.com mitpressjournals.org",
        (Form("doi", rf"doi/(?:[a-z]{{2,12}}/)?{DOI}"),),
    ),
    Host("degruyter.com", (Form("doi", rf"document/doi/{DOI}"),)),
    Host("emerald.com", (Form("doi", rf"insight/content/doi/{DOI}"),)),
    Host(
        "link.springer.com",
        (
            Form(
                "doi",
                rf"(?:(?:article|chapter|book|content/pdf|referenceworkentry)/)?{DOI}",
            ),
        ),
        https=True,
    ),
    Host("journals.plos.org", (Form("doi", rf"\w+/article{QUERY}id={DOI}{MORE}"),)),
    Host(
        "nature.com",
        (Form("doi", r"articles/([\w.-]+?)(?:\.pdf)?", "10.1038/{0}"),),
        https=True,
    ),
    Host(
        "elifesciences.org",
        (Form("doi", r"articles/(\d+)(?:v\d+)?", "10.7554/elife.{0}"),),
    ),
    Host("journals.aps.org", (Form("doi", rf"\w{{2,20}}/(?:abstract|pdf)/{DOI}"),)),
    Host(
        "iopscience.iop.org frontiersin.org",
        (Form("doi", rf"(?:journals/[\w-]{{2,60}}/)?articles?/{DOI}"),),
    ),
    Host(
        "ieeexplore.ieee.org",
        (
            Form("ieee", r"(?:abstract/)?document/(\d+)"),
            Form(
                "ieee",
                rf"(?:stamp/stamp\.jsp|xpl/articledetails\.jsp){QUERY}arnumber=0*(\d+){MORE}",
            ),
        ),
        https=True,
    ),
    Host(
        "sciencedirect.com",
        (Form("pii", r"science/article/(?:abs/|am/)?pii/(s?[\dx]+)(?:/.*)?"),),
        https=True,
    ),
    Host(
        "mdpi.com",
        (Form("mdpi", r"(\d{4}-\d{3}[\dx]/\d+/\d+/\d+)(?:/\w+)?"),),
        https=True,
    ),
    Host("jstor.org", (Form("jstor", r"(?:stable|pss)/(\d+)"),), https=True),
)

INDEXES: Final = (
    Host(
        "semanticscholar.org",
        (
            _ARXIV_ELSEWHERE,
            Form("arxiv", rf"(?=arxiv:){ARXIV}"),
            Form("s2", r"(?:paper|reader)/(?:[^/?#]+/)?([0-9a-f]{40})"),
        ),
        https=True,
    ),
    Host(
        "api.semanticscholar.org",
        (
            Form("arxiv", rf"(?:graph/v1/paper/)?(?=arxiv:){ARXIV}"),
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
            Form(
                "arxiv",
                r"rec/(?:html/|bibtex/)?journals/corr/abs-(\d{4})-(\d{4,5})(?:\.\w+)?(?:/.*)?",
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

DOIS: Final = (
    Form("arxiv", rf"10\.48550/arxiv\.{ARXIV}"),
    Form("acl", rf"10\.(?:18653|3115)/v1/{ACL}"),
    Form("biorxiv", r"10\.1101/([\d.]+\d)(?:v\d+.*)?"),
    Form("aaai", r"10\.1609/aaai\.v\d+i\d+\.(\d+)"),
    Form("ijcai", r"10\.24963/ijcai\.(\d{4}/\d+)"),
    Form("ssrn", r"10\.2139/ssrn\.(\d+)"),
    Form("techrxiv", r"10\.36227/techrxiv\.(\d+)(?:[.v/].*)?"),
    Form("preprints.org", r"10\.20944/preprints(\d{6}\.\d{4})(?:\.v\d+)?"),
    Form("researchsquare", r"10\.21203/rs\.\d\.(rs-\d+)(?:/v\d+)?"),
    Form("jstor", r"10\.2307/(\d+)"),
    Form(
        "osf-preprint",
        r"10\.(?:31234|31219|31235|35542)/osf\.io/([a-z0-9]{5,6})(?:_v\d+)?",
    ),
    Form("osf", r"10\.17605/osf\.io/([a-z0-9]{5})"),
    Form("zenodo", r"10\.5281/zenodo\.(\d+)"),
    Form("figshare", r"10\.6084/m9\.figshare\.(?:c\.)?(\d+)(?:\.v\d+)?"),
    Form("mendeley-data", r"10\.17632/([a-z0-9]{10})(?:\.\d+)?"),
    # Dataverse, Dryad, UCI, IEEE DataPort, Hugging Face, Kaggle, ICPSR, 4TU
    Form("data-doi", r"(10\.(?:7910|5061|24432|21227|57967|34740|3886|4121)/.+)"),
)
"""DOIs, in small letters, that name what a page of its own names too, or no paper."""
