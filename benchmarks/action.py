"""The Action on a new machine: `python -m benchmarks.action` installs as the Action does, and reviews once.

What is installed is fetched beforehand into a folder, so that no network is in the figures. The peer, another
validator, is installed by the very same script and looks at the same file.
"""

import hashlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib import metadata
from operator import attrgetter
from pathlib import Path

import yaml

from benchmarks.measure import CHECKOUT, BenchError, print_measured, run
from benchmarks.results import MEGABYTE, Goal
from benchmarks.steps import BASE, HEAD, PEER
from benchmarks.table import render_goal_rows

_SIZE, _RUNS = 1_000, 3
_ACTION = CHECKOUT / ".github/actions/listwright/action.yml"
_LOCK = "requirements/run.txt"
_MEMORY = "/dev/shm"  # noqa: S108 - a folder of its own is made in it
_BASH = ("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c")
"""As GitHub calls it."""
_SAID = (
    "The Action on a new machine: its step Install, then the review of one changed file of a list of"
    f" {_SIZE:,} entries, the first process of that installation. Wheels come from a folder that was filled beforehand:"
    " neither a network nor the setup of Python is in the figures. Where there is one, what is installed goes to a file"
    " system in memory: a disk that is busy with other files took ten times as long for it. A release has an archive of"
    " all packages, compiled; any other commit installs them one by one. The peer is installed by the same script and"
    " looks at that file alone."
)


@dataclass(frozen=True, slots=True)
class Cold:
    """What one installation, and the first run of what it installed, took."""

    install: float
    run: float
    size: float
    """Megabytes on disk, after the run."""
    cpu: float
    """Seconds of the processor, both together."""


@dataclass(frozen=True, slots=True)
class Program:
    """Something to install: a folder as the Action's own, its wheels, and what to run then."""

    name: str
    source: Path
    wheels: Path
    words: Sequence[str]
    samples: list[Cold] = field(default_factory=list)

    def median(self, of: Callable[[Cold], float]) -> float:
        """The middle of what was measured."""
        return statistics.median(map(of, self.samples))


def measure(folder: Path) -> Sequence[Program]:
    """Install and run each program several times, in turn, in *folder*."""
    made = folder / "catalog"
    made.mkdir()
    command = [
        sys.executable,
        "-m",
        "benchmarks.catalog",
        str(CHECKOUT),
        str(made),
        str(_SIZE),
    ]
    subprocess.run(command, cwd=CHECKOUT, check=True, stdout=subprocess.DEVNULL)
    programs = [
        _own(folder / "release", made, is_release=True),
        _own(folder / "own", made),
        _peer(folder / "peer", made),
    ]
    for _ in range(_RUNS):
        for program in programs:
            program.samples.append(_cold(program))
    return programs


def render(programs: Sequence[Program]) -> str:
    """The medians as Markdown, and the ratio to the last program's."""
    install, start, size, cpu = map(attrgetter, ("install", "run", "size", "cpu"))
    whole = [one.median(lambda cold: cold.install + cold.run) for one in programs]
    rows = [
        _SAID,
        "",
        f"| median of {_RUNS} | install | start to review | together, and its ratio | processor | installed |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    rows += [
        f"| {one.name} | {one.median(install):.1f} s | {one.median(start):.1f} s"
        f" | {both:.1f} s ({both / whole[-1]:.2f}) | {one.median(cpu):.1f} s | {one.median(size):.0f} MB |"
        for one, both in zip(programs, whole, strict=True)
    ]
    ratio = whole[0] / whole[-1]
    goal = Goal("install and first review of a release, to check-jsonschema", ratio, 1)
    rows += ["", *render_goal_rows([goal])]
    return "\n".join(rows) + "\n"


def _own(folder: Path, made: Path, *, is_release: bool = False) -> Program:
    """This program, as a checkout holds it: without bytecode. A release has an archive besides."""
    source, wheels = folder / "source", folder / "wheels"
    shutil.copytree(
        CHECKOUT / "bot", source / "bot", ignore=shutil.ignore_patterns("__pycache__")
    )
    (source / _LOCK).parent.mkdir()
    shutil.copy(CHECKOUT / _LOCK, source / _LOCK)
    _copy_installer(source)
    _fetch(wheels, "--require-hashes", "--requirement", str(source / _LOCK))
    name = "listwright, of another commit"
    if is_release:
        name = "listwright, of a release"
        _make_archive(source, wheels, folder / "archive.tar.gz")
    words = ["bot", "review", "--base", BASE, "--head", HEAD, "--root", str(made)]
    return Program(name, source, wheels, words)


def _copy_installer(source: Path) -> None:
    target = source / _ACTION.parent.relative_to(CHECKOUT)
    target.mkdir(parents=True)
    for name in ("install.py", "make_archive.py"):
        shutil.copy(_ACTION.parent / name, target / name)


def _make_archive(source: Path, wheels: Path, archive: Path) -> None:
    """Make the archive of a release as its workflow does, of wheels that are here."""
    script = source / _ACTION.parent.relative_to(CHECKOUT) / "make_archive.py"
    offline = {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_FIND_LINKS": str(wheels),
        "PIP_NO_INDEX": "1",
    }
    command = [sys.executable, str(script), str(archive), archive.as_uri()]
    subprocess.run(command, check=True, env={**os.environ, **offline})


def _peer(folder: Path, made: Path) -> Program:
    """The other validator, with a lock made of what its name brings, and nothing to copy."""
    source, wheels = folder / "source", folder / "wheels"
    (source / "bot").mkdir(parents=True)
    (source / "bot/commit.txt").write_text("", "utf-8")
    _copy_installer(source)
    _fetch(wheels, f"{PEER}=={metadata.version(PEER)}")
    (source / _LOCK).parent.mkdir()
    (source / _LOCK).write_text(
        "".join(map(_locked, sorted(wheels.iterdir()))), "utf-8"
    )
    path = _git(made, "diff", "--name-only", BASE, HEAD, "--", "entries").strip()
    changed = folder / Path(path).name
    changed.write_text(_git(made, "show", f"{HEAD}:{path}"), "utf-8")
    schema = made / "schema" / f"{Path(path).parts[1]}.schema.json"
    return Program(
        PEER,
        source,
        wheels,
        ["check_jsonschema", "--schemafile", str(schema), str(changed)],
    )


def _fetch(wheels: Path, *wanted: str) -> None:
    """Fill *wheels* from wherever pip is set up to look."""
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "download",
        "--quiet",
        "--quiet",
    ]
    subprocess.run(
        [*pip, "--only-binary", ":all:", "--dest", str(wheels), *wanted], check=True
    )


def _locked(wheel: Path) -> str:
    name, version, *_ = wheel.name.split("-")
    return f"{name}=={version} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


def _cold(program: Program) -> Cold:
    memory = _MEMORY if Path(_MEMORY).is_dir() else None
    with tempfile.TemporaryDirectory(prefix="listwright-bench-", dir=memory) as folder:
        home = Path(folder) / "listwright"
        settings = {
            "COMMAND": "analyse",
            "GITHUB_ACTION_PATH": str(program.source / ".github/actions/listwright"),
            "PATH": os.environ["PATH"],
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_FIND_LINKS": str(program.wheels),
            "PIP_NO_INDEX": "1",
            "PYTHON": sys.executable,
            "RUNNER_TEMP": folder,
        }
        surroundings = [f"{name}={value}" for name, value in settings.items()]
        install = run(["env", "-i", *surroundings, *_BASH, _script()])
        if not home.is_dir():
            raise BenchError(f"{program.name} could not be installed.")
        words = [
            "env",
            "LISTWRIGHT_NO_CACHE=1",
            str(home / "bin/python"),
            "-I",
            "-m",
            *program.words,
        ]
        ran = run(words)
        cpu = install.cpu + ran.cpu
        return Cold(install.wall, ran.wall, _megabytes(home), cpu)


def _script() -> str:
    """The step that installs, word for word."""
    steps = yaml.safe_load(_ACTION.read_text("utf-8"))["runs"]["steps"]
    return next(str(step["run"]) for step in steps if step["name"] == "Install")


def _megabytes(folder: Path) -> float:
    return (
        sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir())
        / MEGABYTE
    )


def _git(root: Path, *words: str) -> str:
    return subprocess.run(
        ["git", *words], cwd=root, check=True, capture_output=True, text=True
    ).stdout


def main() -> int:
    """Measure and print; 3 if something could not be fetched, installed or run."""
    return print_measured("action", lambda folder: render(measure(folder)))


if __name__ == "__main__":
    sys.exit(main())
