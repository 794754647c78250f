"""What people ask for by a comment."""

from typing import Any

import pytest

from tests.github_server.store import PullRequest
from tests.scenarios.scene import GOOD, HOME, SETTINGS, SLOPPY, Scene

LISTED = f"{HOME}/palm-e.yaml"
TWIN = (
    'title: "PaLM-E: An Embodied Multimodal Language Model"\nyear: 2023\nlinks:\n'
    "  paper: https://arxiv.org/abs/2303.03378\n"
)


def reactions(scene: Scene, pull: PullRequest) -> list[str]:
    """How the bot acknowledged the last comment."""
    last = [
        one
        for one in scene.world.comments(pull)
        if one.author.login != "github-actions[bot]"
    ][-1]
    return [one.content for one in last.reactions]


@pytest.mark.feature("override")
def test_distinct_is_recorded_for_good_and_the_contribution_is_ready(
    scene: Scene,
) -> None:
    pull = scene.propose({f"{HOME}/palm-e-again.yaml": TWIN})
    scene.review(pull)
    assert scene.headline(pull).startswith("A maintainer will decide")

    scene.order(pull, "/distinct other/papers/palm-e")

    assert "distinct_from" in scene.read(LISTED)
    assert scene.headline(pull).startswith("Ready"), scene.comment(pull)
    assert reactions(scene, pull) == ["+1"]


@pytest.mark.feature("move")
def test_move_puts_the_entry_into_another_section(scene: Scene) -> None:
    pull = scene.propose({"entries/demo/models/coins.yaml": GOOD})
    scene.review(pull)

    scene.order(pull, "/move tools")

    assert pull.head_repo is not None
    assert (
        pull.head_repo.git.read(pull.head_sha, "entries/demo/tools/coins.yaml")
        is not None
    )
    assert (
        pull.head_repo.git.read(pull.head_sha, "entries/demo/models/coins.yaml") is None
    )
    assert reactions(scene, pull) == ["+1"]


@pytest.mark.feature("fix-pushed")
def test_fix_by_the_author_repairs_the_branch(scene: Scene) -> None:
    pull = scene.propose({f"{HOME}/Coins.yml": SLOPPY})
    scene.review(pull)

    scene.order(pull, "/fix", author="newcomer")

    assert pull.head_repo is not None
    assert pull.head_repo.git.read(pull.head_sha, f"{HOME}/coins.yaml") is not None
    assert pull.head_repo.git.read(pull.head_sha, f"{HOME}/Coins.yml") is None
    assert scene.conclusions(pull.head_sha) == ["success"]


@pytest.mark.parametrize("more", [{"edits_allowed": False}, {"fork_of": "some-org"}])
def test_where_the_branch_cannot_be_written_the_suggestions_stay_and_the_log_says_why(
    scene: Scene, more: dict[str, Any]
) -> None:
    if "fork_of" in more:
        scene.world.fork("some-org", "Organization")
    pull = scene.propose({f"{HOME}/coins.yaml": SLOPPY}, **more)
    scene.review(pull)
    proposed = pull.head_sha

    scene.order(pull, "/fix")
    scene.order(pull, "/fix")

    assert pull.head_sha == proposed
    assert len(scene.world.reviews(pull)) == 1
    assert reactions(scene, pull) == ["confused"]


@pytest.mark.feature("approve-by-review")
def test_an_approving_review_merges_where_a_setting_says_so(scene: Scene) -> None:
    scene.world.commit("main", {SETTINGS: "approve_by_review: true\n"})
    pull = scene.propose({f"{HOME}/learning-to-count-coins.yaml": GOOD})
    scene.review(pull)
    scene.world.review(pull, author="curator", state="APPROVED")

    scene.sweep()

    assert pull.merged_at
    assert "Learning to Count Coins" in scene.read("lists/other.md")


def test_an_approving_review_of_an_older_commit_merges_nothing(scene: Scene) -> None:
    scene.world.commit("main", {SETTINGS: "approve_by_review: true\n"})
    pull = scene.propose({f"{HOME}/coins.yaml": GOOD})
    scene.world.review(pull, author="curator", state="APPROVED")
    scene.world.push_to(pull, {f"{HOME}/coins.yaml": GOOD.replace("Coins", "Stars")})
    scene.review(pull)

    scene.sweep()

    assert not pull.merged_at


def test_a_sweep_says_what_an_event_did_not_get_to_say(scene: Scene) -> None:
    pull = scene.propose({f"{HOME}/coins.yaml": GOOD})

    scene.sweep()
    writes = len(scene.world.server.writes())
    scene.sweep()

    assert scene.headline(pull).startswith("Ready")
    assert len(scene.world.server.writes()) == writes


@pytest.mark.feature("merge-queue")
def test_a_merge_queue_gets_its_check(scene: Scene) -> None:
    pull = scene.propose({f"{HOME}/coins.yaml": GOOD})
    event = scene.world.write_event(scene.world.event("merge_group", pull))

    scene.run("analyse", event, "--out", "analysis.json")
    scene.run("publish", event, "--analysis", str(scene.root / "analysis.json"))

    (check,) = scene.world.repository.checks
    assert (check.name, check.conclusion) == ("listwright", "success")


@pytest.mark.feature("reject")
def test_a_rejection_is_kind_says_why_and_closes(scene: Scene) -> None:
    pull = scene.propose({f"{HOME}/coins.yaml": GOOD})
    scene.review(pull)

    scene.order(pull, "/reject It counts coins only; @octocat, see #1.\n\nNot yet.")

    assert (pull.state, pull.merged_at) == ("closed", None)
    assert scene.headline(pull) == "Not taken up this time."
    comment = scene.comment(pull)
    assert (
        "```text\nIt counts coins only; @octocat, see #1.\n\nNot yet.\n```" in comment
    )
    assert "change this contribution and open it again" in comment
    assert scene.world.labels(pull) == []
    assert reactions(scene, pull) == ["+1"]


def test_a_rejection_without_a_reason_blames_nobody(scene: Scene) -> None:
    pull = scene.propose({f"{HOME}/coins.yaml": GOOD})
    scene.review(pull)

    scene.order(pull, "/reject")

    assert pull.state == "closed"
    assert "A maintainer says" not in scene.comment(pull)
    assert "Thank you for proposing it." in scene.comment(pull)


@pytest.mark.parametrize("author", ["newcomer", "stranger"])
def test_only_write_access_rejects(scene: Scene, author: str) -> None:
    pull = scene.propose({f"{HOME}/coins.yaml": GOOD})
    scene.review(pull)

    scene.order(pull, "/reject no", author=author)

    assert pull.state == "open"
    assert scene.headline(pull).startswith("Ready")
    assert reactions(scene, pull) == ["-1"]


def test_what_is_merged_cannot_be_rejected(scene: Scene) -> None:
    pull = scene.propose({f"{HOME}/coins.yaml": GOOD})
    scene.review(pull)
    scene.merge(pull)

    scene.order(pull, "/reject too late")

    assert pull.merged_at
    assert reactions(scene, pull) == ["confused"]


def test_what_is_opened_again_is_reviewed_again(scene: Scene) -> None:
    pull = scene.propose({f"{HOME}/coins.yaml": GOOD})
    scene.review(pull)
    scene.order(pull, "/reject Not yet.")
    pull.state = "open"

    scene.review(pull, "reopened")

    assert scene.headline(pull).startswith("Ready")
    assert "Not yet." not in scene.comment(pull)
