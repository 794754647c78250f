"""A list without entry files: the document is read, and nothing is written."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.document_source.scene import LAYOUT, LIST, Repository

ROOT = Path(__file__).parents[2]


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository.with_document(tmp_path / "list")


def test_find_names_the_line_of_the_document(repository: Repository) -> None:
    status, out, _ = repository.run("find", "arxiv.org/abs/2204.14198")

    assert status == 0
    assert "Listed already" in out
    assert "Flamingo (2022)  README.md:13" in out
    assert LIST.split("\n")[12].startswith("- [Flamingo]")


def test_check_names_lines_of_the_document(tmp_path: Path) -> None:
    text = LIST.replace("arxiv.org/abs/2204.14198", "arxiv.org/pdf/2204.14198")
    repository = Repository.with_document(tmp_path / "list", text)

    status, out, err = repository.run("check")

    assert status == 0
    assert "README.md:13:1: warning[non-canonical-link]" in out
    assert "advice: Write `https://arxiv.org/abs/2204.14198`" in out
    assert "--fix" not in out
    assert "entries/" not in out + err


@pytest.mark.parametrize("command", ["generate", "format", "check"])
def test_nothing_is_written(repository: Repository, command: str) -> None:
    status, _, err = repository.run(command)

    assert (status, err) == (0, "")
    assert repository.git("status", "--porcelain") == ""


@pytest.mark.parametrize(
    "words",
    [
        ("rename-section", "seeing/models", "seeing/others"),
        ("move-section", "seeing/models", "others"),
        ("adopt-edits",),
    ],
)
def test_a_command_on_files_says_that_there_are_none(
    repository: Repository, words: tuple[str, ...]
) -> None:
    status, _, err = repository.run(*words)

    assert status == 2
    assert "works on entry files, and this list has none: edit README.md itself" in err


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ("sections:\n  models:\n    item: x\n", "this key is not known here"),
        ("rules:\n  non-canonical-lin: off\n", "did you mean `non-canonical-link`?"),
        ("sections:\n  models:\n    rules:\n      nothing: off\n", "no such rule"),
        ("fields:\n  size: {}\n", "this key is not known here"),
    ],
)
def test_what_the_layout_cannot_say_is_an_error(
    tmp_path: Path, lines: str, problem: str
) -> None:
    repository = Repository.with_document(tmp_path / "list", layout=LAYOUT + lines)

    status, _, err = repository.run("check")

    assert status == 2
    assert "schema/seeing.yaml:" in err
    assert problem in err


def test_the_layout_decides_on_rules(tmp_path: Path) -> None:
    text = LIST.replace("arxiv.org/abs/2204.14198", "arxiv.org/pdf/2204.14198")
    layout = (
        f"{LAYOUT}sections:\n  models:\n    rules:\n      non-canonical-link: off\n"
    )
    repository = Repository.with_document(tmp_path / "list", text, layout)

    _, out, _ = repository.run("check")

    assert "non-canonical-link" not in out


def test_a_renamed_heading_is_told(tmp_path: Path) -> None:
    layout = f"{LAYOUT}sections:\n  datasets:\n    rules:\n      undated-entry: off\n"
    repository = Repository.with_document(tmp_path / "list", layout=layout)

    status, _, err = repository.run("check")

    assert status == 0
    assert "README.md has no section `datasets`; its heading was renamed" in err
    assert repository.run("check", "--strict")[0] == 1


def test_a_document_that_is_gone_or_no_list_is_an_error(tmp_path: Path) -> None:
    gone = Repository.with_document(
        tmp_path / "gone", layout=LAYOUT.replace("README.md", "LIST.md")
    )
    prose = Repository.with_document(tmp_path / "prose", "# Only words\n\nNothing.\n")

    assert "there is no LIST.md" in gone.run("check")[2]
    assert "README.md cannot be read as a list" in prose.run("check")[2]


def test_an_outcome_from_the_cache_loads_no_importer(repository: Repository) -> None:
    """Nearly every run of `check` finds nothing changed; it must begin at once."""
    code = (
        # The files are too young for the cache otherwise.
        "import sys, bot.disk.workspace; bot.disk.workspace._TICK = 0;"
        " from bot.cli import main; main(['check']);"
        " heavy = ('bot.importer', 'bot.engine', 'bot.document', 'bot.markdown');"
        " print([name for name in sys.modules if name.startswith(heavy)])"
    )
    words = [sys.executable, "-c", code]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    outputs = []
    for _ in range(2):
        done = subprocess.run(
            words, cwd=repository.root, env=environment, capture_output=True, check=True
        )
        outputs.append(done.stdout.decode())

    assert outputs[1].splitlines()[-1] == "[]"
    assert "in 5 entries" in outputs[1]


def test_a_correction_of_the_pages_is_made_in_the_document(
    repository: Repository,
) -> None:
    address = "https://github.com/octo-curator/seeing.git"
    repository.git("remote", "add", "origin", address)

    status, _, err = repository.run("site")

    assert status == 0, err
    page = (repository.root / "site/seeing/models/flamingo.html").read_text("utf-8")
    assert 'href="https://github.com/octo-curator/seeing/edit/main/README.md"' in page
