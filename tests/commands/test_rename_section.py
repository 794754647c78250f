"""`rename-section`: layout, document, entries and what refers to them change together."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.disk.workspace import DiskWorkspace
from bot.project.load_settings import load_project
from bot.project.references import ListFiles, Word
from tests.review.scene import Scene

LAYOUT = "schema/demo.yaml"
CONTENTS = """\
    group:
      heading: "### {year}"
      contents: "- {year}"
"""


def read(scene: Scene, path: str) -> str:
    return (scene.root / path).read_text(encoding="utf-8")


def edit(scene: Scene, path: str, old: str, new: str) -> None:
    text = read(scene, path)
    assert old in text
    (scene.root / path).write_text(text.replace(old, new), encoding="utf-8")


def files(scene: Scene) -> dict[str, bytes]:
    return {
        str(path.relative_to(scene.root)): path.read_bytes()
        for folder in ("entries", "schema", "lists")
        for path in sorted((scene.root / folder).rglob("*"))
        if path.is_file()
    }


def errors(scene: Scene) -> set[tuple[str, str]]:
    report = json.loads(scene.run("check", "--format", "json")[1])
    return {(found["rule"], Path(found["path"]).name) for found in report["findings"]}


@pytest.mark.feature("move-section")
def test_entries_move_and_their_former_ids_lead_to_them(scene: Scene) -> None:
    before = errors(scene)

    status, out, _ = scene.run("rename-section", "demo/models", "demo/networks/vision")

    assert status == 0
    assert out.startswith("Moved demo/models to demo/networks/vision: 4 entries.\n")
    assert not (scene.root / "entries/demo/models/flamingo.yaml").exists()
    assert read(scene, "entries/demo/networks/vision/flamingo.yaml").endswith(
        "former_ids:\n  - demo/models/flamingo\n"
    )
    assert errors(scene) == before
    assert (
        scene.run("find", "Flamingo")[1].count(
            "entries/demo/networks/vision/flamingo.yaml"
        )
        == 1
    )


def test_the_list_reads_the_same_after_generate(scene: Scene) -> None:
    before = read(scene, "lists/demo.md")

    scene.run("rename-section", "demo/models", "demo/networks")

    assert scene.run("generate")[0] == 0
    assert read(scene, "lists/demo.md") == before


def test_the_layout_changes_in_its_words_alone(scene: Scene) -> None:
    edit(scene, LAYOUT, "  models:\n    title: Models\n", "\n  # the newest first\n  'models':  # a folder\n    title: 'Models'  # for people\n    add_link: false\n")  # fmt: skip
    before = read(scene, LAYOUT)

    out = scene.run(
        "rename-section",
        "demo/models",
        "demo/networks",
        "--title",
        "Networks: all of them",
    )[1]

    assert "The heading in lists/demo.md is yours: rename it there.\n" in out
    expected = before.replace("'models':", "networks:").replace(
        "'Models'", '"Networks: all of them"'
    )
    assert read(scene, LAYOUT) == expected


def test_a_title_between_braces_is_quoted_where_it_has_to_be(tmp_path: Path) -> None:
    workspace = DiskWorkspace(tmp_path)
    (tmp_path / "schema").mkdir()
    (tmp_path / "schema/l.yaml").write_text(
        'title: L\ndocument: l.md\nsections:\n  a: {title: Owls, item: "{title}"}\n'
    )
    project = load_project(workspace)
    section = replace(project.layouts["l"].sections["a"], title="Owls, and more")
    wanted = replace(project.layouts["l"], sections={"a": section})

    changed = ListFiles(project, wanted).replace_words(
        [Word(("sections", "a", "title"), "Owls", section.title)], wanted
    )

    assert [file.text.splitlines()[-1] for file in changed] == [
        '  a: {title: "Owls, and more", item: "{title}"}'
    ]


def test_the_order_file_follows(scene: Scene) -> None:
    (scene.root / "schema/order").mkdir()
    (scene.root / "schema/order/demo.yaml").write_text(
        "manual:\n  models: [blip-2, flamingo]  # as read\n"
    )

    status, _, err = scene.run("rename-section", "demo/models", "demo/networks")

    assert (status, err) == (0, "")
    assert (
        read(scene, "schema/order/demo.yaml")
        == "manual:\n  networks: [blip-2, flamingo]  # as read\n"
    )
    assert scene.run("generate")[0] == 0


def test_sections_below_go_along(scene: Scene) -> None:
    edit(scene, LAYOUT, "  tools:\n    title", "  tools/desk:\n    title")
    (scene.root / "entries/demo/tools/desk").mkdir()
    (scene.root / "entries/demo/tools/vlmevalkit.yaml").rename(
        scene.root / "entries/demo/tools/desk/vlmevalkit.yaml"
    )

    assert scene.run("rename-section", "demo/tools", "demo/kits")[0] == 0

    assert "  kits/desk:\n    title" in read(scene, LAYOUT)
    assert "  - demo/tools/desk/vlmevalkit\n" in read(
        scene, "entries/demo/kits/desk/vlmevalkit.yaml"
    )


def test_whatever_refers_to_the_section_or_its_entries_follows(scene: Scene) -> None:
    edit(scene, "entries/other/papers/palm-e.yaml", "year: 2023\n", "year: 2023\nsame_as:\n  - demo/models/flamingo  # judged\n")  # fmt: skip
    edit(scene, "entries/demo/models/cogvlm.yaml", "year: 2023\n", "year: 2023\ndistinct_from:\n  - demo/models/blip-2\n  - other/papers/palm-e\n")  # fmt: skip
    edit(scene, "entries/demo/tools/vlmevalkit.yaml", "platform: Linux\n", "platform: Linux\ndescription: A kit\nalso_in:\n  - section: models\n    name: Kit\n")  # fmt: skip

    out = scene.run("rename-section", "demo/models", "demo/networks")[1]

    assert "References follow in 2 other entries.\n" in out
    assert "  - demo/networks/flamingo  # judged\n" in read(
        scene, "entries/other/papers/palm-e.yaml"
    )
    moved = read(scene, "entries/demo/networks/cogvlm.yaml")
    assert (
        "distinct_from:\n  - demo/networks/blip-2\n  - other/papers/palm-e\n" in moved
    )
    assert "  - name: Kit\n    section: networks\n" in read(
        scene, "entries/demo/tools/vlmevalkit.yaml"
    )


def test_the_table_of_contents_keeps_its_place(scene: Scene) -> None:
    edit(scene, LAYOUT, '    group:\n      heading: "### {year}"\n', CONTENTS)
    edit(scene, "lists/demo.md", "Words before.\n", "<!-- listwright:begin models.contents -->\n<!-- listwright:end -->\n")  # fmt: skip
    assert scene.run("generate")[0] == 0
    before = read(scene, "lists/demo.md")

    scene.run("rename-section", "demo/models", "demo/networks")

    assert scene.run("generate")[0] == 0
    assert read(scene, "lists/demo.md") == before.replace(
        "models.contents", "networks.contents"
    )


def test_there_and_back_again_leaves_no_id_that_leads_to_itself(scene: Scene) -> None:
    scene.run("rename-section", "demo/models", "demo/networks")
    scene.run("rename-section", "demo/networks", "demo/models")

    text = read(scene, "entries/demo/models/flamingo.yaml")
    assert text.split("former_ids:\n")[1] == "  - demo/networks/flamingo\n"


def test_a_file_that_is_no_entry_stays_and_is_told_of(scene: Scene) -> None:
    (scene.root / "entries/demo/models/README.md").write_text(
        "Read me\n", encoding="utf-8"
    )

    out = scene.run("rename-section", "demo/models", "demo/networks")[1]

    assert "Left where it is, being no entry: entries/demo/models/README.md\n" in out
    assert (scene.root / "entries/demo/models/README.md").exists()


def test_a_dry_run_writes_nothing(scene: Scene) -> None:
    before = files(scene)

    out = scene.run("rename-section", "demo/models", "demo/networks", "--dry-run")[1]

    assert "would write entries/demo/networks/flamingo.yaml\n" in out
    assert "would delete entries/demo/models/flamingo.yaml\n" in out
    assert files(scene) == before


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("demo/models", "demo/tools"), 1, "demo/tools: this section exists already"),
        (
            ("demo/nothing", "demo/networks"),
            2,
            "demo/nothing: there is no such section",
        ),
        (
            ("third/models", "third/networks"),
            2,
            "third/models: there is no such section",
        ),
        (("demo/models", "other/models"), 2, "a section stays in its list, `demo`"),
        (("demo/models", "demo/Neural Networks"), 2, "such as `neural-networks`"),
        (("demo/models", "demo/../models"), 2, "a folder has small letters"),
        (("demo/models", "demo/a/b/c/d/e"), 2, "an entry stands in 6 folders at most"),
        (("demo/models", "demo/networks", "--title", " "), 2, "the title is empty"),
    ],
)
def test_what_does_not_fit_is_refused(
    scene: Scene, words: tuple[str, ...], status: int, said: str
) -> None:
    before = files(scene)

    found, _, err = scene.run("rename-section", *words)

    assert found == status
    assert said in err
    assert files(scene) == before


def test_a_name_that_leads_elsewhere_already_is_refused(scene: Scene) -> None:
    edit(scene, "entries/demo/tools/vlmevalkit.yaml", "platform: Linux\n", "platform: Linux\nformer_ids:\n  - demo/networks/flamingo\n")  # fmt: skip
    before = files(scene)

    status, _, err = scene.run("rename-section", "demo/models", "demo/networks")

    assert status == 1
    assert "this name leads to `demo/tools/vlmevalkit` already" in err
    assert files(scene) == before


def test_an_entry_that_cannot_be_read_stops_the_move(scene: Scene) -> None:
    (scene.root / "entries/demo/models/broken.yaml").write_text(
        "title: [\n", encoding="utf-8"
    )
    before = files(scene)

    status, _, err = scene.run("rename-section", "demo/models", "demo/networks")

    assert status == 1
    assert "entries/demo/models/broken.yaml" in err
    assert files(scene) == before


def test_a_layout_whose_words_cannot_be_replaced_in_place_is_refused(
    scene: Scene,
) -> None:
    edit(scene, LAYOUT, "    title: Models\n", "    title: >-\n      Models\n")
    before = files(scene)

    status, _, err = scene.run(
        "rename-section", "demo/models", "demo/networks", "--title", "Networks"
    )

    assert status == 1
    assert f"{LAYOUT}:11: `Models` is not written as plain text on one line" in err
    assert files(scene) == before


def test_a_region_that_the_layout_does_not_name_is_renamed_with_its_section(
    scene: Scene,
) -> None:
    named = '    views:\n      models:\n        item: "- **{title}**'
    edit(scene, LAYOUT, named, '    item: "- **{title}**')
    before = read(scene, "lists/demo.md")

    status, _, _ = scene.run(
        "rename-section", "demo/models", "demo/networks", "--title", "Networks"
    )
    scene.run("generate")

    assert status == 0
    assert "\n  networks:\n    title: Networks\n" in read(scene, LAYOUT)
    assert read(scene, "lists/demo.md") == before.replace(
        "begin models", "begin networks"
    )


def test_a_section_that_has_only_a_title_is_renamed(scene: Scene) -> None:
    layout = read(scene, LAYOUT)
    start, end = layout.index("  tools:"), len(layout)
    item = '"| {title} | {platform} | [{links.code.text}]({links.code}) |"'
    header = "|-\n    | Tool | Platform | Code |\n    | --- | --- | --- |"
    shared = f"defaults:\n  order: title\n  item: {item}\n  header: {header}\nrules:\n  undated-entry: off\n"
    written = (
        layout[:start].replace("sections:\n", f"{shared}sections:\n")
        + "  tools: Tools\n"
        + layout[end:]
    )
    edit(
        scene,
        LAYOUT,
        layout,
        written.replace("    title: Models\n", "    title: Models\n    order: year\n"),
    )

    before = read(scene, "lists/demo.md")
    scene.run("generate")
    assert read(scene, "lists/demo.md") == before
    assert (
        scene.run(
            "rename-section", "demo/tools", "demo/programs", "--title", "Programs"
        )[0]
        == 0
    )
    scene.run("generate")

    assert read(scene, LAYOUT).endswith("\n  programs: Programs\n")
    assert "<!-- listwright:begin programs -->\n| Tool | Platform" in read(
        scene, "lists/demo.md"
    )
