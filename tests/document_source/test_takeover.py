"""New lines are put into a document that changed meanwhile."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.workflow.line_takeover import take_lines

OLD = "## A\n\n- one\n- two\n\n## B\n\n- three\n"


@pytest.mark.parametrize(
    ("head", "tip", "both"),
    [
        ("- two\n- new", "- two\n- sibling", "- two\n- sibling\n- new"),
        ("- two\n- new", "- two", "- two\n- new"),
        ("- two\n- new", "- deux", "- deux\n- new"),
    ],
)
def test_both_lines_stand_there(head: str, tip: str, both: str) -> None:
    taken = take_lines(OLD, OLD.replace("- two", head), OLD.replace("- two", tip))

    assert taken == OLD.replace("- two", both)


def test_a_line_that_goes_or_changes_is_not_taken_over() -> None:
    assert take_lines(OLD, OLD.replace("- two", "- deux"), OLD) is None
    assert take_lines(OLD, OLD.replace("- one\n", ""), OLD) is None


lines = st.lists(
    st.sampled_from(["- x", "- y", "", "## A", "words"]), min_size=1, max_size=8
)


@given(lines, lines, st.integers(0, 8), st.integers(0, 8))
def test_nothing_of_either_side_is_lost(
    old: list[str], tip: list[str], at: int, count: int
) -> None:
    new = [f"- new {number}" for number in range(count)]
    head = [*old[:at], *new, *old[at:]]

    taken = take_lines("\n".join(old), "\n".join(head), "\n".join(tip))

    assert taken is not None
    rest = [line for line in taken.split("\n") if line not in new]
    assert rest == "\n".join(tip).split("\n")
    assert [line for line in taken.split("\n") if line in new] == new


@given(lines)
def test_where_nothing_changed_meanwhile_the_contribution_comes_out(
    old: list[str],
) -> None:
    text = "\n".join(old)
    head = "\n".join([*old, "- new"])

    assert take_lines(text, head, text) == head
