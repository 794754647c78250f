"""The lines of a document that those of its marked version were made of, whatever an import repaired."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.markdown.original_lines import find_original_lines
from tests.document_source.scene import LIST, Repository

BEGIN, END = "<!-- listwright:begin x -->", "<!-- listwright:end -->"
JOINED = "- [Flamingo](https://arxiv.org/abs/2204.14198) (2022) - It learns from few examples."
BROKEN = JOINED.replace("learns from", "learns\nfrom")


def test_a_marker_was_made_of_no_line() -> None:
    spans = find_original_lines(["a", BEGIN, "b", END, ""], ["a", "b", ""])

    assert spans == [range(1), range(1, 1), range(1, 2), range(2, 2), range(2, 3)]


def test_a_joined_line_was_made_of_several() -> None:
    spans = find_original_lines(
        [BEGIN, "a b c", "", "d e", END], ["a b", "  c", "", "d ", "e"]
    )

    assert spans == [range(0), range(2), range(2, 3), range(3, 5), range(5, 5)]


def test_empty_lines_that_were_dropped_go_with_the_line_above() -> None:
    spans = find_original_lines(
        ["a", BEGIN, "b", "c", END], ["a", "", "", "b", "", "c"]
    )

    assert spans == [range(3), range(3, 3), range(3, 5), range(5, 6), range(6, 6)]


def test_an_empty_line_that_was_added_was_made_of_none() -> None:
    spans = find_original_lines(["a", "", BEGIN, "b", "", END, "c"], ["a", "b", "c"])

    assert spans == [
        range(1),
        range(1, 1),
        range(1, 1),
        range(1, 2),
        range(2, 2),
        range(2, 2),
        range(2, 3),
    ]


def test_joined_lines_beside_a_repaired_one_are_told() -> None:
    spans = find_original_lines(
        ["x", "a b", "y", "c d"], ["x", "a", "b", "y", "c\u00add"]
    )

    assert spans == [range(1), range(1, 3), range(3, 4), range(4, 5)]


def test_what_lacks_a_word_cannot_be_told() -> None:
    assert find_original_lines([BEGIN, "a c", END], ["a b", "c"]) is None


@given(
    st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=4), max_size=6),
    st.integers(0, 6),
)
def test_the_ranges_are_the_original_in_order(
    items: list[list[str]], marker: int
) -> None:
    """Any items of which the words stand on one line, or on a line each."""
    original = [word for item in items for word in (*item, "")]
    marked = [line for item in items for line in (" ".join(item), "")]
    place = min(2 * marker, len(marked))
    marked.insert(place, BEGIN)
    marked.append(END)

    spans = find_original_lines(marked, original)

    assert spans is not None
    assert [n for span in spans for n in span] == list(range(len(original)))


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository.with_document(tmp_path / "list", LIST.replace(JOINED, BROKEN))


def test_an_item_on_two_lines_stays_there_while_others_change(
    repository: Repository,
) -> None:
    before = repository.read("README.md")
    assert BROKEN in before

    status, _, problem = repository.run(
        "set", "year=2020", "--where", "title = Octo Vision"
    )

    assert (status, problem) == (0, "")
    assert repository.read("README.md") == before.replace("(2021)", "(2020)")


def test_the_lines_below_it_are_named_as_they_are(repository: Repository) -> None:
    text = repository.read("README.md")

    _, out, _ = repository.run("find", "Octo Vision")

    line = text.split("\n").index(
        next(line for line in text.split("\n") if line.startswith("- [Octo Vision]"))
    )
    assert f"README.md:{line + 1}" in out


def test_a_line_below_it_is_reviewed_as_ever(repository: Repository) -> None:
    text = repository.read("README.md")
    old = "- [Octo Vision]"
    new = "- [Kelp](https://octo-curator.example/kelp) (2022) - It sees kelp."

    (entry,) = repository.review(
        repository.contribute(text.replace(old, f"{new}\n{old}"))
    )["entries"]

    assert (entry["kind"], entry["title"], entry["to_fix"]) == ("added", "Kelp", [])
