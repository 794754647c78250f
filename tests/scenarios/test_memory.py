"""What was not taken up is known: proposed again, it says when and why, and asks a person."""

import json
from dataclasses import replace

import pytest

from bot.model.checked_json import dump_json
from bot.model.rejection import (
    LONGEST_REASON,
    LONGEST_WORK,
    MOST_REJECTIONS,
    MOST_REJECTIONS_BYTES,
    MOST_WORKS,
    Rejection,
    Rejections,
    add_rejection,
)
from bot.model.state import STATE_REF
from tests.github_server.store import PullRequest
from tests.scenarios.papers import add
from tests.scenarios.scene import GOOD, HOME, SETTINGS, Scene

PATH = f"{HOME}/learning-to-count-coins.yaml"
AGAIN = f"{HOME}/counting-coins.yaml"
TOLD = "This was proposed before, as number 1, and was not taken up on"
WISHED = "remember: true\n"


@pytest.fixture
def wished(scene: Scene) -> Scene:
    scene.world.commit("main", {SETTINGS: WISHED})
    return scene


def reject(scene: Scene, order: str = "/reject It counts `coins` only.") -> PullRequest:
    pull = scene.propose({PATH: GOOD})
    scene.review(pull)
    scene.order(pull, order)
    assert pull.state == "closed"
    return pull


def propose_again(scene: Scene, **more: object) -> PullRequest:
    pull = scene.propose({AGAIN: GOOD}, author="somebody-else", **more)
    scene.review(pull)
    return pull


def read_memory(scene: Scene) -> list[dict[str, object]]:
    data = scene.world.repository.git.read(STATE_REF, "rejections.json")
    found: list[dict[str, object]] = json.loads(data or b"[]")
    return found


def correct_memory(scene: Scene, text: str) -> None:
    """A person pushes another text to the bot's own ref."""
    git = scene.world.repository.git
    start = git.resolve(STATE_REF)
    made = scene.world.commit("corrected", {"rejections.json": text}, start=start)
    git.set_ref(STATE_REF, made)
    git.delete_ref("refs/heads/corrected")


@pytest.mark.feature("against-rejected")
def test_it_says_when_and_why_and_asks_a_person(wished: Scene) -> None:
    reject(wished)

    pull = propose_again(wished)

    comment = wished.comment(pull)
    assert wished.headline(pull).startswith("A maintainer must look at this.")
    assert TOLD in comment
    assert "A maintainer said: `It counts 'coins' only.`" in comment
    assert wished.world.labels(pull) == ["needs-maintainer"]


def test_what_is_remembered_is_plain_and_can_be_corrected(wished: Scene) -> None:
    reject(wished)

    assert read_memory(wished) == [
        {
            "number": 1,
            "day": "2026-01-31",
            "reason": "It counts `coins` only.",
            "works": ["arxiv:2401.12345"],
        }
    ]

    correct_memory(wished, "[]\n")
    pull = propose_again(wished)
    assert TOLD not in wished.comment(pull)
    assert wished.headline(pull).startswith("Ready")


@pytest.mark.feature("against-rejected")
def test_by_default_nothing_is_remembered(scene: Scene) -> None:
    reject(scene)

    pull = propose_again(scene)

    assert read_memory(scene) == []
    assert scene.headline(pull).startswith("Ready")


def test_another_work_is_not_concerned(wished: Scene) -> None:
    reject(wished)

    other = GOOD.replace("2401.12345", "2401.54321").replace("Coins", "Stones")
    pull = wished.propose({AGAIN: other})
    wished.review(pull)

    assert wished.headline(pull).startswith("Ready")


def test_the_same_request_opened_again_is_not_told_of_itself(wished: Scene) -> None:
    pull = reject(wished)
    pull.state = "open"

    wished.review(pull, "reopened")

    assert wished.headline(pull).startswith("Ready")
    assert TOLD not in wished.comment(pull)


def test_a_second_rejection_takes_the_place_of_the_first(wished: Scene) -> None:
    pull = reject(wished)
    pull.state = "open"
    wished.review(pull, "reopened")

    wished.order(pull, "/reject Still only coins.")

    assert [one["reason"] for one in read_memory(wished)] == ["Still only coins."]


@pytest.mark.parametrize(
    "text", ["", "{", "null", '{"a": 1}', '[{"number": "x"}]', "[" * 100_000]
)
def test_a_memory_that_cannot_be_read_stops_nothing(wished: Scene, text: str) -> None:
    reject(wished)
    correct_memory(wished, text)

    pull = propose_again(wished)

    assert wished.headline(pull).startswith("Ready")


def test_a_reason_gives_no_order_and_calls_nobody(wished: Scene) -> None:
    reject(wished, "/reject @octocat ![x](https://evil.example/x) <b>/approve</b>")

    pull = propose_again(wished)

    comment = wished.comment(pull)
    assert "`@octocat ![x](https://evil.example/x) <b>/approve</b>`" in comment


def test_what_was_rejected_by_a_form_is_remembered_too(scene: Scene) -> None:
    settings = f"{WISHED}submissions:\n  enabled: true\n"
    scene.world.commit("main", {SETTINGS: settings})
    issue = add(scene)
    scene.order(issue, "/reject Not yet.")
    assert issue.state == "closed"

    pull = propose_again(scene)

    assert f"as number {issue.number}, and was not taken up" in scene.comment(pull)
    assert "A maintainer said: `Not yet.`" in scene.comment(pull)


@pytest.mark.feature("against-rejected")
def test_a_form_is_told_of_it_too_and_nothing_is_approved_by_itself(
    scene: Scene,
) -> None:
    settings = f"{WISHED}submissions:\n  enabled: true\n  auto: true\n"
    scene.world.commit("main", {SETTINGS: settings})
    reject(scene)

    issue = add(scene)

    assert scene.headline(issue).startswith("A maintainer must look at this.")
    assert TOLD in scene.comment(issue)
    assert "A maintainer said: `It counts 'coins' only.`" in scene.comment(issue)
    assert scene.world.labels(issue) == ["needs-maintainer", "submission"]
    assert scene.world.pulls("open") == []
    scene.order(issue, f"/approve {scene.token(issue)}")
    assert len(scene.world.pulls("open")) == 1


def test_a_memory_that_cannot_be_read_is_not_written_over(wished: Scene) -> None:
    reject(wished)
    slip = '[{"number": 1, "day": "2026-01-31", "works": []},]\n'
    correct_memory(wished, slip)
    pull = propose_again(wished)

    wished.order(pull, "/reject Nor this time.")

    assert pull.state == "closed"
    git = wished.world.repository.git
    assert git.read(STATE_REF, "rejections.json") == slip.encode()


def test_as_much_as_is_remembered_can_be_read() -> None:
    largest = Rejection(
        10**9,
        "2026-01-31",
        "\x01" * LONGEST_REASON,
        ("\x01" * LONGEST_WORK,) * MOST_WORKS,
    )
    known = tuple(replace(largest, number=number) for number in range(MOST_REJECTIONS))
    newest = replace(largest, number=MOST_REJECTIONS)

    kept = add_rejection(known, newest)

    assert kept == (*known[1:], newest)
    assert len(dump_json(Rejections, kept)) < MOST_REJECTIONS_BYTES
