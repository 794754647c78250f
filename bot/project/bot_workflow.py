"""Read the workflow by which a repository calls the bot: its events, its rights, its release."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from bot.document.reader import LAYOUT_LIMITS, Document, parse_yaml
from bot.ports import Context, Workspace
from bot.project.repository_files import CALLER, FOLDER, JOBS, SITE

# The events that the bot needs in every repository, and what is missing without each.
EVENTS: Final = {
    "pull_request_target": "no contribution is reviewed",
    "issue_comment": "no command in a comment is obeyed",
    "push": "the lists are not regenerated after a merge",
    "schedule": "nothing repairs what an event has lost",
}
# The same, where issue forms are enabled.
FORM_EVENTS: Final = {"issues": "no submission is answered"}
# The levels of a right in a workflow, the lowest first.
_LEVELS: Final = ("none", "read", "write")
# The path of the bot's workflow behind `uses:`: `./.github/workflows/bot.yml` in the
# bot's own repository, `owner/name/.github/workflows/bot.yml@<commit>` in any other.
_CALLED: Final = re.compile(
    rf"(?:(?P<repository>[\w.-]+/[\w.-]+)|[.$])/{re.escape(JOBS)}(?:@(?P<ref>\S+))?"
)
# What runs the bot, behind `uses:`: the workflow or the action of a release, the action of
# an earlier release, or the action as the bot's own repository names it.
_RUN: Final = re.compile(
    rf"[\w.-]+/[\w.-]+/(?:{re.escape(JOBS)}|{re.escape(SITE)}"
    r"|\.github/actions/listwright)@\S+"
    r"|[\w.-]+/listwright(?:/\S+)?@\S+"
    r"|\$/\.github/actions/listwright",
    re.ASCII,
)
_USED: Final = re.compile(r"uses:[ ]+[\"']?(?P<name>[^\s\"'#]+)")
# The bot's workflow, where the repository holds a copy of it.
_COPIES: Final = (f"./{JOBS}", f"$/{JOBS}")


@dataclass(frozen=True, slots=True)
class Caller:
    """A workflow that calls the bot's."""

    path: str
    text: str
    events: frozenset[str]
    # What the calling job grants, by scope: `read` or `write`.
    rights: Mapping[str, str]
    # What stands behind `uses:`.
    reference: str

    @property
    def is_standalone(self) -> bool:
        """Whether the jobs stand in the same repository."""
        return self.reference.startswith(("./", "$/"))

    @property
    def is_home(self) -> bool:
        """Whether the repository is the bot's own, which calls the commit that it is at."""
        return self.reference.startswith("$/")

    @property
    def answers_forms(self) -> bool:
        """Whether it starts when somebody fills in an issue form."""
        return FORM_EVENTS.keys() <= self.events

    def find_lacking_rights(self, wanted: Mapping[str, str]) -> dict[str, str]:
        """Return the rights of *wanted* that the job does not grant."""
        return {
            scope: level
            for scope, level in wanted.items()
            if _LEVELS.index(self.rights.get(scope, "none")) < _LEVELS.index(level)
        }


def read_caller(path: str, text: str) -> Caller | None:
    """Return a workflow that calls the bot's.

    The result is None for any other workflow, and for a file that is no plain YAML.
    """
    document = parse_yaml(text.encode(), LAYOUT_LIMITS)
    if not isinstance(document, Document):
        return None
    # A stranger may write this file, so every level of the tree is checked.
    tree: Any = document.value
    if not isinstance(tree, dict):
        return None
    jobs = tree.get("jobs")
    if not isinstance(jobs, dict):
        return None
    for job in jobs.values():
        if not isinstance(job, dict):
            continue
        reference = job.get("uses")
        if not isinstance(reference, str) or not _CALLED.fullmatch(reference):
            continue
        events = frozenset(_read_events(tree.get("on")))
        rights = _read_rights(job.get("permissions"))
        return Caller(
            path,
            text,
            events,
            rights,
            reference,
        )
    return None


def _read_rights(permissions: object) -> dict[str, str]:
    """Return the rights that a job's `permissions:` grants, by scope.

    Words such as `read-all`, which stand in the place of a mapping, count as none.
    """
    if not isinstance(permissions, dict):
        return {}
    rights = {}
    for scope, level in permissions.items():
        if level in _LEVELS:
            rights[str(scope)] = str(level)
    return rights


def _read_events(triggers: object) -> Iterator[str]:
    """Yield the names of the events of `on:`: a name, a list of names, or a mapping."""
    if isinstance(triggers, str):
        yield triggers
    elif isinstance(triggers, list | dict):
        yield from map(str, triggers)


def list_workflows(workspace: Workspace) -> dict[str, str]:
    """Return the texts of the repository's workflows, by path."""
    workflows = {}
    for file in workspace.list_files(FOLDER):
        if file.path.endswith((".yml", ".yaml")):
            data = workspace.read(file.path) or b""
            workflows[file.path] = data.decode("utf-8", "replace")
    return workflows


def find_caller(workspace: Workspace) -> Caller | None:
    """Return the workflow that calls the bot's; None if there is none."""
    for path, text in list_workflows(workspace).items():
        caller = read_caller(path, text)
        if caller is not None:
            return caller
    return None


class BotWorkflows(NamedTuple):
    """The workflows of a repository that run the bot, by path."""

    # Every job of theirs runs the bot.
    own: list[str]
    # They have other jobs too; or they name the bot and cannot be read.
    mixed: list[str]

    def list_former(self, caller: Caller | None) -> list[str]:
        """Return the own workflows beside the *caller* and the jobs: those of earlier releases."""
        current = {JOBS, caller.path if caller is not None else CALLER}
        return [path for path in self.own if path not in current]


def find_bot_workflows(workspace: Workspace) -> BotWorkflows:
    """Return the workflows that run the bot, and do nothing else, and those that do."""
    workflows = list_workflows(workspace)
    has_copy = _has_bot(workflows.get(JOBS, ""))
    own = []
    mixed = []
    for path, text in workflows.items():
        # The pages are built and deployed by jobs of their own.
        if path == SITE:
            continue
        jobs = list(_find_jobs_of_the_bot(text, has_copy=has_copy))
        if jobs and all(jobs):
            own.append(path)
        elif any(jobs) or (not jobs and _has_bot(text)):
            mixed.append(path)
    return BotWorkflows(own, mixed)


def _has_bot(text: str) -> bool:
    """Return whether a line of a workflow names what runs the bot."""
    return any(_RUN.fullmatch(match["name"]) for match in _USED.finditer(text))


def _find_jobs_of_the_bot(text: str, *, has_copy: bool) -> Iterator[bool]:
    """Yield for each job of a workflow whether it runs the bot.

    Nothing is yielded for a workflow that cannot be read. *has_copy* says whether the
    repository has a copy of the bot's own workflow.
    """
    document = parse_yaml(text.encode(), LAYOUT_LIMITS)
    tree: Any = document.value if isinstance(document, Document) else {}
    jobs: Any = tree.get("jobs")
    for job in jobs.values() if isinstance(jobs, dict) else ():
        if not isinstance(job, dict):
            return
        steps: Any = job.get("steps") or ()
        used = [step.get("uses") for step in steps if isinstance(step, dict)]
        used.append(job.get("uses"))
        names = [name for name in used if isinstance(name, str)]
        runs_copy = has_copy and any(name in _COPIES for name in names)
        yield runs_copy or any(_RUN.fullmatch(name) for name in names)


def find_named_commit(workspace: Workspace, caller: Caller) -> str:
    """Return the commit of the release that a repository runs; empty if it names none."""
    text = caller.text
    if caller.is_standalone:
        # The caller names the jobs beside it; only these name a release.
        text = (workspace.read(JOBS) or b"").decode("utf-8", "replace")
    for match in _USED.finditer(text):
        if _RUN.fullmatch(match["name"]):
            return match["name"].partition("@")[2]
    return ""


def read_own_caller(context: Context) -> Caller:
    """Return the caller that comes with this program: the events and rights that its jobs need."""
    caller = read_caller("listwright.yml", context.read_own("workflows/listwright.yml"))
    assert caller is not None  # noqa: S101 - a test holds the file that comes with the program
    return caller
