"""Hosts of code, of packages, and of applications."""

from typing import Final

from bot.identity.hosts.row import (
    MORE,
    PARAMETER,
    QUERY,
    REPOSITORY,
    TARGET,
    Form,
    Host,
)

# What stands on GitHub in the place of an owner: `github.com/topics/llm` is no repository.
GITHUB_PAGES: Final = (
    r"(?:about|advisories|apps|codespaces|collections|copilot|customer-stories|edu"
    r"|education|enterprise|events|explore|features|login|marketplace|mobile|newsroom"
    r"|notifications|orgs|pricing|readme|resources|search|security|settings|signup|site"
    r"|solutions|sponsors|stars|team|topics|trending|users)/"
)

# A bare link to a part of a repository is called code, too.
_CODE: Final = ((r"[^/]+/.", "code"),)
_PART: Final = r"([^/?#@]{1,200})"
# The versions of a package are one package: `nuget.org/packages/Newtonsoft.Json/13.0.1`
_VERSION: Final = r"(?:/[^/?#]+)?"
_BRANCH: Final = r"(?:refs/heads/)?([^/?#]+)"

CODE: Final = (
    Host(
        "github.com",
        (
            Form(
                "github",
                rf"(?!{GITHUB_PAGES}){REPOSITORY}"
                r"(?:/tree/(?:main|master)|/blob/(?:main|master)/readme\.md)?$",
            ),
            # The raw text of a file and its page are one page:
            # haotian-liu/LLaVA/raw/main/docs/Data.md
            Form(
                "url",
                rf"([\w.-]+)/([\w.-]+)/raw/{_BRANCH}/([^?#]+)",
                "{host}/{0}/{1}/blob/{2}/{3}",
            ),
        ),
        labels=_CODE,
        https=True,
        spelled="github.com",
        written=(
            # The root of a repository loses ".git", the slash and "#readme".
            (
                r"/([^/?#]+)/([^/?#]{1,100}?)(?:\.git)*/*(?:#(?:readme|readme-ov-file)?)?",
                "https://github.com/{0}/{1}",
            ),
            # Any other fragment names a heading of the README, and stays.
            (
                r"/([^/?#]+)/([^/?#]{1,100}?)(?:\.git)*/*(#.*)",
                "https://github.com/{0}/{1}{2}",
            ),
        ),
        tracking="tab",
        caseless=2,
        suffix=".git",
    ),
    Host(
        "raw.githubusercontent.com",
        (
            # PMLR keeps newer papers on GitHub: mlresearch/v235/main/assets/abad24a/abad24a.pdf
            Form("pmlr", r"mlresearch/(v\d{1,4})/[\w-]+/assets/([\w-]+)/[\w-]+\.pdf"),
            Form(
                "url",
                rf"([\w.-]+)/([\w.-]+)/{_BRANCH}/([^?#]+)",
                "github.com/{0}/{1}/blob/{2}/{3}",
            ),
        ),
        https=True,
        caseless=2,
    ),
    Host("htmlpreview.github.io", https=True, wraps=(rf"\?{TARGET}",)),
    Host(
        "gist.github.com",
        (Form("gist", r"(?:[\w-]+/)?([0-9a-f]{20,40})(?:/[0-9a-f]{40})?(?:\.git)?"),),
        labels=((r".", "code"),),
        https=True,
    ),
    Host(
        "gist.githubusercontent.com",
        (Form("gist", r"[\w-]+/([0-9a-f]{20,40})/raw(?:/.*)?"),),
        https=True,
    ),
    Host(
        "gitlab.com",
        (
            Form(
                "gitlab",
                r"([\w.-]+(?:/[\w.-]+?)+?)(?:\.git)?(?:/-/tree/(?:main|master))?$",
            ),
        ),
        labels=_CODE,
        https=True,
        spelled="gitlab.com",
    ),
    Host(
        "bitbucket.org",
        (Form("bitbucket", rf"{REPOSITORY}(?:/src(?:/(?:main|master))?)?$"),),
        labels=_CODE,
        https=True,
        caseless=2,
        suffix=".git",
    ),
    Host(
        "codeberg.org",
        (Form("codeberg", rf"{REPOSITORY}(?:/src/branch/(?:main|master))?$"),),
        labels=_CODE,
        https=True,
        caseless=2,
        suffix=".git",
    ),
    Host(
        "gitee.com",
        (Form("gitee", rf"{REPOSITORY}(?:/tree/(?:main|master))?$"),),
        labels=_CODE,
        caseless=2,
        suffix=".git",
        wraps=(rf"link{QUERY}target={PARAMETER}{MORE}",),
    ),
    Host(
        "gitcode.com",
        (Form("gitcode", rf"{REPOSITORY}$"),),
        labels=_CODE,
        caseless=2,
        suffix=".git",
    ),
    Host(
        "git.sr.ht sr.ht",
        (Form("sourcehut", r"(~[\w.-]+)/([\w.-]+)(?:/tree)?"),),
        labels=_CODE,
        https=True,
    ),
    Host(
        "sourceforge.net",
        (Form("sourceforge", r"(?:projects|p)/([\w.-]+)(?:/(?:files|home)(?:/.*)?)?"),),
        labels=_CODE,
        https=True,
    ),
    # Hosts of project pages: nothing is known of their paths.
    Host(
        "*.github.io *.gitlab.io *.vercel.app *.netlify.app *.pages.dev *.web.app",
        https=True,
        is_common=True,
    ),
    Host("*.streamlit.app *.hf.space", labels=((r"", "demo"),), https=True),
)

PACKAGES: Final = (
    Host(
        "pypi.org",
        (Form("pypi", rf"(?:project|pypi|p|simple)/([\w.-]+){_VERSION}"),),
        mirrors="pypi.python.org",
        https=True,
    ),
    Host(
        "npmjs.com",
        (
            # package/@octo/curator/v/1.0.0
            Form(
                "npm",
                rf"package/((?:(?:@|%40)[\w.-]+(?:/|%2F))?[\w.-]+)(?:/v{_VERSION})?",
            ),
        ),
        mirrors="npmjs.org",
        https=True,
        unread="activetab",
    ),
    Host(
        "yarnpkg.com classic.yarnpkg.com",
        (Form("npm", r"(?:\w\w/)?package/((?:@[\w.-]+/)?[\w.-]+)"),),
        https=True,
    ),
    Host(
        "crates.io lib.rs", (Form("crates", rf"crates/([\w-]+){_VERSION}"),), https=True
    ),
    Host(
        "docs.rs",
        (
            Form(
                "docs.rs", r"(?:crate/)?([\w-]+)(?:/(?:latest|\*|\d[\w.+-]*)(?:/\w+)?)?"
            ),
        ),
        https=True,
    ),
    Host(
        "cran.r-project.org",
        (
            Form(
                "cran",
                r"(?:package=|web/packages/(?:package=)?)([a-z][a-z0-9.]*?)(?:/index\.html)?",
            ),
        ),
        mirrors="cran.rstudio.com cloud.r-project.org",
        https=True,
    ),
    Host(
        "bioconductor.org",
        (
            # packages/release/bioc/html/DESeq2.html and packages/DESeq2
            Form(
                "bioconductor",
                rf"packages/(?:release|devel|stats|\d[\d.]*)/\w+/html/{_PART}\.html",
            ),
            Form("bioconductor", r"packages/(?!release$|devel$|stats$)([a-z]\w*)"),
        ),
        https=True,
    ),
    Host(
        "mvnrepository.com",
        (Form("maven", rf"artifact/{_PART}/{_PART}{_VERSION}"),),
        https=True,
    ),
    Host(
        "search.maven.org central.sonatype.com",
        (
            Form(
                "maven",
                rf"artifact/{_PART}/{_PART}{_VERSION}(?:/(?:jar|pom|overview|versions))?",
            ),
        ),
        https=True,
    ),
    Host(
        "rubygems.org",
        (Form("rubygems", r"gems/([\w.-]+)(?:/versions(?:/.*)?)?"),),
        https=True,
    ),
    Host("packagist.org", (Form("packagist", rf"packages/{REPOSITORY}"),), https=True),
    Host("nuget.org", (Form("nuget", rf"packages/([\w.-]+){_VERSION}"),), https=True),
    Host("hex.pm", (Form("hex", rf"packages/(\w+){_VERSION}"),), https=True),
    Host(
        "pkg.go.dev",
        (Form("go", r"([\w-]+\.[\w.-]+/[^?#@]+)(?:@[^?#/]+)?"),),
        mirrors="godoc.org",
        https=True,
    ),
    Host(
        "hub.docker.com",
        (
            Form("docker", r"r/([\w.-]+)/([\w.-]+)(?:/(?:tags|builds|dockerfile))?"),
            # Images without an owner are Docker's own, whose owner is called `library`.
            Form("docker", r"_/([\w.-]+)(?:/tags)?", "library/{0}"),
        ),
        https=True,
    ),
    Host("anaconda.org", (Form("conda", rf"{REPOSITORY}(?:/files)?"),), https=True),
    Host(
        "formulae.brew.sh",
        (
            Form("homebrew", r"formula/([\w.@+-]+)"),
            Form("homebrew-cask", r"cask/([\w.@+-]+)"),
        ),
        https=True,
    ),
)

APPLICATIONS: Final = (
    Host(
        "marketplace.visualstudio.com",
        (Form("vscode", rf"items{QUERY}itemname=([\w.-]+){MORE}"),),
        https=True,
    ),
    Host(
        "open-vsx.org",
        (Form("vscode", r"extension/([\w-]+)/([\w-]+)(?:/.*)?", "{0}.{1}"),),
        https=True,
    ),
    Host(
        "chromewebstore.google.com",
        (Form("chrome-extension", r"detail/(?:[^/?#]+/)?([a-p]{32})"),),
        https=True,
    ),
    Host(
        "chrome.google.com",
        (Form("chrome-extension", r"webstore/detail/(?:[^/?#]+/)?([a-p]{32})"),),
        https=True,
    ),
    Host(
        "addons.mozilla.org",
        (
            Form(
                "firefox-addon",
                r"(?:[a-z-]{2,10}/)?(?:firefox|android)/addon/([^/?#]+)",
            ),
        ),
        https=True,
    ),
    Host(
        "play.google.com",
        (Form("android-app", rf"store/apps/details{QUERY}id=([\w.]+){MORE}"),),
        https=True,
    ),
    Host(
        "apps.apple.com",
        (Form("ios-app", r"(?:\w\w/)?app/(?:[^/?#]+/)?id(\d+)"),),
        mirrors="itunes.apple.com",
        https=True,
    ),
)
