"""What `check PATH` says of what a person names."""

import pytest

from tests.review.scene import Scene


@pytest.mark.parametrize("path", ["README.md", "schema", "entries/demo/notes.txt"])
def test_a_path_without_entries_is_named(scene: Scene, path: str) -> None:
    target = scene.root / path
    if not target.exists():
        target.write_text("Notes.\n", "utf-8")

    status, out, err = scene.run("check", path)

    assert status == 0
    assert "0 entries" in out
    assert f"{path}: no entry is there; entries are `.yaml` files below" in err


@pytest.mark.parametrize("path", ["entries/demo", "entries/demo/", "lists/demo.md"])
def test_a_path_with_entries_and_a_document_are_not(scene: Scene, path: str) -> None:
    _, _, err = scene.run("check", path)

    assert "no entry is there" not in err


def test_a_path_that_is_not_there_is_an_error(scene: Scene) -> None:
    status, _, err = scene.run("check", "nowhere")

    assert status == 2
    assert "there is no such file or folder" in err
