"""`merge`: two entries of one work become one, and nothing that either knew is lost."""

import json

import pytest

from tests.review.scene import Scene

MODELS = "entries/demo/models"
A, B = f"{MODELS}/cogvlm.yaml", f"{MODELS}/cogvlm-2.yaml"
PREPRINT = """\
title: CogVLM
date: 2023-11  # submitted
venue: arXiv
links:
  # the first version
  paper: https://arxiv.org/abs/2311.03079
description: A visual expert inside a frozen language model
"""
PUBLISHED = """\
title: "CogVLM: Visual Expert for Pretrained Language Models"
name: CogVLM
year: 2024
venue: NeurIPS
links:
  paper: https://arxiv.org/pdf/2311.03079
  code: https://github.com/THUDM/CogVLM
description: A visual expert inside a frozen language model
tags:
  - grounding
former_ids:
  - demo/models/cog
"""
KIT = (
    "title: CogVLM\nlinks:\n  code: https://github.com/THUDM/CogVLM\nplatform: Linux\n"
)
UNITED = """\
title: CogVLM
name: CogVLM
date: "2024"  # submitted
venue: NeurIPS
links:
  # the first version
  paper: https://arxiv.org/abs/2311.03079
  code: https://github.com/THUDM/CogVLM
description: A visual expert inside a frozen language model
tags:
  - grounding
aliases:
  - "CogVLM: Visual Expert for Pretrained Language Models"
former_ids:
  - demo/models/cogvlm-2
  - demo/models/cog
"""


def read(scene: Scene, path: str) -> str:
    return (scene.root / path).read_text(encoding="utf-8")


def edit(scene: Scene, path: str, old: str, new: str) -> None:
    text = read(scene, path)
    assert old in text
    (scene.root / path).write_text(text.replace(old, new), encoding="utf-8")


def files(scene: Scene) -> dict[str, bytes]:
    found = (
        path
        for folder in ("entries", "schema")
        for path in (scene.root / folder).rglob("*.yaml")
    )
    return {str(path.relative_to(scene.root)): path.read_bytes() for path in found}


def findings(scene: Scene) -> set[tuple[str, str]]:
    report = json.loads(scene.run("check", "--format", "json")[1])
    return {(found["rule"], found["path"]) for found in report["findings"]}


@pytest.fixture
def twice(scene: Scene) -> Scene:
    """CogVLM, in two files of one section."""
    scene.write(A, PREPRINT)(scene.root)
    scene.write(B, PUBLISHED)(scene.root)
    return scene


@pytest.mark.feature("merge-entries")
def test_what_either_knows_is_kept(twice: Scene) -> None:
    status, out, _ = twice.run("merge", "demo/models/cogvlm", "demo/models/cogvlm-2")

    assert status == 0
    assert out.startswith(f"Merged {B} into {A}.\n")
    assert read(twice, A) == UNITED
    assert not (twice.root / B).exists()


def test_afterwards_the_duplicate_is_gone_nothing_new_is_wrong_and_the_list_generates(
    twice: Scene,
) -> None:
    before = findings(twice)

    twice.run("merge", A, B)

    repeated = {found for found in before if found[0] == "duplicate-work"}
    assert repeated
    assert findings(twice) <= before - repeated
    assert twice.run("generate")[0] == 0
    assert read(twice, "lists/demo.md").count("**CogVLM**") == 1


def test_the_former_id_of_the_one_leads_to_the_other(twice: Scene) -> None:
    twice.run("merge", A, B)
    twice.run("set", "award=Oral", "--where", "title = CogVLM")

    status, _, err = twice.run("merge", "demo/models/cogvlm-2", "demo/models/cog")

    assert status == 2
    assert f"both mean {A}" in err


def test_entries_that_named_the_one_name_the_other_once(twice: Scene) -> None:
    path = f"{MODELS}/blip-2.yaml"
    named = "distinct_from:\n  # judged in May\n  - demo/models/cogvlm\n  - demo/models/cogvlm-2  # too\n  - demo/models/flamingo  # old\n"
    edit(twice, path, "frozen language model\n", f"frozen language model\n{named}")
    edit(twice, "entries/other/papers/palm-e.yaml", "year: 2023\n", "year: 2023\nsame_as:\n  - demo/models/cogvlm-2\n")  # fmt: skip

    out = twice.run("merge", A, B)[1]

    assert f"{path} names it now.\n" in out
    assert read(twice, path).endswith(
        named.replace("  - demo/models/cogvlm-2  # too\n", "")
    )
    assert "same_as:\n  - demo/models/cogvlm\n" in read(
        twice, "entries/other/papers/palm-e.yaml"
    )


def test_another_section_goes_on_showing_the_work(scene: Scene) -> None:
    scene.write(A, PREPRINT)(scene.root)
    scene.write("entries/demo/tools/cogvlm-kit.yaml", KIT)(scene.root)
    edit(scene, "schema/demo.yaml", "    order: title\n", "    order: manual\n    manual: [vlmevalkit, cogvlm-kit]  # by age\n")  # fmt: skip

    status, _, err = scene.run("merge", A, "demo/tools/cogvlm-kit")

    assert (status, err) == (0, "")
    assert "also_in:\n  - tools\n" in read(scene, A)
    assert "    manual: [vlmevalkit, cogvlm]  # by age\n" in read(
        scene, "schema/demo.yaml"
    )
    assert scene.run("generate")[0] == 0
    assert "| CogVLM | Linux | [CogVLM](https://github.com/THUDM/CogVLM) |" in read(
        scene, "lists/demo.md"
    )


def test_the_merged_work_takes_the_place_of_the_other_in_the_order_file(
    scene: Scene,
) -> None:
    scene.write(A, PREPRINT)(scene.root)
    scene.write("entries/demo/tools/cogvlm-kit.yaml", KIT)(scene.root)
    layout = scene.root / "schema/demo.yaml"
    layout.write_text(layout.read_text("utf-8").replace("    order: title\n", ""))
    (scene.root / "schema/order").mkdir()
    (scene.root / "schema/order/demo.yaml").write_text(
        "manual:\n  tools: [vlmevalkit, cogvlm-kit]  # by age\n"
    )

    status, _, err = scene.run("merge", A, "demo/tools/cogvlm-kit")

    assert (status, err) == (0, "")
    assert (
        read(scene, "schema/order/demo.yaml")
        == "manual:\n  tools: [vlmevalkit, cogvlm]  # by age\n"
    )
    assert scene.run("generate")[0] == 0


def test_where_the_two_do_not_agree_both_values_are_shown_and_nothing_is_written(
    twice: Scene,
) -> None:
    edit(twice, A, "venue: arXiv\n", "venue: CVPR\naward: Oral\n")
    edit(twice, B, "venue: NeurIPS\n", "venue: NeurIPS\naward: Poster\n")
    edit(twice, B, "links:\n", "links:\n  website: https://example.org/b\n")
    edit(twice, A, "links:\n", "links:\n  website: https://example.org/a\n")
    before = files(twice)

    status, _, err = twice.run("merge", A, B)

    assert status == 1
    assert err == (
        f"listwright: A ({A}) and B ({B}) do not agree; nothing was written.\n"
        "  date           A  2023-11\n                 B  2024\n"
        "  links.website  A  https://example.org/a\n                 B  https://example.org/b\n"
        "  venue          A  CVPR\n                 B  NeurIPS\n"
        "  award          A  Oral\n                 B  Poster\n"
        "Say `--keep A` or `--keep B`, or fix one of the files first.\n"
    )
    assert files(twice) == before


@pytest.mark.parametrize(
    ("side", "dated"), [("A", 'date: "2023-11"  # submitted\nvenue: CVPR\n'), ("B", "year: 2024\nvenue: NeurIPS\n")]
)  # fmt: skip
def test_keep_decides_where_the_two_do_not_agree(
    twice: Scene, side: str, dated: str
) -> None:
    edit(twice, A, "venue: arXiv\n", "venue: CVPR\n")

    assert twice.run("merge", A, B, "--keep", side)[0] == 0

    assert f"title: CogVLM\nname: CogVLM\n{dated}" in read(twice, A)
    assert "  code: https://github.com/THUDM/CogVLM\n" in read(twice, A)


def test_what_stands_verbatim_is_never_just_taken_over(twice: Scene) -> None:
    edit(twice, B, "tags:\n", "verbatim: '- **CogVLM** in words of its own'\ntags:\n")

    status, _, err = twice.run("merge", A, B)

    assert status == 1
    assert (
        "  verbatim  A  (nothing)\n            B  - **CogVLM** in words of its own\n"
        in err
    )


def test_words_for_a_section_that_shows_both_are_a_conflict(scene: Scene) -> None:
    guest = "also_in:\n  - section: tools\n    platform: {}\n"
    scene.write(A, f"{PREPRINT}platform: Linux\n{guest.format('Anywhere')}")(scene.root)
    scene.write(B, f"{PREPRINT}{guest.format('Linux')}")(scene.root)
    edit(scene, A, "links:\n", "links:\n  code: https://github.com/THUDM/CogVLM\n")

    assert "  also_in tools  A  platform: Anywhere\n                 B  platform: Linux\n" in scene.run("merge", A, B)[2]  # fmt: skip
    assert scene.run("merge", A, B, "--keep", "B")[0] == 0
    assert "also_in:\n  - platform: Linux\n    section: tools\n" in read(scene, A)


def test_a_dry_run_shows_the_difference_and_writes_nothing(twice: Scene) -> None:
    before = files(twice)

    out = twice.run("merge", A, B, "--dry-run")[1]

    assert "+  - demo/models/cogvlm-2\n" in out
    assert f"would write {A}\nwould delete {B}\n" in out
    assert files(twice) == before


def test_a_comment_of_the_file_that_goes_is_told(twice: Scene) -> None:
    edit(twice, B, "year: 2024\n", "year: 2024  # at the conference\n")

    assert (
        "A comment goes with the file: # at the conference\n"
        in twice.run("merge", A, B)[1]
    )


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        (B, "year: 2024\n", "year: soon\n", "`year` must be a whole number"),
        (B, "tags:\n", "colour: red\ntags:\n", "`colour` is not a field of this list"),
        (
            B,
            "tags:\n",
            "removed:\n  why: a duplicate\ntags:\n",
            "this entry has left the list",
        ),
        (
            A,
            "links:\n",
            "distinct_from:\n  - demo/models/cog\nlinks:\n",
            f"says that {B} is another work",
        ),
    ],
)
def test_what_would_be_lost_or_contradicted_is_refused(
    twice: Scene, path: str, old: str, new: str, said: str
) -> None:
    edit(twice, path, old, new)
    before = files(twice)

    status, _, err = twice.run("merge", A, B)

    assert status == 1
    assert said in err
    assert files(twice) == before


def test_entries_of_two_lists_are_not_merged(scene: Scene) -> None:
    status, _, err = scene.run("merge", "Flamingo", "PaLM-E")

    assert status == 1
    assert "`same_as: [other/papers/palm-e]`" in err


def test_a_link_comes_along_by_its_label_where_another_section_shows_it_so(
    scene: Scene,
) -> None:
    scene.write(A, PREPRINT)(scene.root)
    edit(
        scene,
        A,
        "description",
        "  website: https://github.com/THUDM/CogVLM\ndescription",
    )
    scene.write("entries/demo/tools/cogvlm.yaml", KIT)(scene.root)

    scene.run("merge", A, "demo/tools/cogvlm")

    assert (
        "  website: https://github.com/THUDM/CogVLM\n  code: https://github.com/THUDM/CogVLM\n"
        in read(scene, A)
    )


def test_an_entry_that_one_of_its_sections_could_not_show_is_refused(
    scene: Scene,
) -> None:
    scene.write(A, PREPRINT)(scene.root)
    scene.write("entries/demo/tools/cogvlm.yaml", KIT)(scene.root)
    edit(
        scene,
        "schema/demo.yaml",
        "        header: |-\n",
        "        when: not venue\n        header: |-\n",
    )
    before = files(scene)

    status, _, err = scene.run("merge", A, "demo/tools/cogvlm")

    assert status == 1
    assert "merged, it would fit no view of `tools`. Nothing was written." in err
    assert files(scene) == before


def test_a_text_that_means_no_entry_for_sure_is_refused(scene: Scene) -> None:
    status, _, err = scene.run("merge", "Flamingo", "Flamenco Dancing for Robots")

    assert status == 2
    assert (
        "`Flamenco Dancing for Robots` means no entry for sure; give its id or its path."
        in err
    )
