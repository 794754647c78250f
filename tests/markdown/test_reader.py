"""The reader finds what GitHub shows, at the place where it stands, in linear time."""

import json
import time
from pathlib import Path

import pytest
from cmarkgfm.cmark import Options, markdown_to_html_with_extensions  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.markdown.reader import Element, read_document, read_inline
from tests.markdown.structure import structure_of_html, structure_of_markdown

EXAMPLES: list[list[str]] = json.loads(
    (Path(__file__).parent / "commonmark" / "examples.json").read_text(encoding="utf-8")
)
PARTS = [
    "[", "](", ")", "![", "*", "**", "_", "`", "``", "<x", ">", "a", "b c", "http://a.b", "  ", "\\", "&amp;", "#",
    '"', "<b>", "</b>", '<a href="x">', "</a>", "(", "]", ":", "!", "é", "|", "文",
]  # fmt: skip


def github_html(text: str) -> str:
    html: str = markdown_to_html_with_extensions(
        text, options=Options.CMARK_OPT_UNSAFE, extensions=["table", "strikethrough"]
    )
    return html


def test_every_example_of_the_specification_is_read_as_it_says() -> None:
    assert len(EXAMPLES) == 652
    wrong = [
        text
        for text, html in EXAMPLES
        if structure_of_markdown(text) != structure_of_html(html)
    ]

    assert wrong == []


@pytest.mark.parametrize(
    "text",
    [
        "| a | b |\n|---|:-:|\n| [x](y) | `c|d` \\| e |\n| short |\n",
        "| a |\n|---|\n| **b** |\nno pipe\n\nafter\n",
        "text\n| a | b |\n|---|---|\n| 1 | 2 |\n",
        "- item\n  | a | b |\n  |---|---|\n  | 1 | [l](m) |\n",
        "~~gone~~ and ~one~ and ~~~ three",
        "| a |\n| - |\n> quote\n",
        "<details>\n<summary>S</summary>\n\n| a | b |\n|---|---|\n| ![i](j) | <b>x</b> |\n\n</details>\n",
        "1. a\n2. b\n\n   ```\n   code\n   ```\n\n10) c\n",
        "- a\n\t- [tab](x)\n\t\t- deeper\n",
    ],
)
def test_an_extension_of_github_is_read_as_github_reads_it(text: str) -> None:
    assert structure_of_markdown(text) == structure_of_html(github_html(text))


@given(st.lists(st.sampled_from(PARTS), max_size=14).map("".join))
@settings(derandomize=True, max_examples=400)
def test_any_line_is_read_as_github_reads_it(line: str) -> None:
    line = f"x{line}"

    assert structure_of_markdown(line) == structure_of_html(github_html(line))


@given(
    st.lists(
        st.sampled_from([*PARTS, "\n", "\n\n", "- ", "> ", "1. ", "```", "|-|-|", "\t"])
    ).map("".join)
)
@settings(max_examples=200)
def test_every_part_stands_where_the_reader_says(text: str) -> None:
    def check(element: Element, start: int, end: int) -> None:
        assert start <= element.start <= element.end <= end
        if element.kind == "link" and element.style == "inline":
            assert text[element.start] == "["
            assert text[element.end - 1] == ")"
        for child in element.children:
            check(child, element.start, element.end)

    document = read_document(text)
    for block in document.blocks:
        check(block, 0, len(text))
        assert 0 <= block.first_line < block.end_line <= text.count("\n") + 1


@given(st.text())
@settings(max_examples=200)
def test_any_text_can_be_read(text: str) -> None:
    read_document(text)
    read_inline(text, {"a": "https://a.example.org/"})


@given(st.text(alphabet="[]()!*_`<>\\ a.\n\t#|-é\ud800", max_size=60))
def test_the_content_of_an_item_opens_no_block(text: str) -> None:
    blocks = {
        "heading",
        "paragraph",
        "quote",
        "code block",
        "html block",
        "list",
        "item",
        "table",
        "rule",
    }

    assert blocks.isdisjoint(element.kind for element in read_inline(text))


def test_a_reference_is_a_link_where_it_is_defined() -> None:
    document = read_document(
        "[One] and [two][Label  X]\n\n[one]: https://a.example.org/\n[label x]: <b c>\n"
    )

    links = [(e.url, e.style) for e in document.walk() if e.kind == "link"]
    assert links == [("https://a.example.org/", "reference"), ("b c", "reference")]
    assert document.definitions == {"one": "https://a.example.org/", "label x": "b c"}
    inline = [
        e.url
        for e in read_inline("see [ONE]", document.definitions)
        if e.kind == "link"
    ]
    assert inline == ["https://a.example.org/"]


def test_positions_count_characters_whatever_their_bytes() -> None:
    text = "é文😀 [ü](x) `ß`\n\n- 文 **é**\n"
    sources = {e.kind: text[e.start : e.end] for e in read_document(text).walk()}

    assert sources["link"] == "[ü](x)"
    assert sources["code"] == "`ß`"
    assert sources["strong"] == "**é**"


def test_a_blank_line_ends_emphasis_inside_an_item() -> None:
    assert not [e for e in read_inline("**a\n\nb**") if e.kind == "strong"]
    assert [e.value for e in read_inline("a\nb\n\nc")] == ["a\nb", "", "c"]


PIECES = ["[", "![", "](", "*a ", "**a", "`", "<", '<a href="', "> ", "- ", "|", "[x]: a\n", "[a][b]", "\\[", "~~a ",
          "  - a\n", "| a\n|-\n", "1. ", "***a** b*c", "&amp", "[![[]()", "((", "\t- a\n"]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_a_long_text_of_beginnings_is_read_in_linear_time(piece: str) -> None:
    text = piece * (40_000 // len(piece))

    start = time.process_time()
    elements = [*read_document(text).walk(), *read_inline(text)]

    assert (
        time.process_time() - start < 2.4
    )  # as `SECONDS_PER_MEGABYTE` in the tests of the import's time
    assert len(elements) <= 4 * len(text)


def test_what_is_nested_deeper_than_a_person_nests_is_kept_at_the_deepest_level() -> (
    None
):
    text = "".join("  " * depth + "- a\n" for depth in range(200))
    words = [e.value for e in read_document(text).walk() if e.kind == "text"]

    assert "".join(words).count("a") == 200
