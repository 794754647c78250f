"""The numbers and the padding of a list are its document's own: who changes only these changes no entry."""

import json
from typing import Any

import pytest

from tests.review.scene import Scene

LIST = "lists/other.md"
SCHEMA = "schema/other.yaml"
NAMES = ("avocet", "bittern", "curlew")
NEW = "[Barn Owl](https://github.com/octo-curator/barn-owl) (2024)"


def prepare(scene: Scene, pattern: str, header: str = "") -> list[str]:
    """Make `other` a list whose items are written by *pattern*; return its items."""
    lines = (scene.root / SCHEMA).read_text("utf-8").split("\n")
    start = next(
        number for number, line in enumerate(lines) if line.startswith("sections:")
    )
    order = f"    order: manual\n    manual: [palm-e, {', '.join(NAMES)}]\n"
    view = f"        item: '{pattern}'\n" + (
        f"        header: {json.dumps(header)}\n" if header else ""
    )
    section = f"sections:\n  papers:\n    title: Papers\n{order}    views:\n      papers:\n{view}"
    (scene.root / SCHEMA).write_text(
        "\n".join(lines[:start]) + "\n" + section, encoding="utf-8"
    )
    for number, name in enumerate(NAMES):
        text = f"title: {name.title()}\nyear: {2020 + number}\nlinks:\n  code: https://github.com/octo-curator/{name}\n"
        (scene.root / f"entries/other/papers/{name}.yaml").write_text(
            text, encoding="utf-8"
        )
    status, out, notices = scene.run("generate")
    assert status == 0, out + notices
    return items(read(scene))


def read(scene: Scene) -> str:
    return (scene.root / LIST).read_text("utf-8")


def items(text: str) -> list[str]:
    inside = text.partition("<!-- listwright:begin papers -->\n")[2].partition(
        "\n<!-- listwright:end -->"
    )[0]
    return inside.split("\n")


def commit(scene: Scene, before: list[str], after: list[str]) -> None:
    """Write the items of the list as *after*, and commit all that differs."""
    text = read(scene).replace("\n".join(before), "\n".join(after))
    (scene.root / LIST).write_text(text, encoding="utf-8")
    scene.git("add", "--all")
    scene.git("commit", "--quiet", "--message", "As people wrote it")
    status, out, notices = scene.run("generate", "--check")
    assert status == 0, out + notices


def review(scene: Scene, before: list[str], after: list[str]) -> dict[str, Any]:
    text = read(scene).replace("\n".join(before), "\n".join(after))
    _, out, _ = scene.review("main", scene.contribute(scene.write(LIST, text)), "json")
    found: dict[str, Any] = json.loads(out)
    return found


def number(lines: list[str]) -> list[str]:
    return [f"{n}. {line.partition('. ')[2]}" for n, line in enumerate(lines, 1)]


@pytest.fixture
def numbered(scene: Scene) -> tuple[Scene, list[str]]:
    """A list that counts its items."""
    lines = prepare(scene, "1. [{title}]({link}){? ({year})?}")
    commit(scene, lines, number(lines))
    return scene, number(lines)


@pytest.mark.parametrize("renumbers", [True, False])
def test_a_new_item_of_a_numbered_list_is_all_that_differs(
    numbered: tuple[Scene, list[str]], *, renumbers: bool
) -> None:
    scene, lines = numbered
    typed = [*lines[:2], f"2. {NEW}", *lines[2:]]

    found = review(scene, lines, number(typed) if renumbers else typed)

    assert [entry["path"] for entry in found["entries"]] == [
        "entries/other/papers/barn-owl.yaml"
    ]
    assert [outcome["outcome"] for outcome in found["account"]] == ["added"]


def test_numbers_alone_change_nothing(numbered: tuple[Scene, list[str]]) -> None:
    scene, lines = numbered

    found = review(
        scene, lines, [lines[0], *(line.replace(line[:2], "7.") for line in lines[1:])]
    )

    assert (found["entries"], found["account"]) == ([], [])


def test_an_adopted_item_gets_its_number_and_those_below_count_on(
    numbered: tuple[Scene, list[str]],
) -> None:
    scene, lines = numbered
    text = read(scene).replace(lines[1], f"{lines[1]}\n1. {NEW}")
    (scene.root / LIST).write_text(text, encoding="utf-8")

    status, out, notices = scene.run("adopt-edits")

    assert status == 0, out + notices
    assert items(read(scene)) == number([*lines[:2], f"0. {NEW}", *lines[2:]])


def test_padding_a_table_anew_changes_no_entry_and_stays(scene: Scene) -> None:
    lines = prepare(
        scene, "| [{title}]({link}) | {year} |", "| Work | Year |\n| --- | --- |"
    )
    padded = ["| Work " + " " * 60 + "| Year |", "|------" + "-" * 60 + "|------|"]
    padded += [line.replace(" | ", " " * 20 + " | ") for line in lines[2:]]

    scene.git("add", "--all")
    scene.git("commit", "--quiet", "--message", "A table")
    found = review(scene, lines, padded)
    commit(scene, lines, padded)

    assert (found["entries"], found["account"]) == ([], [])
    assert items(read(scene)) == padded
