"""A bibliography becomes a list, and an export of that list is the bibliography again."""

import time
from pathlib import Path

import pytest
from pybtex.database import parse_string

from bot.cli import main
from bot.readers.bibtex import render_bibtex
from tests.readers.works import PLAIN, make_list

BIB = """\
% A comment, and a line between entries.
@string{neurips = "NeurIPS"}
@comment{ @misc{hidden, title={Hidden}} }

@inproceedings{liu2023visual,
  title     = {{Visual Instruction Tuning}},
  author    = {Liu, Haotian and Chunyuan Li},
  booktitle = neurips,
  year      = 2023,
  pages     = {1--25},
  eprint    = {2304.08485},
  archivePrefix = {arXiv},
}
@article(octo, title = "Counting with {"}Arms{"}", journal = {TMLR}, year = {2024},
  url = {https://octo-curator.example/p})
"""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "list.bib").write_text(BIB, "utf-8")
    return tmp_path


def run_import(desk: Path, *more: str) -> int:
    words = [str(desk / "list.bib"), "--list", "papers", "--document", "README.md"]
    return main(["import", *words, "--root", str(desk), *more])


def test_each_work_becomes_an_entry_and_the_list_shows_it(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_import(desk) == 0

    said = capsys.readouterr().out
    assert "2 entries, in README.md." in said
    assert "no such field: pages (1)." in said
    entry = (desk / "entries/papers/papers/liu2023visual.yaml").read_text("utf-8")
    assert entry == (
        "title: Visual Instruction Tuning\nyear: 2023\nvenue: NeurIPS\n"
        "authors:\n  - Haotian Liu\n  - Chunyuan Li\n"
        "links:\n  paper: https://arxiv.org/abs/2304.08485\n"
    )
    readme = (desk / "README.md").read_text("utf-8")
    assert "[Visual Instruction Tuning](https://arxiv.org/abs/2304.08485)" in readme
    assert "octo-curator.example/p" in readme
    assert main(["check", "--root", str(desk)]) == 0
    assert main(["generate", "--check", "--root", str(desk)]) == 0


def test_an_export_has_the_same_keys_and_people(desk: Path) -> None:
    run_import(desk)

    out = desk / "again.bib"
    assert main(["export", "bib", "--root", str(desk), "--out", str(out)]) == 0

    again = parse_string(out.read_text("utf-8"), "bibtex")
    assert set(again.entries) == {"liu2023visual", "octo"}
    people = again.entries["liu2023visual"].persons["author"]
    assert [str(person) for person in people] == ["Liu, Haotian", "Li, Chunyuan"]


def test_what_was_exported_is_imported(desk: Path) -> None:
    shown = make_list({"works/papers/llava": PLAIN})
    (desk / "list.bib").write_text(render_bibtex(shown), "utf-8")

    assert run_import(desk) == 0

    text = (desk / "entries/papers/papers/llava.yaml").read_text("utf-8")
    assert "title: Visual Instruction Tuning\n" in text
    assert "venue: NeurIPS\n" in text


def test_a_dry_run_writes_nothing(desk: Path) -> None:
    assert run_import(desk, "--dry-run") == 0

    assert [path.name for path in desk.iterdir()] == ["list.bib"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "there is no BibTeX entry"),
        ("@misc{a, year = 2024}", "1 entries cannot be read"),
        ("\n\n@misc{a, title = {Never", "line 3: @misc{a,"),
    ],
)
def test_what_cannot_be_read_is_named_and_nothing_is_written(
    desk: Path, text: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk / "list.bib").write_text(text, "utf-8")

    assert run_import(desk) != 0

    assert said in capsys.readouterr().err
    assert [path.name for path in desk.iterdir()] == ["list.bib"]


def test_many_brackets_take_little_time(desk: Path) -> None:
    (desk / "list.bib").write_text("@misc{a, title={x}} " + "@a{{" * 50_000, "utf-8")
    started = time.process_time()

    assert run_import(desk) != 0

    assert time.process_time() - started < 3
