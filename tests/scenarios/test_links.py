"""Once a week the links of the lists are tried, in a job without a right, and the bot's issue says what to do."""

from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from tests.links.test_command import Trier
from tests.scenarios.scene import HOME, SETTINGS, Scene

PAPER = "https://arxiv.org/abs/2303.03378"


@pytest.fixture
def trier(scene: Scene) -> Iterator[Trier]:
    """The list wishes it, and a trier that sees what a test says."""
    scene.world.commit("main", {SETTINGS: "network: links\n"})
    trier = Trier({})
    with patch("bot.cli._open_link_trier", lambda: trier):
        yield trier


def sweep(scene: Scene, day: str) -> str:
    """The steps about links of one sweep; what the first of them says."""
    event = scene.world.write_event(scene.world.event("schedule", None))
    folder = scene.root
    with patch.dict("os.environ"), patch("tests.scenarios.scene.TODAY", day):
        scene.said = ""
        scene.run("list-links", event, "--out", "links.json")
        parts = scene.said.strip()
        if parts != "[]":
            run_apart(scene, folder)
            paths = sorted(map(str, folder.glob("tries*.json")))
            scene.run("judge-links", event, "--tries", *paths)
            for path in paths:
                Path(path).unlink()
    return parts


def run_apart(scene: Scene, folder: Path) -> None:
    """The step of the job that has no right, and no event."""
    from bot.cli import main

    words = ["--links", str(folder / "links.json"), "--part", "1-of-1"]
    assert (
        main(["try-links", "--root", str(folder), *words, "--out", "tries.json"]) == 0
    )
    assert scene.root == folder


def issue_text(scene: Scene) -> str:
    """The text of the bot's issue; empty without one."""
    texts = [
        issue.body or ""
        for issue in scene.world.repository.issues.values()
        if issue.state == "open"
        and any(label.name == "listwright" for label in issue.labels)
    ]
    return "\n".join(texts)


@pytest.mark.feature("links-weekly")
def test_what_is_gone_is_told_in_the_issue_after_three_weeks(
    scene: Scene, trier: Trier
) -> None:
    trier.outcomes = {PAPER: ("gone", "404")}

    assert sweep(scene, "2026-01-05") == '["1-of-1"]'
    assert sweep(scene, "2026-01-12") == '["1-of-1"]'
    assert issue_text(scene) == ""
    assert sweep(scene, "2026-01-19") == '["1-of-1"]'

    text = issue_text(scene)
    assert "**Gone: write an archived copy, or remove the entry: 1**" in text
    assert f"`{PAPER}` (`404`, since 2026-01-05)" in text
    assert "/edit/main/entries/other/papers/" in text
    trier.outcomes = {}
    sweep(scene, "2026-01-26")
    assert PAPER not in issue_text(scene)


MOVED_ENTRY = f"{HOME}/octo-seeing.yaml"
OLD = "https://octo-curator.example/old/seeing"
NEW = "https://octo-curator.example/new/seeing"
ENTRY = f"title: Octo Seeing\nyear: 2024\nlinks:\n  paper: {OLD}\n"


def move(scene: Scene, trier: Trier, settings: str, **more: str) -> Path:
    """An entry whose link moved for good, as two sweeps saw; the event of the last push."""
    files = {SETTINGS: f"network: links\n{settings}", MOVED_ENTRY: ENTRY, **more}
    scene.world.commit("main", files)
    trier.outcomes = {OLD: ("moved", NEW)}
    sweep(scene, "2026-01-05")
    sweep(scene, "2026-01-12")
    return scene.world.write_event(scene.world.event("push", "main"))


@pytest.mark.feature("moved-links")
def test_a_new_address_is_written_with_the_next_landing_where_that_is_wished(
    scene: Scene, trier: Trier
) -> None:
    event = move(scene, trier, "repair_links: true\n")

    scene.run("land", event)
    tip = scene.world.head("main")
    scene.run("land", scene.world.write_event(scene.world.event("push", "main")))

    assert scene.read(MOVED_ENTRY) == ENTRY.replace(OLD, NEW)
    assert NEW in scene.read("lists/other.md")
    assert scene.world.head("main") == tip


def test_a_new_address_waits_in_the_rolling_request(scene: Scene, trier: Trier) -> None:
    settings = "repair_links: true\npublish: pull-request\n"

    scene.run("land", move(scene, trier, settings))

    assert scene.read(MOVED_ENTRY) == ENTRY
    waiting = scene.world.read("listwright/regenerate", MOVED_ENTRY)
    assert waiting == ENTRY.replace(OLD, NEW)


@pytest.mark.parametrize("settings", ["", "repair_links: true\nnetwork: facts\n"])
def test_without_the_wish_no_address_is_written(
    scene: Scene, trier: Trier, settings: str
) -> None:
    event = move(scene, trier, "")
    if settings:
        scene.world.commit("main", {SETTINGS: settings})

    scene.run("land", event)

    assert scene.read(MOVED_ENTRY) == ENTRY


def test_an_address_that_another_entry_has_is_left_to_a_person(
    scene: Scene, trier: Trier
) -> None:
    other = ENTRY.replace("Octo Seeing", "Octo Hearing").replace(OLD, NEW)
    more = {f"{HOME}/octo-hearing.yaml": other}

    scene.run("land", move(scene, trier, "repair_links: true\n", **more))

    assert scene.read(MOVED_ENTRY) == ENTRY
    assert OLD in issue_text(scene)


def test_within_a_week_nothing_is_tried_again(scene: Scene, trier: Trier) -> None:
    sweep(scene, "2026-01-05")
    tried = len(trier.tried)

    assert sweep(scene, "2026-01-11") == "[]"
    assert len(trier.tried) == tried > 0


@pytest.mark.parametrize(
    "settings",
    ["network: off\n", "network: facts\n", "network: links\nmode: observe\n"],
)
def test_without_consent_no_part_is_due(
    scene: Scene, trier: Trier, settings: str
) -> None:
    scene.world.commit("main", {SETTINGS: settings})

    assert sweep(scene, "2026-01-05") == "[]"
    assert trier.tried == []


def test_the_record_of_documents_stays_beside_that_of_links(
    scene: Scene, trier: Trier
) -> None:
    event = scene.world.write_event(scene.world.event("push", "main"))
    scene.run("land", event)
    git = scene.world.repository.git
    ref = "refs/listwright/state"
    before = git.read(ref, "documents.json")

    sweep(scene, "2026-01-05")

    assert git.read(ref, "documents.json") == before
    assert PAPER.encode() in (git.read(ref, "links.json") or b"")
    assert trier.tried
