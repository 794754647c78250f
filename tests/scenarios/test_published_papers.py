"""Once a month a sweep proposes the venues of preprints that were published, an entry a commit, with the source."""

from collections.abc import Iterator
from unittest.mock import patch

import pytest

from tests.facts.stand_in import Reply, StandIn, serve
from tests.scenarios.scene import HOME, SETTINGS, Scene
from tests.scenarios.test_facts import LAYOUT

ROLLING = "listwright/regenerate"
LLAVA = f"{HOME}/llava.yaml"
PREPRINT = (
    "title: Visual Instruction Tuning\nyear: 2023\nvenue: arXiv\nlinks:\n"
    "  paper: https://arxiv.org/abs/2304.08485\n"
)
PUBLISHED = PREPRINT.replace("venue: arXiv", "venue: NeurIPS")
WISHED = "network: facts\npropose_published: true\n"


@pytest.fixture
def sources(scene: Scene) -> Iterator[StandIn]:
    scene.world.commit(
        "main",
        {SETTINGS: WISHED, "schema/other.yaml": LAYOUT, LLAVA: PREPRINT},
    )
    scene.run("land", scene.world.write_event(scene.world.event("push", "main")))
    with (
        serve() as stand_in,
        patch(
            "bot.cli._open_network",
            lambda seconds: stand_in.open_network(seconds=seconds),
        ),
    ):
        yield stand_in


def sweep(scene: Scene, day: str = "2026-02-01") -> None:
    with patch("tests.scenarios.scene.TODAY", day):
        event = scene.world.write_event(scene.world.event("schedule", None))
        assert scene.run("land", event) == 0


def list_requests(scene: Scene) -> list[str]:
    return [pull.head_ref for pull in scene.world.pulls()]


def read_messages(scene: Scene) -> list[str]:
    log = scene.world.repository.git.run("log", "--format=%B%x00", f"main..{ROLLING}")
    return [message.strip() for message in log.decode().split("\0") if message.strip()]


@pytest.mark.feature("preprints")
def test_a_venue_waits_in_a_commit_of_its_own_that_names_the_source(
    scene: Scene, sources: StandIn
) -> None:
    tip = scene.world.head("main")

    sweep(scene)

    assert scene.world.head("main") == tip
    assert scene.world.read(ROLLING, LLAVA) == PUBLISHED
    assert list_requests(scene) == [ROLLING]
    assert read_messages(scene) == [
        "other/papers/llava: published at NeurIPS\n\nSays Semantic Scholar, 2026-02-01."
    ]
    assert sources.calls


def test_nobody_is_asked_again_within_a_month(scene: Scene, sources: StandIn) -> None:
    sweep(scene)
    asked, head = len(sources.calls), scene.world.head(ROLLING)

    sweep(scene, "2026-02-28")
    assert len(sources.calls) == asked
    sweep(scene, "2026-03-04")

    assert len(sources.calls) > asked
    # The same proposal is no further commit.
    assert scene.world.head(ROLLING) == head


def test_a_push_and_a_list_that_does_not_wish_it_ask_nobody(
    scene: Scene, sources: StandIn
) -> None:
    scene.run("land", scene.world.write_event(scene.world.event("push", "main")))
    scene.world.commit("main", {SETTINGS: "network: facts\n"})
    sweep(scene)
    scene.world.commit("main", {SETTINGS: "propose_published: true\n"})
    sweep(scene)

    assert sources.calls == []
    assert list_requests(scene) == []


def test_sources_that_are_away_are_asked_by_the_next_sweep(
    scene: Scene, sources: StandIn
) -> None:
    answer, sources.answer = sources.answer, lambda _: Reply(503)
    sweep(scene)
    assert list_requests(scene) == []
    sources.answer = answer

    sweep(scene, "2026-02-02")

    assert list_requests(scene) == [ROLLING]


def test_an_entry_that_may_break_the_rule_is_left_alone(
    scene: Scene, sources: StandIn
) -> None:
    allowed = "allow:\n  published-meanwhile: The preprint has more.\n"
    scene.world.commit("main", {LLAVA: PREPRINT + allowed})

    sweep(scene)

    assert list_requests(scene) == []
    assert sources.calls


def test_proposals_stand_beside_the_lists_in_the_rolling_request(
    scene: Scene, sources: StandIn
) -> None:
    other = f"{HOME}/octo-counting.yaml"
    entry = "title: Octo Counting\nyear: 2025\nlinks:\n  paper: https://octo-curator.example/p\n"
    settings = f"{WISHED}publish: pull-request\n"
    scene.world.commit("main", {SETTINGS: settings, other: entry})

    sweep(scene)
    scene.run("land", scene.world.write_event(scene.world.event("push", "main")))

    document = str(scene.world.read(ROLLING, "lists/other.md"))
    assert "Octo Counting" in document
    assert "*NeurIPS*" in document
    assert scene.world.read(ROLLING, LLAVA) == PUBLISHED
    assert sources.calls
