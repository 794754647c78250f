"""Entries of the default branch that cannot be read."""

import pytest

from tests.github_server.store import BOT
from tests.scenarios.scene import GOOD, HOME, Scene

PATH = f"{HOME}/learning-count-coins.yaml"
FLAMINGO = "entries/demo/models/flamingo.yaml"


def broken(scene: Scene, text: str) -> str:
    """Break an entry on the default branch; the list as it was."""
    scene.sweep()
    listed = scene.world.read("main", "lists/demo.md") or ""
    assert "Flamingo" in listed
    scene.world.commit("main", {FLAMINGO: text})
    return listed


@pytest.mark.parametrize(
    "text",
    ["title: [\n", "\x00\x01", "", "title: Flamingo\n", "- a\n- b\n", "[" * 30_000],
)
def test_F27_one_broken_entry_empties_no_list_and_is_told_of(
    scene: Scene, text: str
) -> None:
    listed = broken(scene, text)

    scene.sweep()
    scene.sweep()

    assert scene.world.read("main", "lists/demo.md") == listed
    (told,) = [
        one
        for one in scene.world.repository.issues.values()
        if one.author.login == BOT and one.state == "open"
    ]
    assert FLAMINGO in (told.body or "")
    assert "blip-2" not in (told.body or "")


def test_F27_others_go_on_beside_a_broken_entry_and_the_issue_closes(
    scene: Scene,
) -> None:
    fine = scene.world.read("main", FLAMINGO) or ""
    broken(scene, "title: [\n")
    pull = scene.propose({PATH: GOOD})

    scene.review(pull)
    assert scene.headline(pull).startswith("Ready"), (
        "an old fault is not the newcomer's"
    )
    scene.merge(pull)
    assert "Learning to Count Coins" in (
        scene.world.read("main", "lists/other.md") or ""
    )
    scene.world.commit("main", {FLAMINGO: fine})
    scene.sweep()

    assert [
        one.state
        for one in scene.world.repository.issues.values()
        if one.author.login == BOT
    ] == ["closed"]
