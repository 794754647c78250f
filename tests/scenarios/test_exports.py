"""Exports stand beside the lists where that is wished, and change with them alone."""

import pytest

from tests.scenarios.scene import SETTINGS, Scene


@pytest.mark.feature("feed")
def test_exports_stand_beside_the_lists_and_change_with_them_alone(
    scene: Scene,
) -> None:
    settings = "exports: [json, atom]\nexports_beside: true\n"
    scene.world.commit("main", {SETTINGS: settings})
    event = scene.world.write_event(scene.world.event("push", "main"))

    scene.run("land", event)
    tip = scene.world.head("main")
    scene.run("land", scene.world.write_event(scene.world.event("push", "main")))

    assert '"id": "other/papers/' in scene.read("exports/other.json")
    assert "<feed" in scene.read("exports/demo.atom")
    assert scene.world.head("main") == tip


def test_without_the_wish_nothing_stands_beside(scene: Scene) -> None:
    scene.world.commit("main", {SETTINGS: "exports: [json]\n"})

    scene.run("land", scene.world.write_event(scene.world.event("push", "main")))

    assert scene.world.read("main", "exports/other.json") is None
