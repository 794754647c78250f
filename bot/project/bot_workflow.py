"""Read the workflow by which a repository calls the bot: its events, its rights, its release."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.document.reader import LAYOUT_LIMITS, Document, parse_yaml
from bot.model.release import Release, parse_release
from bot.ports import Context, Workspace
from bot.project.repository_files import FOLDER, JOBS

EVENTS: Final = {
    "pull_request_target": "no contribution is reviewed",
    "issue_comment": "no command in a comment is obeyed",
    "push": "the lists are not regenerated after a merge",
    "schedule": "nothing repairs what an event has lost",
}
"""The events that the bot needs in every repository, and what is missing without each."""
FORM_EVENTS: Final = {"issues": "no submission is answered"}
"""The same, where issue forms are enabled."""
_LEVELS: Final = ("none", "read", "write")
_CALLED: Final = re.compile(
    rf"(?:(?P<repository>[\w.-]+/[\w.-]+)|[.$])/{re.escape(JOBS)}(?:@(?P<ref>\S+))?"
)
# The workflows of earlier releases ran the action in steps of their own.
_FORMER: Final = re.compile(
    r"uses:[ ]+[\w.-]+/listwright@[^\n]*\n\s+(?:[^\n]*\n\s+)?with:\n\s+command:"
)
_RELEASE_LINE: Final = re.compile(r"uses:[ ]+(?P<text>[^\n]*?)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Caller:
    """A workflow that calls the bot's."""

    path: str
    text: str
    events: frozenset[str]
    rights: Mapping[str, str]
    """What the calling job grants, by scope: `read` or `write`."""
    reference: str
    """What stands behind `uses:`."""

    @property
    def is_standalone(self) -> bool:
        """Whether the jobs stand in the same repository."""
        return self.reference.startswith(("./", "$/"))

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
    """Return a workflow that calls the bot's; None for any other, and for one that is no plain YAML."""
    document = parse_yaml(text.encode(), LAYOUT_LIMITS)
    tree: Any = document.value if isinstance(document, Document) else None
    if not isinstance(tree, dict):
        return None
    jobs = tree.get("jobs")
    for job in jobs.values() if isinstance(jobs, dict) else ():
        reference = job.get("uses") if isinstance(job, dict) else None
        if not isinstance(reference, str) or not _CALLED.fullmatch(reference):
            continue
        rights = job.get("permissions")
        known = rights if isinstance(rights, dict) else {}
        granted = {
            str(scope): str(level) for scope, level in known.items() if level in _LEVELS
        }
        events = frozenset(_read_events(tree.get("on")))
        return Caller(path, text, events, granted, reference)
    return None


def _read_events(triggers: object) -> Iterator[str]:
    """Yield the names of the events of `on:`, which may be a name, a list of names, or a mapping."""
    if isinstance(triggers, str):
        yield triggers
    elif isinstance(triggers, list | dict):
        yield from map(str, triggers)


def list_workflows(workspace: Workspace) -> dict[str, str]:
    """Return the texts of the repository's workflows, by path."""
    return {
        file.path: (workspace.read(file.path) or b"").decode("utf-8", "replace")
        for file in workspace.list_files(FOLDER)
        if file.path.endswith((".yml", ".yaml"))
    }


def find_caller(workspace: Workspace) -> Caller | None:
    """Return the workflow that calls the bot's; None if there is none."""
    callers = (read_caller(*item) for item in list_workflows(workspace).items())
    return next((caller for caller in callers if caller is not None), None)


def find_former_workflows(workspace: Workspace) -> list[str]:
    """Return the paths of workflows that run the bot in steps of their own, as those of earlier releases did."""
    return [
        path
        for path, text in list_workflows(workspace).items()
        if path != JOBS and _FORMER.search(text)
    ]


def find_named_release(workspace: Workspace) -> Release | None:
    """Return the release that a repository's workflow runs; None if it names no commit of another repository."""
    caller = find_caller(workspace)
    if caller is None:
        return None
    source = caller.text
    if caller.is_standalone:
        source = (workspace.read(JOBS) or b"").decode("utf-8", "replace")
    for match in _RELEASE_LINE.finditer(source):
        reference, separator, note = match["text"].partition(" ")
        path, _, commit = reference.partition("@")
        parts = path.split("/")
        is_own = parts[2:4] in ([".github", "workflows"], [".github", "actions"])
        if is_own and len(parts) > 3:  # noqa: PLR2004 - owner, name, and a path of at least two parts
            return parse_release(f"{'/'.join(parts[:2])}@{commit}{separator}{note}")
    return None


def read_own_caller(context: Context) -> Caller:
    """Return the caller that comes with this program: the events and rights that its jobs need."""
    caller = read_caller("listwright.yml", context.read_own("workflows/listwright.yml"))
    assert caller is not None  # noqa: S101 - a test holds the file that comes with the program
    return caller
