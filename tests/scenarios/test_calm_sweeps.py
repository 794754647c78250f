"""A sweep that finds nothing to do starts no more than one job."""

from tests.scenarios.scene import GOOD, HOME, SLOPPY, Scene

PATH = f"{HOME}/learning-count-coins.yaml"


def find_due(scene: Scene) -> list[str]:
    """The first job of a sweep: which of the other steps have something to do."""
    event = scene.world.write_event(scene.world.event("schedule", None))
    writes = len(scene.world.server.writes())
    handed = str(scene.root / "analysis.json")
    scene.run("analyse", event, "--out", "analysis.json")
    statuses = {
        "publish": scene.run("publish", event, "--analysis", handed, "--check"),
        "accept": scene.run("accept", event, "--check"),
        "land": scene.run("land", event, "--check"),
    }
    assert len(scene.world.server.writes()) == writes
    return [step for step, status in statuses.items() if status]


def test_with_nothing_open_nothing_is_due(scene: Scene) -> None:
    scene.sweep()

    assert find_due(scene) == []


def test_what_an_event_lost_is_due_and_once_it_is_done_nothing_is(scene: Scene) -> None:
    scene.sweep()
    pull = scene.propose({PATH: SLOPPY})
    assert find_due(scene) == ["publish"]

    scene.sweep()
    assert find_due(scene) == []

    scene.world.push_to(pull, {PATH: GOOD})
    assert find_due(scene) == ["publish"]


def test_a_merge_whose_landing_was_lost_is_due(scene: Scene) -> None:
    pull = scene.propose({PATH: GOOD})
    scene.review(pull)
    scene.world.merge(pull)

    assert find_due(scene) == ["land"]

    scene.sweep()
    assert find_due(scene) == []


def test_a_fault_that_was_told_is_due_until_its_step_succeeds(scene: Scene) -> None:
    pull = scene.propose({PATH: GOOD})
    scene.world.server.faults.add("issues/create-comment", status=500, times=99)
    scene.sweep()
    scene.world.server.faults.clear()
    scene.review(pull)

    assert find_due(scene) == ["publish"]

    scene.sweep()
    assert find_due(scene) == []
