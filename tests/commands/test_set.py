"""`set`: one field, in every entry for which a condition holds."""

import pytest

from tests.review.scene import Scene

MODELS = "entries/demo/models"
COMMENTED = """\
# Kept for the visual expert
title: CogVLM
year: 2023  # the preprint's
links:
  # the first version
  paper: https://arxiv.org/abs/2311.03079
description: A visual expert inside a frozen language model
"""


def read(scene: Scene, path: str) -> str:
    return (scene.root / path).read_text(encoding="utf-8")


def snapshot(scene: Scene) -> dict[str, str]:
    files = (
        path
        for folder in ("entries", "schema")
        for path in (scene.root / folder).rglob("*.yaml")
    )
    return {
        str(path.relative_to(scene.root)): path.read_text(encoding="utf-8")
        for path in files
    }


@pytest.mark.feature("new-entry")
def test_a_field_is_set_where_the_condition_holds_and_nowhere_else(
    scene: Scene,
) -> None:
    before = snapshot(scene)

    status, out, _ = scene.run(
        "set", "venue=arXiv", "--where", "year = 2023 and not venue", "--list", "demo"
    )

    after = snapshot(scene)
    changed = sorted(path for path in before if before[path] != after[path])
    assert (status, out) == (0, "Set `venue` in 2 entries.\n")
    assert changed == [f"{MODELS}/blip-2.yaml", f"{MODELS}/cogvlm.yaml"]
    assert "year: 2023\nvenue: arXiv\n" in after[changed[0]]


def test_comments_stay_and_numbers_are_numbers(scene: Scene) -> None:
    scene.write(f"{MODELS}/cogvlm.yaml", COMMENTED)(scene.root)

    scene.run("set", "year=2024", "--where", "title = CogVLM")

    assert read(scene, f"{MODELS}/cogvlm.yaml") == COMMENTED.replace("2023", "2024")


def test_a_link_is_set_and_keeps_its_own_text(scene: Scene) -> None:
    path = f"{MODELS}/flamingo.yaml"
    paper = " https://arxiv.org/abs/2204.14198\n"
    target = f"\n    text: the paper\n    url:{paper}"
    scene.write(path, read(scene, path).replace(paper, target))(scene.root)

    scene.run(
        "set", "links.paper=https://example.org/flamingo", "--where", "title = Flamingo"
    )
    scene.run(
        "set",
        "links.code=https://github.com/octo-curator/flamingo",
        "--where",
        "title = Flamingo",
    )

    assert read(scene, path).split("links:\n")[1].split("description")[0] == (
        "  paper:\n    text: the paper\n    url: https://example.org/flamingo\n"
        "  code: https://github.com/octo-curator/flamingo\n"
    )


def test_a_list_is_parted_at_its_commas(scene: Scene) -> None:
    scene.run("set", "tags=grounding, few-shot", "--where", "title = Flamingo")

    assert "tags:\n  - grounding\n  - few-shot\n" in read(
        scene, f"{MODELS}/flamingo.yaml"
    )


def test_an_empty_value_takes_the_field_away_and_a_block_that_is_left_empty(
    scene: Scene,
) -> None:
    status, out, _ = scene.run("set", "links.code=", "--where", "platform = Linux")

    assert (status, out) == (0, "Took `links.code` out of 1 entry.\n")
    assert (
        read(scene, "entries/demo/tools/vlmevalkit.yaml")
        == "title: VLMEvalKit\nplatform: Linux\n"
    )


def test_a_dry_run_shows_a_diff_of_each_file_and_writes_nothing(scene: Scene) -> None:
    before = snapshot(scene)

    status, out, _ = scene.run(
        "set", "award=Oral", "--where", "title = Flamingo", "--dry-run"
    )

    assert status == 0
    assert out == (
        f"--- {MODELS}/flamingo.yaml\n+++ {MODELS}/flamingo.yaml\n@@ -1,5 +1,6 @@\n"
        " title: Flamingo\n year: 2022\n+award: Oral\n links:\n   paper: https://arxiv.org/abs/2204.14198\n"
        " description: Few-shot learning over interleaved images and text\n"
        f"Would set `award` in 1 entry.\nwould write {MODELS}/flamingo.yaml\n"
    )
    assert snapshot(scene) == before


def test_a_file_that_says_so_already_is_not_in_the_plan(scene: Scene) -> None:
    path = f"{MODELS}/flamingo.yaml"
    scene.write(path, read(scene, path).replace("2022", "'2022'"))(scene.root)

    out = scene.run("set", "year=2022", "--where", "title = Flamingo", "--dry-run")[1]

    assert out == "All 1 such entries say so already; nothing changes.\n"


def test_only_entries_of_the_section_change(scene: Scene) -> None:
    scene.run("set", "award=Oral", "--all", "--section", "papers")

    assert [path for path, text in snapshot(scene).items() if "award" in text] == [
        "entries/other/papers/palm-e.yaml"
    ]


def test_a_value_that_the_schema_refuses_names_the_entry_and_writes_nothing(
    scene: Scene,
) -> None:
    before = snapshot(scene)

    status, _, err = scene.run("set", "platform=Amiga", "--where", "links.code")

    assert status == 1
    assert (
        "entries/demo/tools/vlmevalkit.yaml: `platform` must be one of `Linux` or `Anywhere`"
        in err
    )
    assert scene.run("set", "title=", "--where", "links.code")[0] == 1
    assert snapshot(scene) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("venue=CVPR",), "say which entries: `--where CONDITION`, or `--all`"),
        (("venue=CVPR", "--where", " "), "say which entries"),
        (
            ("venues=CVPR", "--all"),
            "`venues` is no field of `demo`, `other`; did you mean `venue`?",
        ),
        (
            ("platform=Linux", "--all"),
            "`platform` is no field of `other`; choose other lists with `--list`.",
        ),
        (
            ("venue=CVPR", "--where", "yaer"),
            "`yaer` is no field of `demo`, `other`; did you mean `year`?",
        ),
        (("venue=CVPR", "--where", "a > b"), "--where: `a > b` is not `field`"),
        (("venue", "--all"), "`venue` names no field with its value"),
        (("links=https://example.org", "--all"), "write it like `links.NAME=VALUE`"),
        (("venue.name=CVPR", "--all"), "names no field with its value"),
        (
            ("venue=CVPR", "--all", "--list", "third"),
            "there is no list `third`; there is demo, other",
        ),
        (("venue=CVPR", "--all", "--section", "model"), "there is no section `model`"),
    ],
)
def test_words_that_do_not_fit_are_refused(
    scene: Scene, words: tuple[str, ...], said: str
) -> None:
    before = snapshot(scene)

    status, _, err = scene.run("set", *words)

    assert status == 2
    assert said in err
    assert snapshot(scene) == before


def test_a_file_that_cannot_be_read_is_told_of(scene: Scene) -> None:
    scene.write(f"{MODELS}/broken.yaml", "title: [\n")(scene.root)

    status, out, err = scene.run("set", "award=Oral", "--where", "title = Flamingo")

    assert (status, out) == (0, "Set `award` in 1 entry.\n")
    assert "1 file cannot be read; `listwright check` says why." in err


def test_a_translation_is_set_by_its_language_and_field(scene: Scene) -> None:
    where = ["--where", "title = Flamingo"]

    assert scene.run("set", "translations.zh.title=火烈鸟", *where)[0] == 0
    assert scene.run("set", "translations.zh=火烈鸟", *where)[0] == 2

    assert "translations:\n  zh:\n    title: 火烈鸟\n" in read(
        scene, f"{MODELS}/flamingo.yaml"
    )
