"""The bot at work: a list at the stand-in for GitHub, events, and what the bot does about them."""

import atexit
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from functools import cache
from pathlib import Path
from shutil import copytree, rmtree
from types import SimpleNamespace
from unittest.mock import patch

import yaml

from bot.cli import main
from bot.disk.context import open_context
from bot.errors import IsolatedProcessError
from bot.forms.issue_forms import plan_forms
from bot.model.submission import Form, FormKind
from bot.ports import Supply
from bot.project.document_source import read_documents
from bot.project.load_settings import load_project
from bot.sandbox import run_isolated
from tests.forms.scene import filled
from tests.github_server.people import Files, MergeWay
from tests.github_server.store import Issue, PullRequest
from tests.github_server.world import TOKEN, World
from tests.workflows.files import BOT as JOBS

BASE = Path(__file__).parents[1] / "review" / "base"
HOME = "entries/other/papers"
GOOD = "title: Learning to Count Coins\nyear: 2024\nlinks:\n  paper: https://arxiv.org/abs/2401.12345\n"
LANDED = 'added: "2026-01-31"\n'
"""What the landing adds to a merged entry on the stand-in's day."""
SLOPPY = "title: Learning: Count Coins\nyear: 2024\nlinks:\n  paper: http://arxiv.org/pdf/2401.12345v2\n"
SETTINGS = "schema/settings.yaml"
TODAY = "2026-01-31"
_LONG = 0.1
"""Seconds from which a pause is one that the program makes on purpose; nobody waits for those."""
ADDRESS = "https://address.example/"
"""Stands in a checkout that is copied, for the address of the stand-in."""


def run_here(
    words: Sequence[str],
    given: bytes = b"",
    *,
    most_output: int = 1 << 20,
    wall: float = 300,  # noqa: ARG001 - as the process has it
    supply: Supply | None = None,
) -> bytes:
    """What `run_apart` gives, without a process of its own: most tests are about other things, and it takes time."""
    out, stdin = (
        io.TextIOWrapper(io.BytesIO(), encoding="utf-8"),
        io.TextIOWrapper(io.BytesIO(given)),
    )
    asked = SimpleNamespace(ask=supply) if supply else None
    with (
        patch.object(sys, "stdout", out),
        patch.object(sys, "stdin", stdin),
        patch("bot.disk.context.open_supply", lambda: asked),
    ):
        status = main(list(words))
    if status:
        raise IsolatedProcessError(f"ended with {status}.")
    out.flush()
    assert len(out.buffer.getvalue()) <= most_output
    return out.buffer.getvalue()


def rest(seconds: float, sleep: Callable[[float], None] = time.sleep) -> None:
    """Sleep as long as waiting for a process does between two looks, and no longer."""
    if seconds < _LONG:
        sleep(seconds)


def forms(root: Path) -> tuple[Form, ...]:
    """The forms of the lists in a checkout."""
    project = load_project(read_documents(open_context(str(root))).workspace)
    return plan_forms(project.layouts, project.settings)


_CHECKOUTS: dict[tuple[str, ...], Path] = {}
"""A checkout for each state of a repository that a test began with: most begin with the same."""


def check_out(world: World, root: Path) -> None:
    """Let the stand-in have two small lists, and *root* be a checkout of them."""
    files = {
        path.relative_to(BASE).as_posix(): path.read_bytes()
        for path in BASE.rglob("*")
        if path.is_file()
    }
    world.commit("main", files, message="Two lists")
    bare = world.repository.git
    state = tuple(f"{name} {value}" for name, value in bare.refs().items())
    if state not in _CHECKOUTS:
        folder = Path(tempfile.mkdtemp(prefix="checkout-"))
        atexit.register(rmtree, folder, ignore_errors=True)
        # The clone comes from the disk, since it is not what is tested; it names the address all the same.
        words = [
            "clone",
            "--quiet",
            "--no-local",
            "--template=",
            str(bare.path),
            str(folder),
        ]
        subprocess.run(["git", *words], check=True)
        # As the workflow's jobs do: no entry is written to the disk.
        sparse = ["git", "sparse-checkout", "set", "schema"]
        subprocess.run(sparse, cwd=folder, check=True)
        config = folder / ".git" / "config"
        config.write_text(
            config.read_text("utf-8").replace(str(bare.path), ADDRESS), "utf-8"
        )
        _CHECKOUTS[state] = folder
    copytree(_CHECKOUTS[state], root, symlinks=True)
    config = root / ".git" / "config"
    config.write_text(
        config.read_text("utf-8").replace(ADDRESS, world.clone_url()), "utf-8"
    )


@cache
def _read_rights() -> dict[str, dict[str, str]]:
    """The rights of the job that each step runs in, by the step's name; of several jobs, the last."""
    rights: dict[str, dict[str, str]] = {}
    for job in yaml.safe_load(JOBS.read_text("utf-8"))["jobs"].values():
        permissions = {
            name.replace("-", "_"): right for name, right in job["permissions"].items()
        }
        for step in job["steps"]:
            command = step.get("with", {}).get("command")
            if command:
                rights[command] = permissions
    return rights


def _has_checkout(command: str, event: Path) -> bool:
    """Whether the job has a checkout: who answers a review of a fork has none, as the workflow's condition says."""
    payload = json.loads(event.read_text("utf-8"))
    pull = payload.get("pull_request")
    if command != "publish" or "merge_group" in payload:
        return command != "publish"
    if pull is None:
        return True
    source = pull["head"]["repo"]
    return source is not None and source["id"] == payload["repository"]["id"]


class Scene:
    """A repository with two small lists at the stand-in, a checkout of it, and the program.

    `apart` says whether contributions are read in a process of their own, as they are in earnest; `partial`, whether a
    review begins with a checkout of one commit without entries, as that of a large repository does.
    """

    partial = False

    def __init__(self, world: World, folder: Path) -> None:
        self.world, self.root, self.apart = world, folder / "checkout", False
        check_out(world, self.root)
        world.permission("curator", "write")
        self.said = ""
        self._checked_out: str | None = None

    def propose(
        self, files: Files, author: str = "newcomer", **more: object
    ) -> PullRequest:
        """A pull request from a fork."""
        return self.world.pull_request(author=author, files=files, **more)  # type: ignore[arg-type]

    def update(self) -> None:
        """What checkout does at the beginning of a job: the newest state of the default branch."""
        head = self.world.head("main")
        if head == self._checked_out:
            return  # every step of a job begins here, and few find anything new
        bare = str(self.world.repository.git.path)
        fetch = [
            "fetch",
            "--quiet",
            "--no-tags",
            bare,
            "+refs/heads/*:refs/remotes/origin/*",
        ]
        for words in (fetch, ["reset", "--quiet", "--hard", "origin/main"]):
            subprocess.run(["git", *words], cwd=self.root, check=True)
        self._checked_out = head

    def run(self, command: str, event: Path, *more: str) -> int:
        """One step of a workflow; its status."""
        self.update()
        out, err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), io.StringIO()
        environment = {
            "GITHUB_TOKEN": TOKEN,
            "GITHUB_REPOSITORY": "octo-curator/awesome-things",
            "GITHUB_API_URL": self.world.api,
            "GITHUB_SERVER_URL": self.world.api,
            "LISTWRIGHT_TODAY": TODAY,
            "LISTWRIGHT_NO_CACHE": "1",
        }
        root = self.root if _has_checkout(command, event) else self._make_folder()
        words = [command, "--root", str(root), "--event", str(event), *more]
        with (
            self._take_rights(command),
            patch.object(sys, "stdout", out),
            patch.object(sys, "stderr", err),
            patch.dict(os.environ, environment),
            patch("time.sleep", rest),
            patch("bot.sandbox.run_isolated", run_isolated if self.apart else run_here),
        ):
            status = main(words)
        out.flush()
        self.said += out.buffer.getvalue().decode() + err.getvalue()
        return status

    def _make_folder(self) -> Path:
        """The empty folder of a job without a checkout."""
        folder = self.root.with_name("job")
        rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return folder

    @contextmanager
    def _take_rights(self, command: str) -> Iterator[None]:
        """Leave the token no more rights than the step's job has in the workflow."""
        held = dict(self.world.token.scopes)
        allowed = _read_rights()[command]
        for scope, level in held.items():
            wanted = allowed.get(scope)
            if wanted is None:
                del self.world.token.scopes[scope]
            elif level == "write":
                self.world.token.scopes[scope] = wanted
        yield
        self.world.token.scopes.clear()
        self.world.token.scopes.update(held)

    def review(
        self, pull: PullRequest, action: str = "opened", *, fix: bool = False
    ) -> None:
        """The workflow for a pull request: analyse, publish, fix."""
        event = self.world.write_event(
            self.world.event("pull_request_target", pull, action=action)
        )
        self._with_analysis(event, "publish", *(["fix"] if fix else []))

    def submit(self, kind: FormKind, author: str, answers: Mapping[str, str]) -> Issue:
        """An issue that somebody opens with a form."""
        form = next(form for form in forms(self.root) if form.kind == kind)
        issue = self.world.issue(
            author, title=f"{form.title}something", body=filled(form, answers)
        )
        self.answer(issue)
        return issue

    def answer(self, issue: Issue, action: str = "opened") -> None:
        """The workflow for a submission: analyse, publish, accept."""
        event = self.world.write_event(self.world.event("issues", issue, action=action))
        self._with_analysis(event, "publish")
        self.run("accept", event)

    def edit(self, issue: Issue, old: str, new: str) -> None:
        """Somebody edits the text of an issue, and the workflow for it."""
        assert issue.body is not None
        assert old in issue.body
        issue.body = issue.body.replace(old, new)
        self.answer(issue, "edited")

    def order(self, pull: Issue, body: str, author: str = "curator") -> None:
        """The workflow for a comment: analyse, obey, and land if something was merged."""
        comment = self.world.comment(pull, author=author, body=body)
        event = self.world.write_event(
            self.world.event("issue_comment", comment, action="created", sender=author)
        )
        self._with_analysis(event, "command")
        if body.startswith("/approve"):
            self.run("land", event)

    def sweep(self) -> None:
        """The workflow on a schedule."""
        event = self.world.write_event(self.world.event("schedule", None))
        self._with_analysis(event, "publish")
        self.run("accept", event)
        self.run("land", event)

    def merge(
        self, pull: PullRequest, by: str = "curator", way: MergeWay = "merge"
    ) -> None:
        """Somebody merges by hand, and the workflow for it."""
        self.world.merge(pull, by=by, way=way)
        event = self.world.write_event(
            self.world.event("pull_request_target", pull, action="closed")
        )
        self.run("land", event)

    def close(self, pull: PullRequest) -> None:
        """Somebody closes a pull request without merging it, and the workflow for it."""
        pull.state = "closed"
        event = self.world.write_event(
            self.world.event("pull_request_target", pull, action="closed")
        )
        self._with_analysis(event, "publish")

    def read(self, path: str) -> str:
        """A file of the default branch."""
        text = self.world.read("main", path)
        assert text is not None, f"{path} is not on main"
        return text

    def comment(self, pull: Issue) -> str:
        """The bot's one comment."""
        (found,) = [
            one.body
            for one in self.world.comments(pull)
            if one.author.login == "github-actions[bot]"
        ]
        return found

    def headline(self, pull: Issue) -> str:
        """The first line of it that people see."""
        return self.comment(pull).split("\n\n")[1].removeprefix("### ").strip()

    def token(self, pull: Issue) -> str:
        """The token in it."""
        return self.comment(pull).partition("\n")[0].split(" ")[3]

    def request_of(self, issue: Issue) -> PullRequest:
        """The one open pull request that was made from a submission."""
        (found,) = [
            pull
            for pull in self.world.pulls()
            if pull.head_ref == f"listwright/issue-{issue.number}"
        ]
        return found

    def conclusions(self, commit: str) -> list[str | None]:
        """How the bot's checks on a commit ended."""
        return [
            check.conclusion
            for check in self.world.checks(commit)
            if check.name == "listwright"
        ]

    def _with_analysis(self, event: Path, *commands: str) -> None:
        analysis = self.root / "analysis.json"
        analysis.unlink(missing_ok=True)
        is_review = json.loads(event.read_text("utf-8")).get("pull_request")
        with self._check_out_part() if self.partial and is_review else nullcontext():
            self.run("analyse", event, "--out", "analysis.json")
        for command in commands:
            self.run(command, event, "--analysis", str(analysis))

    @contextmanager
    def _check_out_part(self) -> Iterator[None]:
        """Let the checkout have the newest commit only, and no file of an entry."""
        self.update()
        whole, part = self.root / ".git", self.root / ".git-whole"
        whole.rename(part)
        bare = self.world.repository.git.path
        for words in (
            ["init", "--quiet"],
            ["sparse-checkout", "set", "schema"],
            ["config", "uploadpack.allowFilter", "true"],
        ):
            folder = bare if words[0] == "config" else self.root
            subprocess.run(["git", *words], cwd=folder, check=True)
        fetch = ["fetch", "--quiet", "--no-tags", "--depth=1", "--filter=blob:none"]
        fetch += [f"file://{bare}", "refs/heads/main"]
        subprocess.run(["git", *fetch], cwd=self.root, check=True)
        yield
        rmtree(whole)
        part.rename(whole)
