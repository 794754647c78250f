"""What no line can say of a work stands in the layout, by a link: `works:`."""

from pathlib import Path

import pytest

from bot.listing.config_files import parse_read_list
from bot.rules import list_rule_names
from tests.document_source.scene import LAYOUT, LIST, Repository

PDF = LIST.replace("abs/2204.14198", "pdf/2204.14198")
OCTO = "https://octo-curator.example"


def make(root: Path, works: str, text: str = LIST) -> Repository:
    return Repository.with_document(root / "list", text, f"{LAYOUT}works:\n{works}")


@pytest.mark.feature("suppressions")
def test_a_rule_may_be_broken_by_one_work(tmp_path: Path) -> None:
    repository = make(
        tmp_path,
        "  https://arxiv.org/abs/2204.14198:\n"
        "    allow: {non-canonical-link: Readers want the PDF}\n",
        PDF,
    )

    assert repository.run("check", "--strict")[0] == 0


def test_two_works_of_one_name_are_told_apart_by_a_link(tmp_path: Path) -> None:
    line = f"- [Octo Vision]({OCTO}/another) (2022) - Another work of this name."
    text = LIST.replace("- [Octo Vision]", f"{line}\n- [Octo Vision]")
    repository = Repository.with_document(tmp_path / "list", LIST)
    judged = make(
        tmp_path / "judged", f"  {OCTO}/vision:\n    distinct_from: [{OCTO}/another]\n"
    )

    plain = repository.review(repository.contribute(text))["entries"]
    told = judged.review(judged.contribute(text))["entries"]

    assert [len(entry["duplicates"]) for entry in plain] == [1]
    assert [len(entry["duplicates"]) for entry in told] == [0]


def test_a_work_that_left_the_list_is_noticed(tmp_path: Path) -> None:
    works = (
        f"  {OCTO}/gone:\n    title: Octo Gone\n"
        "    removed: {on: 2025-05-01, why: The page is gone}\n"
    )
    repository = make(tmp_path, works)
    line = f"- [Octo Gone]({OCTO}/gone) (2021) - It was here."
    head = repository.contribute(LIST.replace("- [Octo V", f"{line}\n- [Octo V"))

    comment = repository.comment(head)

    assert "was removed on 2025-05-01: The page is gone" in comment
    assert "schema/seeing.yaml" in comment
    assert "entries/" not in comment
    assert repository.run("check", "--strict") == (
        0,
        "0 errors, 0 warnings in 6 entries.\n",
        "",
    )


@pytest.mark.parametrize(
    ("works", "problem"),
    [
        (
            f"  {OCTO}/nowhere:\n    allow: {{shared-link: Why not}}\n",
            f"no item of README.md has the link {OCTO}/nowhere.",
        ),
        (
            f"  {OCTO}/vision:\n    title: Octo Vision\n    removed: {{why: Gone}}\n",
            f"{OCTO}/vision is in the list, so it has not been `removed`.",
        ),
    ],
)
def test_what_holds_nowhere_is_told(tmp_path: Path, works: str, problem: str) -> None:
    repository = make(tmp_path, works)

    status, _, notice = repository.run("check")
    strict, _, _ = repository.run("check", "--strict")

    assert (status, strict) == (0, 1)
    assert f"schema/seeing.yaml: {problem}" in notice


@pytest.mark.parametrize(
    ("works", "problem"),
    [
        (f"  {OCTO}/x:\n    removed: {{why: Gone}}\n", "needs its `title`"),
        (f"  {OCTO}/x:\n    allow: {{no-rule: x}}\n", "there is no such rule"),
        (f"  {OCTO}/x:\n    year: 2020\n", "this key is not known here"),
    ],
)
def test_what_cannot_be_said_of_a_work_is_an_error(
    tmp_path: Path, works: str, problem: str
) -> None:
    repository = make(tmp_path, works)

    status, _, notice = repository.run("check")

    assert status == 2
    assert "schema/seeing.yaml:5" in notice or "schema/seeing.yaml:6" in notice
    assert problem in notice


def test_there_and_back_the_document_and_its_works_are_the_same(tmp_path: Path) -> None:
    """`init` makes entry files of the list, `eject --review-only` reads it again."""
    works = (
        "  https://arxiv.org/pdf/2204.14198:\n"
        "    allow: {non-canonical-link: Readers want the PDF}\n"
        f"  {OCTO}/vision:\n    distinct_from: [{OCTO}/another]\n"
        f"  {OCTO}/gone:\n    title: Octo Gone\n"
        "    removed: {on: 2025-05-01, why: The page is gone}\n"
    )
    repository = make(tmp_path, works, PDF)
    layout = repository.read("schema/seeing.yaml")

    status, _, problem = repository.run("init", "--yes")
    assert (status, problem) == (0, "")
    repository.commit("Entries")
    entry = repository.read("entries/seeing/models/flamingo.yaml")
    assert "non-canonical-link: Readers want the PDF" in entry
    assert repository.run("check", "--strict")[0] == 0
    assert repository.run("generate", "--check")[0] == 0

    status, out, problem = repository.run("eject", "seeing", "--review-only", "--yes")

    assert (status, problem) == (0, "")
    assert "The bot reads it from now on." in out
    assert repository.read("README.md") == PDF
    assert not list((repository.root / "entries").rglob("*.yaml"))
    names = list_rule_names()
    said = [
        parse_read_list("seeing", text.encode(), names)
        for text in (layout, repository.read("schema/seeing.yaml"))
    ]
    assert said[0] == said[1]
    assert repository.run("check", "--strict")[0] == 0
