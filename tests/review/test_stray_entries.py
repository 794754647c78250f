"""A file that was meant as an entry and is none is never passed over in silence."""

from pathlib import Path

import pytest

from tests.review.scene import Scene

ENTRY = "title: Barn Owl\nyear: 2024\nlinks:\n  code: https://github.com/octo-curator/barn-owl\ndescription: Words about it\n"


@pytest.mark.feature("file-names")
@pytest.mark.parametrize(
    "name", ["barn-owl", "barn-owl.txt", "barn-owl.md", "Barn Owl.TXT"]
)
def test_an_entry_with_another_ending_is_moved_to_where_it_belongs(
    scene: Scene, name: str
) -> None:
    comment = scene.comment(
        "main", scene.contribute(scene.write(f"entries/demo/models/{name}", ENTRY))
    )

    assert "### Ready for a maintainer." in comment
    assert "It belongs at `entries/demo/models/barn-owl.yaml`." in comment


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Barn Owl.yaml.bak", ENTRY),
        ("barn-owl.txt", "Words only.\n"),
        ("owl.txt", ENTRY + "#" * 70_000),
    ],
)
def test_a_file_beside_the_entries_is_told_where_an_entry_belongs(
    scene: Scene, name: str, text: str
) -> None:
    path = f"entries/demo/models/{name}"
    comment = scene.comment("main", scene.contribute(scene.write(path, text)))

    assert "### A maintainer must look at this." in comment
    assert "must end in `.yaml`" in comment
    assert f"`{path}`" in comment


@pytest.mark.parametrize("ending", ["txt", "yaml.txt", "YAML.Txt", "yml.md.txt"])
def test_the_endings_that_an_editor_adds_are_no_part_of_the_name(
    scene: Scene, ending: str
) -> None:
    path = f"entries/demo/models/barn-owl.{ending}"
    comment = scene.comment("main", scene.contribute(scene.write(path, ENTRY)))

    assert "`entries/demo/models/barn-owl.yaml`" in comment


@pytest.mark.parametrize("path", ["barn-owl.yaml", "models/barn-owl.yml"])
def test_an_entry_in_another_folder_is_told_where_it_belongs(
    scene: Scene, path: str
) -> None:
    comment = scene.comment("main", scene.contribute(scene.write(path, ENTRY)))

    assert "### A maintainer must look at this." in comment
    assert "entries/<list>/<section>/<name>.yaml" in comment
    assert f"`{path}`" in comment


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("entries/demo/README.md", "Words.\n"),
        (".tool.yml", "nav: []\n"),
        ("notes.txt", ENTRY),
    ],
)
def test_other_files_are_no_entries(scene: Scene, path: str, text: str) -> None:
    comment = scene.comment("main", scene.contribute(scene.write(path, text)))

    assert "entry" not in comment.replace("No entry is touched", "")


def test_of_many_such_files_ten_are_named_and_the_rest_counted(scene: Scene) -> None:
    def change(root: Path) -> None:
        for number in range(13):
            (root / f"entries/demo/models/work-{number}.bak").write_text(
                ENTRY, encoding="utf-8"
            )

    comment = scene.comment("main", scene.contribute(change))

    assert comment.count("This is no entry yet") == 10
    assert "3 more like these." in comment
