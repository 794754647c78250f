"""Lines of a merge are taken out of a document that changed meanwhile."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.workflow.line_reversal import revert_lines

BEFORE = "## A\n\n- one\n- two\n\n## B\n\n- three\n"


@pytest.mark.parametrize(
    ("merged", "now", "reverted"),
    [
        ("- two\n- new", "- two\n- new", "- two"),
        ("- two\n- new", "- two\n- new\n- later", "- two\n- later"),
        ("- two\n- new", "- deux\n- new", "- deux"),
        ("- deux", "- deux\n- later", "- two\n- later"),
    ],
)
def test_only_the_lines_of_the_merge_go(merged: str, now: str, reverted: str) -> None:
    after, today = BEFORE.replace("- two", merged), BEFORE.replace("- two", now)

    assert revert_lines(BEFORE, after, today) == BEFORE.replace("- two", reverted)


def test_a_line_that_went_comes_back_where_it_stood() -> None:
    after = BEFORE.replace("- two\n", "")
    now = after.replace("- three", "- three\n- four")

    assert revert_lines(BEFORE, after, now) == BEFORE.replace(
        "- three", "- three\n- four"
    )


@pytest.mark.parametrize(
    ("merged", "now"),
    [
        ("- two\n- new", "- two\n- new, corrected"),
        ("- two\n- new", "- two"),
        ("- two\n- new\n- newer", "- two\n- new\n- between\n- newer"),
    ],
)
def test_what_somebody_changed_since_is_not_touched(merged: str, now: str) -> None:
    after, today = BEFORE.replace("- two", merged), BEFORE.replace("- two", now)

    assert revert_lines(BEFORE, after, today) is None


def test_a_line_that_went_has_no_place_where_its_neighbours_changed() -> None:
    after = BEFORE.replace("- two\n", "")

    assert revert_lines(BEFORE, after, after.replace("- one\n", "- one\n- x\n")) is None
    assert revert_lines("- first\n- x", "- x", "- other\n- x") is None


lines = st.lists(st.sampled_from(["- x", "- y", "", "words"]), min_size=1, max_size=8)


@given(lines, lines)
def test_where_nothing_changed_meanwhile_all_is_as_before(
    before: list[str], after: list[str]
) -> None:
    old, new = "\n".join(before), "\n".join(after)

    assert revert_lines(old, new, new) == old
