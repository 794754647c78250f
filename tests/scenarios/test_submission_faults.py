"""GitHub fails while a submission is answered or approved: nothing doubled, nobody blamed, and the next run heals."""

from typing import Any

import pytest

from tests.scenarios.papers import ENTRY, PATH, add, approve, turn_on
from tests.scenarios.scene import Scene


@pytest.fixture(autouse=True)
def forms_are_on(scene: Scene) -> None:
    """Let submissions be answered."""
    turn_on(scene)


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 502, "when": "after"},
        {"status": 502, "when": "before"},
        {"status": 502, "when": "after", "times": 2},
        {"redirect": 307},
        {"html": True, "when": "after"},
    ],
    ids=str,
)
def test_F01_F03_a_reply_is_written_once_whatever_the_answer_to_it_was(
    scene: Scene, fault: dict[str, Any]
) -> None:
    scene.world.server.faults.add("issues/create-comment", **fault)

    issue = add(scene)
    scene.sweep()

    assert scene.headline(issue).startswith("Ready"), scene.said
    assert scene.world.labels(issue) == ["ready", "submission"]


@pytest.mark.parametrize(
    "fault", [{"html": True}, {"truncate": True}, {"status": 500}], ids=str
)
@pytest.mark.parametrize(
    "operation",
    ["issues/get", "issues/list-for-repo", "pulls/list", "issues/list-comments"],
)
def test_F05_what_cannot_be_read_is_the_bots_trouble_and_is_healed(
    scene: Scene, operation: str, fault: dict[str, Any]
) -> None:
    scene.world.server.faults.add(operation, times=30, **fault)
    issue = add(scene)
    said = " ".join(one.body for one in scene.world.comments(issue))
    assert "for the author" not in said
    assert "could not finish" in said or not said or "Ready" in said

    scene.world.server.faults.clear()
    scene.sweep()

    assert scene.headline(issue).startswith("Ready")


@pytest.mark.parametrize(
    "operation",
    ["pulls/create", "checks/create", "issues/add-labels", "smart-http/push"],
)
@pytest.mark.parametrize("when", ["before", "after"])
def test_F02_an_approval_through_a_bad_hour_ends_as_one_request_with_one_check(
    scene: Scene, operation: str, when: str
) -> None:
    issue = add(scene)
    fault: dict[str, Any] = {"status": 502, "when": when, "times": 3}
    scene.world.server.faults.add(operation, **fault)

    approve(scene, issue)
    scene.world.server.faults.clear()
    scene.sweep()

    pull = scene.request_of(issue)
    assert len(scene.world.pulls("all")) == 1
    assert scene.world.read(pull.head_ref, PATH) == ENTRY
    assert scene.conclusions(pull.head_sha) == ["success"]
    assert scene.headline(issue).startswith("Approved.")


def test_F09_a_missing_permission_is_named_in_the_log_and_blames_nobody(
    scene: Scene,
) -> None:
    scene.world.token.scopes["issues"] = "read"
    scene.world.token.scopes["pull_requests"] = "read"

    issue = add(scene)

    assert scene.world.comments(issue) == []
    assert "issues: write" in scene.said


def test_F10_an_issue_that_is_deleted_midway_stops_nothing(scene: Scene) -> None:
    issue = add(scene)
    event = scene.world.write_event(scene.world.event("issues", issue, action="edited"))
    scene.run("analyse", event, "--out", "analysis.json")
    del scene.world.repository.issues[issue.number]

    assert (
        scene.run("publish", event, "--analysis", str(scene.root / "analysis.json"))
        == 0
    )


def test_F11_the_longest_entry_that_a_form_makes_fits_into_its_reply(
    scene: Scene,
) -> None:
    issue = add(scene, remark="word " * 9_000, description="A long story. " * 60)

    assert len(scene.comment(issue)) <= 60_000
    assert scene.token(issue)
