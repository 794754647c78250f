"""Somebody with write access edits the list on the default branch itself: nothing of it is lost."""

import json
import subprocess

import pytest

from tests.github_server.exchange import Exchange
from tests.scenarios.rewind import Step, count_commits, every_crash, run_once
from tests.scenarios.scene import GOOD, HOME, SETTINGS, Scene

LIST = "lists/other.md"
ENTRY = f"{HOME}/learning-to-count-coins.yaml"
LINE = "- [Learning to Count Coins](https://arxiv.org/abs/2401.12345) (2024)\n"
SECOND = GOOD.replace("Coins", "Notes").replace("12345", "12346")
DEMO = {"entries/demo/models/second.yaml": f"{SECOND}description: Counts notes.\n"}
ODD = "\n### More of these soon\n"
BEGIN = "<!-- listwright:begin papers -->\n"
STATE = "refs/listwright/state"


def land(scene: Scene) -> None:
    """Run the workflow for a push to the default branch."""
    assert (
        scene.run("land", scene.world.write_event(scene.world.event("push", "main")))
        == 0
    ), scene.said


def edit(scene: Scene, old: str, new: str, path: str = LIST) -> str:
    """Somebody edits a document on the default branch; the text it has then."""
    before = scene.read(path)
    assert old in before
    scene.world.commit(
        "main", {path: before.replace(old, new)}, message="Edit the list"
    )
    return scene.read(path)


def type_line(scene: Scene, *lines: str) -> None:
    """Somebody types lines into the list on the default branch."""
    edit(scene, BEGIN, BEGIN + "".join(lines))


def line_of(scene: Scene, title: str) -> str:
    """The line of the list that shows a work."""
    return next(
        line for line in scene.read(LIST).splitlines(keepends=True) if title in line
    )


def read_state(scene: Scene) -> dict[str, list[str]]:
    """The versions of documents that the bot remembers."""
    data = scene.world.repository.git.read(STATE, "documents.json") or b"{}"
    found: dict[str, list[str]] = json.loads(data)["documents"]
    return found


def set_state(scene: Scene, files: dict[str, str]) -> None:
    """Let the bot's own ref hold other files."""
    git = scene.world.repository.git
    made = scene.world.commit("forged", files, start=scene.world.head("main"))
    git.set_ref(STATE, made)
    git.delete_ref("refs/heads/forged")


def issue_text(scene: Scene) -> str:
    """The text of the bot's one issue."""
    (issue,) = scene.world.issues("open")
    return issue.body or ""


def blob_of(scene: Scene, path: str, branch: str = "main") -> str:
    """The id of a file's content."""
    return scene.world.repository.git.text("rev-parse", f"refs/heads/{branch}:{path}")


@pytest.mark.feature("typed-on-branch")
def test_T50_a_typed_line_becomes_an_entry(scene: Scene) -> None:
    land(scene)
    type_line(scene, LINE)

    land(scene)

    assert "title: Learning to Count Coins\n" in scene.read(ENTRY)
    assert LINE in scene.read(LIST)
    assert scene.world.issues("open") == []


def test_T50_a_changed_line_changes_its_entry_and_one_taken_out_leaves_a_tombstone(
    scene: Scene,
) -> None:
    scene.world.commit("main", {ENTRY: GOOD})
    land(scene)
    removed = line_of(scene, "PaLM-E")
    edit(scene, LINE, LINE.replace("2024", "2023"))
    edit(scene, removed, "")

    land(scene)

    assert "year: 2023\n" in scene.read(ENTRY)
    assert LINE.replace("2024", "2023") in scene.read(LIST)
    assert "why: Taken out of the list by hand" in scene.read(f"{HOME}/palm-e.yaml")
    assert removed not in scene.read(LIST)


def test_T50_typed_lines_of_several_pushes_and_an_entry_between_them_all_stay(
    scene: Scene,
) -> None:
    land(scene)
    type_line(scene, LINE)
    scene.world.commit("main", {f"{HOME}/second.yaml": SECOND})
    type_line(scene, "- [Counting by Hand](https://arxiv.org/abs/2402.11111) (2024)\n")

    land(scene)

    for title in (
        "Learning to Count Coins",
        "Learning to Count Notes",
        "Counting by Hand",
        "PaLM-E",
    ):
        assert title in scene.read(LIST)
    assert "removed" not in scene.read(f"{HOME}/second.yaml")
    assert "Counting by Hand" in scene.read(f"{HOME}/counting-by-hand.yaml")


def test_a_list_that_somebody_generated_locally_is_no_edit(scene: Scene) -> None:
    land(scene)
    scene.world.commit("main", {ENTRY: GOOD})
    land(scene)
    generated = scene.read(LIST)
    path = f"{HOME}/palm-e.yaml"
    entry = scene.read(path).replace("2023\n", "2022\n")
    text = generated.replace("2303.03378) (2023)", "2303.03378) (2022)")
    assert text != generated
    scene.world.commit("main", {path: entry, LIST: text})
    tip = scene.world.head("main")

    land(scene)

    assert scene.world.head("main") == tip
    assert scene.world.issues("open") == []


def test_landing_twice_gives_nothing_to_do(scene: Scene) -> None:
    land(scene)
    type_line(scene, LINE)
    land(scene)
    refs = scene.world.repository.git.refs()
    writes = len(scene.world.server.writes())

    land(scene)

    assert scene.world.repository.git.refs() == refs
    assert len(scene.world.server.writes()) == writes


@pytest.mark.feature("typed-on-branch")
def test_what_is_no_item_stays_and_keeps_only_its_own_document_from_being_generated(
    scene: Scene,
) -> None:
    land(scene)
    type_line(scene, LINE)
    edit(scene, "<!-- listwright:end -->", f"{ODD}<!-- listwright:end -->")
    scene.world.commit("main", DEMO)

    land(scene)
    land(scene)

    assert ODD in scene.read(LIST)
    assert LINE in scene.read(LIST)
    assert "title: Learning to Count Coins\n" in scene.read(ENTRY)
    assert "Learning to Count Notes" in scene.read("lists/demo.md")
    assert "`lists/other.md` stays as it is" in issue_text(scene)
    assert "`### More of these soon`" in issue_text(scene)
    edit(scene, ODD, "")
    land(scene)
    assert scene.world.issues("open") == []
    assert read_state(scene)[LIST] == [blob_of(scene, LIST)]


def test_a_sentence_between_the_markers_is_kept_in_an_entry_as_it_is_written(
    scene: Scene,
) -> None:
    land(scene)
    type_line(scene, "\nMore of these will follow soon.\n\n")
    scene.world.commit("main", {ENTRY: GOOD})

    land(scene)
    land(scene)

    assert "More of these will follow soon." in scene.read(LIST)
    assert LINE in scene.read(LIST)
    assert "verbatim: " in scene.read(f"{HOME}/more-of-these-will-follow-soon.yaml")


def test_an_item_right_below_the_markers_becomes_an_entry_too_and_its_line_goes_to_the_others(
    scene: Scene,
) -> None:
    land(scene)
    edit(scene, "<!-- listwright:end -->\n", f"<!-- listwright:end -->\n{LINE}")

    land(scene)

    assert "title: Learning to Count Coins\n" in scene.read(ENTRY)
    assert scene.read(LIST).count(LINE) == 1
    assert scene.read(LIST).index(LINE) < scene.read(LIST).index(
        "<!-- listwright:end -->"
    )


def test_a_listed_work_typed_again_with_a_new_link_is_kept_and_told(
    scene: Scene,
) -> None:
    land(scene)
    again = (
        line_of(scene, "PaLM-E").rstrip("\n")
        + " [[code]](https://github.com/octo-curator/palm-e)\n"
    )
    type_line(scene, again)

    land(scene)

    assert again in scene.read(LIST)
    assert "https://github.com/octo-curator/palm-e" in issue_text(scene)


def test_a_document_whose_markers_are_broken_stops_no_other(scene: Scene) -> None:
    land(scene)
    edit(scene, "<!-- listwright:end -->", "")
    scene.world.commit("main", {ENTRY: GOOD, **DEMO}, message="Add two entries")

    land(scene)

    assert "Learning to Count Notes" in scene.read("lists/demo.md")
    assert "`lists/other.md` stays as it is" in issue_text(scene)
    assert "never ends" in issue_text(scene)


def test_T50_without_a_record_differences_are_shown_and_nothing_is_overwritten(
    scene: Scene,
) -> None:
    removed = line_of(scene, "PaLM-E")
    edit(scene, removed, LINE)
    scene.world.commit("main", {f"{HOME}/second.yaml": SECOND})

    land(scene)

    assert LINE in scene.read(LIST)
    assert removed not in scene.read(LIST)
    assert scene.world.read("main", ENTRY) is None
    assert "taken out: `" in issue_text(scene)
    assert "Learning to Count Coins" in issue_text(scene)
    scene.world.commit("main", {ENTRY: GOOD})
    edit(scene, LINE, LINE + removed)
    land(scene)
    assert scene.world.issues("open") == []
    assert "Learning to Count Notes" in scene.read(LIST)


@pytest.mark.parametrize(
    "files",
    [
        {"documents.json": "{"},
        {"documents.json": '{"documents": {"lists/other.md": ["../../etc/passwd"]}}'},
        {"documents.json": '{"documents": {"lists/other.md": "x"}}'},
        {"documents.json": '{"documents": {"lists/other.md": ["' + "0" * 40 + '"]}}'},
        {"documents.json": '{"documents": {}}' + " " * (1 << 20)},
        {"other": "x"},
    ],
    ids=[
        "no JSON",
        "no id",
        "another shape",
        "an unknown id",
        "too large",
        "without the file",
    ],
)
def test_T50_a_record_that_is_damaged_costs_no_line_and_is_made_again(
    scene: Scene, files: dict[str, str]
) -> None:
    land(scene)
    type_line(scene, LINE)
    set_state(scene, files)

    land(scene)

    assert LINE in scene.read(LIST)
    edit(scene, LINE, "")
    land(scene)
    assert read_state(scene)[LIST] == [blob_of(scene, LIST)]


def test_the_ref_points_to_a_commit_without_parents_and_keeps_what_else_it_holds(
    scene: Scene,
) -> None:
    set_state(scene, {"index.json": "[]", "documents.json": "{}"})

    land(scene)

    git = scene.world.repository.git
    assert git.read_commit(git.resolve(STATE) or "").parents == []
    assert git.read(STATE, "index.json") == b"[]"
    assert read_state(scene) == {
        path: [blob_of(scene, path)] for path in ("lists/demo.md", LIST)
    }


def test_a_ref_of_that_name_in_a_fork_is_not_read(scene: Scene) -> None:
    land(scene)
    type_line(scene, LINE)
    fork = scene.world.fork("newcomer")
    forged = {"documents": {LIST: [blob_of(scene, LIST)]}}
    made = scene.world.commit(
        "forged", {"documents.json": json.dumps(forged)}, repository=fork
    )
    fork.git.set_ref(STATE, made)

    land(scene)

    assert LINE in scene.read(LIST)
    assert "title: Learning to Count Coins\n" in scene.read(ENTRY)


def test_two_landings_at_one_moment_do_not_overwrite_what_the_other_remembers(
    scene: Scene,
) -> None:
    land(scene)
    type_line(scene, LINE)
    once: list[str] = []

    def interfere(when: str, exchange: Exchange) -> None:
        if not once and when == "before" and exchange.operation == "smart-http/push":
            once.append("x")
            set_state(scene, {"index.json": "[]"})

    scene.world.server.on_call.append(interfere)

    land(scene)

    assert once
    assert scene.world.repository.git.read(STATE, "index.json") == b"[]"
    assert read_state(scene)[LIST] == [blob_of(scene, LIST)]


def landing(scene: Scene) -> list[Step]:
    """The workflow for a push to the default branch."""
    event = scene.world.write_event(scene.world.event("push", "main"))
    return [lambda: scene.run("land", event)]


@pytest.mark.parametrize(
    "has_record", [True, False], ids=["with a record", "without one"]
)
def test_F17_a_landing_that_ends_anywhere_keeps_what_is_typed_then(
    scene: Scene, *, has_record: bool
) -> None:
    if has_record:
        land(scene)
    scene.world.commit("main", {ENTRY: GOOD})
    began = scene.world.head("main") or ""

    for name in every_crash(scene, landing(scene)):
        if "smart-http/push" not in name and "before call 1 " not in name:
            continue
        type_line(
            scene, "- [Counting by Hand](https://arxiv.org/abs/2402.11111) (2024)\n"
        )
        scene.sweep()
        scene.sweep()
        assert "Counting by Hand" in scene.read(LIST), name
        assert not has_record or "Learning to Count Coins" in scene.read(LIST)
        assert "Counting by Hand" in (
            scene.world.read("main", f"{HOME}/counting-by-hand.yaml")
            or issue_text(scene)
        )
        assert count_commits(scene, began) <= 3


def test_F17_a_typed_line_whose_landing_ends_anywhere_is_one_entry_in_the_end(
    scene: Scene,
) -> None:
    land(scene)
    type_line(scene, LINE)
    began = scene.world.head("main") or ""

    for _ in every_crash(scene, landing(scene)):
        for step in landing(scene):
            assert run_once(step) == 0
        assert count_commits(scene, began) == 1
        assert LINE in scene.read(LIST)
        assert "title: Learning to Count Coins\n" in scene.read(ENTRY)
        assert read_state(scene)[LIST] == [blob_of(scene, LIST)]
        out = subprocess.run(
            ["git", "ls-tree", "-r", "--name-only", "refs/heads/main", f"{HOME}/"],
            cwd=scene.world.repository.git.path,
            capture_output=True,
            check=True,
        ).stdout.decode()
        assert out.count("coins") == 1


def test_under_pull_request_the_record_knows_what_may_be_merged(scene: Scene) -> None:
    scene.world.commit("main", {SETTINGS: "publish: pull-request\n"})
    land(scene)
    first = blob_of(scene, LIST)
    scene.world.commit("main", {ENTRY: GOOD})
    land(scene)
    assert read_state(scene)[LIST] == [
        blob_of(scene, LIST, "listwright/regenerate"),
        first,
    ]
    (rolling,) = scene.world.pulls("open")

    scene.merge(rolling)

    assert read_state(scene)[LIST] == [blob_of(scene, LIST)]
    assert scene.world.issues("open") == []


def test_under_pull_request_a_typed_line_waits_with_its_entry_in_the_rolling_request(
    scene: Scene,
) -> None:
    scene.world.commit("main", {SETTINGS: "publish: pull-request\n"})
    land(scene)
    type_line(scene, LINE)

    land(scene)
    land(scene)

    assert "title: Learning to Count Coins\n" in (
        scene.world.read("listwright/regenerate", ENTRY) or ""
    )
    assert scene.world.read("main", ENTRY) is None
    scene.world.commit("main", {f"{HOME}/second.yaml": SECOND})
    land(scene)
    (rolling,) = scene.world.pulls("open")
    scene.merge(rolling)
    for title in ("Learning to Count Coins", "Learning to Count Notes"):
        assert title in scene.read(LIST)
    assert "removed" not in scene.read(ENTRY)
    assert scene.world.issues("open") == []


def test_a_work_typed_into_the_documents_of_two_languages_is_one_entry(
    scene: Scene,
) -> None:
    other = "lists/other_zh.md"
    shown = "documents:\n  lists/other_zh.md:\n    language: zh\n    sections:\n      papers:\n        title: 论文\n"
    layout = scene.read("schema/other.yaml").replace(
        "sections:\n", f"{shown}sections:\n", 1
    )
    text = f"# 论文\n\n{BEGIN}<!-- listwright:end -->\n"
    scene.world.commit(
        "main", {"schema/other.yaml": layout, other: text}, message="Two languages"
    )
    land(scene)
    line = LINE.replace("Learning to Count Coins", "学数硬币")
    both = {LIST: (LINE, scene.read(LIST)), other: (line, scene.read(other))}
    typed = {
        path: before.replace(BEGIN, BEGIN + new) for path, (new, before) in both.items()
    }
    scene.world.commit("main", typed, message="Edit both")

    land(scene)

    assert "translations:\n  zh:\n    title: 学数硬币\n" in scene.read(ENTRY)
    assert LINE in scene.read(LIST)
    assert line in scene.read(other)
    assert scene.read(other).count("2401.12345") == 1
    assert scene.world.issues("open") == []
