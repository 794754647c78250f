"""Wanted effects at GitHub, as values."""

from collections.abc import Mapping
from typing import NamedTuple

from bot.model.forge import (
    CheckOutput,
    CloseReason,
    Comment,
    Conclusion,
    Reaction,
    Suggestion,
)
from bot.model.state import StateRef
from bot.plan import FileAction


class UpsertComment(NamedTuple):
    """Let the bot have one comment with *marker* below *number*, and let it say *body*.

    *existing* is that comment, if it is there. Extra comments of the bot with this
    marker, which a crash may have left, are removed.
    """

    number: int
    marker: str
    body: str
    existing: Comment | None = None
    extra: tuple[int, ...] = ()

    def __str__(self) -> str:
        verb = "edit the" if self.existing else "write a"
        return f"{verb} comment below {self.number}"


class PublishCheck(NamedTuple):
    """Let *commit* have one check run of this name and *external_id*, with all annotations.

    Without a *conclusion* it is pending. *number* is the pull request that the check is
    about; 0 if it is about none.
    """

    commit: str
    name: str
    external_id: str
    conclusion: Conclusion | None
    output: CheckOutput
    number: int = 0

    def __str__(self) -> str:
        state = self.conclusion or "pending"
        return f"check {self.name} on {self.commit[:12]}: {state}"


class SetLabels(NamedTuple):
    """Put labels on an issue or pull request and take others away."""

    number: int
    add: tuple[str, ...]
    remove: tuple[str, ...] = ()

    def __str__(self) -> str:
        added = [f"+{label}" for label in self.add]
        removed = [f"-{label}" for label in self.remove]
        return f"labels of {self.number}: {' '.join(added + removed)}"


class Suggest(NamedTuple):
    """Offer replacements on the diff of *commit*.

    Each is offered once for a pull request: its marker identifies it.
    """

    number: int
    commit: str
    suggestions: tuple[Suggestion, ...]

    def __str__(self) -> str:
        return f"suggest {len(self.suggestions)} changes on the diff of {self.number}"


class React(NamedTuple):
    """Acknowledge a comment."""

    comment: int
    reaction: Reaction

    def __str__(self) -> str:
        return f"react with {self.reaction} to comment {self.comment}"


class PushCommit(NamedTuple):
    """Let *branch* (of *repository*, if named) point to *commit*.

    Then *then* is carried out, or *otherwise* after a refusal. If the branch has moved,
    nothing is done and the command looks again. The commit follows the branch, or takes
    the place of the commit *replaces*.
    """

    commit: str
    branch: str
    repository: str | None = None
    then: tuple["Action", ...] = ()
    otherwise: tuple["Action", ...] = ()
    replaces: str | None = None

    def __str__(self) -> str:
        fork = f"{self.repository}:" if self.repository else ""
        return f"push {self.commit[:12]} to {fork}{self.branch}"


class PushState(NamedTuple):
    """Let the bot's own ref point to *commit*, if it still is where *state* was read.

    Otherwise nothing is done and the command looks again.
    """

    commit: str
    state: StateRef

    def __str__(self) -> str:
        return f"remember {self.commit[:12]}"


class PushIndex(NamedTuple):
    """Let the ref of the index point to *commit*, if it still points to *previous*.

    Otherwise another run has written a newer one. *previous* is None where there was none.
    """

    commit: str
    previous: str | None

    def __str__(self) -> str:
        return f"index {self.commit[:12]}"


class MergePullRequest(NamedTuple):
    """Merge just *commit* of a pull request; then carry out *then*, else *otherwise*.

    *behind* takes the place of *otherwise*, if it is given and the branch must take in its
    base before. *base* is the branch that it was judged for: GitHub binds a merge to the
    commit only, and an author may change where a request goes.
    """

    number: int
    commit: str
    title: str
    message: str
    then: tuple["Action", ...] = ()
    otherwise: tuple["Action", ...] = ()
    behind: tuple["Action", ...] = ()
    base: str = ""

    def __str__(self) -> str:
        return f"merge {self.commit[:12]} of {self.number}"


class UpdateBranch(NamedTuple):
    """Let GitHub merge the base into the branch of a pull request that is at *commit*.

    Then the command looks again. *otherwise* is carried out where GitHub refuses.
    """

    number: int
    commit: str
    otherwise: tuple["Action", ...] = ()

    def __str__(self) -> str:
        return f"bring the branch of {self.number} up to date"


class LookAgain(NamedTuple):
    """Let the command look again: what is left to do depends on what was done."""

    def __str__(self) -> str:
        return "look again"


class CommitOnBranch(NamedTuple):
    """Let the forge make, and sign, a commit on top of *expected*."""

    branch: str
    expected: str
    message: str
    files: Mapping[str, str | None]

    def __str__(self) -> str:
        return f"commit {len(self.files)} files on {self.branch}"


class MergeOnceOpened(NamedTuple):
    """Merge just *commit* of the pull request that is being opened."""

    commit: str
    title: str
    message: str


class OpenPullRequest(NamedTuple):
    """Let there be one open pull request from *branch* into *base*.

    Then *labels* are put on it, and it is merged if *merge* is given.
    """

    branch: str
    base: str
    title: str
    body: str
    labels: tuple[str, ...] = ()
    merge: MergeOnceOpened | None = None

    def __str__(self) -> str:
        return f"open a pull request from {self.branch} into {self.base}"


class UpdateBotIssue(NamedTuple):
    """Let one *part* of the bot's issue say *text*.

    The issue is closed once no part says anything.
    """

    part: str
    text: str

    def __str__(self) -> str:
        verb = "write" if self.text else "remove"
        return f"{verb} the part `{self.part}` of the bot's issue"


class SettleReady(NamedTuple):
    """Take one request from the list of what is ready, in the bot's issue.

    A *reason* says why it was not merged; it stands below the list then. It is empty where
    the request is merged.
    """

    request: int
    head: str
    reason: str = ""

    def __str__(self) -> str:
        verb = "tell why it was not merged" if self.reason else "it is merged"
        return f"take {self.request} from what is ready: {verb}"


class Describe(NamedTuple):
    """Let an issue or pull request be called *title* and say *body*."""

    number: int
    title: str
    body: str

    def __str__(self) -> str:
        return f"describe {self.number} anew"


class Close(NamedTuple):
    """Close an issue or pull request; only issues have a *reason*."""

    number: int
    reason: CloseReason | None = None

    def __str__(self) -> str:
        return f"close {self.number}"


ForgeAction = (
    UpsertComment
    | PublishCheck
    | SetLabels
    | Suggest
    | React
    | PushCommit
    | PushState
    | PushIndex
    | MergePullRequest
    | UpdateBranch
    | LookAgain
    | CommitOnBranch
    | OpenPullRequest
    | UpdateBotIssue
    | SettleReady
    | Describe
    | Close
)
Action = FileAction | ForgeAction


def find_thread(action: Action) -> int | None:
    """Return the issue or pull request that *action* is about.

    None for an action that is about the repository.
    """
    match action:
        case (
            UpsertComment(number=number)
            | PublishCheck(number=number)
            | SetLabels(number=number)
            | Suggest(number=number)
            | MergePullRequest(number=number)
            | UpdateBranch(number=number)
            | Describe(number=number)
            | Close(number=number)
        ):
            return number or None
        case _:
            return None
