"""No document costs more than its size allows: at most 30 seconds a megabyte."""

import time
from collections.abc import Callable

import pytest

from bot.errors import ConfigurationError, ListwrightError
from bot.listing.config_files import parse_layout
from bot.review.document_edit import read_document_edit
from bot.review.item_changes import ItemChange, find_item_changes
from tests.importer.scene import command

SIZE = 40_000
SECONDS_PER_MEGABYTE = 60
"""Twice what is promised: a test also runs on slow machines."""
PIECES = {
    "brackets": "[",
    "images": "![",
    "bold text": "**a ",
    "code": "`a``b```c````",
    "tags": '<a href="',
    "comments": "<!-- ",
    "quotations": "> ",
    "nested lists": "- ",
    "open details": "<details>\n\n",
    "wide tables": "|a" * 90 + "\n" + "|-" * 90 + "\n|x\n",
    "items": "- [a](https://a.org) - b\n",
    "rows of many tables": "| a | b |\n|---|---|\n"
    + "| [a](https://a.org) | b |\n" * 50
    + "\n",
    "separators": "- **a** " + "- b " * 400 + "\n",
    "open links": "- [a](https://a.org " + "(" * 90 + "\n",
    "links": "- **a** " + "[paper](https://a.org) | " * 90 + "\n",
    "many links in one item": "- **a** - " + "[b](https://b.org), " * 390 + "\n",
    "headings": "## A\n\n- [b](https://a.org)\n\n",
    "equal headings": "# A\n## B\n- [b](https://a.org)\n",
    "years": "### 2024\n\n- [b](https://a.org)\n\n",
    "paragraphs": "**A**\n\n- arxiv: <https://a.org>\n\n",
    "definitions": "[a]: https://a.org\n",
    "quotation marks": '- "' + 'a" b "' * 200 + "\n",
    "underlines": "a\n---\n",
    "backticks": "- [a](https://a.org) " + "`" * 7_000 + "\n",
    "blanks in a link": "- [a](https://a.org) [b](" + " " * 8_000 + "x y\n",
    "blanks after a title": "- **a**" + " " * 8_000 + "[b](https://a.org)\n",
    "blanks before a link": "- x" + " " * 8_000 + "y [a](https://a.org)\n",
    "open brackets": "- [a](https://a.org) [x]() " + "[" * 4_000 + "\n",
    "long items": "- [a](https://a.org) - " + "word " * 1_500 + "\n",
    "one work, nested": "- g\n  - [a](https://a.org)\n  - [b](https://b.org)\n",
}
NUMBERED = {
    "one big section": "- [b{n}](https://a.org/{n}) - words\n",
    "tiny sections": "## s{n}\n- [b](c{n})\n",
    "tables with columns of their own": "## S{n}\n\n| Name | c{n} |\n|---|---|\n| [a](https://a.org) | b |\n\n",
    "years of many sections": "## P{n}\n\n### 2024\n\n- [b](https://a.org/{n})\n\n### 2023\n\n- [c](https://c.org/{n})\n\n",
    "details": "<details>\n<summary>a -> N</summary>\n\n[paper](https://a.org/{n})\n\n</details>\n\n",
    "long equal names": f"- [{'w' * 58}{{n}}](https://a.org)\n- [{'w' * 58}{{n}}](https://a.org)\n",
}
HALVES = {
    "a long heading": (
        "# " + "long " * (SIZE // 10) + "\n\n",
        "## a\n\n- [b](https://a.org)\n\n",
    ),
    "a long year": (
        "## " + "2024 a " * (SIZE // 14) + "\n\n",
        "- [b](https://a.org)\n\ntext\n\n",
    ),
    "blank lines": ("\n" * (SIZE // 2), "## P\n\n### 2024\n\n- [b](https://a.org)\n\n"),
    "contents": (
        "- [2024](#2024)\n" * (SIZE // 32),
        "## P\n\n### 2024\n\n- [b](https://a.org)\n\n",
    ),
    "one wide table": (
        "|name" + "|a" * 4_000 + "\n" + "|-" * 4_001 + "\n",
        "| [a](https://a.org)" + "|x" * 4_000 + "\n",
    ),
}


def _numbered(piece: str) -> str:
    return "".join(piece.replace("{n}", str(n)) for n in range(SIZE // len(piece)))


DOCUMENTS: dict[str, Callable[[], str]] = {
    **{
        kind: lambda piece=piece: piece * (SIZE // len(piece) + 1)  # type: ignore[misc]
        for kind, piece in PIECES.items()
    },
    **{kind: lambda piece=piece: _numbered(piece) for kind, piece in NUMBERED.items()},  # type: ignore[misc]
    **{
        kind: lambda a=a, b=b: a + b * (SIZE // 2 // len(b) + 1)  # type: ignore[misc]
        for kind, (a, b) in HALVES.items()
    },
}


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_no_document_costs_more_than_its_size_allows(kind: str) -> None:
    text = "# T\n\n" + DOCUMENTS[kind]()
    start = time.process_time()
    try:
        status = command(text).status
    except ListwrightError as error:
        status = error.status
    seconds = time.process_time() - start

    assert status in {0, 1}
    assert seconds < 1 + SECONDS_PER_MEGABYTE * len(text) / 1_000_000


LAYOUT = """title: Things
document: lists/things.md
sections:
  works:
    title: Works
    views:
      works:
        item: "- [{title}]({link}) - {description}"
"""


def _document(items: list[str]) -> str:
    return "\n".join(
        [
            "# T",
            "<!-- listwright:begin works -->",
            *items,
            "<!-- listwright:end -->",
            "",
        ]
    )


def _read_changes(before: list[str], after: list[str]) -> list[ItemChange]:
    layout = parse_layout("things", LAYOUT.encode(), frozenset())
    today = _document(before)
    return find_item_changes(
        read_document_edit(layout, layout.document, today, _document(after), today)
    )


ITEMS = [f"- [T{n}](https://a.org/{n}) - words" for n in range(5_000)]


def test_two_hundred_changed_lines_of_a_long_list_are_read_in_time() -> None:
    edited = [
        line.replace("words", "others") if n % 25 == 0 else line
        for n, line in enumerate(ITEMS)
    ]
    start = time.process_time()
    found = _read_changes(ITEMS, edited)

    assert all(change.old is not None for change in found)
    assert [change.new.record["description"] for change in found if change.new] == [
        "others"
    ] * 200
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    ("after", "problem"),
    [
        (
            [
                line.replace("words", "o") if n < 201 else line
                for n, line in enumerate(ITEMS)
            ],
            "200 items",
        ),
        (
            [
                line.replace("words", "o") if n < 2_000 else line
                for n, line in enumerate(ITEMS)
            ],
            "1,000 items",
        ),
        ([], "1,000 items"),
        (["x" * 2_000_000], "2,000,000 characters"),
        (["- [a](https://a.org) - " + "x" * 20_000], "16,384 characters"),
        (["|a" * 500, "|-" * 500, *["|x"] * 500], "100,000 empty cells"),
    ],
    ids=[
        "changed lines",
        "many changed lines",
        "all lines gone",
        "a large document",
        "a long item",
        "empty cells",
    ],
)
def test_too_large_an_edit_is_refused_at_once(after: list[str], problem: str) -> None:
    before = ITEMS if problem.endswith("0 items") else ITEMS[:100]
    start = time.process_time()

    with pytest.raises(ConfigurationError, match=problem):
        _read_changes(before, after)
    assert time.process_time() - start < 10
