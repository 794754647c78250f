"""The two-way pattern: what it writes, it reads."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.listing.pattern import PatternError, compile_pattern
from bot.model.entry import Entry

PAPER, CODE = "https://arxiv.org/abs/2304.08485", "https://github.com/haotian-liu/LLaVA"
RECORD: dict[str, Any] = {
    "title": "Visual Instruction Tuning",
    "name": "LLaVA",
    "date": "2023-04-17",
    "venue": "NeurIPS",
    "award": "Oral",
    "links": {"paper": PAPER, "code": CODE},
    "description": "A large *multimodal* model",
}


def render(pattern: str, **fields: Any) -> str | None:  # noqa: ANN401 - an entry's values
    return compile_pattern(pattern).render(
        Entry.from_record("l/s/e", {**RECORD, **fields})
    )


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (
            "- **{name}** ({year}) - [{description}]({link})",
            f"- **LLaVA** (2023) - [A large *multimodal* model]({PAPER})",
        ),
        (
            "* {date:%y.%m} [{title}]({link}) | [Code]({links.code})",
            f"* 23.04 [Visual Instruction Tuning]({PAPER}) | [Code]({CODE})",
        ),
        (
            "+ [{title}]({link}){? ({date:%b., %Y} | {venue})?}",
            f"+ [Visual Instruction Tuning]({PAPER}) (Apr., 2023 | NeurIPS)",
        ),
        (
            "- {title}: {links: / }",
            f"- Visual Instruction Tuning: [paper]({PAPER}) / [code]({CODE})",
        ),
        (
            "| {title} | {date} | {award} |",
            "| Visual Instruction Tuning | 2023-04-17 | Oral |",
        ),
        ("{{{title}}}", "{Visual Instruction Tuning}"),
    ],
)
def test_an_item_is_written_and_read_back(pattern: str, text: str) -> None:
    assert render(pattern) == text
    read = compile_pattern(pattern).parse(text)

    assert read is not None
    assert render(pattern, **read) == text


def test_an_optional_part_needs_all_its_fields() -> None:
    pattern = "- {title}{? ({venue} {year})?}"

    assert render(pattern, venue=None) == "- Visual Instruction Tuning"
    assert compile_pattern(pattern).parse("- A title") == {"title": "A title"}


def test_an_item_without_a_needed_field_is_not_written() -> None:
    assert render("- {title} - {description}", description=None) is None


def test_a_link_without_a_target_is_written_as_its_text() -> None:
    assert render("- [{title}]({link})", links={}) == "- Visual Instruction Tuning"


def test_a_row_needs_only_the_cell_of_its_title() -> None:
    assert (
        render("| {title} | {description} |", description=None)
        == "| Visual Instruction Tuning | |"
    )
    assert render("| [{name}]({link}) {badge} | {year} |") is None


def test_a_date_is_not_written_closer_than_it_is_known() -> None:
    assert render("- {title} ({date:%Y.%m})", date="2023") is None
    assert (
        render("- {title} ({date:%Y.%m})", date="2023-04")
        == "- Visual Instruction Tuning (2023.04)"
    )


def test_a_badge_is_the_text_of_its_link() -> None:
    badge = "[![Star](https://img.example/a.svg)](https://github.com/a/b)"
    read = compile_pattern("- [{title}]({link})\n  {links:\n  }").parse(
        f"- [T](https://a.org)\n  {badge}"
    )

    assert read is not None
    assert read["links"]["code"] == {
        "url": "https://github.com/a/b",
        "text": "![Star](https://img.example/a.svg)",
    }


def test_a_reading_with_every_link_is_preferred() -> None:
    pattern = compile_pattern("| {?{before} ?}[{title}]({link}){? {after}?} |")

    assert pattern.parse("| ✨ [T](https://a.org) (x) |") == {
        "before": "✨",
        "title": "T",
        "after": "(x)",
        "links": {"website": "https://a.org"},
    }


def test_a_row_may_lack_its_outer_pipes_or_have_empty_cells_too_many() -> None:
    pattern = compile_pattern("| {title} | {year} |")

    assert (
        pattern.parse("A | 2024")
        == pattern.parse("| A | 2024 | | |")
        == {"title": "A", "year": 2024}
    )
    assert pattern.parse("| A | 2024 | more |") is None


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("- {title", "brace"),
        ("- title}", "brace"),
        ("- {Title}", "brace"),
        ("- {?{title}", "never closed"),
        ("- {title}?}", "closes nothing"),
        ("- {title} {date:%Q}", "no way to write a date"),
        ("- {title} {date:May}", "no way to write a date"),
        ("{?" * 2000 + "{title}" + "?}" * 2000, "too deep"),
    ],
)
def test_what_is_no_pattern_is_refused_in_words(source: str, words: str) -> None:
    with pytest.raises(PatternError, match=words):
        compile_pattern(source)


@given(st.text(alphabet="{}?[]()|:%abcdefghijklmnopqrstuvwxyz. \n", max_size=60))
def test_any_text_is_a_pattern_or_refused(source: str) -> None:
    try:
        pattern = compile_pattern(source)
    except PatternError:
        return
    pattern.parse(source)
    pattern.render(Entry.from_record("l/s/e", RECORD))


@pytest.mark.parametrize(
    "piece", [" - ", "[a](", "(2024) ", "[a](b), ", "**", "| ", "<a ", "x", "["]
)
def test_reading_takes_little_time_whatever_the_item(piece: str) -> None:
    source = "- **{title}**{? ({venue} {year})?} - {description}{? [Paper]({links.paper})?}{? - {award}?} {links}"
    text = "- **a" + piece * (8000 // len(piece))
    start = time.process_time()
    compile_pattern(source).parse(text)

    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("\n  - Ada Lovelace, Alan Turing", ["Ada Lovelace", "Alan Turing"]),
        ("\n  - Ada Lovelace,\n    Alan Turing", ["Ada Lovelace", "Alan Turing"]),
        ("", None),
    ],
)
def test_a_label_is_no_part_of_names_where_the_item_can_be_read_so(
    lines: str,
    expected: list[str] | None,
) -> None:
    pattern = compile_pattern(
        "- {title}{?\n  - {authors}?}{?\n  - Date: {date:%B %-d, %Y}?}{?\n  - Task: {description}?}"
    )
    text = f"- Alpha{lines}\n  - Date: March 28, 2026\n  - Task: Reading, writing."

    record = pattern.parse(text)

    assert record is not None
    assert record.get("authors") == expected
    assert (record["date"], record["description"]) == (
        "2026-03-28",
        "Reading, writing.",
    )
    assert pattern.render(Entry.from_record("l/s/e", record)) == text.replace(
        "\n    Alan", " Alan"
    )


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("- {title}{? by {authors}?}.", "- Alpha by Team: A."),
        ("- {title}\n  - {authors}", "- Alpha\n  - Team: A"),
    ],
)
def test_names_with_a_colon_are_read_where_they_are_no_label(
    source: str,
    text: str,
) -> None:
    pattern = compile_pattern(source)
    record = pattern.parse(text)

    assert record == {"title": "Alpha", "authors": ["Team: A"]}
    assert pattern.render(Entry.from_record("l/s/e", record)) == text
