"""Contributions that were opened before the list moved in."""

from pathlib import Path

import pytest

from tests.review.scene import BASE, Scene

LIST = "lists/other.md"
OLD = (
    "# Other list\n\nSome words.\n\n"
    "- [PaLM-E: An Embodied Multimodal Language Model](https://arxiv.org/abs/2303.03378) (2023)\n"
)
LINE = "- [Learning to Count Coins](https://arxiv.org/abs/2401.12345) (2024)\n"


@pytest.fixture
def moved(tmp_path: Path) -> Scene:
    """A repository whose list was plain Markdown on the branch `before`, and has moved in on `main`."""
    scene = Scene(tmp_path / "repository")
    tree = scene.git("rev-parse", "main^{tree}")
    scene.git("switch", "--quiet", "--orphan", "before")
    scene.git("clean", "-fdxq")
    scene.write(LIST, OLD)(scene.root)
    scene.git("add", "--all")
    scene.git("commit", "--quiet", "--message", "A plain list")
    adopted = scene.git("commit-tree", tree, "-p", "before", "-m", "Move in")
    scene.git("branch", "--force", "main", adopted)
    scene.git("switch", "--quiet", "main")
    return scene


def test_a_line_added_to_the_plain_list_becomes_an_entry(moved: Scene) -> None:
    branch = moved.contribute(moved.write(LIST, OLD + LINE), start="before")

    comment = moved.comment("main", branch)

    assert "Your line is safe" in comment
    assert "title: Learning to Count Coins\n" in comment
    assert "palm-e" not in comment


def test_a_line_changed_in_the_plain_list_changes_its_entry(moved: Scene) -> None:
    branch = moved.contribute(
        moved.write(LIST, OLD.replace("(2023)", "(2024)")), start="before"
    )

    comment = moved.comment("main", branch)

    assert "**Changed** `PaLM-E: An Embodied Multimodal Language Model`" in comment
    assert "year: 2024" in comment


def test_words_changed_beside_the_list_are_no_entry(moved: Scene) -> None:
    branch = moved.contribute(
        moved.write(LIST, OLD.replace("Some words", "Other words")), start="before"
    )

    assert "title:" not in moved.comment("main", branch)


def test_a_list_that_stood_under_another_name_is_recognised(moved: Scene) -> None:
    def change(root: Path) -> None:
        (root / LIST).unlink()
        (root / "README.md").write_text(OLD, encoding="utf-8")

    moved.git("branch", "older", "before")
    moved.git("switch", "--quiet", "older")
    change(moved.root)
    moved.git("add", "--all")
    moved.git("commit", "--quiet", "--amend", "--message", "A plain list in the readme")
    tree = moved.git("rev-parse", "main^{tree}")
    adopted = moved.git("commit-tree", tree, "-p", "older", "-m", "Move in")
    moved.git("switch", "--quiet", "main")
    moved.git("reset", "--quiet", "--hard", adopted)
    branch = moved.contribute(moved.write("README.md", OLD + LINE), start="older")

    assert "title: Learning to Count Coins\n" in moved.comment("main", branch)


def test_the_base_of_these_tests_has_moved_in() -> None:
    assert "listwright:begin" in (BASE / LIST).read_text(encoding="utf-8")
