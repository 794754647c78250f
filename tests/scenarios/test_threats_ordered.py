"""What a lying analysis can make of an order: nothing but what the contribution itself is."""

import json
from collections.abc import Callable

import pytest

from tests.github_server.store import Json
from tests.scenarios.scene import GOOD, HOME, Scene

PATH = f"{HOME}/learning-to-count-coins.yaml"


def moved_outside(verdict: Json) -> None:
    verdict["result"] = {"path": "bot/evil.py", "text": "x = 1\n", "state": "rewritten"}


def outside(verdict: Json) -> None:
    verdict["path"] = "README.md"


def another_text(verdict: Json) -> None:
    text = "title: Buy Coins\nlinks:\n  paper: https://evil.example\n"
    verdict["result"] = {"path": PATH, "text": text, "state": "rewritten"}


@pytest.mark.parametrize(
    "lie", [moved_outside, outside, another_text], ids=lambda lie: lie.__name__
)
@pytest.mark.parametrize(
    "order", ["/take", "/move papers", "/distinct other/papers/palm-e"]
)
def test_T39_an_order_writes_nothing_that_was_only_handed_over(
    scene: Scene, order: str, lie: Callable[[Json], None]
) -> None:
    pull = scene.propose({PATH: GOOD})
    scene.review(pull)
    (analysis,) = json.loads((scene.root / "analysis.json").read_bytes())["requests"]
    lie(analysis["review"]["verdicts"][0])
    (scene.root / "lie.json").write_text(
        json.dumps({"requests": [analysis]}), encoding="utf-8"
    )
    comment = scene.world.comment(pull, author="curator", body=order)
    event = scene.world.write_event(
        scene.world.event("issue_comment", comment, action="created", sender="curator")
    )

    scene.run("command", event, "--analysis", str(scene.root / "lie.json"))

    git = scene.world.repository.git
    began = scene.world.head("main") or ""
    heads = [began, pull.head_sha, *(one.head_sha for one in scene.world.pulls("open"))]
    for head in heads:
        assert git.read(head, "bot/evil.py") is None
        assert git.read(head, "README.md") == b"# Awesome things\n"
        assert b"Buy Coins" not in (git.read(head, PATH) or b"")
    assert "evil" not in scene.read(f"{HOME}/palm-e.yaml")
