"""Once a week the links of the lists are tried, in a job without a right, and the bot's issue says what to do."""

from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from tests.links.test_command import Trier
from tests.scenarios.scene import SETTINGS, Scene

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
