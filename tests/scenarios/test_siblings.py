"""Several open pull requests propose the same work."""

import pytest

from tests.scenarios.scene import GOOD, HOME, Scene


@pytest.mark.feature("open-requests")
def test_the_younger_one_is_told_of_the_older_and_not_held_up(scene: Scene) -> None:
    scene.propose({f"{HOME}/count-coins.yaml": GOOD}, author="first")
    younger = scene.propose({f"{HOME}/coins.yaml": GOOD}, author="second")

    scene.review(younger)

    assert "**Proposed elsewhere too**\n\n- `#1`: same" in scene.comment(younger)
    assert scene.conclusions(younger.head_sha) == ["success"]


def test_the_older_one_is_not_told_of_the_younger(scene: Scene) -> None:
    older = scene.propose({f"{HOME}/count-coins.yaml": GOOD}, author="first")
    scene.propose({f"{HOME}/coins.yaml": GOOD}, author="second")

    scene.review(older)

    assert "older pull request" not in scene.comment(older)


def test_when_the_older_one_closes_the_younger_is_looked_at_again(scene: Scene) -> None:
    older = scene.propose({f"{HOME}/count-coins.yaml": GOOD}, author="first")
    younger = scene.propose({f"{HOME}/coins.yaml": GOOD}, author="second")
    scene.review(younger)

    older.state = "closed"
    scene.review(older, "closed")

    assert "older pull request" not in scene.comment(younger)


@pytest.mark.feature("open-requests", "labels")
def test_when_the_older_one_is_merged_the_younger_needs_a_decision(
    scene: Scene,
) -> None:
    older = scene.propose({f"{HOME}/count-coins.yaml": GOOD}, author="first")
    younger = scene.propose({f"{HOME}/coins.yaml": GOOD}, author="second")
    scene.review(younger)

    scene.merge(older)
    scene.review(older, "closed")

    assert scene.headline(younger).startswith(
        "A maintainer will decide whether this is already listed"
    )
    assert scene.conclusions(younger.head_sha)[-1] == "action_required"
    assert scene.world.labels(younger) == ["duplicate?", "needs-maintainer"]


def test_comparing_with_others_takes_one_listing_and_one_fetch(scene: Scene) -> None:
    for number in range(12):
        scene.propose(
            {f"{HOME}/one-{number}.yaml": GOOD.replace("Coins", f"Coins {number}")},
            author=f"user{number}",
        )
    youngest = scene.propose({f"{HOME}/coins.yaml": GOOD}, author="last")
    before = len(scene.world.log)

    scene.review(youngest)

    calls = [call.operation for call in scene.world.log[before:]]
    assert calls.count("pulls/list") == 1
    assert len([call for call in calls if not call.startswith("smart-http")]) <= 11
