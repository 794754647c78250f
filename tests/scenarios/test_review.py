"""A pull request, from its first event to the list."""

import pytest

from tests.scenarios.scene import GOOD, HOME, SETTINGS, SLOPPY, Scene


@pytest.mark.feature("bot-comment", "check")
def test_a_good_contribution_is_ready(scene: Scene) -> None:
    pull = scene.propose({f"{HOME}/count-coins.yaml": GOOD})

    scene.review(pull)

    assert scene.headline(pull) == "Ready for a maintainer. Nothing more for you to do."
    assert scene.conclusions(pull.head_sha) == ["success"]
    assert scene.world.labels(pull) == ["ready"]


@pytest.mark.feature("one-comment")
def test_the_same_event_twice_writes_nothing_more(scene: Scene) -> None:
    pull = scene.propose({f"{HOME}/count-coins.yaml": SLOPPY})
    scene.review(pull)
    writes, comment = len(scene.world.server.writes()), scene.comment(pull)

    scene.review(pull)

    assert len(scene.world.server.writes()) == writes
    assert scene.comment(pull) == comment


def test_an_ordinary_review_takes_at_most_ten_requests(scene: Scene) -> None:
    pull = scene.propose({f"{HOME}/count-coins.yaml": SLOPPY})

    scene.review(pull)

    requests = [
        call.operation
        for call in scene.world.log
        if not call.operation.startswith("smart-http")
    ]
    # Those of GraphQL count by themselves.
    assert requests.count("graphql/folder") == 1
    assert len(requests) <= 11, requests


@pytest.mark.feature("annotations")
def test_a_finding_stands_on_its_line_of_the_changed_file(scene: Scene) -> None:
    path = f"{HOME}/count-coins.yaml"
    pull = scene.propose({path: GOOD.replace("2024", "soon")})

    scene.review(pull)

    (check,) = scene.world.checks(pull.head_sha)
    (annotation,) = check.annotations
    assert (annotation["path"], annotation["start_line"]) == (path, 2)
    assert annotation["message"] == "`year` must be a whole number, such as 2024."


@pytest.mark.feature("verdict-retracted", "one-comment")
def test_what_the_author_has_put_right_is_no_longer_said(scene: Scene) -> None:
    pull = scene.propose({f"{HOME}/count-coins.yaml": f"{GOOD}unknown: x\n"})
    scene.review(pull)
    assert scene.headline(pull) == "1 thing for the author, as said below."
    assert "unknown-field" in scene.comment(pull)
    assert scene.world.labels(pull) == ["needs-author"]
    assert scene.conclusions(pull.head_sha) == ["failure"]

    scene.world.push_to(pull, {f"{HOME}/count-coins.yaml": GOOD})
    scene.review(pull, "synchronize")

    assert len(scene.world.comments(pull)) == 1
    assert scene.headline(pull) == "Ready for a maintainer. Nothing more for you to do."
    assert "unknown-field" not in scene.comment(pull)
    assert scene.world.labels(pull) == ["ready"]
    assert scene.conclusions(pull.head_sha) == ["success"]


@pytest.mark.feature("suggestions")
def test_repairs_are_suggested_on_the_diff(scene: Scene) -> None:
    pull = scene.propose({f"{HOME}/count-coins.yaml": SLOPPY})

    scene.review(pull)

    (review,) = scene.world.reviews(pull)
    assert [(one.line, one.body.split("\n", 1)[1]) for one in review.comments] == [
        (1, '```suggestion\ntitle: "Learning: Count Coins"\n```\n'),
        (4, "```suggestion\n  paper: https://arxiv.org/abs/2401.12345\n```\n"),
    ]


@pytest.mark.feature("fix-pushed")
def test_with_fix_push_the_repairs_go_to_the_branch_once_with_a_check_of_their_own(
    scene: Scene,
) -> None:
    scene.world.commit("main", {SETTINGS: "fix: push\n"})
    pull = scene.propose({f"{HOME}/count-coins.yaml": SLOPPY})
    proposed = pull.head_sha

    scene.review(pull, fix=True)
    fixed = pull.head_sha
    scene.review(pull, "synchronize", fix=True)

    assert pull.head_sha == fixed != proposed, scene.said
    assert scene.conclusions(fixed) == ["success"]
    assert scene.headline(pull).startswith("Ready")


@pytest.mark.feature("labels", "approve")
def test_approve_merges_what_the_preview_showed_and_the_list_regenerates(
    scene: Scene,
) -> None:
    pull = scene.propose({f"{HOME}/learning-to-count-coins.yaml": GOOD})
    scene.review(pull)

    scene.order(pull, f"/approve {scene.token(pull)}")

    assert pull.merged_at, scene.said
    assert "Learning to Count Coins" in scene.read("lists/other.md")
    assert scene.headline(pull) == "Listed under Papers. Thank you."
    assert scene.world.labels(pull) == []


@pytest.mark.feature("repairs")
def test_a_sloppy_contribution_is_repaired_after_the_merge(scene: Scene) -> None:
    pull = scene.propose({f"{HOME}/coins.yaml": SLOPPY})
    scene.review(pull)

    scene.merge(pull)

    assert 'title: "Learning: Count Coins"' in scene.read(f"{HOME}/coins.yaml")
    assert "[Learning: Count Coins](https://arxiv.org/abs/2401.12345)" in scene.read(
        "lists/other.md"
    )


def test_a_check_that_was_left_pending_is_ended_by_the_run_that_finishes(
    scene: Scene,
) -> None:
    pull = scene.propose({f"{HOME}/coins.yaml": GOOD})
    event = scene.world.write_event(
        scene.world.event("pull_request_target", pull, action="opened")
    )
    scene.run("publish", event, "--analysis", str(scene.root / "nothing.json"))
    assert scene.conclusions(pull.head_sha) == [None]
    assert (
        scene.headline(pull) == "I could not finish checking; that is not your fault."
    )

    scene.sweep()

    assert scene.conclusions(pull.head_sha) == ["success"]
    assert scene.headline(pull).startswith("Ready")


def test_T22_the_comment_follows_a_commit_that_comes_back(scene: Scene) -> None:
    other = GOOD.replace("Coins", "Stones").replace("12345", "54321")
    pull = scene.propose({f"{HOME}/learning-to-count-coins.yaml": GOOD})
    scene.review(pull)
    first = pull.head_sha
    scene.world.push_to(pull, {f"{HOME}/learning-to-count-coins.yaml": other})
    scene.review(pull, "synchronize")
    assert "Learning to Count Stones" in scene.comment(pull)

    assert pull.head_repo is not None
    scene.world.force_push(pull.head_repo, pull.head_ref, first)
    scene.review(pull, "synchronize")

    assert pull.head_sha == first
    assert "Learning to Count Coins" in scene.comment(pull)
    assert "Learning to Count Stones" not in scene.comment(pull)
    writes = len(scene.world.server.writes())
    scene.review(pull, "synchronize")
    assert len(scene.world.server.writes()) == writes
