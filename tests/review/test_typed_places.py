"""Where a section has no order of its own, an item stands where it was typed."""

import json
from typing import Any

import pytest

from tests.review.scene import Scene

LIST = "lists/other.md"
SCHEMA = "schema/other.yaml"
NAMES = ("palm-e", "avocet", "curlew", "egret")
BEGIN, END = "<!-- listwright:begin papers -->\n", "<!-- listwright:end -->"
NEW = "- [Barn Owl](https://github.com/octo-curator/barn-owl) (2024)"


@pytest.fixture
def kept(scene: Scene) -> Scene:
    """A list whose section keeps the order that people gave it."""
    schema = (scene.root / SCHEMA).read_text("utf-8")
    assert "    title: Papers\n" in schema
    manual = "".join(f"      - {name}\n" for name in NAMES)
    order = f"    title: Papers\n    order: manual\n    manual:\n{manual}"
    (scene.root / SCHEMA).write_text(
        schema.replace("    title: Papers\n", order), encoding="utf-8"
    )
    for number, name in enumerate(NAMES[1:]):
        text = f"title: {name.title()}\nyear: {2020 + number}\nlinks:\n  code: https://github.com/octo-curator/{name}\n"
        (scene.root / f"entries/other/papers/{name}.yaml").write_text(
            text, encoding="utf-8"
        )
    assert scene.run("generate")[0] == 0
    scene.git("add", "--all")
    scene.git("commit", "--quiet", "--message", "In order")
    return scene


def read(scene: Scene) -> str:
    return (scene.root / LIST).read_text("utf-8")


def items(scene: Scene) -> list[str]:
    return [line for line in read(scene).split("\n") if line.startswith("- [")]


def review(scene: Scene, text: str) -> list[dict[str, Any]]:
    _, out, _ = scene.review("main", scene.contribute(scene.write(LIST, text)), "json")
    found: list[dict[str, Any]] = json.loads(out)["entries"]
    return found


@pytest.mark.parametrize("index", range(5))
def test_a_new_item_stays_where_it_was_typed(kept: Scene, index: int) -> None:
    lines = items(kept)
    typed = [*lines[:index], NEW, *lines[index:]]
    text = read(kept).replace("\n".join(lines), "\n".join(typed))

    (entry,) = review(kept, text)

    above = lines[index - 1] if index else None
    below = lines[index] if index < len(lines) else None
    place = entry["places"][0]
    assert (place["above"], place["below"]) == (above, below)
    wanted = {0: "place: first\n", 4: None}.get(
        index, f"place:\n  after: {NAMES[index - 1]}\n"
    )
    assert ("place:" in entry["text"]) == (wanted is not None)
    assert wanted is None or wanted in entry["text"]


def test_two_new_items_stay_in_the_order_in_which_they_were_typed(kept: Scene) -> None:
    lines = items(kept)
    other = "- [Tidepool](https://github.com/octo-curator/tidepool) (2025)"
    text = read(kept).replace(lines[1], f"{lines[1]}\n{NEW}\n{other}")
    kept.write(LIST, text)(kept.root)

    assert kept.run("adopt-edits")[0] == 0

    assert items(kept) == [*lines[:2], NEW, other, *lines[2:]]


def test_an_item_that_was_moved_in_its_section_stays_where_it_was_moved_to(
    kept: Scene,
) -> None:
    lines = items(kept)
    moved = [lines[3], *lines[:3]]
    text = read(kept).replace("\n".join(lines), "\n".join(moved))

    (entry,) = review(kept, text)

    assert entry["title"] == "Egret"
    assert "place: first\n" in entry["text"]


def test_above_the_first_marker_is_first_and_below_the_last_is_last(
    kept: Scene,
) -> None:
    (top,) = review(kept, read(kept).replace(BEGIN, f"{NEW}\n{BEGIN}"))
    (bottom,) = review(kept, read(kept).replace(END, f"{END}\n{NEW}"))

    assert "place: first\n" in top["text"]
    assert "place:" not in bottom["text"]


def test_a_section_with_an_order_of_its_own_keeps_it(scene: Scene) -> None:
    text = read(scene).replace(
        BEGIN, f"{BEGIN}- [Barn Owl](https://github.com/octo-curator/barn-owl) (2001)\n"
    )

    (entry,) = review(scene, text)

    assert "place:" not in entry["text"]
