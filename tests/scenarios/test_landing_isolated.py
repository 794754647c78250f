"""What the isolated process says after a merge: it may fail, and it is not believed what it may not say."""

import json
from typing import Any

import pytest

from bot.errors import IsolatedProcessError
from tests.scenarios import scene as scenes
from tests.scenarios.scene import GOOD, HOME, Scene

PATH = f"{HOME}/learning-to-count-coins.yaml"
run_here: Any = scenes.run_here


def test_T53_a_merge_that_cannot_be_read_at_all_keeps_no_list_from_being_made(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash_on_merges(words: list[str], given: bytes = b"", **more: int) -> bytes:
        if words[1] == "regenerate" and json.loads(given)["merged"]:
            raise IsolatedProcessError("ended by signal 11")
        data: bytes = run_here(words, given, **more)
        return data

    pull = scene.propose({PATH: GOOD})
    scene.review(pull)
    monkeypatch.setattr(scenes, "run_here", crash_on_merges)

    scene.merge(pull)

    assert "Learning to Count Coins" in scene.read("lists/other.md")
    assert scene.world.labels(pull) == []


def test_T53_an_edit_of_a_list_that_cannot_be_read_at_all_keeps_no_other_list_from_being_made(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash_on_edits(words: list[str], given: bytes = b"", **more: int) -> bytes:
        if words[1] == "regenerate" and json.loads(given)["reads_edits"]:
            raise IsolatedProcessError("ended by signal 11")
        data: bytes = run_here(words, given, **more)
        return data

    event = scene.world.write_event(scene.world.event("push", "main"))
    scene.run("land", event)
    listed = scene.read("lists/other.md")
    typed = listed.replace(
        "papers -->\n", "papers -->\n- [Counting by Hand](https://a.example/b) (2024)\n"
    )
    demo = {"entries/demo/models/coins.yaml": f"{GOOD}description: Counts coins.\n"}
    scene.world.commit("main", {"lists/other.md": typed, **demo})
    monkeypatch.setattr(scenes, "run_here", crash_on_edits)

    assert scene.run("land", event) == 0, scene.said

    assert scene.read("lists/other.md") == typed
    assert "Counts coins." in scene.read("lists/demo.md")
    (issue,) = scene.world.issues("open")
    assert "`lists/other.md` stays as it is" in (issue.body or "")


@pytest.mark.parametrize(
    "path",
    [
        ".github/workflows/evil.yml",
        "bot/evil.py",
        "schema/settings.yaml",
        "entries/../evil.yaml",
    ],
)
def test_T39_a_file_that_is_not_the_bots_is_not_written_after_a_merge(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    def add_file(words: list[str], given: bytes = b"", **more: int) -> bytes:
        data: bytes = run_here(words, given, **more)
        if words[1] != "regenerate":
            return data
        answer = json.loads(data)
        answer["files"][path] = "on: push\n"
        return json.dumps(answer).encode()

    pull = scene.propose({PATH: GOOD})
    scene.review(pull)
    scene.world.merge(pull, by="curator")
    tip = scene.world.head("main")
    event = scene.world.write_event(
        scene.world.event("pull_request_target", pull, action="closed")
    )
    monkeypatch.setattr(scenes, "run_here", add_file)

    assert scene.run("land", event) == 3

    assert scene.world.head("main") == tip
    assert "is no file that the bot writes" in scene.said
