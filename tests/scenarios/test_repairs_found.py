"""Whether there are repairs to push: the job that pushes them starts only then."""

import pytest

from tests.scenarios.scene import GOOD, HOME, SETTINGS, Scene

PATH = f"{HOME}/learning-to-count-coins.yaml"
FAULTY = GOOD.replace("https://arxiv.org/abs/", "http://www.arxiv.org/pdf/")
DOCUMENT = "lists/other.md"
TYPED = "- [Octo Counting](https://octo-curator.example/p) (2025)\n"


def find_repairs(scene: Scene, files: dict[str, str]) -> str:
    """What `analyse` says of a request with *files*; then the job runs, if it starts."""
    pull = scene.propose(files)
    event = scene.world.write_event(
        scene.world.event("pull_request_target", pull, action="opened")
    )
    said = scene.root.parent / "repairs"
    out = str(scene.root / "analysis.json")
    scene.run("analyse", event, "--out", "analysis.json", "--repairs", str(said))
    proposed = pull.head_sha
    scene.run("fix", event, "--analysis", out)
    # What is said to have none gets none.
    if said.read_text("utf-8") == "false":
        assert pull.head_sha == proposed
    return said.read_text("utf-8")


def type_line(scene: Scene) -> dict[str, str]:
    """An edit of the list itself."""
    lines = scene.read(DOCUMENT).splitlines(keepends=True)
    first = next(number for number, line in enumerate(lines) if line.startswith("- ["))
    return {DOCUMENT: "".join([*lines[:first], TYPED, *lines[first:]])}


def test_a_file_that_a_machine_would_write_otherwise(scene: Scene) -> None:
    scene.world.commit("main", {SETTINGS: "fix: push\n"})

    assert find_repairs(scene, {PATH: FAULTY}) == "true"


def test_a_line_that_becomes_a_file(scene: Scene) -> None:
    scene.world.commit("main", {SETTINGS: "fix: push\n"})

    assert find_repairs(scene, type_line(scene)) == "true"


def test_nothing_to_repair(scene: Scene) -> None:
    scene.world.commit("main", {SETTINGS: "fix: push\n"})

    assert find_repairs(scene, {PATH: GOOD}) == "false"


@pytest.mark.parametrize(
    "settings", ["", "fix: suggest\n", "fix: push\nmode: observe\n"]
)
def test_a_list_that_wishes_no_pushes(scene: Scene, settings: str) -> None:
    scene.world.commit("main", {SETTINGS: settings})

    assert find_repairs(scene, {PATH: FAULTY}) == "false"
