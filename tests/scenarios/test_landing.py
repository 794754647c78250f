"""What happens on the default branch after a merge."""

from pathlib import Path

import pytest

from tests.scenarios.scene import GOOD, HOME, SETTINGS, SLOPPY, Scene

LIST = "lists/other.md"
ENTRY = f"{HOME}/learning-to-count-coins.yaml"


def landed(scene: Scene) -> None:
    """Somebody pushes an entry to the default branch, and the workflow for pushes runs."""
    scene.world.commit("main", {ENTRY: GOOD}, message="Add by hand")
    scene.run("land", push(scene))


def push(scene: Scene) -> Path:
    """The event of the last push."""
    return scene.world.write_event(scene.world.event("push", "main"))


@pytest.mark.feature("after-merge")
def test_a_push_to_the_branch_regenerates_the_lists_once(scene: Scene) -> None:
    landed(scene)
    tip = scene.world.head("main")

    scene.run("land", push(scene))

    assert "Learning to Count Coins" in scene.read(LIST)
    assert scene.world.head("main") == tip


@pytest.mark.feature("after-merge")
def test_the_lists_can_go_through_one_rolling_pull_request(scene: Scene) -> None:
    scene.world.commit("main", {SETTINGS: "publish: pull-request\n"})
    landed(scene)
    scene.world.commit(
        "main",
        {
            f"{HOME}/second.yaml": GOOD.replace("Coins", "Notes").replace(
                "12345", "12346"
            )
        },
    )

    scene.run("land", push(scene))

    (pull,) = scene.world.pulls("open")
    text = scene.world.read("listwright/regenerate", LIST) or ""
    assert "Learning to Count Coins" in text
    assert "Learning to Count Notes" in text
    assert "Learning to Count Coins" not in scene.read(LIST)
    scene.world.merge(pull, by="curator")
    assert "Learning to Count Notes" in scene.read(LIST)


def test_an_edited_line_waits_in_the_rolling_request_until_that_is_merged(
    scene: Scene,
) -> None:
    scene.world.commit("main", {SETTINGS: "publish: pull-request\n"})
    scene.run("land", push(scene))
    listed = scene.read(LIST)
    line = "- [Counting by Hand](https://arxiv.org/abs/2402.11111) (2024)\n"
    first = scene.propose({LIST: listed.replace("- [PaLM-E", f"{line}- [PaLM-E")})
    scene.merge(first)
    entry = f"{HOME}/counting-by-hand.yaml"
    assert "Counting by Hand" in (
        scene.world.read("listwright/regenerate", entry) or ""
    )

    scene.merge(scene.propose({ENTRY: GOOD}))

    assert "Counting by Hand" in (
        scene.world.read("listwright/regenerate", entry) or ""
    )
    text = scene.world.read("listwright/regenerate", LIST) or ""
    assert "Counting by Hand" in text
    assert "Learning to Count Coins" in text
    (rolling,) = scene.world.pulls("open")
    scene.merge(rolling)
    assert "Counting by Hand" in scene.read(LIST)


def test_what_cannot_be_pushed_to_a_protected_branch_beside_the_lists_own_becomes_a_request(
    scene: Scene,
) -> None:
    scene.world.commit("main", {SETTINGS: "publish: branch\n"})
    pull = scene.propose({f"{HOME}/learning-count-coins.yaml": SLOPPY})
    scene.review(pull)
    scene.world.merge(pull, by="curator")
    scene.world.protect("main")
    event = scene.world.write_event(
        scene.world.event("pull_request_target", pull, action="closed")
    )

    assert scene.run("land", event) == 0, scene.said

    (rolling,) = scene.world.pulls("open")
    path = f"{HOME}/learning-count-coins.yaml"
    assert '"Learning: Count Coins"' in (scene.world.read(rolling.head_ref, path) or "")
    assert "Count Coins" in (scene.world.read("lists", LIST) or "")
    assert scene.world.labels(pull) == []


def test_the_rolling_pull_request_itself_needs_nothing(scene: Scene) -> None:
    scene.world.commit("main", {SETTINGS: "publish: pull-request\n"})
    landed(scene)
    (pull,) = scene.world.pulls("open")

    scene.review(pull)

    assert scene.conclusions(pull.head_sha) == ["success"]
    assert not [
        one
        for one in scene.world.comments(pull)
        if one.author.login == "github-actions[bot]"
    ]


@pytest.mark.feature("after-merge")
def test_the_lists_can_live_on_a_branch_of_their_own(scene: Scene) -> None:
    scene.world.commit("main", {SETTINGS: "publish: branch\n"})
    landed(scene)
    scene.world.commit(
        "main",
        {
            f"{HOME}/second.yaml": GOOD.replace("Coins", "Notes").replace(
                "12345", "12346"
            )
        },
    )
    tip = scene.world.head("main")

    scene.run("land", push(scene))

    assert "Learning to Count Notes" in (scene.world.read("lists", LIST) or "")
    assert scene.world.head("main") == tip


def test_signed_commits_are_made_by_the_forge(scene: Scene) -> None:
    scene.world.commit("main", {SETTINGS: "signed: true\n"})
    landed(scene)

    assert "Learning to Count Coins" in scene.read(LIST)
    assert scene.world.server.calls("graphql/createCommitOnBranch")


def test_one_broken_entry_stops_nothing_and_vanishes_from_no_list(scene: Scene) -> None:
    landed(scene)
    scene.world.commit(
        "main",
        {
            ENTRY: "title: [\n",
            f"{HOME}/b.yaml": GOOD.replace("Coins", "Notes").replace("12345", "1"),
        },
    )

    scene.run("land", push(scene))
    scene.run("land", push(scene))

    assert "Learning to Count Coins" in scene.read(LIST)
    assert "Learning to Count Notes" in scene.read(LIST)
    (issue,) = scene.world.issues("open")
    assert ENTRY in (issue.body or "")
    scene.world.commit("main", {ENTRY: GOOD})
    scene.run("land", push(scene))
    assert scene.world.issues("open") == []


def test_two_merges_that_together_make_a_duplicate_are_reported_once(
    scene: Scene,
) -> None:
    landed(scene)
    scene.world.commit("main", {f"{HOME}/again.yaml": GOOD})

    scene.run("land", push(scene))
    scene.run("land", push(scene))

    (issue,) = scene.world.issues("open")
    assert "listed twice" in (issue.body or "")


@pytest.mark.feature("dry-run")
def test_while_it_observes_the_bot_writes_nothing(scene: Scene) -> None:
    scene.world.commit("main", {SETTINGS: "mode: observe\n"})
    pull = scene.propose({ENTRY: GOOD})
    scene.review(pull, fix=True)
    scene.order(pull, "/recheck", author="newcomer")

    scene.merge(pull)

    assert scene.world.server.writes() == []
    assert "Learning to Count Coins" in scene.said
