"""What is unsafe is known however it is written, and cutting it leaves the rest: threats T51 and T52."""

import time
from html.parser import HTMLParser

import pytest
from cmarkgfm.cmark import Options, markdown_to_html_with_extensions  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.markdown.allowed_html import ELEMENTS
from bot.markdown.unsafe import (
    Allowance,
    find_address_problem,
    find_own_markup,
    find_unsafe_parts,
    may_hold_unsafe,
)
from bot.markdown.unsafe_cut import cut_unsafe

IN_LISTS = Allowance("lists")
ADDRESSES = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java&#115;cript:alert(1)",
    "java&#x73;cript&colon;alert(1)",
    "&#1;javascript:alert(1)",
    "javascript%3Aalert(1)",
    "java%0Ascript:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html;base64,PHNjcmlwdD4=",
    "file:///etc/passwd",
    "ftp://example.org/x",
    "blob:https://example.org/x",
    "https:settings",
    "https:/settings",
    "//example.org/x",
    "/\\\\example.org/x",
    "\\\\\\\\example.org\\\\x",
    "C:\\\\x",
    "../../settings",
    "..%2f..%2Fsettings",
    "%252e%252e/%252e%252e/settings",
    "a/../../../settings",
    "./../../settings",
    "/settings",
    "/../settings.md",
    "/octo-curator/awesome-things/settings",
]
SAFE = [
    "https://example.org/a?b=c#d",
    "HTTP://example.org",
    "mailto:curator@example.org",
    "../README.md",
    "../img/a%20b.png",
    "a/../b.md",
    "/bib/2024/a.b.md",
    "#section",
    "?plain=1",
    "docs",
    "",
]
WAYS = [
    "- [words](<{}>) - more",
    '- [words](<{}> "title") - more',
    "- ![words](<{}>) - more",
    "- [![words](https://example.org/p.png)](<{}>)",
    "- [words][ref] - more\n\n  [ref]: <{}>",
    "- words - more\n\n[ref]: <{}>",
    '- <a href="{}">words</a> - more',
    "- <img alt='words' src='{}'> more",
    "- <img srcset='https://example.org/p.png 1x, {} 2x'> words",
    '<div>\n<a href="{}">words</a>\n</div>',
    "| words | [words](<{}>) |",
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("address", ADDRESSES)
def test_T51_an_unsafe_address_is_found_however_it_is_written(
    address: str, way: str
) -> None:
    text = way.format(address)

    assert find_unsafe_parts(text, IN_LISTS)
    item = cut_unsafe(text, IN_LISTS)
    assert item.cut
    assert item.text is not None
    assert "words" in item.text
    assert not find_unsafe_parts(item.text, IN_LISTS)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("address", SAFE)
def test_a_safe_address_stays(address: str, way: str) -> None:
    text = way.format(address)

    assert cut_unsafe(text, IN_LISTS).text == text


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("- [words](javascript:alert(1)) - more", "- words - more"),
        ("- <javascript:alert(1)> words", "- javascript:alert(1) words"),
        (
            "- see ftp://example.org/x, or xmpp:a@b.example",
            "- see example.org/x, or a@b.example",
        ),
        ("- a <script>alert(1)</script> b", "- a  b"),
        ("- a <svg><script>alert(1)</script></svg> b", "- a  b"),
        ("- <iframe src='https://example.org'></iframe>", None),
        ("- words <style>p { }", "- words &lt;style>p { }"),
        ("- <img src=p.png onerror=alert(1)>", "- <img src=p.png>"),
        ("- a <img src=p.png onerror=alert(1) width=9>", "- a <img src=p.png width=9>"),
        ("- <b style='x' onclick=y>bold</b>", "- <b>bold</b>"),
        ("- <marquee>words</marquee>", "- words"),
        ("- a `Vec` is a Vec<T> for <think>", "- a `Vec` is a Vec<T> for <think>"),
        (
            "- <img src=p.png style='width: 9px; height: 9px;'>",
            "- <img src=p.png style='width: 9px; height: 9px;'>",
        ),
        ("- <img src=p.png style='width: 9px; position: fixed'>", "- <img src=p.png>"),
        ("- <font color=red>words</font>", "- <font color=red>words</font>"),
        ("<!-- words\n- more", "&lt;!-- words\n- more"),
        ("- a <!-- remark --> b", "- a <!-- remark --> b"),
        ("<div>\n<img src=x onerror=y", "<div>\n&lt;img src=x onerror=y"),
        (
            "- `<script>` and `[x](javascript:y)`",
            "- `<script>` and `[x](javascript:y)`",
        ),
        ("- a <?php x ?> <!DOCTYPE b> c", "- a   c"),
    ],
)
def test_T52_the_smallest_part_that_is_surely_unsafe_is_cut(
    text: str, cut: str | None
) -> None:
    assert cut_unsafe(text).text == cut


def test_a_tag_in_code_is_doubtful_and_ordinary_text_is_not() -> None:
    assert cut_unsafe("- `<script>`").is_doubtful
    assert not cut_unsafe(
        '- [a](https://example.org) <img src="https://example.org/p.png" alt="a">'
    ).is_doubtful


def test_what_the_owner_writes_beside_every_entry_is_no_fault_of_an_entry() -> None:
    own = find_own_markup(
        '- <video src="{preview}" controls></video> <b style="color: red">{title}</b>'
    )
    item = '- <video src="https://example.org/v.mp4" controls></video> <b style="color: red">T</b>'

    assert cut_unsafe(item, Allowance("", own)).text == item
    assert cut_unsafe(item.replace("https:", "javascript:"), Allowance("", own)).cut
    assert cut_unsafe(item.replace("red", "blue"), Allowance("", own)).cut
    assert not find_own_markup("<script>{title}</script>")


class Reader(HTMLParser):
    """Collects what another parser sees: elements, handlers and styles, and addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name in {"href", "src"}:
                self.addresses.add(value or "")


def read_as_github(text: str) -> Reader:
    """Return what GitHub's own parser makes of *text* before anything is removed."""
    html = markdown_to_html_with_extensions(
        text,
        options=Options.CMARK_OPT_UNSAFE,
        extensions=["table", "strikethrough", "autolink"],
    )
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


PIECES = [
    *(f"[a]({address})" for address in ADDRESSES[:8]),
    *(
        "[",
        "](",
        ")",
        "![",
        "<",
        ">",
        "`",
        "``",
        "```\n",
        "\n",
        "\n\n",
        " ",
        "- ",
        "| ",
        "\\",
        "&lt;",
        '"',
        "'",
        "=",
    ),
    *(
        "<script>",
        "</script>",
        "<img src=x onerror=y",
        " onerror=z ",
        "<a href=",
        "javascript:q",
        "<!--",
        "-->",
        "<?",
    ),
    *(
        "<div>",
        "</div>",
        "<svg ",
        "<style>",
        "[r]",
        "[r]:",
        "[r]: data:x\n",
        "words",
        "<b>",
        "ftp://a.b",
        "&#58;",
        "/",
    ),
]
EXAMPLES = 1_000


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@settings(derandomize=True, max_examples=EXAMPLES)
def test_T52_nothing_unsafe_is_left_of_any_text(text: str) -> None:
    item = cut_unsafe(text)
    seen = read_as_github(item.text or "")

    assert seen.elements <= ELEMENTS
    assert not {
        name for name in seen.attributes if name.startswith("on") or name == "style"
    }
    assert not [url for url in seen.addresses if find_address_problem(url)]
    assert cut_unsafe(item.text or "").cut == ()


@given(st.lists(st.sampled_from([*PIECES, *SAFE]), max_size=10).map("".join))
@settings(derandomize=True, max_examples=EXAMPLES)
def test_a_text_that_is_told_to_be_safe_at_a_glance_is_safe(text: str) -> None:
    if not may_hold_unsafe(text):
        seen = read_as_github(text)
        assert seen.elements <= ELEMENTS
        assert not [url for url in seen.addresses if find_address_problem(url)]


@pytest.mark.parametrize(
    "piece",
    ["<a x='", '<a b="', "[x](", "<!--", "<script>", "[a](javascript:1)", "<div>\n<script>\n\n", "ftp://x ", "![[",
     '<img alt="a" ', "<a  b  c  =  d", "<?", "[x]: javascript:1\n\n", "<svg onload=1>", '<a href="https://'],
)  # fmt: skip
def test_cutting_takes_linear_time(piece: str) -> None:
    def measure(size: int) -> float:
        text = (piece * size)[:size]
        start = time.perf_counter()
        cut_unsafe(text)
        return time.perf_counter() - start

    measure(1_000)
    shortest = min(
        measure(64_000) for _ in range(3)
    )  # a pause of the collector is no work on the text
    assert shortest < 60 * max(measure(8_000), 0.002)


def test_html_of_the_renderer_itself_is_safe() -> None:
    text = "| a | b |\n|:-|-:|\n| 1 | 2 |\n\n- [ ] open\n\n3. x[^1]\n\n```python\n```\n\n~~s~~\n\n[^1]: note <b>"

    assert find_unsafe_parts(text) == []
