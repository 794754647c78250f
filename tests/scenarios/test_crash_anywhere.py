"""The runner may die at any call: whatever it left, the next event or the sweep completes it, and doubles nothing."""

from pathlib import Path

import pytest

from tests.scenarios.rewind import (
    Step,
    completed,
    count_commits,
    every_crash,
    keep,
    pull_of,
    rewind,
    suggestions,
)
from tests.scenarios.scene import GOOD, HOME, SETTINGS, SLOPPY, Scene

PATH = f"{HOME}/learning-count-coins.yaml"


def steps_of(scene: Scene, event: Path, *commands: str) -> list[Step]:
    """The steps of a workflow on an event: each command with the arguments it takes."""
    out = scene.root / "analysis.json"

    def step(command: str) -> Step:
        more = {"analyse": ["--out", "analysis.json"], "land": []}.get(
            command, ["--analysis", str(out)]
        )
        return lambda: scene.run(command, event, *more)

    return [step(command) for command in commands]


def again(steps: list[Step]) -> None:
    """The same event comes once more, and all goes well."""
    for step in steps:
        step()


def assert_said_once(scene: Scene, annotations: int | None = None) -> None:
    """One comment, one completed check on the head, one set of labels, one review with suggestions at most."""
    pull = pull_of(scene)
    assert scene.headline(pull).startswith(("Ready", "119 things")), scene.comment(pull)
    (check,) = completed(scene, pull.head_sha)
    if annotations is not None:
        assert len(check.annotations) == annotations
    assert scene.world.labels(pull) in (["ready"], ["needs-author"])
    assert suggestions(pull) <= 1


def review_event(scene: Scene) -> Path:
    """The event that a new pull request causes."""
    return scene.world.write_event(
        scene.world.event("pull_request_target", pull_of(scene), action="opened")
    )


@pytest.mark.parametrize("recovery", ["the event again", "a sweep"])
def test_F17_a_review_that_ends_anywhere_is_completed_and_nothing_is_doubled(
    scene: Scene, recovery: str
) -> None:
    scene.propose({PATH: SLOPPY})
    steps = steps_of(scene, review_event(scene), "analyse", "publish")

    for _ in every_crash(scene, steps):
        if recovery == "a sweep":
            scene.sweep()
        else:
            again(steps)
        assert_said_once(scene)
        assert suggestions(pull_of(scene)) == 1


def test_F17_without_an_analysis_the_words_that_it_could_not_finish_are_taken_back(
    scene: Scene,
) -> None:
    scene.propose({PATH: SLOPPY})
    event = review_event(scene)
    unread = scene.root / "none.json"

    def publish() -> int:
        return 0 if scene.run("publish", event, "--analysis", str(unread)) == 3 else 1

    scene.update()
    publish()
    left = keep(scene)
    assert scene.headline(pull_of(scene)).startswith("I could not finish")
    assert completed(scene, pull_of(scene).head_sha) == []
    for recover in (
        scene.sweep,
        lambda: again(steps_of(scene, event, "analyse", "publish")),
    ):
        rewind(scene, left)
        recover()
        assert_said_once(scene)


def test_F12_F17_of_120_annotations_none_is_lost_and_none_doubled_wherever_it_ends(
    scene: Scene,
) -> None:
    unknown = "".join(f"unknown{number}: x\n" for number in range(119))
    scene.propose({PATH: GOOD + unknown})
    steps = steps_of(scene, review_event(scene), "analyse", "publish")

    for _ in every_crash(scene, steps):
        again(steps)
        assert_said_once(scene, annotations=120)
    requests = (
        scene.world.server.calls("checks/create")[:1]
        + scene.world.server.calls("checks/update")[:2]
    )
    assert [len(one.body["output"]["annotations"]) for one in requests] == [50, 50, 20]


def assert_landed_once(scene: Scene, began: str, commits: int) -> None:
    """The list shows the entry, by one commit; the comment says so once, and no label of the bot's is left."""
    pull = pull_of(scene)
    assert pull.merged_at, scene.said
    assert "Learning" in (scene.world.read("main", "lists/other.md") or "")
    assert count_commits(scene, began) == commits
    assert scene.headline(pull).startswith("Listed under Papers"), scene.comment(pull)
    assert scene.world.labels(pull) == []
    assert len(completed(scene, pull.head_sha)) == 1


def approval(scene: Scene, entry: str = GOOD) -> list[Step]:
    """The workflow for `/approve` of a contribution that was reviewed."""
    scene.review(scene.propose({PATH: entry}))
    body = f"/approve {scene.token(pull_of(scene))}"
    comment = scene.world.comment(pull_of(scene), author="curator", body=body)
    event = scene.world.write_event(
        scene.world.event("issue_comment", comment, action="created")
    )
    return steps_of(scene, event, "analyse", "command", "land")


def test_F17_an_approval_that_ends_anywhere_is_completed_when_it_runs_again(
    scene: Scene,
) -> None:
    steps = approval(scene)
    began = scene.world.head("main") or ""

    for _ in every_crash(scene, steps):
        again(steps)
        assert_landed_once(scene, began, 2)


def test_F17_an_approval_that_ends_anywhere_leaves_nothing_half_done_after_a_sweep(
    scene: Scene,
) -> None:
    steps = approval(scene)
    began = scene.world.head("main") or ""

    for _ in every_crash(scene, steps):
        scene.sweep()
        pull = pull_of(scene)
        if pull.merged_at:
            assert_landed_once(scene, began, 2)
        else:
            assert scene.headline(pull).startswith("Ready")
            assert len(completed(scene, pull.head_sha)) == 1


def merge_by_hand(scene: Scene, entry: str) -> list[Step]:
    """The workflow for a merge by hand of a contribution that was reviewed."""
    scene.review(scene.propose({PATH: entry}))
    scene.world.merge(pull_of(scene), by="curator")
    event = scene.world.event("pull_request_target", pull_of(scene), action="closed")
    return steps_of(scene, scene.world.write_event(event), "land")


@pytest.mark.parametrize("entry", [GOOD, SLOPPY], ids=["good", "sloppy"])
def test_F17_a_landing_that_ends_anywhere_is_completed_when_it_runs_again(
    scene: Scene, entry: str
) -> None:
    began = scene.world.head("main") or ""
    steps = merge_by_hand(scene, entry)

    for _ in every_crash(scene, steps):
        again(steps)
        assert_landed_once(scene, began, 2)
        assert (
            b'"Learning: Count Coins"'
            in (scene.world.repository.git.read("main", PATH) or b"")
            or entry == GOOD
        )


@pytest.mark.parametrize("entry", [GOOD, SLOPPY], ids=["good", "sloppy"])
def test_F17_a_landing_that_ends_anywhere_is_completed_by_a_sweep(
    scene: Scene, entry: str
) -> None:
    began = scene.world.head("main") or ""
    steps = merge_by_hand(scene, entry)

    for _ in every_crash(scene, steps):
        scene.sweep()
        assert_landed_once(scene, began, 2)


def fixing(scene: Scene) -> list[Step]:
    """The workflow for `/fix` of a contribution that was reviewed."""
    scene.review(scene.propose({PATH: SLOPPY}))
    comment = scene.world.comment(pull_of(scene), author="newcomer", body="/fix")
    event = scene.world.write_event(
        scene.world.event("issue_comment", comment, action="created")
    )
    return steps_of(scene, event, "analyse", "command")


@pytest.mark.parametrize(
    "recovery",
    ["the order again", "a sweep"],
)
def test_F17_a_repair_that_ends_anywhere_is_one_commit_with_one_check(
    scene: Scene, recovery: str
) -> None:
    steps = fixing(scene)
    proposed = pull_of(scene).head_sha

    for _ in every_crash(scene, steps):
        if recovery == "the order again":
            again(steps)
        else:
            scene.sweep()
        pull = pull_of(scene)
        assert_said_once(scene)
        made = scene.world.repository.git.text(
            "rev-list", "--count", f"{proposed}..{pull.head_sha}"
        )
        assert made in ({"0", "1"} if recovery == "a sweep" else {"1"})


def test_F17_a_repair_by_itself_that_ends_anywhere_is_one_commit_with_one_check(
    scene: Scene,
) -> None:
    scene.world.commit("main", {SETTINGS: "fix: push\n"})
    scene.propose({PATH: SLOPPY})
    proposed = pull_of(scene).head_sha
    steps = steps_of(scene, review_event(scene), "analyse", "publish", "fix")

    for _ in every_crash(scene, steps):
        scene.sweep()
        assert_said_once(scene)
        made = scene.world.repository.git.text(
            "rev-list", "--count", f"{proposed}..{pull_of(scene).head_sha}"
        )
        assert made in {"0", "1"}


def test_F17_wherever_a_step_ends_it_says_that_the_bot_failed(scene: Scene) -> None:
    scene.world.commit("main", {SETTINGS: "fix: push\n"})
    scene.propose({PATH: SLOPPY})
    silent: list[str] = []

    steps = steps_of(scene, review_event(scene), "analyse", "publish", "fix")
    left = list(every_crash(scene, steps, silent))

    assert silent == []
    # Here every call is cut off: the moments that the other tests leave out leave nothing new.
    assert [
        name
        for name in left
        if ", after call " not in name and ", before call 1 of " not in name
    ] == []


def test_F30_a_rolling_request_whose_making_ends_anywhere_is_opened_by_the_next_sweep(
    scene: Scene,
) -> None:
    scene.world.commit("main", {SETTINGS: "publish: pull-request\n"})
    steps = merge_by_hand(scene, GOOD)

    for _ in every_crash(scene, steps):
        scene.sweep()
        (rolling,) = [
            pull
            for pull in scene.world.pulls("open")
            if pull.head_ref == "listwright/regenerate"
        ]
        assert "Learning" in (
            scene.world.read("listwright/regenerate", "lists/other.md") or ""
        )
        assert rolling.base_ref == "main"


def test_F30_a_takeover_that_ends_anywhere_is_one_request_when_it_is_ordered_again(
    scene: Scene,
) -> None:
    scene.review(scene.propose({PATH: GOOD}, edits_allowed=False))
    comment = scene.world.comment(pull_of(scene), author="curator", body="/take")
    event = scene.world.write_event(
        scene.world.event("issue_comment", comment, action="created")
    )
    steps = steps_of(scene, event, "analyse", "command")

    for _ in every_crash(scene, steps):
        again(steps)
        (taken,) = [
            pull
            for pull in scene.world.pulls("open")
            if pull.head_ref == "listwright/take-1"
        ]
        assert count_commits(scene, scene.world.head("main") or "", taken.head_ref) == 1


def test_F17_a_rejection_that_ends_anywhere_is_said_once_when_it_is_given_again(
    scene: Scene,
) -> None:
    scene.review(scene.propose({PATH: SLOPPY}))
    order = "/reject It is no paper."
    comment = scene.world.comment(pull_of(scene), author="curator", body=order)
    event = scene.world.write_event(
        scene.world.event("issue_comment", comment, action="created")
    )
    steps = steps_of(scene, event, "analyse", "command")

    for name in every_crash(scene, steps):
        again(steps)
        pull = pull_of(scene)
        assert pull.state == "closed", name
        assert scene.headline(pull) == "Not taken up this time.", name
        assert len(scene.world.comments(pull)) == 2, name
        assert scene.world.labels(pull) == [], name
