"""Hosts of papers: preprints and proceedings."""

from typing import Final

from bot.identity.hosts.row import ACL, ARXIV, DOI, MORE, QUERY, Form, Host

# `abs/2304.08485v2`, `pdf/2304.08485.pdf`
_ARXIV_PAGE: Final = rf"(?:abs|pdf|html|ps|format|src|e-print)/{ARXIV}"
# A list writes every page of a paper as the abstract, without a version.
_ARXIV_WRITTEN: Final = ((r"[^?#]*", "https://arxiv.org/abs/{id}"),)
# A page about an arXiv paper on another host: `abs/2304.08485v1`, `arxiv/2304.08485`
ARXIV_ELSEWHERE: Final = Form(
    "arxiv", rf"(?:abs|pdf|html|overview|papers?|arxiv|reader)/(?:arxiv[-/])?{ARXIV}"
)

PREPRINTS: Final = (
    Host(
        "arxiv.org",
        (Form("arxiv", _ARXIV_PAGE),),
        mirrors=(
            "export.arxiv.org browse.arxiv.org static.arxiv.org "
            "ar5iv.org ar5iv.labs.arxiv.org"
        ),
        https=True,
        spelled="arxiv.org",
        written=_ARXIV_WRITTEN,
    ),
    # Mirrors of the past, which are not known to serve https.
    Host(
        "cn.arxiv.org de.arxiv.org jp.arxiv.org xxx.lanl.gov xxx.itp.ac.cn",
        (Form("arxiv", _ARXIV_PAGE),),
        written=_ARXIV_WRITTEN,
    ),
    Host(
        "alphaxiv.org arxiv-vanity.com emergentmind.com papers.cool scirate.com",
        (ARXIV_ELSEWHERE,),
    ),
    Host("catalyzex.com", (Form("arxiv", rf"paper/{ARXIV}"),)),
    Host(
        "biorxiv.org medrxiv.org connect.biorxiv.org connect.medrxiv.org",
        (
            # content/10.1101/2021.01.01.425001v2.full.pdf
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
    # ssrn.com/abstract=4389233: the number stands in the path, not in a query.
    Host("ssrn.com", (Form("ssrn", r"abstract=(\d+)"),)),
    Host(
        "techrxiv.org",
        (
            # articles/preprint/A_Title/20317512/1
            Form("techrxiv", r"articles/(?:preprint/)?(?:[^/?#]+/)?(\d+)(?:/\d+)?"),
            Form("doi", rf"doi/(?:[a-z]{{2,12}}/)?{DOI}"),
        ),
    ),
    Host(
        "preprints.org", (Form("preprints.org", r"manuscript/(\d{6}\.\d{4})(?:/.*)?"),)
    ),
    Host("researchsquare.com", (Form("researchsquare", r"article/(rs-\d+)(?:/.*)?"),)),
    # Leading zeros say nothing: 2023/0123.pdf and 2023/123 are one paper.
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
            # content/CVPR2023/papers/G_V_CVPR_2023_paper.pdf and its page in HTML
            Form(
                "cvf",
                r"content[^/?#]*/(?:[^/?#]+/)*?([\w.-]+?)"
                r"(?:_paper|_supplemental|_supp)?\.(?:html|pdf)",
            ),
        ),
        https=True,
        is_common=True,
    ),
    Host(
        "proceedings.neurips.cc papers.nips.cc papers.neurips.cc proceedings.iclr.cc "
        "proceedings.mlsys.org datasets-benchmarks-proceedings.neurips.cc",
        (
            # paper_files/paper/2023/hash/6dcf277e…-Abstract-Conference.html
            Form(
                "neurips",
                r"(?:paper_files/)?paper/\d{4}/(?:hash|file)/([0-9a-f]{32})"
                r"(?:-[\w-]+)?(?:\.html|\.pdf)?",
            ),
            # paper/7181-attention-is-all-you-need.pdf, an older form
            Form("nips", r"paper/(\d{1,5})-[\w-]+(?:\.pdf)?"),
        ),
        https=True,
    ),
    Host(
        "proceedings.mlr.press",
        # v139/radford21a.html and v139/radford21a/radford21a.pdf
        (Form("pmlr", r"(v\d{1,4})/([\w-]+?)(?:/\2[\w-]*)?(?:\.html|\.pdf)?"),),
        https=True,
    ),
    # Leading zeros say nothing: 2023/0012.pdf and 2023/12 are one paper.
    Host("ijcai.org", (Form("ijcai", r"proceedings/(\d{4})/0*(\d{1,4})(?:\.pdf)?"),)),
    Host(
        "ecva.net",
        (
            # The PDF and the page of one paper have different numbers, so they are two
            # kinds: papers/123750103.pdf and html/1234_ECCV_2020_paper.php
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
            # interspeech_2020/gulati20_interspeech.html
            Form(
                "isca",
                r"(?:archive/)?([\w-]+_\d{4})/(?:pdfs/)?([a-z0-9-]+)(?:_\w+)?\.(?:html|pdf)",
            ),
        ),
    ),
    Host(
        "jmlr.org",
        # papers/volume21/20-074/20-074.pdf and papers/v21/20-074.html
        (Form("jmlr", r"papers/v(?:olume)?(\d+)/([\w-]+)(?:/\2)?(?:\.html|\.pdf)"),),
    ),
    Host(
        "usenix.org",
        (
            # conference/osdi22/presentation/yu; the value holds the year in four digits
            Form(
                "usenix",
                r"conference/([a-z]+)(\d\d)/presentation/([\w-]+)",
                "{0}20{1}/{2}",
            ),
        ),
    ),
)
