"""Contributions that are more than files: links, submodules, old branches, conflicts, floods."""

import json
from pathlib import Path

import pytest

from tests.review.scene import Scene

ENTRY = "title: {}\nyear: 2024\nlinks:\n  code: https://github.com/octo-curator/{}\ndescription: Words about it\n"


def test_T02_a_link_in_place_of_an_entry_is_neither_followed_nor_read(
    scene: Scene, tmp_path: Path
) -> None:
    canary = tmp_path / "canary"
    canary.write_text("title: SECRET-CANARY\n", encoding="utf-8")
    head = scene.contribute(
        lambda root: (root / "entries/demo/models/sly.yaml").symlink_to(canary)
    )

    status, comment, _ = scene.review("main", head)

    assert "a symbolic link" in comment
    assert "SECRET-CANARY" not in comment
    assert status == 0
    assert "### A maintainer must look at this." in comment


def test_T03_a_submodule_in_place_of_an_entry_is_not_read(scene: Scene) -> None:
    commit = scene.git("rev-parse", "main")
    scene.git("switch", "--quiet", "--create", "sub")
    scene.git(
        "update-index",
        "--add",
        "--cacheinfo",
        f"160000,{commit},entries/demo/models/sub.yaml",
    )
    scene.git("commit", "--quiet", "--message", "Submodule")
    scene.git("switch", "--quiet", "--force", "main")

    assert "a submodule" in scene.comment("main", "sub")


@pytest.mark.feature("own-changes-only")
def test_what_came_to_the_base_since_is_not_blamed_on_an_older_branch(
    scene: Scene,
) -> None:
    head = scene.contribute(
        scene.write("entries/demo/models/molmo.yaml", ENTRY.format("Molmo", "molmo"))
    )
    newer = scene.contribute(
        scene.write("entries/demo/models/eve.yaml", ENTRY.format("Eve", "eve"))
    )
    scene.git("merge", "--quiet", "--no-ff", "--message", "Merge", newer)

    comment = scene.comment("main", head)

    assert "`entries/demo/models/molmo.yaml`" in comment
    assert "`entries/demo/models/eve.yaml`" not in comment
    assert "Removed" not in comment
    assert "  - **Eve** - " in comment, "the neighbour is the one after the merge"


def test_a_conflict_is_said_as_such_and_not_as_the_authors_fault(scene: Scene) -> None:
    path = "entries/demo/models/blip-2.yaml"
    head = scene.contribute(scene.write(path, ENTRY.format("BLIP-2", "mine")))
    other = scene.contribute(scene.write(path, ENTRY.format("BLIP-2", "other")))
    scene.git("merge", "--quiet", "--no-ff", "--message", "Merge", other)

    status, comment, _ = scene.review("main", head)

    assert (
        "### The list has changed in the same place. A maintainer will take this over; nothing more for you to do."
        in comment
    )
    assert status == 1


def test_two_entries_of_one_work_in_one_contribution_are_told_apart(
    scene: Scene,
) -> None:
    def change(root: Path) -> None:
        for name in ("molmo", "molmo-again"):
            (root / f"entries/demo/models/{name}.yaml").write_text(
                ENTRY.format("Molmo", "molmo"), encoding="utf-8"
            )

    status, out, _ = scene.review("main", scene.contribute(change), "json")

    review = json.loads(out)
    assert [
        duplicate["entry"]
        for entry in review["entries"]
        for duplicate in entry["duplicates"]
    ] == ["demo/models/molmo"]
    assert status == 1


def test_more_entries_than_anybody_adds_at_once_are_left_to_a_person(
    scene: Scene,
) -> None:
    def change(root: Path) -> None:
        for number in range(51):
            path = root / f"entries/demo/models/work-{number}.yaml"
            path.write_text(
                ENTRY.format(f"Work {number}", f"work-{number}"), encoding="utf-8"
            )

    assert (
        "51 entry files change here; more than 50 are not judged one by one."
        in scene.comment("main", scene.contribute(change))
    )


def test_the_declarations_of_the_base_judge_not_those_of_the_contribution(
    scene: Scene,
) -> None:
    def change(root: Path) -> None:
        layout = root / "schema/demo.yaml"
        layout.write_text(
            layout.read_text(encoding="utf-8").replace("- Anywhere", "- Windows"),
            encoding="utf-8",
        )
        entry = root / "entries/demo/tools/kit.yaml"
        entry.write_text(
            "title: Kit\nlinks:\n  code: https://github.com/octo-curator/kit\nplatform: Windows\n",
            encoding="utf-8",
        )

    comment = scene.comment("main", scene.contribute(change))

    assert "`platform` must be one of `Linux` or `Anywhere`." in comment
    assert (
        "This changes how the list is laid out; it is judged by the rules that hold today."
        in comment
    )


def test_an_unknown_revision_is_wrong_usage(scene: Scene) -> None:
    status, _, notice = scene.run("review", "--base", "main", "--head", "nowhere")

    assert status == 2
    assert "git knows no commit `nowhere` here." in notice


def test_changes_that_are_in_no_commit_are_named_since_a_review_does_not_read_them(
    scene: Scene,
) -> None:
    path = "entries/demo/models/molmo.yaml"
    (scene.root / path).write_text(ENTRY.format("Molmo", "molmo"), encoding="utf-8")

    head = scene.git("rev-parse", "HEAD")
    _, _, notice = scene.run("review", "--base", "main", "--head", head)

    assert notice == (
        "listwright: a review reads commits only, so these changes are not in it:"
        f" {path}.\n"
    )


def test_a_review_of_a_commit_that_is_not_checked_out_says_nothing_of_other_changes(
    scene: Scene,
) -> None:
    path = "entries/demo/models/molmo.yaml"
    head = scene.contribute(scene.write(path, ENTRY.format("Molmo", "molmo")))
    scene.git("checkout", "--quiet", "main")
    (scene.root / path).parent.mkdir(parents=True, exist_ok=True)
    (scene.root / path).write_text("title: Draft\n", encoding="utf-8")

    _, _, notice = scene.run("review", "--base", "main", "--head", head)

    assert notice == ""


def test_a_broken_layout_on_the_base_is_a_configuration_error_not_a_finding(
    scene: Scene,
) -> None:
    broken = scene.contribute(
        scene.write(
            "schema/demo.yaml", "title: Demo\ndocument: lists/demo.md\nsectoins: {}\n"
        )
    )
    scene.git("merge", "--quiet", "--message", "Merge", broken)
    head = scene.contribute(
        scene.write("entries/demo/models/molmo.yaml", ENTRY.format("Molmo", "molmo"))
    )

    status, out, notice = scene.run("review", "--base", "main", "--head", head)

    assert (status, out) == (2, "")
    assert notice.startswith(
        "listwright: schema/demo.yaml:3: sectoins: this key is not known here; did you mean"
    )


def test_a_damaged_repository_is_never_the_contributors_fault(scene: Scene) -> None:
    head = scene.contribute(
        scene.write("entries/demo/models/molmo.yaml", ENTRY.format("Molmo", "molmo"))
    )
    blob = scene.git("rev-parse", f"{head}:entries/demo/models/molmo.yaml")
    (scene.root / ".git/objects" / blob[:2] / blob[2:]).unlink()

    status, comment, notice = scene.review("main", head)

    assert status == 3
    assert "### I could not finish checking; that is not your fault." in comment
    assert blob in notice


@pytest.mark.feature("one-file")
def test_a_good_entry_once_merged_is_in_the_list_after_generate(scene: Scene) -> None:
    head = scene.contribute(
        scene.write("entries/demo/models/molmo.yaml", ENTRY.format("Molmo", "molmo"))
    )
    scene.git("merge", "--quiet", "--message", "Merge", head)

    assert scene.run("generate", "--check")[0] == 1
    assert scene.run("generate")[0] == 0
    assert scene.run("generate", "--check")[0] == 0
    text = (scene.root / "lists/demo.md").read_text(encoding="utf-8")
    assert (
        "### 2024\n\n- **Molmo** - [Words about it](https://github.com/octo-curator/molmo)\n\n### 2023\n"
        in text
    )


def test_reviewing_leaves_checkout_index_and_branches_as_they_were(
    scene: Scene,
) -> None:
    head = scene.contribute(
        scene.write("entries/demo/models/molmo.yaml", ENTRY.format("Molmo", "molmo"))
    )
    before = (
        scene.git("for-each-ref"),
        scene.git("status", "--porcelain"),
        scene.git("rev-parse", "HEAD"),
    )

    scene.review("main", head)

    assert before == (
        scene.git("for-each-ref"),
        scene.git("status", "--porcelain"),
        scene.git("rev-parse", "HEAD"),
    )


def test_an_entry_that_would_vanish_stops_the_generation(scene: Scene) -> None:
    path = "entries/demo/models/blip-2.yaml"
    scene.write(
        path,
        "title: BLIP-2\nyear: 2023\nlinks:\n  paper: https://arxiv.org/abs/2301.12597\n",
    )(scene.root)
    before = (scene.root / "lists/demo.md").read_bytes()

    status, _, notice = scene.run("generate")

    assert status == 1
    assert "demo/models/blip-2 in models" in notice
    assert (scene.root / "lists/demo.md").read_bytes() == before
    assert scene.run("generate", "--allow-shrink")[0] == 0
    assert b"BLIP-2" not in (scene.root / "lists/demo.md").read_bytes()


def test_a_removed_entry_leaves_the_list_and_is_remembered(scene: Scene) -> None:
    path = scene.root / "entries/demo/models/blip-2.yaml"
    path.write_text(
        path.read_text(encoding="utf-8")
        + "removed:\n  on: 2026-01-01\n  why: withdrawn\n",
        encoding="utf-8",
    )
    assert scene.run("generate")[0] == 0
    scene.git("commit", "--quiet", "--all", "--message", "Remove")
    head = scene.contribute(
        scene.write(
            "entries/demo/models/blip2.yaml",
            "title: BLIP-2\nyear: 2023\nlinks:\n  paper: https://arxiv.org/abs/2301.12597\ndescription: Again\n",
        )
    )

    comment = scene.comment("main", head)

    assert b"BLIP-2" not in (scene.root / "lists/demo.md").read_bytes()
    assert "withdrawn" in comment


def test_an_edit_of_a_line_that_is_kept_as_it_was_written_is_kept_too(
    scene: Scene,
) -> None:
    odd = "- *Odd One* — see [the page](https://odd.example.org/) for a handy thing"
    entry = f"title: Odd One\nlinks:\n  website: https://odd.example.org/\nverbatim: {json.dumps(odd, ensure_ascii=False)}\n"
    (scene.root / "entries/other/papers/odd-one.yaml").write_text(
        entry, encoding="utf-8"
    )
    scene.run("generate")
    scene.git("add", "--all")
    scene.git("commit", "--quiet", "--message", "Odd")
    listed = (scene.root / "lists/other.md").read_text(encoding="utf-8")
    assert odd in listed

    head = scene.contribute(
        scene.write("lists/other.md", listed.replace("a handy thing", "a fine thing"))
    )

    comment = scene.comment("main", head)
    assert (
        "+ - *Odd One* — see [the page](https://odd.example.org/) for a fine thing"
        in comment
    )
    assert "handy" not in comment


def test_an_entry_without_a_link_is_not_ready_where_the_others_of_its_section_have_one(
    scene: Scene,
) -> None:
    def free_the_pattern(root: Path) -> None:
        schema = root / "schema" / "other.yaml"
        schema.write_text(
            schema.read_text("utf-8").replace("[{title}]({link})", "{title}"), "utf-8"
        )

    base = scene.contribute(free_the_pattern)
    add = scene.write(
        "entries/other/papers/barn-owl.yaml", "title: Barn Owl\nyear: 2024\n"
    )

    comment = scene.comment(base, scene.contribute(add, base))

    assert "### 1 thing for the author, as said below." in comment
    assert "The entry has no link; add one under `links`" in comment


def test_an_entry_without_a_link_is_ready_where_no_other_has_one(scene: Scene) -> None:
    def remove_links(root: Path) -> None:
        schema = root / "schema" / "other.yaml"
        schema.write_text(
            schema.read_text("utf-8").replace("[{title}]({link})", "{title}"), "utf-8"
        )
        (root / "entries/other/papers/palm-e.yaml").write_text(
            "title: PaLM-E\nyear: 2023\n", "utf-8"
        )

    base = scene.contribute(remove_links)
    add = scene.write(
        "entries/other/papers/barn-owl.yaml", "title: Barn Owl\nyear: 2024\n"
    )

    assert "### Ready for a maintainer." in scene.comment(
        base, scene.contribute(add, base)
    )
