"""Hosts of pages of every kind: archives, encyclopedias, documentation, stores of files."""

from typing import Final

from bot.identity.hosts.row import MORE, PARAMETER, QUERY, TARGET, Form, Host

_DRIVE_ID: Final = r"([\w-]{10,80})"
# The account that looks, where a browser knows several
_USER: Final = r"(?:u/\d+/)?"

ARCHIVES: Final = (
    Host(
        "web.archive.org",
        https=True,
        wraps=(
            # web/20200101000000id_/http://arxiv.org/pdf/2304.08485
            rf"(?:web/)?(?:\d{{1,14}}|\*)(?:[a-z]{{2}}_)?/{TARGET}",
            rf"(?:web|save)/(?=https?:/){TARGET}",
        ),
    ),
    Host("archive.org", https=True, wraps=(rf"(?:web|wayback)/\d{{4,14}}/{TARGET}",)),
    Host(
        "archive.ph archive.is archive.today archive.md archive.li archive.fo archive.vn",
        https=True,
        wraps=(rf"(?:newest|oldest|\d{{4,14}}|\d{{4}}\.\d\d\.\d\d-\d{{6}})/{TARGET}",),
    ),
    Host(
        "webcache.googleusercontent.com",
        wraps=(
            rf"search{QUERY}q=cache(?::|%3A)(?:[\w-]{{8,16}}(?::|%3A))?{PARAMETER}{MORE}",
        ),
    ),
)

WRAPPERS: Final = (
    Host(
        "google.com",
        https=True,
        wraps=(rf"url{QUERY}(?:q|url)={PARAMETER}{MORE}", rf"amp/s/{TARGET}"),
    ),
    Host(
        "scholar.google.com",
        https=True,
        wraps=(rf"scholar_url{QUERY}url={PARAMETER}{MORE}",),
    ),
    Host(
        "translate.google.com",
        https=True,
        wraps=(rf"translate{QUERY}u={PARAMETER}{MORE}",),
    ),
    Host("duckduckgo.com", https=True, wraps=(rf"l/?{QUERY}uddg={PARAMETER}{MORE}",)),
    Host(
        "*.safelinks.protection.outlook.com",
        https=True,
        wraps=(rf"[^?#]*{QUERY}url={PARAMETER}{MORE}",),
    ),
    Host(
        "urldefense.com urldefense.proofpoint.com",
        https=True,
        # v3/__https://example.org/a__;!!abc
        wraps=(r"v3/__(?P<target>.+?)__;.*",),
    ),
    Host("r.jina.ai href.li 12ft.io", https=True, wraps=(rf"\??(?=https?:/){TARGET}",)),
    Host(
        "ghproxy.com gh-proxy.com mirror.ghproxy.com ghproxy.net",
        wraps=(rf"(?=https?:/){TARGET}",),
    ),
    Host("*.idm.oclc.org", wraps=(rf"login{QUERY}q?url={PARAMETER}{MORE}",)),
)

ENCYCLOPEDIAS: Final = (
    Host(
        "wikipedia.org",
        (Form("url", r"(wiki/[^?#]+)", "en.wikipedia.org/{0}"),),
        https=True,
    ),
    # The editions in two languages are two texts, so they are two pages; those in two
    # scripts are one: `zh-hans/ImageNet` and `wiki/ImageNet` of the Chinese edition.
    Host(
        "*.wikipedia.org *.wiktionary.org *.wikibooks.org *.wikisource.org "
        "*.wikiquote.org *.wikiversity.org *.wikimedia.org *.wikivoyage.org",
        (
            Form(
                "url",
                rf"w(?:/index\.php)?{QUERY}title=([^&#]+){MORE}",
                "{host}/wiki/{0}",
            ),
            Form("url", r"(?:zh-\w{2,4}|sr-e[cl])/([^?#]+)", "{host}/wiki/{0}"),
        ),
        mirrors=(
            "*.m.wikipedia.org *.m.wiktionary.org *.m.wikibooks.org *.m.wikisource.org "
            "*.m.wikiquote.org *.m.wikiversity.org *.m.wikimedia.org *.m.wikivoyage.org"
        ),
        https=True,
        unread="oldid useskin veaction",
    ),
    Host("wikidata.org", https=True),
)

DOCUMENTATION: Final = (
    Host(
        "*.readthedocs.io",
        (
            # English and the newest version are what a reader gets without saying so:
            # `en/latest/` is the page of the host itself.
            Form("url", r"en/(?:latest|stable|main|master)", "{host}"),
            Form("url", r"en/(?:latest|stable|main|master)/([^?#]+)", "{host}/{0}"),
            # Another language is another page: zh-cn/latest/usage.html
            Form(
                "url",
                r"([a-z]{2}(?:[-_][a-z]{2,4})?)/(?:latest|stable|main|master)((?:/[^?#]+)?)",
                "{host}/{0}{1}",
            ),
            Form("url", r"(?:latest|stable)", "{host}"),
            Form("url", r"page/([^?#]+)", "{host}/{0}"),
        ),
        mirrors="*.readthedocs.org *.rtfd.io",
        https=True,
    ),
    Host(
        "readthedocs.org",
        (Form("url", r"projects/([\w-]+)", "{0}.readthedocs.io"),),
        mirrors="readthedocs.io",
        https=True,
    ),
)

FILES: Final = (
    Host(
        "drive.google.com drive.usercontent.google.com",
        (
            Form("drive", rf"(?:a/[\w.-]+/)?file/{_USER}d/{_DRIVE_ID}(?:/.*)?"),
            Form(
                "drive",
                rf"(?:open|uc|u/\d+/uc|download|folderview){QUERY}id={_DRIVE_ID}{MORE}",
            ),
            Form("drive", rf"drive/(?:mobile/)?{_USER}folders/{_DRIVE_ID}"),
        ),
        https=True,
        unread="usp",
    ),
    Host(
        "docs.google.com",
        (
            # A form that is published has a number of another kind, behind `e/`.
            Form("drive", r"forms/(?:u/\d+/)?d/e/([\w-]{10,100})(?:/.*)?", "e/{0}"),
            Form(
                "drive",
                r"(?:a/[\w.-]+/)?"
                r"(?:document|spreadsheets|presentation|forms|file|drawings)"
                rf"/{_USER}d/{_DRIVE_ID}(?:/.*)?",
            ),
            Form("drive", rf"(?:open|uc){QUERY}id={_DRIVE_ID}{MORE}"),
        ),
        https=True,
        unread="usp",
    ),
    Host("colab.research.google.com", https=True, unread="usp authuser"),
    Host(
        "dropbox.com dl.dropboxusercontent.com",
        (Form("dropbox", r"(?:scl/f[io]|sh?)/(\w{10,30})(?:/.*)?"),),
        https=True,
    ),
    Host(
        "pan.baidu.com",
        (
            # `s/1AbC…` and `share/init?surl=AbC…`: the 1 is no part of the number.
            Form("baidu", r"s/1([\w-]{6,30})"),
            Form("baidu", rf"share/init{QUERY}surl=([\w-]{{6,30}}){MORE}"),
        ),
        https=True,
    ),
)

SHOPS: Final = (
    Host(
        "amazon.com",
        (
            # A-Title/dp/0262035618/ref=sr_1_1: only the number names the book.
            Form(
                "amazon",
                r"(?:[^/?#]+/)?(?:dp|gp/product|exec/obidos/asin)/([a-z0-9]{10})(?:/.*)?",
            ),
        ),
        https=True,
    ),
    Host(
        "goodreads.com",
        (Form("goodreads", r"book/show/(\d+)(?:[.-][^/?#]*)?"),),
        https=True,
    ),
)
