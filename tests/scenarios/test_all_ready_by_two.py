"""`/approve all-ready` where two people approve, and where sections have keepers."""

import pytest

from tests.scenarios.scene import SETTINGS, Scene
from tests.scenarios.test_all_ready import (
    merged,
    order_of,
    propose_three,
    reactions,
    rows,
    the_issue,
)
from tests.scenarios.test_keepers import DOCUMENT, KEEPER, OTHER

WISHED = "approve_all_ready: true\n"
TWO = f"{WISHED}approvals: 2\n"


@pytest.fixture
def by_two(scene: Scene) -> Scene:
    scene.world.commit("main", {SETTINGS: TWO})
    scene.world.permission("second", "write")
    return scene


def test_the_first_approves_and_the_second_merges_by_the_same_list(
    by_two: Scene,
) -> None:
    pulls = propose_three(by_two)
    by_two.sweep()
    issue = the_issue(by_two)
    command = order_of(issue)

    by_two.order(issue, command)

    assert merged(pulls) == []
    assert reactions(issue) == ["+1"]
    assert order_of(issue) == command
    for pull in pulls:
        assert "One of two approvals is given." in by_two.comment(pull)

    by_two.order(issue, command)
    assert merged(pulls) == []
    by_two.sweep()
    by_two.order(issue, order_of(the_issue(by_two)), author="second")
    assert merged(pulls) == [1, 2, 3]


def test_who_lost_the_right_is_no_first_of_two(by_two: Scene) -> None:
    pulls = propose_three(by_two)
    by_two.sweep()
    issue = the_issue(by_two)
    by_two.order(issue, order_of(issue))
    by_two.world.permission("curator", "read")

    by_two.order(issue, order_of(issue), author="second")

    assert merged(pulls) == []


def test_T59_a_keeper_merges_only_what_lies_in_their_sections(scene: Scene) -> None:
    files = {
        SETTINGS: WISHED,
        "schema/other.yaml": OTHER,
        "lists/other.md": DOCUMENT,
    }
    scene.world.commit("main", files)
    scene.world.permission(KEEPER, "write")
    pulls = propose_three(scene)
    surveys = scene.propose(
        {
            "entries/other/surveys/all-clocks.yaml": (
                "title: All Clocks, Surveyed\nyear: 2024\nlinks:\n"
                "  paper: https://arxiv.org/abs/2405.55555\n"
            )
        },
        author="surveyor",
    )
    scene.review(surveys)
    scene.sweep()
    issue = the_issue(scene)
    assert len(rows(issue)) == 4

    scene.order(issue, order_of(issue), author=KEEPER)

    assert merged(pulls) == [1, 2, 3]
    assert merged([surveys]) == []
    (row,) = rows(issue)
    assert "outside the sections that you keep" in row
