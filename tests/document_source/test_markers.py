"""The markers that a document gets for a review, around the same items before and after an edit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.markdown.regions import END_MARKER, find_regions, remove_markers
from bot.model.account import Lines, Span
from bot.review.source_markers import (
    MarkedEdit,
    add_markers,
    remove_from_lines,
)

BEFORE = "# List\n\n## A\n\n- one\n- two\n\nWords.\n\n## B\n\n- three\n"
MARKED = (
    "# List\n\n## A\n\n<!-- listwright:begin a -->\n- one\n- two\n"
    f"{END_MARKER}\n\nWords.\n\n## B\n\n<!-- listwright:begin b -->\n- three\n{END_MARKER}\n"
)


def mark(after: str) -> MarkedEdit:
    marked = add_markers(MARKED, BEFORE, after)
    assert marked is not None
    return marked


def read_regions(text: str) -> dict[str, str]:
    lines = text.split("\n")
    return {
        name: "\n".join(lines[region.begin_line + 1 : region.end_line])
        for name, region in find_regions(text, "README.md").items()
    }


def test_the_version_before_gets_its_own_markers() -> None:
    marked = mark(BEFORE)

    assert (marked.before.text, marked.after.text) == (MARKED, MARKED)


def test_a_new_item_at_an_edge_belongs_to_the_section() -> None:
    top = mark(BEFORE.replace("- one", "- zero\n- one"))
    bottom = mark(BEFORE.replace("- two", "- two\n- new\n  more of it"))
    end = mark(f"{BEFORE}- four\n")

    assert read_regions(top.after.text)["a"] == "- zero\n- one\n- two"
    assert read_regions(bottom.after.text)["a"] == "- one\n- two\n- new\n  more of it"
    assert read_regions(end.after.text)["b"] == "- three\n- four"


def test_new_words_and_new_sections_belong_to_none() -> None:
    words = mark(BEFORE.replace("- one", "See also.\n\n- one"))
    section = mark(BEFORE.replace("## B", "## New\n\n- x\n\n## B"))

    assert read_regions(words.after.text)["a"] == "- one\n- two"
    assert read_regions(section.after.text) == {"a": "- one\n- two", "b": "- three"}


def test_a_section_may_lose_all_items() -> None:
    marked = mark(BEFORE.replace("- one\n- two\n", ""))

    assert read_regions(marked.after.text)["a"] == ""


def test_another_version_gets_no_markers() -> None:
    assert add_markers(MARKED, f"{BEFORE}\n- more", BEFORE) is None


lines_of_text = st.lists(
    st.sampled_from(
        ["- one", "- two", "- new", "", "Words.", "## A", "## B", "  more"]
    ),
    max_size=14,
)


@given(lines_of_text)
def test_without_its_markers_the_version_after_is_as_it_was_written(
    lines: list[str],
) -> None:
    after = "\n".join(lines)

    marked = mark(after)

    assert remove_markers(marked.after.text) == after
    assert list(find_regions(marked.after.text, "README.md")) == ["a", "b"]


@given(lines_of_text)
def test_lines_are_named_as_in_the_document_without_markers(lines: list[str]) -> None:
    after = "\n".join(lines)
    marked = mark(after)
    numbers = [
        number
        for number, line in enumerate(marked.after.text.split("\n"))
        if "listwright:" not in line
    ]

    for plain, number in enumerate(numbers):
        found = remove_from_lines(
            Lines("README.md", after=(Span(number, number + 1),)), marked
        )
        assert found.after == (Span(plain, plain + 1),)


@pytest.mark.parametrize(
    ("item", "new"),
    [
        (
            "**One**\n\n- paper: <https://a.org/1>",
            "**Two**\n\n- paper: <https://a.org/2>",
        ),
        (
            "#### One\n\nWords, [link](https://a.org/1).",
            "#### Two\n\n[link](https://a.org/2)",
        ),
        ("[One](https://a.org/1) words", "[Two](https://a.org/2) words"),
    ],
)
@pytest.mark.parametrize("is_first", [False, True])
def test_an_item_that_begins_as_those_of_its_section_belongs_to_it(
    item: str, new: str, *, is_first: bool
) -> None:
    begin, end = "<!-- listwright:begin x -->", "<!-- listwright:end -->"
    before = f"# T\n\n{item}\n\n# U\n"
    marked = f"# T\n\n{begin}\n{item}\n{end}\n\n# U\n"
    both = f"{new}\n\n{item}" if is_first else f"{item}\n\n{new}"

    edit = add_markers(marked, before, f"# T\n\n{both}\n\n# U\n")

    assert edit is not None
    after = edit.after.text
    if is_first:
        assert after.index(begin) < after.index(new)
    else:
        assert after.index("Two") < after.index(end)
