"""Read the workflow by which a repository calls the bot: its events, its rights, its release."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.document.reader import LAYOUT_LIMITS, Document, parse_yaml
from bot.model.release import Release, parse_release
from bot.ports import Context, Workspace
from bot.project.repository_files import FOLDER, JOBS

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
# The workflows of earlier releases ran the action in steps of their own.
_FORMER: Final = re.compile(
    r"uses:[ ]+[\w.-]+/listwright@[^\n]*\n\s+(?:[^\n]*\n\s+)?with:\n\s+command:"
)
# `    uses: owner/listwright/.github/workflows/bot.yml@<commit> # v1.2.0`.
_RELEASE_LINE: Final = re.compile(r"uses:[ ]+(?P<text>[^\n]*?)\s*$", re.MULTILINE)
# The owner, the name, and a path of at least two parts.
_LEAST_PARTS: Final = 4


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


def find_former_workflows(workspace: Workspace) -> list[str]:
    """Return the paths of the workflows of earlier releases.

    These run the bot's action in steps of their own.
    """
    return [
        path
        for path, text in list_workflows(workspace).items()
        if path != JOBS and _FORMER.search(text)
    ]


def find_named_release(workspace: Workspace) -> Release | None:
    """Return the release that a repository's workflow runs.

    The result is None if no workflow names a commit of another repository.
    """
    caller = find_caller(workspace)
    if caller is None:
        return None
    source = caller.text
    if caller.is_standalone:
        # The caller names the jobs beside it; only these name a release.
        data = workspace.read(JOBS) or b""
        source = data.decode("utf-8", "replace")
    for match in _RELEASE_LINE.finditer(source):
        reference, separator, note = match["text"].partition(" ")
        path, _, commit = reference.partition("@")
        parts = path.split("/")
        is_own = parts[2:4] in ([".github", "workflows"], [".github", "actions"])
        if is_own and len(parts) >= _LEAST_PARTS:
            return parse_release(f"{'/'.join(parts[:2])}@{commit}{separator}{note}")
    return None


def read_own_caller(context: Context) -> Caller:
    """Return the caller that comes with this program: the events and rights that its jobs need."""
    caller = read_caller("listwright.yml", context.read_own("workflows/listwright.yml"))
    assert caller is not None  # noqa: S101 - a test holds the file that comes with the program
    return caller
