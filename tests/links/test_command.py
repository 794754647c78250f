"""`listwright links` tries what the lists link to, in parts if wished, and says what to do."""

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from unittest.mock import patch

import pytest

from bot.cli import main
from bot.model.links import LinkTry, LinkVerdict, Outcome
from bot.output.links import render_links_part

LAYOUT = """\
title: Papers
document: README.md
sections:
  papers:
    title: Papers
    views:
      papers:
        item: "- [{title}]({link})"
"""
PATH = "entries/list/papers/{slug}.yaml"
ENTRY = "title: Work {number}\nyear: 2024\nlinks:\n  website: https://site{number}.octo-curator.org/x\n"


class Trier:
    """Sees of each link what the test says; alive, where it says nothing."""

    def __init__(self, outcomes: dict[str, tuple[Outcome, str]]) -> None:
        self.outcomes = outcomes
        self.tried: list[str] = []

    def try_links(self, urls: Sequence[str]) -> list[LinkTry]:
        self.tried += urls
        seen = []
        for url in urls:
            outcome, detail = self.outcomes.get(url, ("alive", "200"))
            target = detail if outcome == "moved" else ""
            seen.append(LinkTry(url, outcome, detail, target=target))
        return seen


class Desk:
    """A checkout with seven entries, and the program."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.trier = Trier({})

    def run(self, *words: str, today: str = "2026-11-01") -> tuple[int, str]:
        out, err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), io.StringIO()
        with (
            patch.object(sys, "stdout", out),
            patch.object(sys, "stderr", err),
            patch.dict(os.environ, {"LISTWRIGHT_TODAY": today}),
            patch("bot.cli._open_link_trier", lambda: self.trier),
        ):
            status = main(["links", "--root", str(self.root), *words])
        out.flush()
        return status, out.buffer.getvalue().decode() + err.getvalue()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    root = tmp_path / "list"
    files = {"schema/list.yaml": LAYOUT, "README.md": "# Papers\n"}
    for number in range(7):
        files[PATH.format(slug=f"work-{number}")] = ENTRY.format(number=number)
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    subprocess.run(["git", "init", "--quiet", str(root)], check=True)
    return Desk(root)


DEAD = "https://site3.octo-curator.org/x"
MOVED = "https://site4.octo-curator.org/x"


def test_what_went_is_told_after_three_weeks_with_where_it_stands(desk: Desk) -> None:
    desk.trier.outcomes = {DEAD: ("gone", "404")}

    first = desk.run(today="2026-11-01")
    second = desk.run(today="2026-11-08")
    third = desk.run(today="2026-11-15")

    nothing = "Links tried: 7. alive 6, gone 1.\nNothing is to be done about them.\n"
    assert first == second == (0, nothing)
    told = (
        "Links tried: 7. alive 6, gone 1.\n\n"
        "Gone: write an archived copy, or remove the entry (1)\n"
        f"  {DEAD}\n"
        "    404, since 2026-11-01; in entries/list/papers/work-3.yaml\n"
    )
    assert third == (1, told)


def test_a_move_that_lasts_is_told_with_the_new_address(desk: Desk) -> None:
    target = "https://site4.octo-curator.org/new/x"
    desk.trier.outcomes = {MOVED: ("moved", target)}

    first = desk.run(today="2026-11-01")
    status, said = desk.run(today="2026-11-08")

    assert first[0] == 0
    assert status == 1
    assert f"  {MOVED}\n    -> {target}\n" in said


def test_new_addresses_are_written_where_that_is_wished(desk: Desk) -> None:
    target = "https://site4.octo-curator.org/new/x"
    desk.trier.outcomes = {MOVED: ("moved", target)}
    path = desk.root / PATH.format(slug="work-4")
    desk.run(today="2026-11-01")
    before = path.read_text("utf-8")

    assert desk.run("--fix", today="2026-11-02")[1].endswith(
        "Nothing is to be done about them.\n\nNew addresses written in 0 entries.\n"
    )
    assert path.read_text("utf-8") == before
    status, said = desk.run("--fix", today="2026-11-08")

    assert status == 0
    assert f"  {MOVED}\n    -> {target}\n" in said
    assert said.endswith("\nNew addresses written in 1 entry.\n")
    assert path.read_text("utf-8") == before.replace(MOVED, target)


@pytest.mark.parametrize(
    "target",
    [
        "https://site4.octo-curator.org/new/x?utm_source=octo",
        "https://site4.octo-curator.org/n\u202eew/x",
        "https://site4.octo-curator.org/n|<script>ew)/x",
        "https://site4.octo-curator.org/n\new/x",
        "https://site4.octo-curator.org/n`ew /x",
        "https://site4.octo-curator.org/" + "n" * 5_000 + "/x",
    ],
)
def test_an_address_to_which_a_rule_objects_is_left_to_a_person(
    desk: Desk, target: str
) -> None:
    """Whoever runs the server chooses it."""
    desk.trier.outcomes = {MOVED: ("moved", target)}
    path = desk.root / PATH.format(slug="work-4")
    before = path.read_text("utf-8")
    desk.run(today="2026-11-01")

    status, said = desk.run("--fix", today="2026-11-08")

    assert status == 1
    assert "\nNew addresses written in 0 entries.\n" in said
    assert path.read_text("utf-8") == before


def test_a_moved_link_within_a_text_is_left_to_a_person(desk: Desk) -> None:
    target = "https://site4.octo-curator.org/new/x"
    desk.trier.outcomes = {MOVED: ("moved", target)}
    path = desk.root / PATH.format(slug="work-4")
    text = f"title: Work 4\nyear: 2024\nverbatim: '- Work 4 by [us]({MOVED})'\n"
    path.write_text(text, "utf-8")
    desk.run(today="2026-11-01")

    status, said = desk.run("--fix", today="2026-11-08")

    assert status == 1
    assert said.endswith(
        f"written in 0 entries.\nWithin a text, for you to write:\n  {MOVED}\n"
    )
    assert path.read_text("utf-8") == text


def list_items(numbers: Iterable[int]) -> str:
    return "".join(
        f"- [Work {number}](https://site{number}.octo-curator.org/x)\n"
        for number in numbers
    )


def keep_in_document(desk: Desk, document: str, sections: str) -> None:
    """Make the desk's list one whose document is its source."""
    shutil.rmtree(desk.root / "entries")
    (desk.root / "README.md").write_text(document, "utf-8")
    layout = f"title: Papers\ndocument: README.md\nsource: document\n{sections}"
    (desk.root / "schema/list.yaml").write_text(layout, "utf-8")


def test_an_item_of_a_document_gets_its_new_address(desk: Desk) -> None:
    """Every other line stays, byte for byte."""
    target = "https://site4.octo-curator.org/new/x"
    desk.trier.outcomes = {MOVED: ("moved", target)}
    items = list_items(range(7))
    document = f"# Papers\n\n## Papers\n\n{items}"
    keep_in_document(desk, document, "")
    desk.run(today="2026-11-01")

    status, said = desk.run("--fix", today="2026-11-08")

    assert status == 0, said
    assert "in README.md:9" in said
    fixed = (desk.root / "README.md").read_text("utf-8")
    assert fixed == document.replace(MOVED, target)


@pytest.mark.feature("attic")
def test_a_work_in_the_attic_is_tried_no_more(desk: Desk) -> None:
    attic = """  attic:
    title: Attic
    attic: true
    views:
      attic:
        item: "- [{title}]({link})"
"""
    (desk.root / "schema/list.yaml").write_text(LAYOUT + attic, "utf-8")
    desk.trier.outcomes = {DEAD: ("gone", "404")}
    for day in ("01", "08"):
        desk.run(today=f"2026-11-{day}")

    told = desk.run(today="2026-11-15")[1]
    target = desk.root / PATH.format(slug="work-3").replace("/papers/", "/attic/")
    target.parent.mkdir()
    (desk.root / PATH.format(slug="work-3")).rename(target)
    desk.trier.tried.clear()
    after = desk.run(today="2026-11-22")

    assert (
        "Gone: write an archived copy, move the entry to the attic, or remove it (1)\n"
        "  attic: entries/list/attic\n"
    ) in told
    assert after == (
        0,
        "Links tried: 6. alive 6.\nNothing is to be done about them.\n",
    )
    assert DEAD not in desk.trier.tried


def test_a_heading_of_a_document_may_be_the_attic(desk: Desk) -> None:
    document = f"# Papers\n\n## Papers\n\n{list_items(range(4))}\n## Attic\n\n"
    document += list_items(range(4, 7))
    keep_in_document(desk, document, "sections:\n  attic: {attic: true}\n")
    desk.trier.outcomes = {DEAD: ("gone", "404")}
    for day in ("01", "08"):
        desk.run(today=f"2026-11-{day}")

    told = desk.run(today="2026-11-15")[1]

    assert set(desk.trier.tried) == {
        f"https://site{number}.octo-curator.org/x" for number in range(4)
    }
    assert "  attic: README.md: Attic\n" in told


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_parts_that_are_joined_say_what_the_whole_says(desk: Desk, count: int) -> None:
    desk.trier.outcomes = {
        DEAD: ("gone", "404"),
        MOVED: ("moved", "https://site4.octo-curator.org/new/x"),
    }
    whole = desk.run()
    (desk.root / ".git/listwright/links.json").unlink()
    desk.trier.tried.clear()
    files = []
    for number in range(1, count + 1):
        path = str(desk.root.parent / f"tries-{number}.json")
        assert desk.run("--shard", f"{number}/{count}", "--tries", path)[0] == 0
        files.append(path)

    tried = list(desk.trier.tried)
    joined = desk.run("--join", *files)

    assert joined == whole
    assert len(tried) == len(set(tried)) == 7


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["--shard", "1/2"], "`--tries FILE` takes its result"),
        (["--shard", "3/2", "--tries", "x"], "is not of the form K/N"),
        (["--shard", "0/2", "--tries", "x"], "is not of the form K/N"),
        (["--join", "nothing.json"], "there is no such file"),
        (["--join", __file__], "`listwright links --tries FILE` did not write this"),
        (["--fix", "--tries", "x"], "give `--fix` together with `--join`"),
    ],
)
def test_a_wrong_argument_is_explained(
    desk: Desk, words: list[str], problem: str
) -> None:
    status, said = desk.run(*words)

    assert status == 2
    assert problem in said


def test_a_damaged_history_is_as_good_as_none(desk: Desk) -> None:
    desk.run()
    path = desk.root / ".git/listwright/links.json"
    assert json.loads(path.read_text("utf-8"))["day"] == "2026-11-01"
    path.write_text("{{{", "utf-8")

    assert desk.run()[0] == 0


def test_the_part_of_the_issue_names_links_as_code_and_where_they_are_edited() -> None:
    verdicts = [
        LinkVerdict(
            "https://octo-curator.example/`x`",
            "gone",
            "2026-11-01",
            "404",
            archive="https://web.archive.org/web/2020/x",
            paths=("entries/list/papers/a.yaml", "README.md:12", "odd (path).md"),
        )
    ]

    text = render_links_part(verdicts, "https://github.com/octo-curator/list", "main")

    assert "**Gone: write an archived copy, or remove the entry: 1**" in text
    assert (
        "[edit `entries/list/papers/a.yaml`]"
        "(https://github.com/octo-curator/list/edit/main/entries/list/papers/a.yaml)"
    ) in text
    assert "edit/main/README.md#L12)" in text
    assert "`odd (path).md`" in text
    assert "archived: `https://web.archive.org/web/2020/x`" in text
    assert "attic" not in text
    assert render_links_part([], "https://github.com/octo-curator/list", "main") == ""


def test_the_part_of_the_issue_names_the_attic_of_a_list_that_has_one() -> None:
    verdicts = [
        LinkVerdict("https://octo-curator.example/x", "gone", "2026-11-01", "404")
    ]

    text = render_links_part(verdicts, "w", "main", ["entries/list/attic"])

    assert (
        "**Gone: write an archived copy, move the entry to the attic, or remove it: 1**"
    ) in text
    assert "- The attic: `entries/list/attic`" in text
