"""Which links may be listed, how they are compared and how they are written."""

from time import process_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.identity.comparison_key import make_comparison_key
from bot.identity.identifiers import derive_label, derive_name, identify
from bot.identity.url_policy import (
    compile_ordinary_pattern,
    find_url_problem,
    make_canonical_url,
    prefer_https,
    remove_tracking,
)

PIECES = st.sampled_from(
    [
        *(
            "http:",
            "https:",
            "//",
            "/",
            "www.",
            "m.",
            "github.com",
            "arxiv.org",
            "huggingface.co",
            "x.org",
            ".",
        ),
        *(
            ":80",
            ":443",
            ":8",
            "@",
            "index.html",
            ".git",
            "abs",
            "pdf",
            "2304.08485",
            "v2",
            ".pdf",
            "owner",
        ),
        *(
            "?",
            "&",
            "=",
            "tab=readme-ov-file",
            "utm_source=a",
            "ref=b.c",
            "q=1",
            "#",
            "#readme",
            "#:~:text=a",
        ),
        *(
            "%41",
            "%4",
            "%",
            "31",
            "é",
            "İ",
            " ",
            "datasets",
            "doi.org",
            "10.48550/arXiv.",
            "tree/main",
            ")",
        ),
    ]
)
LINKS = st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=60)
HOSTS = st.sampled_from(
    ["example.org", "github.com", "arxiv.org", "docs.example.co.uk", "name.github.io"]
)
PATHS = st.lists(
    st.sampled_from(["a", "B", "paper", "2304.08485", "v1.2"]), max_size=3
).map("/".join)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "http://example.org:8080/a?b=c#d",
        "https://cocodataset.org/#home",
        "https://en.wikipedia.org/wiki/Schr%C3%B6dinger",
        "https://example.org/übersicht",
        "https://medium.com/@user/a-title",
        "https://xn--bcher-kva.example/",
        "http://101.126.42.235:30910/",
        "https://huggingface.co/datasets/a/b/viewer?views%5B%5D=train&row=0",
    ],
)
def test_an_ordinary_link_has_no_problem(url: str) -> None:
    assert find_url_problem(url) is None


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("", "empty"),
        ("javascript:alert(1)", "javascript"),
        ("data:text/html,x", "data"),
        ("ftp://example.org", "ftp"),
        ("file:///etc/passwd", "file"),
        ("//example.org", "begin"),
        ("example.org/a", "begin"),
        ("https:/example.org", "begin"),
        ("https:\\\\example.org", "character"),
        ("https://github.com@evil.org/", "user"),
        ("https://user:word@example.org", "user"),
        ("https://example.org\\@evil.org", "character"),
        ("https://example.org/a b", "space"),
        ("https://example.org/a\nb", "space"),
        ("https://example.org/a\u0000b", "space"),
        ("https://example.org/\u00a0", "space"),
        ("https://example.org/\u202egpj.exe", "invisible"),
        ("https://exam\u200bple.org/", "invisible"),
        ("https://example.org/\ud800", "invisible"),
        ('https://example.org/"onclick', "%22"),
        ("https://example.org/<b>", "%3C"),
        ("https://", "no host"),
        ("https:///a", "no host"),
        ("https://:80/", "no host"),
        ("https://example.org:0/", "port"),
        ("https://example.org:99999/", "port"),
        ("https://example.org:http/", "port"),
        ("https://bücher.example/", "xn--bcher-kva.example"),
        ("https://ｇｉｔｈｕｂ.com/", "github.com"),  # noqa: RUF001
        ("https://gіthub.com/", "xn--"),  # noqa: RUF001
        ("https://localhost/", "private"),
        ("https://printer.local/", "private"),
        ("https://intranet/", "valid name"),
        ("https://a..b/", "valid name"),
        ("https://-a.org/", "valid name"),
        ("https://example%2eorg/", "valid name"),
        ("https://127.0.0.1/", "private"),
        ("https://10.1.2.3/", "private"),
        ("https://169.254.169.254/latest", "private"),
        ("https://192.168.0.1/", "private"),
        ("https://999.1.1.1/", "valid address"),
        ("https://2130706433/", "disguise"),
        ("https://0x7f000001/", "disguise"),
        ("https://0x7f.0.0.1/", "disguise"),
        ("https://0177.0.0.1/", "disguise"),
        ("https://127.1/", "disguise"),
        ("https://[::1]/", "IP address"),
        ("https://example.org/" + "a" * 2048, "2048"),
    ],
)
def test_a_link_that_may_mislead_is_refused_with_its_reason(
    url: str, word: str
) -> None:
    problem = find_url_problem(url)

    assert problem is not None
    assert word in problem
    assert problem.endswith(".")


@given(st.from_regex(compile_ordinary_pattern(), fullmatch=True))
@settings(max_examples=100)
def test_an_ordinary_link_is_safe_and_canonical(url: str) -> None:
    assert find_url_problem(url) is None
    assert make_canonical_url(url) == url


@pytest.mark.feature("url-normalisation")
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a/", "http://www.example.org/a"),
        ("https://example.org", "https://EXAMPLE.org:443/index.html"),
        ("https://example.org/%7Eme/%e4", "https://example.org/~me/%E4"),
        ("https://example.org/é", "https://example.org/%C3%A9"),
        (
            "https://example.org/?b=2&a=1",
            "https://example.org/?a=1&b=2&utm_source=x&fbclid=y",
        ),
        ("https://example.org/a?ref=public-apis", "https://example.org/a"),
        ("https://example.org/#top", "https://example.org/"),
        ("https://example.org/a#:~:text=word", "https://example.org/a"),
        ("https://app.example.org/#/", "https://app.example.org/"),
        ("https://github.com/Owner/Repo.git", "https://github.com/owner/repo#readme"),
        (
            "https://github.com/Owner/Repo?tab=readme-ov-file",
            "https://github.com/owner/repo",
        ),
        (
            "https://m.youtube.com/watch?v=dQw4w9WgXcQ",
            "https://youtube.com/watch?v=dQw4w9WgXcQ&si=z",
        ),
        ("https://twitter.com/a", "https://x.com/a?s=20"),
        ("https://arxiv.org//abs//2304.08485", "https://arxiv.org/abs/2304.08485"),
        ("https://example.org/a;jsessionid=0A1B", "https://example.org/a?PHPSESSID=2"),
        ("https://example.org/a?hl=de", "https://example.org/a"),
        ("https://bücher.example/", "https://xn--bcher-kva.example"),
        ("https://straße.example/", "https://xn--strae-oqa.example"),
        ("https://BÜCHER.example:443/", "https://bücher.example"),
        (
            "https://web.archive.org/web/2020/https://www.google.com/url?q=https://a.org/b",
            "https://a.org/b",
        ),
        (
            "https://web.archive.org/web/2020/https://a.org/?b=1#/c",
            "http://a.org?b=1#/c",
        ),
        (
            "https://en.m.wikipedia.org/wiki/ImageNet",
            "https://en.wikipedia.org/wiki/ImageNet",
        ),
        (
            "https://en.wikipedia.org/wiki/Tell_%28poker%29",
            "https://en.wikipedia.org/wiki/Tell_(poker)",
        ),
    ],
)
def test_links_to_one_page_have_one_key(one: str, other: str) -> None:
    assert make_comparison_key(one) == make_comparison_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://cocodataset.org/#detection-2017", "https://cocodataset.org/#home"),
        ("https://example.org/Case", "https://example.org/case"),
        ("https://example.org/?id=1", "https://example.org/?id=2"),
        (
            "https://gitlab.com/a/b/-/raw/x?ref=main",
            "https://gitlab.com/a/b/-/raw/x?ref=next",
        ),
        ("https://example.org/a%2Fb", "https://example.org/a/b"),
        ("https://docs.example.org", "https://example.org"),
        (
            "https://de.wikipedia.org/wiki/ImageNet",
            "https://en.wikipedia.org/wiki/ImageNet",
        ),
        ("https://example.org/?hl=2", "https://example.org/"),
        ("https://www.google.com/url?q=cats", "https://cats"),
        ("https://app.example.org/#/a", "https://app.example.org/#/b"),
    ],
)
def test_links_to_two_pages_have_two_keys(one: str, other: str) -> None:
    assert make_comparison_key(one) != make_comparison_key(other)


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://arxiv.org/pdf/2304.08485v2.pdf", "https://arxiv.org/abs/2304.08485"),
        ("http://www.arxiv.org/html/2410.08565v1", "https://arxiv.org/abs/2410.08565"),
        ("http://export.arxiv.org/abs/cs/0112017", "https://arxiv.org/abs/cs/0112017"),
        (
            "https://ar5iv.labs.arxiv.org/html/2304.08485",
            "https://arxiv.org/abs/2304.08485",
        ),
        ("https://github.com/Owner/Repo.git", "https://github.com/Owner/Repo"),
        (
            "http://www.github.com/Owner/Repo/?tab=readme-ov-file#readme",
            "https://github.com/Owner/Repo",
        ),
        ("http://huggingface.co/a/b", "https://huggingface.co/a/b"),
        ("https://m.youtube.com/watch?v=x", "https://www.youtube.com/watch?v=x"),
        (
            "https://example.org/a?utm_source=chatgpt.com&id=1#b",
            "https://example.org/a?id=1#b",
        ),
        ("http://name.github.io/project/", "https://name.github.io/project/"),
    ],
)
def test_a_link_to_a_known_host_is_written_in_one_way(url: str, written: str) -> None:
    assert make_canonical_url(url) == written


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/a/",
        "https://www.example.org/index.html",
        "https://arxiv.org/abs/2304.08485",
        "https://arxiv.org/pdf/2304.08485#page=5",
        "https://arxiv.org/list/cs.CV/recent",
        "https://github.com/owner/repo/tree/main/docs/",
        "https://github.com/owner/repo/blob/main/a.git",
        "https://github.com/owner/repo#usage",
        "https://github.com/owner/",
        "https://huggingface.co/datasets/a/b/blob/main/c.json",
        "https://huggingface.co/papers/2304.08485",
        "https://www.youtube.com/watch?v=x",
        "http://github.com:8080/owner/repo/",
    ],
)
def test_a_link_that_needs_no_mending_stays_as_it_is(url: str) -> None:
    assert make_canonical_url(url) == url


def test_only_known_hosts_are_given_https() -> None:
    assert prefer_https("http://arxiv.org/abs/1") == "https://arxiv.org/abs/1"
    assert prefer_https("http://example.org") == "http://example.org"


def test_taking_away_tracking_keeps_the_rest_to_the_letter() -> None:
    url = "https://Example.org/A/?b=%7e&utm_medium=x&a=1#utm_source=y"

    assert remove_tracking(url) == "https://Example.org/A/?b=%7e&a=1#utm_source=y"


@given(LINKS)
@settings(max_examples=400, deadline=None)
@example("http://http:8//x")
@example("x.org/%4%31")
@example("github.com/a/index.html.git/")
def test_every_form_of_any_text_is_its_own_form(text: str) -> None:
    for form in (
        make_comparison_key,
        make_canonical_url,
        prefer_https,
        remove_tracking,
    ):
        assert form(form(text)) == form(text)


@given(LINKS)
@settings(max_examples=200, deadline=None)
def test_any_text_gets_an_answer(text: str) -> None:
    find_url_problem(text)
    derive_name(text)

    assert str(identify(text)).startswith(identify(text).kind)
    assert derive_label(text) in {
        "paper",
        "code",
        "dataset",
        "model",
        "demo",
        "video",
        "website",
    }


@given(
    HOSTS,
    PATHS,
    st.sampled_from(["http://", "https://www.", "https://m."]),
    st.sampled_from(["", "/", "#"]),
)
@settings(max_examples=100, deadline=None)
def test_scheme_subdomain_slash_and_tracking_do_not_change_what_is_named(
    host: str, path: str, start: str, end: str
) -> None:
    plain = f"https://{host}/{path}"

    assert make_comparison_key(f"{start}{host}/{path}{end}") == make_comparison_key(
        plain
    )
    assert identify(
        f"{start}{host}/{path}?utm_source=a&gclid=b{end.strip('/')}"
    ) == identify(plain)


@given(LINKS)
@settings(max_examples=200, deadline=None)
def test_writing_a_link_anew_does_not_change_what_it_names(text: str) -> None:
    if find_url_problem(text) is None:
        assert identify(make_canonical_url(text)) == identify(text)


@pytest.mark.parametrize(
    "unit",
    [
        "/",
        "%",
        "%25",
        "www.",
        ".git",
        "/index.html",
        "?",
        "&",
        "a",
        "#",
        "a/",
        "-",
        ")",
        "_2020",
        "utm_a&",
    ],
)
@pytest.mark.parametrize(
    "start",
    [
        *(
            "",
            "https://",
            "https://x.org/",
            "https://github.com/a/",
            "https://doi.org/10.1000/",
        ),
        *(
            "https://openreview.net/forum?",
            "https://openaccess.thecvf.com/content/",
            "https://isca-archive.org/",
        ),
        *(
            "https://proceedings.mlr.press/v1/",
            "https://gitlab.com/a/",
            "https://ojs.aaai.org/a/article/view/1/",
            "https://web.archive.org/web/2020/",
            "https://www.google.com/url?q=",
            "https://medium.com/",
            "https://a.readthedocs.io/en/latest/",
        ),
    ],
)
def test_a_hostile_link_takes_no_longer_than_another(start: str, unit: str) -> None:
    text = start + unit * (4096 // len(unit))
    began = process_time()

    for read in (
        find_url_problem,
        make_comparison_key,
        make_canonical_url,
        identify,
        derive_label,
        derive_name,
    ):
        read(text)

    assert process_time() - began < 0.25
