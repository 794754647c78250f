"""What was typed into a list on this machine is never overwritten, and one command makes entries of it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.review.scene import Scene

LIST = "lists/other.md"
LINE = "- [Barn Owl](https://github.com/octo-curator/barn-owl) (2024)"
ENTRY = "entries/other/papers/barn-owl.yaml"
BEGIN, END = "<!-- listwright:begin papers -->\n", "<!-- listwright:end -->\n"


@pytest.fixture
def desk(scene: Scene) -> Scene:
    """The repository as it is generated and committed."""
    assert scene.run("generate")[0] == 0
    scene.git("add", "--all")
    scene.git("commit", "--quiet", "--allow-empty", "--message", "Generated")
    return scene


def read(scene: Scene, path: str) -> str:
    return (scene.root / path).read_text(encoding="utf-8")


def edit(scene: Scene, old: str, new: str, path: str = LIST) -> None:
    text = read(scene, path)
    assert old in text
    (scene.root / path).write_text(text.replace(old, new, 1), encoding="utf-8")


def inside(text: str) -> str:
    return text.replace(END, f"{LINE}\n{END}", 1)


def below(text: str) -> str:
    return text.replace(END, f"{END}\n{LINE}\n", 1)


@pytest.mark.parametrize("change", [inside, below])
@pytest.mark.parametrize("is_committed", [False, True])
def test_a_typed_item_is_named_and_becomes_an_entry(
    desk: Scene, change: Callable[[str], str], *, is_committed: bool
) -> None:
    (desk.root / LIST).write_text(change(read(desk, LIST)), encoding="utf-8")
    typed = read(desk, LIST)
    if is_committed:
        desk.git("commit", "--quiet", "--all", "--message", "Typed")
    if change is inside:
        status, _, err = desk.run("generate")
        assert status != 0
        assert f"{LIST}:" in err
        assert LINE in err
        assert "`listwright adopt-edits`" in err
        assert read(desk, LIST) == typed

    status, out, err = desk.run("adopt-edits")

    assert (status, err) == (0, "")
    assert f"wrote {ENTRY}" in out
    assert "title: Barn Owl" in read(desk, ENTRY)
    assert read(desk, LIST).count(LINE) == 1
    assert read(desk, LIST).index(LINE) < read(desk, LIST).index(END)
    assert desk.run("generate", "--check")[0] == 0
    assert desk.run("adopt-edits")[1] == "No item was typed into a list.\n"


def test_a_typed_change_changes_its_entry(desk: Scene) -> None:
    edit(desk, "(2023)", "(2022)")
    assert desk.run("generate")[0] != 0

    assert desk.run("adopt-edits")[0] == 0

    assert "year: 2022" in read(desk, "entries/other/papers/palm-e.yaml")


def test_words_typed_between_the_markers_are_not_overwritten(desk: Scene) -> None:
    edit(desk, END, f"\nWords of my own.\n{END}")

    status, _, err = desk.run("generate")

    assert status != 0
    assert "Words of my own." in err


def test_an_edited_entry_is_generated_over_its_old_line(desk: Scene) -> None:
    path = "entries/other/papers/palm-e.yaml"
    for title in ("PaLM-E, a language model", "PaLM-E, an embodied language model"):
        text = read(desk, path)
        old = next(line for line in text.split("\n") if line.startswith("title:"))
        edit(desk, old, f"title: {title}", path)

        assert desk.run("generate")[0] == 0
        assert title in read(desk, LIST)


def test_an_entry_that_is_removed_leaves_the_list(desk: Scene) -> None:
    (desk.root / ENTRY).write_text("title: Barn Owl\nyear: 2024\n", encoding="utf-8")
    (desk.root / ENTRY).write_text(
        "title: Barn Owl\nyear: 2024\nlinks:\n  code: https://github.com/octo-curator/barn-owl\n",
        encoding="utf-8",
    )
    assert desk.run("generate")[0] == 0
    assert "Barn Owl" in read(desk, LIST)
    Path(desk.root / ENTRY).unlink()

    assert desk.run("generate")[0] == 0
    assert "Barn Owl" not in read(desk, LIST)


def test_what_is_discarded_is_asked_for(desk: Scene) -> None:
    before = read(desk, LIST)
    (desk.root / LIST).write_text(inside(before), encoding="utf-8")

    assert desk.run("generate", "--discard-edits")[0] == 0
    assert read(desk, LIST) == before


def test_check_writes_nothing(desk: Scene) -> None:
    (desk.root / LIST).write_text(inside(read(desk, LIST)), encoding="utf-8")

    status, out, _ = desk.run("adopt-edits", "--check")

    assert status == 1
    assert f"would write {ENTRY}" in out
    assert not (desk.root / ENTRY).exists()


@pytest.mark.parametrize("command", [("check",), ("generate", "--check")])
def test_an_item_outside_the_markers_is_seen(
    desk: Scene, command: tuple[str, ...]
) -> None:
    (desk.root / LIST).write_text(below(read(desk, LIST)), encoding="utf-8")

    _, _, err = desk.run(*command)

    assert f"{LIST}:7: this item stands outside the generated part of" in err
    assert desk.run("check", "--strict")[0] == 1


def test_a_list_of_other_things_below_a_section_is_nobodys_item(desk: Scene) -> None:
    text = read(desk, LIST).replace(
        END, f"{END}\nSee also:\n\n- [Another list](https://example.org/list)\n", 1
    )
    (desk.root / LIST).write_text(text, encoding="utf-8")

    assert desk.run("check")[2] == ""
    assert desk.run("generate", "--check")[2] == ""


def test_a_long_list_that_is_written_otherwise_after_an_upgrade_is_generated_all_the_same(
    desk: Scene,
) -> None:
    for number in range(1_100):
        text = f"title: Work {number}\nyear: 2020\nlinks:\n  code: https://github.com/octo-curator/work-{number}\n"
        (desk.root / f"entries/other/papers/work-{number}.yaml").write_text(
            text, encoding="utf-8"
        )
    assert desk.run("generate")[0] == 0
    desk.git("add", "--all")
    desk.git("commit", "--quiet", "--message", "Many")
    schema = desk.root / "schema/other.yaml"
    pattern = next(
        line for line in schema.read_text("utf-8").split("\n") if "item:" in line
    )
    other = pattern.replace("- [{title}]", "- **[{title}]").replace(
        "({link})", "({link})**"
    )
    assert other != pattern
    schema.write_text(
        schema.read_text("utf-8").replace(pattern, other), encoding="utf-8"
    )

    assert desk.run("generate")[0] == 0
    assert "- **[Work 7](https://github.com/octo-curator/work-7)**" in read(desk, LIST)
