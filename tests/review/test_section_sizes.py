"""Small sections: `check` names them, and a review only where a contribution takes entries away."""

from pathlib import Path

import pytest

from tests.document_source.scene import LAYOUT, LIST, Repository

WISH = "rules: {small-section: error}\nlimits: {entries: 3}\n"
SMALL = "entries/seeing/data"
PAPER = "entries/seeing/models/octo-vision.yaml"
NEW = "title: Another Set\nyear: 2021\nlinks:\n  website: https://octo-curator.example/another\ndescription: Sets.\n"


@pytest.fixture
def entries(tmp_path: Path) -> Repository:
    """A list with three models and two sets of data, in entry files."""
    repository = Repository.with_entries(tmp_path / "list")
    repository.write("schema/seeing.yaml", WISH + repository.read("schema/seeing.yaml"))
    repository.commit("Wish for large sections")
    return repository


def change(repository: Repository, files: dict[str, str | None]) -> str:
    """Make a branch with other files; its name."""
    repository.git("switch", "--quiet", "--create", "contribution", "main")
    for path, text in files.items():
        if text is None:
            (repository.root / path).unlink()
        else:
            repository.write(path, text)
    repository.commit("Contribution")
    repository.git("switch", "--quiet", "main")
    return "contribution"


def find_line(text: str, beginning: str) -> int:
    lines = text.splitlines()
    return next(n for n, line in enumerate(lines, 1) if line.startswith(beginning))


@pytest.mark.feature("category-size")
def test_check_names_a_small_section_at_its_place_in_the_layout(
    entries: Repository,
) -> None:
    line = find_line(entries.read("schema/seeing.yaml"), "  data:")

    status, out, _ = entries.run("check")

    assert status == 1
    assert (
        f"schema/seeing.yaml:{line}:3: error[small-section] The section `Data` has 2"
        " entries; this list asks for 3.\n"
    ) in out
    assert "`Models`" not in out


def test_check_of_one_entry_does_not_speak_of_its_section(entries: Repository) -> None:
    """A hook checks the files of a commit, and whoever adds an entry is not held up."""
    (path,) = (entries.root / SMALL).glob("octo-set.yaml")

    assert entries.run("check", path.relative_to(entries.root).as_posix())[0] == 0
    assert "small-section" in entries.run("check", SMALL)[1]
    assert "small-section" in entries.run("check", "schema/seeing.yaml")[1]


@pytest.mark.feature("category-size")
def test_who_adds_to_a_small_section_hears_nothing(entries: Repository) -> None:
    layout = entries.read("schema/seeing.yaml")
    entries.write("schema/seeing.yaml", layout.replace("entries: 3", "entries: 9"))
    entries.commit("Wish for larger sections")

    comment = entries.comment(change(entries, {f"{SMALL}/another.yaml": NEW}))

    assert "Ready for a maintainer. Nothing more for you to do." in comment
    assert "this list asks for" not in comment


@pytest.mark.feature("category-size")
def test_who_takes_an_entry_away_leaves_it_to_a_maintainer(
    entries: Repository,
) -> None:
    comment = entries.comment(change(entries, {PAPER: None}))

    assert (
        "- After the merge: The section `Models` has 2 entries; this list asks for 3."
    ) in comment
    assert comment.splitlines()[2] == (
        "### A maintainer must look at this. Nothing more for you to do."
    )
    assert "`Data`" not in comment


def test_a_move_counts_in_the_section_that_is_left(entries: Repository) -> None:
    text = entries.read(PAPER)
    head = change(entries, {PAPER: None, f"{SMALL}/octo-vision.yaml": text})

    comment = entries.comment(head)

    assert "The section `Models` has 2 entries" in comment
    assert "The section `Data`" not in comment


def test_a_list_that_is_its_document_is_judged_on_its_lines(tmp_path: Path) -> None:
    repository = Repository.with_document(tmp_path / "list", LIST, LAYOUT + WISH)
    line = find_line(LIST, "| [Octo Set]")

    status, out, _ = repository.run("check")

    assert status == 1
    assert (
        f"README.md:{line}:1: error[small-section] The section `Data` has 2 entries; this"
        " list asks for 3.\n"
    ) in out
    head = repository.contribute(
        "".join(
            text
            for text in LIST.splitlines(keepends=True)
            if "[Octo Vision]" not in text
        )
    )
    assert "After the merge: The section `Models` has 2 entries" in repository.comment(
        head
    )


def test_by_default_no_section_is_too_small(tmp_path: Path) -> None:
    repository = Repository.with_document(tmp_path / "list", LIST)

    assert "small-section" not in repository.run("check")[1]


def test_what_is_no_longer_shown_counts_as_gone(entries: Repository) -> None:
    text = entries.read(PAPER)
    removed = f"{text}removed:\n  why: Its authors withdrew it.\n  on: 2026-01-01\n"

    comment = entries.comment(change(entries, {PAPER: removed}))

    assert "After the merge: The section `Models` has 2 entries" in comment


def test_a_guest_that_leaves_counts_in_the_section_that_showed_it(
    entries: Repository,
) -> None:
    (path,) = (entries.root / "entries/seeing/models").glob("octo-vision.yaml")
    name = path.relative_to(entries.root).as_posix()
    alone = entries.read(name)
    entries.write(name, f"{alone}also_in:\n  - data\n")
    entries.commit("Show it among the data")

    comment = entries.comment(change(entries, {name: alone}))

    assert "After the merge: The section `Data` has 2 entries" in comment
