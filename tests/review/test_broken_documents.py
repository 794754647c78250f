"""A contribution after which no list could be regenerated is never green, and says why."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.review.scene import Scene

DOCUMENT = "lists/other.md"


def without_begin(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if "listwright:begin" not in line)


def without_end(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if "listwright:end" not in line)


def renamed(text: str) -> str:
    return text.replace("listwright:begin ", "listwright:begin new-", 1)


def fenced(text: str) -> str:
    return text.replace("<!-- listwright:begin", "```\n<!-- listwright:begin", 1)


def doubled(text: str) -> str:
    region = text[text.index("<!-- listwright:begin") :]
    return text + "\n" + region


def with_another(text: str) -> str:
    return text + "\n<!-- listwright:begin unknown -->\n<!-- listwright:end -->\n"


def emptied(_text: str) -> str:
    return ""


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        (without_begin, "none is open"),
        (without_end, "never ends"),
        (renamed, "no such region"),
        (fenced, "no such region"),
        (doubled, "a second time"),
        (with_another, "no section of the layout has this region"),
        (emptied, "no such region"),
    ],
)
def test_a_document_whose_markers_are_broken_waits_for_a_maintainer(
    scene: Scene, edit: Callable[[str], str], why: str
) -> None:
    text = (scene.root / DOCUMENT).read_text(encoding="utf-8")
    head = scene.contribute(scene.write(DOCUMENT, edit(text)))

    comment = scene.comment("main", head)

    assert "### A maintainer must look at this." in comment
    assert "After the merge no list could be regenerated: line" in comment
    assert why in comment


def test_a_document_that_is_no_longer_utf_8_waits_for_a_maintainer(scene: Scene) -> None:
    def change(root: Path) -> None:
        (root / DOCUMENT).write_bytes("# Éléments\n".encode("latin-1"))

    comment = scene.comment("main", scene.contribute(change))

    assert "### A maintainer must look at this." in comment
    assert "line 1: the file is not UTF-8 here; save it as UTF-8 again." in comment


def test_words_outside_the_regions_and_faults_of_before_are_no_matter(scene: Scene) -> None:
    text = (scene.root / DOCUMENT).read_text(encoding="utf-8")
    head = scene.contribute(scene.write(DOCUMENT, f"{text}\nMore words.\n"))
    assert "regenerated" not in scene.comment("main", head)

    (scene.root / DOCUMENT).write_text(without_end(text), encoding="utf-8")
    scene.git("commit", "--quiet", "--all", "--message", "Broken by somebody else")
    again = scene.contribute(scene.write(DOCUMENT, without_end(text) + "\nMore words.\n"))
    assert "regenerated" not in scene.comment("main", again)
