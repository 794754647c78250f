"""A form is filled in, answered, approved, and becomes an entry that bears its submitter's name."""

import pytest

from tests.github_server.store import Issue
from tests.scenarios.scene import SETTINGS, Scene

ON = "submissions:\n  enabled: true\n"
PAPER = {"section": "Other list › Papers", "title": "Learning to Count Coins", "link": "2401.12345"}
PATH = "entries/other/papers/learning-to-count-coins.yaml"
ENTRY = "title: Learning to Count Coins\nyear: 2024\nlinks:\n  paper: https://arxiv.org/abs/2401.12345\n"


@pytest.fixture(autouse=True)
def forms_are_on(scene: Scene) -> None:
    """Let submissions be answered."""
    scene.world.commit("main", {SETTINGS: ON})
    scene.update()


def approve(scene: Scene, issue: Issue) -> None:
    """Say the word that the preview asks for."""
    scene.order(issue, f"/approve {scene.token(issue)}")


def add(scene: Scene, author: str = "newcomer", **answers: str) -> Issue:
    """A new paper, as the form for additions tells of it."""
    return scene.submit("add", author, PAPER | answers)


def test_a_submission_is_answered_approved_merged_and_listed(scene: Scene) -> None:
    issue = add(scene)

    assert scene.headline(issue).startswith("Ready for a maintainer"), scene.said
    assert scene.world.labels(issue) == ["ready", "submission"]

    approve(scene, issue)

    pull = scene.request_of(issue)
    assert scene.world.read(pull.head_ref, PATH) == ENTRY
    assert scene.conclusions(pull.head_sha) == ["success"]
    assert (pull.title, scene.world.labels(pull)) == ("Add Learning to Count Coins", ["ready", "submission"])
    assert (pull.body or "").startswith(f"Closes #{issue.number},")
    assert scene.headline(issue) == "Approved. It will be listed when its pull request is merged."
    assert scene.world.labels(issue) == ["approved", "submission"]
    assert scene.world.comments(pull) == []

    scene.merge(pull)

    assert scene.read(PATH) == ENTRY
    assert "Learning to Count Coins" in scene.read("lists/other.md")
    assert scene.headline(issue) == "Listed under Papers. Thank you."
    assert issue.state == "closed"
    assert scene.world.labels(issue) == ["submission"]
