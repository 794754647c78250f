"""Hosts of videos, talks, posts and conversations."""

from typing import Final

from bot.identity.hosts.row import MORE, PARAMETER, QUERY, Form, Host

VIDEO: Final = (
    Host(
        "youtube.com",
        (
            Form("youtube", rf"watch{QUERY}v=([\w-]{{11}}){MORE}"),
            Form("youtube", r"(?:embed|shorts|live|v)/([\w-]{11})"),
            Form("youtube-list", rf"playlist{QUERY}list=([\w-]{{10,50}}){MORE}"),
        ),
        mirrors="youtube-nocookie.com",
        labels=((r"[^/]+/.", "video"),),
        https=True,
        # The form that YouTube itself gives
        spelled="www.youtube.com",
        tracking="ab_channel feature pp si",
        wraps=(rf"redirect{QUERY}q={PARAMETER}{MORE}",),
    ),
    Host(
        "youtu.be",
        (Form("youtube", r"([\w-]{11})"),),
        labels=((r"[^/]+/.", "video"),),
        https=True,
        tracking="feature si",
    ),
    Host(
        "vimeo.com",
        (Form("vimeo", r"(?:channels/[\w-]+/)?(\d{5,12})(?:/[0-9a-f]{8,12})?"),),
        labels=((r".", "video"),),
        https=True,
    ),
    Host("player.vimeo.com", (Form("vimeo", r"video/(\d{5,12})"),), https=True),
    Host(
        "bilibili.com",
        (Form("bilibili", r"(?:video|s/video)/(bv\w{10}|av\d+)"),),
        labels=((r"[^/]+/.", "video"),),
        https=True,
        unread="p t",
    ),
    Host("b23.tv", (Form("bilibili", r"(bv\w{10}|av\d+)"),), https=True),
    Host(
        "slideslive.com",
        (Form("slideslive", r"(?:embed/(?:presentation/)?)?(\d{5,12})(?:/.*)?"),),
        https=True,
    ),
)

POSTS: Final = (
    Host(
        "x.com",
        (
            Form(
                "tweet",
                r"(?:\w{1,30}|i/web)/status(?:es)?/(\d+)(?:/(?:photo|video)/\d)?",
            ),
        ),
        mirrors="twitter.com fxtwitter.com vxtwitter.com",
        https=True,
        tracking="s t",
        caseless=1,
    ),
    Host(
        "reddit.com",
        (Form("reddit", r"(?:r/\w+/)?comments/(\w+)(?:/[^/?#]*)?"),),
        mirrors="old.reddit.com new.reddit.com np.reddit.com",
        https=True,
        wraps=(rf"link{QUERY}url={PARAMETER}{MORE}",),
    ),
    Host("redd.it", (Form("reddit", r"(\w+)"),), https=True),
    Host("news.ycombinator.com", (Form("hackernews", r"item\?id=(\d+)"),), https=True),
    Host(
        "linkedin.com *.linkedin.com",
        (
            Form("linkedin-post", r"posts/[^/?#]*-activity-(\d{15,25})(?:-[\w-]+)?"),
            # The second address of a post: feed/update/urn:li:activity:7012345678901234567
            Form(
                "linkedin-post",
                r"feed/update/urn(?::|%3A)li(?::|%3A)activity(?::|%3A)(\d{15,25})",
            ),
            # uk.linkedin.com/in/octo: the country in front says nothing.
            Form("url", r"(in|company)/([^/?#]+)", "linkedin.com/{0}/{1}"),
        ),
        https=True,
        tracking="rcm trk trackingid originalsubdomain",
        wraps=(rf"redir/redirect{QUERY}url={PARAMETER}{MORE}",),
    ),
    Host(
        "medium.com *.medium.com",
        # a-title-0123456789ab: the title may change, the number stays.
        (Form("medium", r"(?:[^/?#]+/)?(?:[^/?#]*-)?([0-9a-f]{10,12})"),),
        https=True,
        tracking="source sk",
        wraps=(rf"r/{QUERY}url={PARAMETER}{MORE}", rf"r{QUERY}url={PARAMETER}{MORE}"),
    ),
    Host("*.substack.com", https=True, tracking="r triedredirect isfreemail"),
    Host(
        "stackoverflow.com superuser.com serverfault.com askubuntu.com mathoverflow.net "
        "*.stackexchange.com",
        (
            Form(
                "stackexchange",
                r"(?:questions|q)/(\d+)(?:/[^/?#]*)?(?:/\d+)?",
                "{host}/{0}",
            ),
        ),
        https=True,
    ),
    Host(
        "open.spotify.com",
        (Form("spotify", r"(?:intl-\w\w/)?(\w+)/(\w{22})"),),
        https=True,
        tracking="si",
    ),
    Host(
        "discord.gg", (Form("url", r"([\w-]+)", "discord.com/invite/{0}"),), https=True
    ),
    Host("discord.com", mirrors="discordapp.com", https=True),
    Host(
        "t.me",
        (Form("url", r"s/(\w+)", "{host}/{0}"),),
        mirrors="telegram.me",
        https=True,
    ),
    # Articles that somebody posted: an article may speak of several works, so two titles
    # with the link of one are no fault.
    Host(
        "mp.weixin.qq.com",
        (Form("article", r"s/([\w-]{10,40})", "{host}/s/{0}"),),
        https=True,
        tracking="chksm scene sharer_sharetime sharer_shareid sharer_shareinfo srcid",
    ),
    Host(
        "zhuanlan.zhihu.com", (Form("article", r"p/(\d+)", "{host}/p/{0}"),), https=True
    ),
    Host(
        "blog.csdn.net",
        (
            Form(
                "article",
                r"(\w+)/article/details/(\d+)",
                "{host}/{0}/article/details/{1}",
            ),
        ),
        https=True,
    ),
    Host(
        "juejin.cn",
        (Form("article", r"post/(\d+)", "{host}/post/{0}"),),
        mirrors="juejin.im",
        https=True,
    ),
    Host("zhihu.com", https=True, wraps=(rf"link{QUERY}target={PARAMETER}{MORE}",)),
    Host(
        "link.zhihu.com link.csdn.net link.juejin.cn",
        wraps=(rf"{QUERY}target={PARAMETER}{MORE}",),
    ),
    Host(
        "jianshu.com",
        (Form("article", r"p/([0-9a-f]+)", "{host}/p/{0}"),),
        wraps=(rf"go-wild{QUERY}url={PARAMETER}{MORE}",),
    ),
    Host(
        "l.facebook.com lm.facebook.com", wraps=(rf"l\.php{QUERY}u={PARAMETER}{MORE}",)
    ),
    Host("vk.com", wraps=(rf"away\.php{QUERY}to={PARAMETER}{MORE}",)),
    Host("out.reddit.com", wraps=(rf"[^?#]*{QUERY}url={PARAMETER}{MORE}",)),
    Host("slack-redir.net", wraps=(rf"link{QUERY}url={PARAMETER}",)),
)
