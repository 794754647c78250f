"""Runs the real workflow files against the stand-in for GitHub, each job with just the rights that it is given.

What `act` does not know is added here: a token's permissions. The stand-in for `actions/checkout` notes which job
runs, and the server then lets the token do what that job's `permissions:` say, no more.
"""

import atexit
import json
import os
import re
import subprocess
import sysconfig
import tempfile
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from shutil import copytree, ignore_patterns, rmtree
from typing import Literal

from tests.github_server.exchange import Exchange
from tests.github_server.store import Json
from tests.github_server.world import TOKEN, World
from tests.workflows.files import ACTION, BOT, CALLER, ROOT, load
from tests.workflows.needs import suffices

STUBS = Path(__file__).parent / "stubs"
LIST = ROOT / "tests/review/base"
TODAY = "2026-01-31"
COMMIT = "0123456789" * 4
RELEASE = f"octo-curator/listwright@{COMMIT}"
"""The repository and the commit that the bot's workflow and program are of."""
_USED = re.compile(r"uses: (actions/([a-z-]+)@[0-9a-f]{40})")
_SELF = re.compile(r"(?m)uses: \$/(\S+)$")
_CACHE_MODE = re.compile(r"(?m)^ *cache-mode: none.*\n")


@dataclass(frozen=True, slots=True)
class Run:
    """How a workflow's run ended."""

    status: int
    """0 if no job failed."""
    results: dict[str, str]
    """`success` or `failure` of each job that was not skipped."""
    summary: str
    log: str


class Runner:
    """Runs the workflow of a repository that calls the bot's, for a world."""

    def __init__(self, world: World, folder: Path, caller: Path = CALLER) -> None:
        """Work in *folder*; *caller* is the workflow that names the bot's."""
        self.world, self.folder = world, folder
        self.asked: list[tuple[str, str]] = []
        """Every request: job and operation."""
        self.excess: list[tuple[str, str]] = []
        """Those that the job's permissions do not allow."""
        self.python = make_hasty_python()
        """The environment in which the program runs."""
        self._job_file = folder / "job"
        self._caller = folder / "workflows/listwright.yml"
        self._caller.parent.mkdir()
        self._caller.write_text(resolve_own(caller.read_text("utf-8")), "utf-8")
        self._grants = load(caller)["jobs"]["bot"]["permissions"]
        self._jobs = load(BOT)["jobs"]
        self._repositories = {**stand_ins(), RELEASE: make_release(folder / "release")}
        world.server.on_call.append(self._before_call)

    def run(self, event: str, payload: Json, *options: str) -> Run:
        """Run the workflow on one event."""
        self._job_file.unlink(missing_ok=True)
        rmtree(self.folder / "artifacts", ignore_errors=True)
        settings = {
            "GITHUB_API_URL": self.world.api,
            "GITHUB_REPOSITORY": self.world.repository.full_name,
            "GITHUB_SERVER_URL": self.world.api,
            "LISTWRIGHT_TODAY": TODAY,
            "PYTHON_HOME": str(self.python),
            "STAGE": str(self.folder),
        }
        words = [
            str(Path(sysconfig.get_path("scripts")) / "act"),
            *(event, "--eventpath", str(self.world.write_event(payload))),
            *("--workflows", str(self._caller)),
            *("--platform", "ubuntu-24.04=-self-hosted"),
            *(
                "--no-cache-server",
                "--no-skip-checkout",
                "--concurrent-jobs",
                "1",
                "--json",
            ),
            *(
                "--action-cache-path",
                str(self.folder / "cache"),
                "--secret",
                f"GITHUB_TOKEN={TOKEN}",
            ),
            *each("--env", [f"{name}={value}" for name, value in settings.items()]),
            *each(
                "--local-repository",
                [f"{name}={path}" for name, path in self._repositories.items()],
            ),
            *options,
        ]
        # A job that tries links finds lychee beside the tests.
        path = f"{sysconfig.get_path('scripts')}{os.pathsep}{os.environ['PATH']}"
        surroundings = {"PATH": path, "HOME": str(self.folder)}
        done = subprocess.run(
            words,
            cwd=self.folder,
            env=surroundings,
            capture_output=True,
            check=False,
            timeout=120,
        )
        return parsed(done.returncode, (done.stdout + done.stderr).decode())

    def _before_call(
        self, moment: Literal["before", "after"], exchange: Exchange
    ) -> None:
        """Give the token the rights of the job that runs, as far as its caller grants them; note what it asks for."""
        if moment == "after" or not self._job_file.exists():
            return
        job = self._job_file.read_text("utf-8").strip()
        taken = self._jobs[job]["permissions"]
        # GitHub refuses to start a called workflow one of whose jobs takes more than its caller grants.
        assert {**self._grants, **taken}.keys() == self._grants.keys()
        rights = {name.replace("-", "_"): level for name, level in taken.items()}
        self.world.token.scopes.clear()
        self.world.token.scopes.update(rights)
        asked = job, exchange.operation
        self.asked.append(asked)
        if not suffices(exchange.operation, rights):
            self.excess.append(asked)


def resolve_own(text: str) -> str:
    """Return a workflow with each `$/PATH` as GitHub resolves it: the same repository at the same commit.

    `act` knows neither `$/` nor `cache-mode`; it has no cache here.
    """
    repository, _, commit = RELEASE.partition("@")
    resolved = _SELF.sub(rf"uses: {repository}/\1@{commit}", text)
    return _CACHE_MODE.sub("", resolved)


def make_release(folder: Path) -> Path:
    """Make a checkout with what the bot's workflow needs of this repository, and no more; return its folder."""
    for name in ("bot", "requirements"):
        copytree(ROOT / name, folder / name, ignore=ignore_patterns("__pycache__"))
    for path in (ACTION, BOT):
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True)
        target.write_text(resolve_own(path.read_text("utf-8")), "utf-8")
    return folder


@cache
def make_hasty_python(first: str = "") -> Path:
    """Make an environment like the one that runs the tests, where a pause takes a thousandth of its time; its folder.

    Between two writes the program waits for a second, as GitHub asks for. That is tested by a clock that a test moves;
    here it would be half of the time. *first* is a line that each program runs first.
    """
    folder = Path(tempfile.mkdtemp(prefix="hasty-"))
    atexit.register(rmtree, folder, ignore_errors=True)
    venv.create(folder, symlinks=True, with_pip=False)
    installed = sysconfig.get_path("purelib")
    target = sysconfig.get_path("purelib", vars={"base": str(folder)})
    hasty = "(lambda sleep: lambda seconds: sleep(seconds / 1000))(time.sleep)"
    line = f"import site, time; site.addsitedir({installed!r}); time.sleep = {hasty}\n{first}\n"
    Path(target, "hasty.pth").write_text(line, "utf-8")
    return folder


def own_files() -> dict[str, str]:
    """Return two small lists, with the workflows and the action beside them as in this repository."""
    files = {
        path.relative_to(LIST).as_posix(): path
        for path in LIST.rglob("*")
        if path.is_file()
    }
    files |= {path.relative_to(ROOT).as_posix(): path for path in (ACTION, BOT, CALLER)}
    return {name: path.read_text("utf-8") for name, path in files.items()}


def stand_ins() -> dict[str, Path]:
    """Return a stand-in for each action of others, under the name and commit by which it is used."""
    texts = [path.read_text("utf-8") for path in (ACTION, BOT)]
    return {used: STUBS / name for text in texts for used, name in _USED.findall(text)}


def each(option: str, values: Sequence[str]) -> list[str]:
    """*option* before each of *values*."""
    return [word for value in values for word in (option, value)]


def parsed(status: int, output: str) -> Run:
    """What `act --json` tells."""
    lines = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    results = {
        line["jobID"]: line["jobResult"] for line in lines if "jobResult" in line
    }
    summaries = [line["content"] for line in lines if line.get("command") == "summary"]
    log = "".join(f"{line['msg']}\n" for line in lines)
    return Run(status, results, summaries[-1] if summaries else "", log)
