"""A heading that somebody added to a list becomes a section by one command."""

import pytest

from tests.review.scene import Scene

LIST = "lists/demo.md"
NEW = """
## New things

- **Barn Owl** - [Finds mice](https://github.com/octo-curator/barn-owl)
- **Tidepool** - [Counts crabs](https://github.com/octo-curator/tidepool)
"""


def append(scene: Scene, text: str) -> None:
    path = scene.root / LIST
    path.write_text(path.read_text("utf-8") + text, encoding="utf-8")


@pytest.mark.feature("new-heading")
def test_the_comment_offers_the_section_with_its_name_pattern_and_command(
    scene: Scene,
) -> None:
    text = (scene.root / LIST).read_text("utf-8")
    comment = scene.comment("main", scene.contribute(scene.write(LIST, text + NEW)))

    assert comment.count("`listwright add-section demo 'New things'`") == 1
    assert "`- **{title}** - [{description}]({link})`" in comment


@pytest.mark.feature("new-heading")
def test_the_heading_becomes_a_section_and_its_items_become_entries(
    scene: Scene,
) -> None:
    assert scene.run("generate")[0] == 0
    append(scene, NEW)
    before = (scene.root / "schema/demo.yaml").read_text("utf-8")

    status, out, err = scene.run("add-section", "demo", "New things")

    assert (status, err) == (0, "")
    assert "wrote entries/demo/new-things/barn-owl.yaml" in out
    assert "wrote entries/demo/new-things/tidepool.yaml" in out
    after = (scene.root / "schema/demo.yaml").read_text("utf-8")
    assert "  new-things: {title: New things, order: title, " in after
    assert [line for line in before.split("\n") if line not in after.split("\n")] == []
    text = (scene.root / LIST).read_text("utf-8")
    assert "<!-- listwright:begin new-things -->\n- **Barn Owl** - [Finds mice]" in text
    assert scene.run("generate", "--check")[0] == 0
    assert scene.run("check")[0] == 0


def test_a_table_under_a_new_heading_keeps_its_columns(scene: Scene) -> None:
    assert scene.run("generate")[0] == 0
    append(
        scene,
        "\n## Sets\n\n| Name | Size |\n| --- | --- |\n| [Crabs](https://example.org/crabs) | 10 |\n",
    )

    status, _, err = scene.run("add-section", "demo", "Sets")

    assert (status, err) == (0, "")
    assert (
        "| Name | Size |\n| --- | --- |\n| [Crabs](https://example.org/crabs) | 10 |"
        in (scene.root / LIST).read_text("utf-8")
    )


def test_without_such_a_heading_nothing_is_written(scene: Scene) -> None:
    status, _, err = scene.run("add-section", "demo", "Nowhere")

    assert status != 0
    assert "Nothing was written" in err
    assert scene.run("add-section", "nolist", "Nowhere")[0] != 0
