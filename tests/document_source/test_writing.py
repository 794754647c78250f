"""A list without entry files is written line by line: `new`, `set`, `merge` and `check --fix` change its document."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.project.document_writing import carry_lines
from tests.document_source.scene import LIST, Repository


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository.with_document(tmp_path / "repository")


def diff(before: str, after: str) -> list[str]:
    """The lines that go and come."""
    old, new = before.splitlines(), after.splitlines()
    gone = [f"-{line}" for line in old if line not in new]
    return gone + [f"+{line}" for line in new if line not in old]


NEW = ("new", "Kelp Lens", "--list", "seeing", "--section", "models")


def test_new_writes_the_line_where_it_keeps_the_order_of_the_section(
    repository: Repository,
) -> None:
    status, out, problem = repository.run(
        *NEW,
        *("--set", "links.website=https://octo-curator.example/kelp"),
        *("--set", "year=2022", "--set", "description=It sees kelp."),
    )

    text = repository.read("README.md")
    line = "- [Kelp Lens](https://octo-curator.example/kelp) (2022) - It sees kelp."
    lines = text.splitlines()
    assert (status, problem) == (0, "")
    assert diff(LIST, text) == [f"+{line}"]
    assert "(2023)" in lines[lines.index(line) - 1]
    assert "Commit README.md and open a pull request." in out
    assert "entries/" not in out
    assert not (repository.root / "entries").exists()


def test_a_dry_run_names_the_document_and_writes_nothing(
    repository: Repository,
) -> None:
    _, out, _ = repository.run(
        *NEW,
        *("--set", "links.website=https://octo-curator.example/kelp"),
        *("--set", "year=2022", "--set", "description=It sees kelp.", "--dry-run"),
    )

    assert "would write README.md" in out
    assert repository.read("README.md") == LIST


def test_new_keeps_the_line_ends_of_the_document(tmp_path: Path) -> None:
    text = LIST.replace("\n", "\r\n")
    repository = Repository.with_document(tmp_path / "repository", "")
    (repository.root / "README.md").write_bytes(text.encode())

    status, _, problem = repository.run(
        *NEW,
        *("--set", "links.website=https://octo-curator.example/kelp"),
        *("--set", "year=2022", "--set", "description=It sees kelp."),
    )

    data = (repository.root / "README.md").read_bytes()
    assert (status, problem) == (0, "")
    assert data.count(b"\r\n") == data.count(b"\n") == text.count("\n") + 1


def test_a_work_that_is_listed_is_not_written_again(repository: Repository) -> None:
    status, out, _ = repository.run(
        *("new", "Flamingo", "--list", "seeing", "--section", "models"),
        *("--set", "links.paper=https://arxiv.org/abs/2204.14198"),
        *("--set", "year=2022", "--set", "description=Again."),
    )

    assert (status, "Listed already" in out) == (1, True)
    assert repository.read("README.md") == LIST


def test_set_changes_the_value_in_its_line_and_nothing_else(
    repository: Repository,
) -> None:
    status, _, problem = repository.run(
        "set", "year=2018", "--where", "title = Reef Set"
    )

    assert (status, problem) == (0, "")
    assert diff(LIST, repository.read("README.md")) == [
        "-| [Reef Set](https://octo-curator.example/reef) | Pictures of reefs. | 2019 |",
        "+| [Reef Set](https://octo-curator.example/reef) | Pictures of reefs. | 2018 |",
    ]


def test_a_field_that_no_line_shows_is_not_set(repository: Repository) -> None:
    status, _, problem = repository.run(
        "set", "venue=CVPR", "--where", "title = Reef Set"
    )

    assert status == 1
    assert "README.md would stay as it is: no line of it shows this." in problem
    assert "the items of “Data” do not show `venue`" in problem
    assert repository.read("README.md") == LIST


def test_what_no_line_shows_of_a_new_entry_is_told(repository: Repository) -> None:
    status, _, problem = repository.run(
        *("new", "Kelp Set", "--list", "seeing", "--section", "data"),
        *("--set", "links.website=https://octo-curator.example/kelp-set"),
        *("--set", "year=2022", "--set", "description=Kelp."),
        *("--set", "links.code=https://github.com/octo-curator/kelp"),
    )

    line = "| [Kelp Set](https://octo-curator.example/kelp-set) | | 2022 |"
    assert status == 0
    assert diff(LIST, repository.read("README.md")) == [f"+{line}"]
    assert (
        "Kelp Set: the items of “Data” do not show `description`, `links.code`, so README.md"
        " does not hold it." in problem
    )


def test_merge_makes_one_line_of_two(tmp_path: Path) -> None:
    twin = "- [Flamingo](https://octo-curator.example/flamingo) (2022) - It learns from few examples.\n"
    old = "- [Octo Vision]"
    text = LIST.replace(old, twin + old)
    repository = Repository.with_document(tmp_path / "repository", text)

    status, _, problem = repository.run(
        *("merge", "https://arxiv.org/abs/2204.14198"),
        *("https://octo-curator.example/flamingo", "--keep", "A"),
    )

    after = repository.read("README.md")
    assert status == 0, problem
    assert after.count("Flamingo") == 1
    assert twin not in after
    assert diff(text, after)[0] == f"-{twin.rstrip()}"


def test_check_repairs_the_line_and_nothing_else(tmp_path: Path) -> None:
    text = LIST.replace("abs/2204.14198", "pdf/2204.14198")
    text = text.replace("Eight thousand", "Eight  thousand").replace(
        "- [Octo", "* [Octo"
    )
    repository = Repository.with_document(tmp_path / "repository", text)

    status, out, problem = repository.run("check", "--fix")

    assert (status, problem) == (0, "")
    assert "Repaired 1 finding in 1 file." in out
    assert repository.read("README.md") == text.replace("pdf/2204", "abs/2204")


@pytest.mark.parametrize("command", ["add-section", "rename-section"])
def test_a_section_is_a_heading_of_the_document(
    repository: Repository, command: str
) -> None:
    words = {
        "add-section": ("add-section", "seeing", "Data"),
        "rename-section": ("rename-section", "seeing/models", "seeing/new"),
    }

    status, _, problem = repository.run(*words[command])

    assert (status, repository.read("README.md")) == (2, LIST)
    assert "README.md" in problem


LINES = st.lists(st.sampled_from(["a", "b", "- c", "", "| d |"]), max_size=12)


@given(LINES, LINES, LINES, st.integers(0, 12))
def test_only_the_lines_that_differ_are_carried_over(
    above: list[str], region: list[str], new_region: list[str], place: int
) -> None:
    """The lines outside the region stay; those inside become the new ones."""
    begin, end = "<!-- listwright:begin x -->", "<!-- listwright:end -->"
    above = ["# Title", *above]
    below = above[:place]
    # The original is spaced otherwise than the text in which it was understood.
    original = [f"{line} " for line in (*above, *region, *below)]
    marked = [*above, begin, *region, end, *below]
    generated = [*above, begin, *new_region, end, *below]

    carried = carry_lines("\n".join(original), "\n".join(marked), "\n".join(generated))

    assert carried is not None
    result = carried.split("\n")
    assert [line.rstrip(" ") for line in result] == [*above, *new_region, *below]
    assert result[: len(above)] == original[: len(above)]
    assert result[len(result) - len(below) :] == original[len(original) - len(below) :]


def test_lines_that_were_cut_cannot_be_carried_over() -> None:
    begin, end = "<!-- listwright:begin x -->", "<!-- listwright:end -->"

    assert carry_lines("a\nb\nc", f"{begin}\na\n{end}", f"{begin}\nb\n{end}") is None


YEARS = """\
# Papers

## Vision

### 2024

- [Alpha Vision](https://arxiv.org/abs/2401.00001) - First.
- [Beta Vision](https://arxiv.org/abs/2402.00001) - Second.

### 2022

- [Gamma Vision](https://arxiv.org/abs/2201.00001) - Third.
"""


@pytest.mark.feature("by-year")
@pytest.mark.parametrize(
    ("year", "above", "heading"),
    [
        (2025, "## Vision\n\n", "### 2025\n\n"),
        (2024, "Second.\n", ""),
        (2023, "Second.\n\n", "### 2023\n\n"),
        (2021, "Third.\n\n", "### 2021\n\n"),
    ],
)
def test_a_new_year_gets_its_heading(
    tmp_path: Path, year: int, above: str, heading: str
) -> None:
    repository = Repository.with_document(tmp_path / "years", YEARS)
    number = f"{year % 100}06.01001"

    status, _, problem = repository.run(
        *("new", "Kelp Vision", "--section", "vision", "--set", f"year={year}"),
        *("--set", f"links.paper=https://arxiv.org/abs/{number}"),
        *("--set", "description=It sees kelp."),
    )

    line = f"- [Kelp Vision](https://arxiv.org/abs/{number}) - It sees kelp.\n"
    text = repository.read("README.md")
    assert (status, problem) == (0, "")
    assert f"{heading}{line}" in text
    start = text.index(f"{heading}{line}")
    assert text[:start].endswith(above) or text[:start].endswith(
        above.rstrip() + "\n\n"
    )
    lines = [one for one in text.split("\n") if one]
    added = [one for one in lines if one not in YEARS.split("\n")]
    assert added == [one for one in (heading.strip(), line.strip()) if one]


def test_a_new_year_comes_into_the_contents_too(tmp_path: Path) -> None:
    contents = "- [Vision](#vision)\n  - [2024](#2024)\n  - [2022](#2022)\n"
    text = YEARS.replace("# Papers\n", f"# Papers\n\n{contents}", 1)
    repository = Repository.with_document(tmp_path / "years", text)

    status, _, problem = repository.run(
        *("new", "Kelp Vision", "--section", "vision", "--set", "year=2025"),
        *("--set", "links.paper=https://arxiv.org/abs/2506.01001"),
        *("--set", "description=It sees kelp."),
    )

    line = "- [Kelp Vision](https://arxiv.org/abs/2506.01001) - It sees kelp."
    assert (status, problem) == (0, "")
    assert repository.read("README.md") == text.replace(
        "  - [2024](#2024)\n", "  - [2025](#2025)\n  - [2024](#2024)\n"
    ).replace("### 2024\n", f"### 2025\n\n{line}\n\n### 2024\n")
