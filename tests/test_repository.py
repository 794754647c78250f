"""The repository itself: what a file of configuration promises, and no tool checks."""

import ast
import io
import re
import subprocess
import sys
import tokenize
import tomllib
from collections.abc import Iterator
from importlib import metadata
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import yaml

import bot

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
REQUIREMENTS = sorted((ROOT / "requirements").glob("*.txt"))
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.y*ml"))

ADDRESS_OF_A_MACHINE = re.compile(r"(?<![\w./~-])/(?:home|root|work|Users)/\w")
ADDRESS_OF_AN_INDEX = re.compile(
    r"://[\w.:-]+/simple(?:/|\b)|\bpypi[.]org/simple|pythonhosted[.]org"
    r"|--(?:extra-)?index-url\b|--find[-]links\b"
)
LOCKED_LINE = re.compile(
    r"[a-z0-9][a-z0-9-]*==[\w.]+(?: ; [^;]+?)?(?: --hash=sha256:[0-9a-f]{64})+"
)
PINNED_ACTION = re.compile(r"\s*(?:- )?uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")

# pydantic requires one exact version of its core: a bound of ours could only contradict it.
PINNED_BY_OTHERS = {"pydantic-core"}


def tracked_files() -> Iterator[tuple[str, str]]:
    """Yield path and text of every file that is committed, or could be by `git add .`."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    for name in filter(None, listing.stdout.split("\0")):
        path = ROOT / name
        if path.is_file() and not path.is_symlink():
            yield name, path.read_text("utf-8", errors="replace")


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    """Return `path:line: text` of every tracked line that holds *pattern*."""
    return [
        f"{name}:{number}: {line.strip()[:160]}"
        for name, text in tracked_files()
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def locked(path: Path) -> list[str]:
    """Return the requirements of a lock, one string each, comments gone and continued lines joined."""
    text = re.sub(r"(?m)^\s*#.*\n", "", path.read_text("utf-8"))
    return [
        " ".join(line.split())
        for line in text.replace("\\\n", " ").splitlines()
        if line.strip()
    ]


def normalised(requirement: str) -> str:
    """Return the name in a requirement, as PEP 503 compares names."""
    name = re.match(r"[\w.-]+", requirement)
    assert name is not None
    return re.sub(r"[-_.]+", "-", name.group()).lower()


def jobs() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every job of every workflow, named `file:job`."""
    for path in WORKFLOWS:
        for name, job in yaml.safe_load(path.read_text("utf-8"))["jobs"].items():
            yield f"{path.name}:{name}", job


def names(paths: list[Path]) -> list[str]:
    """Return the ids that pytest shows."""
    return [path.name for path in paths]


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    assert lines_with(ADDRESS_OF_A_MACHINE) == []


def test_no_file_names_a_package_index() -> None:
    assert lines_with(ADDRESS_OF_AN_INDEX) == []


@pytest.mark.parametrize("lock", REQUIREMENTS, ids=names(REQUIREMENTS))
def test_every_requirement_is_one_version_with_hashes(lock: Path) -> None:
    assert [line for line in locked(lock) if not LOCKED_LINE.fullmatch(line)] == []


def test_what_is_developed_with_is_what_runs() -> None:
    run, dev = (
        {without_marker(line) for line in locked(ROOT / "requirements" / name)}
        for name in ("run.txt", "dev.txt")
    )

    assert run - dev == set()


def without_marker(line: str) -> str:
    """Version and hashes alone: a package that more of the others need may be needed on more platforms."""
    return re.sub(r" ;[^-]*(?= --hash)", "", line)


def test_the_locks_hold_every_declared_dependency() -> None:
    run, dev = (
        {normalised(line) for line in locked(ROOT / "requirements" / name)}
        for name in ("run.txt", "dev.txt")
    )

    assert {normalised(line) for line in PROJECT["project"]["dependencies"]} <= run
    assert {normalised(line) for line in list_developed_with()} <= dev


def list_developed_with() -> list[str]:
    """Return the requirements of the groups for development and for a release."""
    groups = PROJECT["dependency-groups"]
    own = [line for line in groups["dev"] if isinstance(line, str)]
    return [*own, *groups["release"]]


def test_every_dependency_is_answered_for() -> None:
    page = (ROOT / "docs/decisions/0002-dependencies.md").read_text("utf-8").lower()
    declared = PROJECT["project"]["dependencies"] + list_developed_with()
    names_in_full = [re.split(r"[<>=]", line)[0] for line in declared]

    assert [name for name in names_in_full if name.lower() not in page] == []


def test_the_bot_imports_only_what_it_declares() -> None:
    extras = PROJECT["project"]["optional-dependencies"].values()
    lines = [*PROJECT["project"]["dependencies"], *chain.from_iterable(extras)]
    declared = {normalised(line) for line in lines} | PINNED_BY_OTHERS
    providers = metadata.packages_distributions()
    imported = {
        name.partition(".")[0]
        for path in (ROOT / "bot").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_bytes()))
        for name in imported_names(node)
    }

    undeclared = {
        name
        for name in imported - sys.stdlib_module_names - {"bot"}
        if not declared & {normalised(provider) for provider in providers.get(name, [])}
    }
    assert undeclared == set()


def imported_names(node: ast.AST) -> list[str]:
    """Return the absolute modules that a statement imports."""
    match node:
        case ast.Import(names=aliases):
            return [alias.name for alias in aliases]
        case ast.ImportFrom(module=str(module), level=0):
            return [module]
        case _:
            return []


def test_no_module_of_the_bot_has_340_lines_of_code() -> None:
    lengths = {
        path.relative_to(ROOT).as_posix(): count_code_lines(path)
        for path in (ROOT / "bot").rglob("*.py")
    }

    assert {name: length for name, length in lengths.items() if length >= 340} == {}


def count_code_lines(path: Path) -> int:
    """Return the number of lines that hold code: no docstring, comment or blank line."""
    source = path.read_text("utf-8")
    docstrings = {
        line
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    kinds = {tokenize.NAME, tokenize.OP, tokenize.NUMBER, tokenize.STRING}
    code = {
        line
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type in kinds
        for line in range(token.start[0], token.end[0] + 1)
    }
    return len(code - docstrings)


def test_the_installed_version_is_the_one_in_the_code() -> None:
    assert metadata.version("listwright") == bot.__version__


def test_every_ignored_lint_rule_has_its_reason_beside_it() -> None:
    block = (
        (ROOT / "pyproject.toml")
        .read_text("utf-8")
        .partition("\nignore = [\n")[2]
        .partition("\n]\n")[0]
    )

    assert block
    assert [
        line for line in block.splitlines() if not re.search(r'", +# \w', line)
    ] == []


def test_continuous_integration_runs_what_a_person_types() -> None:
    commands = (ROOT / ".ci/run").read_text("utf-8").splitlines()

    assert commands[-1] == "exec make test"
    assert (ROOT / ".ci/run").stat().st_mode & 0o111


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=names(WORKFLOWS))
def test_a_workflow_starts_without_permissions(workflow: Path) -> None:
    assert yaml.safe_load(workflow.read_text("utf-8")).get("permissions") == {}


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=names(WORKFLOWS))
def test_an_action_is_pinned_by_commit_with_its_version_beside(workflow: Path) -> None:
    used = [
        line
        for line in workflow.read_text("utf-8").splitlines()
        if line.strip().removeprefix("- ").startswith("uses:")
        and "uses: $/" not in line
    ]

    assert [line for line in used if not PINNED_ACTION.fullmatch(line)] == []


def test_a_job_says_what_it_may_do_and_how_long() -> None:
    assert [
        name
        for name, job in jobs()
        if "permissions" not in job
        or not {"timeout-minutes", "uses"}
        & job.keys()  # a called workflow's jobs say it
    ] == []


def test_a_checkout_leaves_no_credentials_behind() -> None:
    kept = [
        name
        for name, job in jobs()
        for step in job.get("steps", [])
        if step.get("uses", "").startswith("actions/checkout@")
        and step.get("with", {}).get("persist-credentials") is not False
    ]

    assert kept == []


def test_T32_no_link_of_a_stranger_is_ever_fetched() -> None:
    """Only the adapters import a client: git and GitHub's own address are asked, and the hosts of the table of sources."""
    client = re.compile(
        r"^\s*(?:from|import) (?:urllib\.request|http\.client|socket|requests|urllib3|github)\b",
        re.MULTILINE,
    )

    found = {
        path.parent.name
        for path in (ROOT / "bot").rglob("*.py")
        if client.search(path.read_text("utf-8"))
    }

    assert found == {"github", "network"}


def test_T32_one_step_asks_sources_and_one_place_starts_it() -> None:
    """All other steps, and all that they use, neither open the network nor start the step that does."""
    folders = [
        ROOT / "bot" / name for name in ("steps", "workflow", "isolated", "review")
    ]
    sources = {
        path.relative_to(ROOT / "bot").as_posix(): path.read_text("utf-8")
        for folder in folders
        for path in folder.rglob("*.py")
    }

    opening = {path for path, text in sources.items() if "open_network" in text}
    starting = {path for path, text in sources.items() if '["ask"' in text}

    assert opening == {"steps/ask.py"}
    assert starting == {"workflow/ask_process.py"}


def test_no_job_writes_a_layout() -> None:
    """A layout is declared by people: only what they type, `import` and the commands that rename, writes it."""
    writes = re.compile(r"\b(?:render_layout|replace_words)\(")

    found = {
        path.relative_to(ROOT / "bot").as_posix()
        for path in (ROOT / "bot").rglob("*.py")
        if writes.search(path.read_text("utf-8"))
    }

    declared = {
        "listing/config_files.py",
        "project/references.py",
        "project/layout_blocks.py",
    }
    assert found - declared == {
        "commands/merge.py",
        "commands/rename_section.py",
        "project/import_plan.py",
        "project/bib_import.py",
        # In memory: a list that is read from its document has no complete layout.
        "project/document_source.py",
    }
    jobs_import = re.compile(
        r"import_plan|list_import|bib_import|project\.(?:new_section|layout_blocks|moved_declarations)"
        r"|commands\.(?:merge|move_section|rename_section)"
    )
    folders = ("workflow", "steps", "isolated", "review", "github")
    assert [
        path.name
        for folder in folders
        for path in (ROOT / "bot" / folder).rglob("*.py")
        if jobs_import.search(path.read_text("utf-8"))
    ] == []
