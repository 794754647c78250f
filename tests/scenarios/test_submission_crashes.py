"""The runner may die at any call on a submission: the next event or the sweep completes it, and doubles nothing."""

from pathlib import Path

import pytest

from tests.github_server.store import Issue
from tests.scenarios.papers import ENTRY, PATH, add, approve, turn_on
from tests.scenarios.rewind import Step, count_commits, every_crash
from tests.scenarios.scene import LANDED, Scene


@pytest.fixture(autouse=True)
def forms_are_on(scene: Scene) -> None:
    """Let submissions be answered."""
    turn_on(scene)


def steps_of(scene: Scene, event: Path, *commands: str) -> list[Step]:
    """The steps of a workflow on an event: each command with the arguments it takes."""
    handed = ["--analysis", str(scene.root / "analysis.json")]
    more = {"analyse": ["--out", "analysis.json"], "publish": handed, "command": handed}

    def step(command: str) -> Step:
        return lambda: scene.run(command, event, *more.get(command, []))

    return [step(command) for command in commands]


def again(steps: list[Step]) -> None:
    """The same event comes once more, and all goes well."""
    for step in steps:
        step()


def ordered(scene: Scene, issue: Issue, words: str) -> list[Step]:
    """The workflow for an order on a submission."""
    comment = scene.world.comment(issue, author="curator", body=words)
    event = scene.world.write_event(
        scene.world.event("issue_comment", comment, action="created")
    )
    return steps_of(scene, event, "analyse", "command", "land")


def now(scene: Scene, number: int = 1) -> Issue:
    """An issue as it is now."""
    return scene.world.repository.issues[number]


@pytest.mark.parametrize("recovery", ["a sweep"])
def test_F17_a_reply_that_ends_anywhere_is_one_comment(
    scene: Scene, recovery: str
) -> None:
    issue = add(scene)
    issue.comments.clear()
    issue.labels.clear()
    event = scene.world.write_event(scene.world.event("issues", issue))
    steps = steps_of(scene, event, "analyse", "publish", "accept")

    for _ in every_crash(scene, steps):
        if recovery == "a sweep":
            scene.sweep()
        else:
            again(steps)
        assert scene.headline(now(scene)).startswith("Ready")
        assert scene.world.labels(now(scene)) == ["ready", "submission"]


@pytest.mark.parametrize("recovery", ["the order again", "a sweep"])
def test_F17_an_approval_that_ends_anywhere_is_one_request_with_its_check(
    scene: Scene, recovery: str
) -> None:
    issue = add(scene)
    steps = ordered(scene, issue, f"/approve {scene.token(issue)}")

    for name in every_crash(scene, steps):
        if recovery == "a sweep":
            scene.sweep()
            scene.sweep()
            if not scene.headline(now(scene)).startswith("Approved"):
                assert scene.headline(now(scene)).startswith("Ready"), name
                assert scene.world.pulls("all") == []
                continue
        else:
            again(steps)
        pull = scene.request_of(now(scene))
        assert len(scene.world.pulls("all")) == 1
        assert scene.world.read(pull.head_ref, PATH) == ENTRY
        assert scene.conclusions(pull.head_sha) == ["success"], name
        assert scene.world.labels(pull) == ["ready", "submission"], name
        assert scene.headline(now(scene)).startswith("Approved"), name
        assert scene.world.labels(now(scene)) == ["approved", "submission"]


@pytest.mark.parametrize("recovery", ["a sweep"])
def test_F17_an_approval_that_merges_and_ends_anywhere_is_merged_and_listed_once(
    scene: Scene, recovery: str
) -> None:
    turn_on(scene, "  merge: true\n")
    issue = add(scene)
    scene.sweep()
    began = scene.world.head("main") or ""
    steps = ordered(scene, issue, f"/approve {scene.token(issue)}")

    for name in every_crash(scene, steps):
        if recovery == "a sweep":
            scene.sweep()
            scene.sweep()
            if scene.headline(now(scene)).startswith("Ready"):
                continue
        else:
            again(steps)
        assert scene.headline(now(scene)) == "Listed under Papers. Thank you.", (
            name,
            scene.said[-3000:],
        )
        assert (now(scene).state, scene.world.labels(now(scene))) == (
            "closed",
            ["submission"],
        ), name
        assert scene.world.read("main", PATH) == ENTRY + LANDED, name
        assert "Count Coins" in (scene.world.read("main", "lists/other.md") or "")
        assert count_commits(scene, began) == 2, name
        assert len(scene.world.pulls("all")) == 1


@pytest.mark.parametrize("recovery", ["the order again", "a sweep"])
def test_F17_a_rejection_that_ends_anywhere_is_said_once_and_done(
    scene: Scene, recovery: str
) -> None:
    issue = add(scene)
    approve(scene, issue)
    steps = ordered(scene, issue, "/reject It is no paper.")

    for name in every_crash(scene, steps):
        if recovery == "a sweep":
            scene.sweep()
            if scene.headline(now(scene)).startswith("Approved"):
                continue
        else:
            again(steps)
        assert scene.headline(now(scene)) == "Not taken up this time.", name
        assert now(scene).state == "closed", name
        assert scene.world.pulls() == [], name


def test_F17_an_update_that_ends_anywhere_is_void_and_up_to_date_after_a_sweep(
    scene: Scene,
) -> None:
    issue = add(scene)
    approve(scene, issue)
    assert issue.body is not None
    issue.body = issue.body.replace("Count Coins", "Count Stars")
    event = scene.world.write_event(scene.world.event("issues", issue, action="edited"))
    steps = steps_of(scene, event, "analyse", "publish", "accept")

    for name in every_crash(scene, steps):
        scene.sweep()
        pull = scene.request_of(now(scene))
        new = PATH.replace("coins", "stars")
        assert scene.world.read(pull.head_ref, new) == ENTRY.replace(
            "Coins", "Stars"
        ), name
        assert scene.conclusions(pull.head_sha) == ["action_required"], name
        assert scene.headline(now(scene)).startswith("Ready"), name
