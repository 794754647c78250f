"""A contribution after which no list could be regenerated is never green, and says why."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.review.damage import BYTES, HARMLESS
from tests.review.scene import Scene

DOCUMENT = "lists/other.md"


def without_begin(text: str) -> str:
    return "\n".join(
        line for line in text.split("\n") if "listwright:begin" not in line
    )


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


def test_a_document_that_is_no_longer_utf_8_waits_for_a_maintainer(
    scene: Scene,
) -> None:
    def change(root: Path) -> None:
        (root / DOCUMENT).write_bytes("# Éléments\n".encode("latin-1"))

    comment = scene.comment("main", scene.contribute(change))

    assert "### A maintainer must look at this." in comment
    assert "line 1: the file is not UTF-8 here; save it as UTF-8 again." in comment


def test_words_outside_the_regions_and_faults_of_before_are_no_matter(
    scene: Scene,
) -> None:
    text = (scene.root / DOCUMENT).read_text(encoding="utf-8")
    head = scene.contribute(scene.write(DOCUMENT, f"{text}\nMore words.\n"))
    assert "regenerated" not in scene.comment("main", head)

    (scene.root / DOCUMENT).write_text(without_end(text), encoding="utf-8")
    scene.git("commit", "--quiet", "--all", "--message", "Broken by somebody else")
    again = scene.contribute(
        scene.write(DOCUMENT, without_end(text) + "\nMore words.\n")
    )
    assert "regenerated" not in scene.comment("main", again)


@pytest.mark.parametrize("damage", BYTES)
def test_T41_no_damage_of_a_document_is_green(scene: Scene, damage: str) -> None:
    data = BYTES[damage]((scene.root / DOCUMENT).read_text(encoding="utf-8"))

    comment = scene.comment(
        "main", scene.contribute(lambda root: write_bytes(root / DOCUMENT, data))
    )

    assert "### A maintainer must look at this." in comment
    assert f"`{DOCUMENT}`" in comment


@pytest.mark.parametrize("damage", HARMLESS)
def test_T41_a_document_that_can_be_regenerated_as_before_breaks_nothing(
    scene: Scene, damage: str
) -> None:
    data = HARMLESS[damage]((scene.root / DOCUMENT).read_text(encoding="utf-8"))

    assert "regenerated" not in scene.comment(
        "main", scene.contribute(lambda root: write_bytes(root / DOCUMENT, data))
    )


def put_link(scene: Scene) -> None:
    (scene.root / DOCUMENT).unlink()
    (scene.root / DOCUMENT).symlink_to("demo.md")


def put_module(scene: Scene) -> None:
    (scene.root / DOCUMENT).unlink()
    scene.git("init", "--quiet", DOCUMENT)
    scene.git(
        "-C", DOCUMENT, "commit", "--quiet", "--allow-empty", "--message", "Inside"
    )


def put_folder(scene: Scene) -> None:
    text = (scene.root / DOCUMENT).read_text(encoding="utf-8")
    (scene.root / DOCUMENT).unlink()
    (scene.root / DOCUMENT).mkdir()
    (scene.root / DOCUMENT / "list.md").write_text(text, encoding="utf-8")


def rename(scene: Scene) -> None:
    (scene.root / DOCUMENT).rename(scene.root / "lists/renamed.md")


def delete(scene: Scene) -> None:
    (scene.root / DOCUMENT).unlink()


@pytest.mark.parametrize("change", [put_link, put_module, put_folder, rename, delete])
def test_T41_a_document_that_is_no_file_any_more_is_not_green(
    scene: Scene, change: Callable[[Scene], None]
) -> None:
    comment = scene.comment("main", scene.contribute(lambda _: change(scene)))

    assert "### A maintainer must look at this." in comment
    assert f"`{DOCUMENT}`" in comment


def write_bytes(path: Path, data: bytes) -> None:
    path.write_bytes(data)
