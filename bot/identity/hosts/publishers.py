"""Hosts of DOIs and of the publishers whose addresses hold one."""

from typing import Final

from bot.identity.hosts.row import ACL, ARXIV, DOI, MORE, QUERY, Form, Host

PUBLISHERS: Final = (
    Host(
        "doi.org",
        (Form("doi", DOI),),
        mirrors="dx.doi.org",
        https=True,
    ),
    # Other resolvers of DOIs, and sites that show the paper of one.
    Host(
        "doi.acm.org doi.ieeecomputersociety.org oadoi.org unpaywall.org "
        "sci-hub.se sci-hub.st sci-hub.ru",
        (Form("doi", DOI),),
    ),
    Host("hdl.handle.net", (Form("doi", DOI), Form("handle", r"([\d.]+)/([^?#]+)"))),
    Host("n2t.net", (Form("doi", rf"doi:{DOI}"),)),
    Host(
        "dl.acm.org",
        (
            Form("doi", rf"doi/(?:[a-z]{{2,12}}/)?{DOI}"),
            # citation.cfm?id=3292500.3330701: the DOI without the publisher's prefix
            Form("doi", rf"citation\.cfm{QUERY}id=(\d+\.\d+){MORE}", "10.1145/{0}"),
        ),
        https=True,
    ),
    # Publishers whose links have one form: doi/full/10.1002/ROB.21918
    Host(
        "onlinelibrary.wiley.com tandfonline.com journals.sagepub.com pubs.acs.org "
        "science.org pnas.org epubs.siam.org royalsocietypublishing.org "
        "pubsonline.informs.org ascelibrary.org annualreviews.org worldscientific.com "
        "nejm.org ahajournals.org liebertpub.com mitpressjournals.org",
        (Form("doi", rf"doi/(?:[a-z]{{2,12}}/)?{DOI}"),),
    ),
    Host("degruyter.com", (Form("doi", rf"document/doi/{DOI}"),)),
    Host("emerald.com", (Form("doi", rf"insight/content/doi/{DOI}"),)),
    Host(
        "link.springer.com",
        (
            # chapter/10.1007%2F978-3-030-58452-8_13
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
        # articles/s41586-021-03819-2.pdf: the DOI without the publisher's prefix
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
            # Two forms of one page: document/9710627 and stamp.jsp?arnumber=9710627
            Form("ieee", r"(?:abstract/)?document/(\d+)"),
            Form(
                "ieee",
                r"(?:stamp/stamp\.jsp|xpl/articledetails\.jsp)"
                rf"{QUERY}arnumber=0*(\d+){MORE}",
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

# DOIs, in small letters, that name what a page of its own names too, or no paper: a
# link by such a DOI and a link to the page have one identifier.
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
    # Prefixes of Dataverse, Dryad, UCI, IEEE DataPort, Hugging Face, Kaggle, ICPSR and
    # 4TU, which register data sets: such a DOI names no paper.
    Form("data-doi", r"(10\.(?:7910|5061|24432|21227|57967|34740|3886|4121)/.+)"),
)
