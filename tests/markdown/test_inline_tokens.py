"""One item's inline Markdown: what is a link, a badge, bold text or an address, and what a reader sees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.markdown.inline_tokens import (
    extract_words,
    find_link_ends,
    find_links,
    parse_tokens,
    remove_empty_links,
    write_references_inline,
)
from bot.markdown.link_targets import is_outside


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](b)", [("link", "a", "b")]),
        ("[a](<b c> 'T')", [("link", "a", "b c")]),
        ("[a [b] c](d(e)f)", [("link", "a [b] c", "d(e)f")]),
        ("[![B](i.svg)](u)", [("link", "![B](i.svg)", "u")]),
        ("**[a](b)**", [("bold", "[a](b)", "")]),
        ("<https://a.org>", [("url", "", "https://a.org")]),
        ("https://a.org/x.", [("url", "", "https://a.org/x"), ("text", "", "")]),
        ('<a href="u">t</a>', [("link", "t", "u")]),
        ("`[a](b)`", [("text", "", "")]),
        ("\\[a](b)", [("text", "", "")]),
        ("[a] (b)", [("text", "", "")]),
        ("[[a](b)]", [("text", "", ""), ("link", "a", "b"), ("text", "", "")]),
    ],
)
def test_inline_markdown_is_split_into_tokens(
    text: str, expected: list[tuple[str, str, str]]
) -> None:
    assert [
        (token.kind, token.text, token.url) for token in parse_tokens(text)
    ] == expected


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("see https://a.org/x_(y).", ["https://a.org/x_(y)"]),
        ("(https://a.org/x)", ["https://a.org/x"]),
        ("https://a.org/x**", ["https://a.org/x"]),
        ("详见https://a.org/x。更多", ["https://a.org/x"]),
        ("xhttps://a.org/x", []),
        ("详见 https://a.org/x。更多", ["https://a.org/x"]),
        ("`https://a.org` <!-- https://b.org -->", []),
        ("https://", []),
        ("*[a](https://a.org)*, ~~[b](https://b.org)~~", ["https://a.org", "https://b.org"]),
        ('<a href="https://a.org?x=1&amp;y=2"><b>t</b></a>', ["https://a.org?x=1&y=2"]),
        ('<a href="https://a.org"><img alt="Paper" src="https://b.org/i.svg"></a>', ["https://a.org", "https://b.org/i.svg"]),
        ('<a name="x"></a>[t](u.md)', ["u.md"]),
        ("[![b](i.svg)](u.md 'T')", ["u.md", "i.svg"]),
        ("[[a](u.md)](v.md)", ["u.md"]),
    ],
)  # fmt: skip
def test_the_links_of_an_item_are_those_a_reader_can_follow(
    text: str, urls: list[str]
) -> None:
    assert [url for _, url in find_links(text)] == urls


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("**Title**: *said* of `A*`", "Title: said of A*"),
        ("A* search \\[a\\] &amp; x_y_z", "A* search [a] & x_y_z"),
        ("[**T**](u) ![alt](i) <sup>2</sup><br>end https://a.org", "T 2 end"),
        ("first  \nsecond\n\nthird", "first second third"),
        (
            "**M<sup>3</sup>IT** [a `b`](c) ![d](e) f_g \\[h\\]<br>i",
            "M3IT a b f_g [h] i",
        ),
    ],
)
def test_words_are_what_a_reader_sees_without_addresses(text: str, words: str) -> None:
    assert extract_words(text) == words


def test_a_picture_in_a_link_is_a_badge_however_it_is_written() -> None:
    badges = ["[![b](i)](u)", '<a href="u"> <img src="i"></a>', '[<img src="i">](u)']

    assert [token.is_badge for text in badges for token in parse_tokens(text)] == [
        True
    ] * 3
    assert not parse_tokens("[word ![b](i)](u)")[0].is_badge


@given(st.text(alphabet="[]()!*_`<>\\ahttps://. \"'\n~&;é文", max_size=80))
def test_tokens_are_the_text_again(text: str) -> None:
    assert "".join(token.source for token in parse_tokens(text)) == text


def test_references_are_written_as_links_beside_their_text() -> None:
    definitions = {
        "p": "https://a.org/p",
        "badge": "https://a.org/b.svg",
        "c": "https://a.org/c",
    }
    text = "[Paper][p], [![x][badge]][c], **[c]**, [none][d], [own](u), `[p]`"

    assert write_references_inline(text, definitions) == (
        "[Paper](https://a.org/p), [![x](https://a.org/b.svg)](https://a.org/c), **[c](https://a.org/c)**, "
        "[none][d], [own](u), `[p]`"
    )


def test_a_link_to_nowhere_is_its_text() -> None:
    assert (
        remove_empty_links("[a]() **[b]( )** [![i](u)]() `[c]()` [d](e)")
        == "a **b** ![i](u) `[c]()` [d](e)"
    )


def test_a_link_ends_where_its_target_does() -> None:
    assert find_link_ends("[a](b) [c](<d e>) [t](u 'T') <a href='x'>y</a>") == {
        0: 6,
        7: 17,
    }


@pytest.mark.parametrize(
    "url",
    ["https://a.org", "a.org/x", "./a", "../b.md", "/c", "paper.pdf", "a.org:8080/x"],
)
def test_a_link_to_a_page_or_a_file_leads_outside(url: str) -> None:
    assert is_outside(url)


@pytest.mark.parametrize(
    "url", ["", "#top", "mailto:a@b.org", "javascript:x.y/z", "url", "TODO"]
)
def test_a_link_to_a_place_or_to_nothing_does_not(url: str) -> None:
    assert not is_outside(url)
