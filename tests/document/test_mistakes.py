"""The mistakes that people make: each is named, and each repair says what the person meant."""

import pytest

from bot.document.reader import Document, Unreadable, parse_yaml

MENDED = {
    "a colon in a title": ("title: Foo: a study\n", {"title": "Foo: a study"}),
    "a colon at the end of a value": ("title: Foo:\nyear: 2\n", {"title": "Foo:", "year": "2"}),
    "a colon, and a comment": ("title: Foo: a study # sic\n", {"title": "Foo: a study"}),
    "a colon in an item's text": ("tags:\n  - a\nname: b: c\n", {"tags": ["a"], "name": "b: c"}),
    "a value that begins with a bracket": ("title: [CVPR 2024] Foo\n", {"title": "[CVPR 2024] Foo"}),
    "a Markdown link": ("title: [Foo](https://x.org)\n", {"title": "[Foo](https://x.org)"}),
    "a list that is never closed": ("tags: [a, b\nyear: 2\n", {"tags": ["a", "b"], "year": "2"}),
    "a value that begins with a brace": ("title: {Foo} bar\n", {"title": "{Foo} bar"}),
    "an emphasis": ("title: *Foo* bar\nyear: 2\n", {"title": "*Foo* bar", "year": "2"}),
    "bold text": ("title: **Foo** bar\n", {"title": "**Foo** bar"}),
    "an asterisk": ("title: *Foo\n", {"title": "*Foo"}),
    "an ampersand": ("title: &Foo bar\n", {"title": "&Foo bar"}),
    "an exclamation mark": ("title: !Foo bar\n", {"title": "!Foo bar"}),
    "a percent sign": ("title: %Foo\n", {"title": "%Foo"}),
    "an at sign": ("authors: @foo\n", {"authors": "@foo"}),
    "a backtick": ("title: `foo` bar\n", {"title": "`foo` bar"}),
    "a greater-than sign": ("title: > foo\n", {"title": "> foo"}),
    "a comma": ("title: , foo\n", {"title": ", foo"}),
    "a symbol as an item": ("tags:\n  - @foo\n  - b\n", {"tags": ["@foo", "b"]}),
    "an asterisk as an item": ("tags:\n  - *\n", {"tags": ["*"]}),
    "text behind closing quotes": ('title: "Foo" bar\nyear: 2\n', {"title": '"Foo" bar', "year": "2"}),
    "text behind closing single quotes": ("title: 'Foo' bar\n", {"title": "'Foo' bar"}),
    "two quoted words": ('title: "Foo" and "bar"\n', {"title": '"Foo" and "bar"'}),
    "quotes inside quotes": ('title: "say "hi" now"\n', {"title": 'say "hi" now'}),
    "an unclosed quote": ('title: "Foo\nyear: 2\n', {"title": "Foo", "year": "2"}),
    "an unclosed quote before a quote": ('title: "Foo\nname: "bar"\n', {"title": "Foo", "name": "bar"}),
    "an unclosed single quote": ("title: 'Foo\nyear: 2\n", {"title": "Foo", "year": "2"}),
    "an apostrophe before a decade": ("title: '90s video\nyear: 2\n", {"title": "'90s video", "year": "2"}),
    "an apostrophe in single quotes": ("title: 'It's good'\n", {"title": "It's good"}),
    "a LaTeX command in quotes": ('title: "$\\alpha$-Net"\n', {"title": "$\\alpha$-Net"}),
    "a backslash in quotes": ('title: "a\\path"\n', {"title": "a\\path"}),
    "typographic quotes": ("title: \u201cFoo: bar\u201d\n", {"title": "Foo: bar"}),
    "guillemets": ("title: \xabFoo: bar\xbb\n", {"title": "Foo: bar"}),
    "tabs": ("links:\n\tpaper: x\n\tcode: y\n", {"links": {"paper": "x", "code": "y"}}),
    "no space behind a colon": ("title: A\nyear:2023\n", {"title": "A", "year": "2023"}),
    "no space behind any colon": ("title:A\nyear:2023\n", {"title": "A", "year": "2023"}),
    "no space before an address": ("links:\n  a: x\n  code:https://x.org\n", {"links": {"a": "x", "code": "https://x.org"}}),
    "a full-width colon": ("title\uff1aFoo\nyear: 2\n", {"title": "Foo", "year": "2"}),
    "equals signs": ("title = A\nyear = 2\n", {"title": "A", "year": "2"}),
    "too deep under links": ("links:\n  paper: x\n   code: y\n", {"links": {"paper": "x", "code": "y"}}),
    "too shallow under links": ("links:\n  paper: x\n code: y\n", {"links": {"paper": "x", "code": "y"}}),
    "shallower from the second link on": (
        "links:\n    paper: x\n  code: y\n  website: z\n",
        {"links": {"paper": "x", "code": "y", "website": "z"}},
    ),
    "a too deep field": ("title: A\n year: 2\n", {"title": "A", "year": "2"}),
    "an indented first line": (" title: A\nyear: 2\nname: b\n", {"title": "A", "year": "2", "name": "b"}),
    "an item too shallow": ("tags:\n  - a\n - b\n", {"tags": ["a", "b"]}),
    "a list on the line of its field": ("tags: - a\nyear: 2\n", {"tags": ["a"], "year": "2"}),
    "a dash before a link": ("links:\n  paper: x\n  - code: y\n", {"links": {"paper": "x", "code": "y"}}),
    "an unindented continuation": (
        "description: A long\nsentence.\nyear: 2\n",
        {"description": "A long sentence.", "year": "2"},
    ),
    "the same line twice": ("title: A\nyear: 2\ntitle: A\n", {"title": "A", "year": "2"}),
    "a fenced block": ("```yaml\ntitle: A\n```\n", {"title": "A"}),
    "front matter": ("---\ntitle: A\n---\n", {"title": "A"}),
    "a list of one": ("- title: A\n  year: 2\n", {"title": "A", "year": "2"}),
    "a line of a Markdown list": (
        "- **Name** - [Paper](https://a.org/x) [Code](https://b.org)\n",
        {"title": "Name", "links": {"paper": "https://a.org/x", "code": "https://b.org"}},
    ),
    "a Markdown line with a description": (
        "* [Name](https://a.org) - What it is.\n",
        {"title": "Name", "links": {"website": "https://a.org"}, "description": "What it is."},
    ),
    "a Markdown line with a year": (
        "- **Name** (2024) - [Paper](https://a.org)\n",
        {"title": "Name", "links": {"paper": "https://a.org"}, "year": "2024"},
    ),
    "five mistakes at once": (
        "title: Foo: bar\nlinks:\n\tpaper: https://a.b/c: d\n code:x\nyear=2023\n",
        {"title": "Foo: bar", "links": {"paper": "https://a.b/c: d", "code": "x"}, "year": "2023"},
    ),
}  # fmt: skip

TOLD = {
    "two different values": (
        "title: A\nyear: 2\ntitle: B\n",
        "in line 1 and in line 3",
    ),
    "several documents": ("title: A\n---\ntitle: B\n", "second document"),
    "the text of an issue": ("### Title\n\nFoo\n", "text of an issue"),
    "a merge conflict": (
        "title: A\n<<<<<<< HEAD\nyear: 2\n=======\nyear: 3\n>>>>>>> b\n",
        "merge conflict",
    ),
    "a list of names": ("- A\n- B\n", "holds a list"),
    "a merge key": ("<<: {a: b}\n", "<<"),
    "a field without a name": ('"": x\n', "no name"),
}


@pytest.mark.parametrize("name", MENDED)
def test_a_mistake_is_mended_as_it_was_meant(name: str) -> None:
    broken, meant = MENDED[name]

    result = parse_yaml(broken)

    assert isinstance(result, Unreadable)
    assert result.hint
    assert result.corrected
    assert result.corrected_text is not None
    mended = parse_yaml(result.corrected_text)
    assert isinstance(mended, Document)
    assert mended.value == meant


@pytest.mark.parametrize("name", TOLD)
def test_what_no_machine_can_decide_is_only_told(name: str) -> None:
    broken, told = TOLD[name]

    result = parse_yaml(broken)

    assert isinstance(result, Unreadable)
    assert told in result.message
    assert result.hint
    assert result.corrected_text is None


@pytest.mark.feature("yaml-errors")
def test_the_message_quotes_the_line_and_says_what_to_do() -> None:
    result = parse_yaml("year: 2023\ntitle: Foo: a study\n")

    assert result == Unreadable(
        line=2,
        column=11,
        message="Line 2 cannot be read: the value holds a colon, and YAML takes that for another field. "
        "The line is: `title: Foo: a study`.",
        hint="Put the whole value in double quotes.",
        corrected='title: "Foo: a study"',
        corrected_text='year: 2023\ntitle: "Foo: a study"\n',
    )


def test_the_line_at_fault_is_shown_not_the_one_where_the_parser_gave_up() -> None:
    result = parse_yaml('title: "Foo\nyear: 2023\nvenue: NIPS\n')

    assert isinstance(result, Unreadable)
    assert result.line == 1
    assert result.corrected == 'title: "Foo"'


def test_a_corrected_line_keeps_its_indentation() -> None:
    result = parse_yaml("links:\n  paper: x\n   code: y\n")

    assert isinstance(result, Unreadable)
    assert result.corrected == "  code: y"


def test_lines_without_a_mistake_are_not_touched() -> None:
    text = (
        "# kept\ntags: [a,\n  b]\ndescription: |\n  x: y: z\n\ttab\ntitle: Foo: bar\n"
    )
    readable = text.replace("\n\ttab", "")

    result = parse_yaml(readable)

    assert isinstance(result, Unreadable)
    assert result.corrected_text == readable.replace("Foo: bar", '"Foo: bar"')


def test_an_unknown_mistake_is_told_in_plain_words_with_its_line() -> None:
    result = parse_yaml("title: A\n: b\n")

    assert isinstance(result, Unreadable)
    assert result.line == 2
    assert "The line is: `: b`." in result.message
    assert result.hint


def test_a_long_line_is_shortened_in_the_message() -> None:
    result = parse_yaml(f"title: A: {'x' * 500}\n")

    assert isinstance(result, Unreadable)
    assert len(result.message) < 260
