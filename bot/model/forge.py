"""What the bot reads of GitHub: pull requests, comments, checks, as plain values."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal, NamedTuple

# How a check ended. There is no fourth: platforms count `neutral` as passed, so "could
# not check" stays open.
Conclusion = Literal["success", "failure", "action_required"]

Level = Literal["failure", "warning", "notice"]

Role = Literal["none", "read", "triage", "write", "maintain", "admin"]

Reaction = Literal["+1", "-1", "eyes", "confused", "rocket"]

# Who may tell the bot to change the repository.
WRITERS: frozenset[Role] = frozenset({"write", "maintain", "admin"})

# GitHub takes no more in one request, and adds those of later ones to them (docs,
# REST, check runs).
ANNOTATIONS_A_REQUEST = 50

# Characters of a comment or a summary that are sent; GitHub refuses more than 65,536.
LONGEST_BODY = 60_000


class Person(NamedTuple):
    """The account of somebody. A login can change hands, an *id* cannot."""

    login: str
    id: int
    is_user: bool = True
    """Whether this is a person's account, not a bot's or an organisation's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PullRequest:
    """A pull request as the forge tells it now."""

    number: int
    author: Person
    head: str
    """The commit it proposes."""
    head_branch: str
    head_repository: str | None
    """`owner/name`; None after the fork was deleted."""
    head_owner_is_user: bool
    base_branch: str
    is_open: bool
    is_merged: bool
    is_draft: bool
    may_be_edited: bool
    """Whether its author allows edits by maintainers; False where a list does not tell."""
    labels: frozenset[str]
    title: str
    merged_as: str | None = None
    """The commit that the merge made."""
    changed_files: int | None = None
    commits: int | None = None
    """How many commits it has, by GitHub's count; None where a list does not tell."""
    created: str = ""
    """When it was opened, ISO 8601."""
    merged: str = ""
    """When it was merged, ISO 8601; empty if it was not."""
    body: str = ""
    merge_state: str = ""
    """What GitHub says of a merge, such as `clean`, `behind` or `unknown`.

    Empty where a list does not tell.
    """


def read_day(time: str) -> dt.date | None:
    """Return the day of a time as GitHub writes it, ISO 8601; None where it is none."""
    try:
        return dt.date.fromisoformat(time[:10])
    except ValueError:
        return None


class Comment(NamedTuple):
    """A comment below an issue or a pull request."""

    id: int
    author: Person
    body: str


class Check(NamedTuple):
    """A check run that exists.

    *conclusion* is None until it ended; *app* is the app that made it.
    """

    id: int
    name: str
    external_id: str
    conclusion: str | None
    annotations: int
    app: str
    summary: str = ""
    """What it shows, as Markdown."""
    completed: str = ""
    """When it ended, ISO 8601; empty until then."""


class Annotation(NamedTuple):
    """A remark on lines of a file, in the check."""

    path: str
    line: int
    level: Level
    title: str
    message: str


class CheckOutput(NamedTuple):
    """What a check run shows: *summary* is Markdown."""

    title: str
    summary: str
    annotations: tuple[Annotation, ...] = ()


class Suggestion(NamedTuple):
    """Lines of a file in the diff that one click replaces.

    *body* is the whole review comment.
    """

    path: str
    first: int
    last: int
    body: str

    @property
    def marker(self) -> str:
        """The first line of the body, by which the bot finds a suggestion again."""
        return self.body.partition("\n")[0]


class Issue(NamedTuple):
    """An issue; pull requests are not counted among them."""

    number: int
    author: Person
    title: str
    body: str
    is_open: bool
    labels: frozenset[str]
    is_reopened: bool = False
    """Whether it is open because somebody opened it again."""


CloseReason = Literal["completed", "not_planned", "duplicate"]


class Approval(NamedTuple):
    """An approving review, of one commit."""

    author: Person
    commit: str


class Merge(NamedTuple):
    """What came of asking for a merge: the new commit, or why there is none.

    `behind`: the branch must hold the newest of its base before.
    """

    commit: str | None
    problem: Literal["", "moved", "blocked", "behind"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchRules:
    """What rulesets and classic protection demand of a branch.

    None where only an administrator may read it.
    """

    checks: dict[str, int | None]
    """The required checks, each with the id of the app that must give it.

    The id is None if anybody may give it.
    """
    wants_requests: bool | None
    """Whether changes come by pull request only."""
    wants_owners: bool | None
    """Whether the owners of a file, as CODEOWNERS names them, must approve a change to it."""
    is_current: bool | None
    """Whether a pull request must hold the newest of its base before it merges."""
    has_queue: bool
    keeps_history: bool | None
    """Whether nobody can force a push to the branch, or delete it."""


class ActionsSettings(NamedTuple):
    """What a repository lets its workflows do by default."""

    may_write: bool
    """Whether a job that asks for no permissions may write."""
    may_open_requests: bool
    """Whether the workflows' own token may open pull requests; approving them comes with it."""
