"""What commands need of a forge; `bot.github` implements it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.model.forge import (
    ActionsSettings,
    Approval,
    BranchRules,
    Check,
    CheckOutput,
    CloseReason,
    Comment,
    Conclusion,
    Issue,
    Merge,
    PullRequest,
    Reaction,
    Role,
    Suggestion,
)


class Forge(Protocol):
    """GitHub, or what stands in for it: each method is one request, lists one for every hundred.

    What reads may be repeated; what creates is sent once. Every method raises
    `ForgeError` if the forge failed or refused; its `is_unsure` says that the request
    may have taken effect all the same.
    """

    @property
    def repository(self) -> str:
        """`owner/name`."""

    @property
    def web(self) -> str:
        """The address at which people see it."""

    @property
    def bot(self) -> str:
        """The login that this program's comments bear."""

    @property
    def remaining(self) -> int | None:
        """Requests that the forge still grants this hour; None until it has told."""

    @property
    def settings(self) -> "ForgeSettings":
        """The repository's settings."""

    def default_branch(self) -> str:
        """The branch that the list lives on."""

    def pull_request(self, number: int) -> PullRequest | None:
        """One pull request; None if it is gone."""

    def open_pull_requests(self) -> list[PullRequest]:
        """All that are open, oldest first."""

    def closed_pull_requests(self) -> list[PullRequest]:
        """The hundred that were closed, or changed since, last."""

    def requests_from(self, branch: str) -> list[PullRequest]:
        """The pull requests from a branch of this repository, open or not, newest first."""

    def comments(self, number: int) -> list[Comment]:
        """The comments below an issue or pull request, oldest first."""

    def comments_of_day(self, day: dt.date) -> list[Comment]:
        """The comments below all issues and pull requests that were written since *day* began, UTC."""

    def create_comment(self, number: int, body: str) -> Comment:
        """Add a comment."""

    def update_comment(self, comment: int, body: str) -> None:
        """Give a comment another text."""

    def delete_comment(self, comment: int) -> None:
        """Remove a comment; nothing if it is gone."""

    def checks(self, commit: str, name: str | None = None) -> list[Check]:
        """All check runs of one *name* on a commit, or the latest of each name."""

    def create_check(
        self,
        commit: str,
        name: str,
        external_id: str,
        conclusion: Conclusion | None,
        output: CheckOutput,
    ) -> Check:
        """Publish a check run; without a *conclusion* it stays in progress. At most 50 annotations."""

    def update_check(
        self,
        check: int,
        external_id: str,
        conclusion: Conclusion | None,
        output: CheckOutput,
    ) -> None:
        """Add to a check run: its annotations come to those that are there, the rest takes the place of what was."""

    def retire_check(self, check: int, name: str) -> None:
        """Give a check run another *name*, and let it count as skipped."""

    def check(self, check: int) -> Check:
        """One check run as it is now."""

    def statuses(self, commit: str) -> dict[str, str]:
        """The state of each commit status, by context: `success`, `pending`, `failure`, `error`."""

    def add_labels(self, number: int, labels: Sequence[str]) -> None:
        """Put labels on an issue or pull request."""

    def remove_label(self, number: int, label: str) -> None:
        """Take a label away; nothing if it is not there."""

    def review_comments(self, number: int) -> list[Comment]:
        """The comments on the diff, suggestions among them."""

    def approvals(self, number: int) -> list[Approval]:
        """The approving reviews that still stand, the latest of each person."""

    def create_review(
        self, number: int, commit: str, suggestions: Sequence[Suggestion]
    ) -> None:
        """Comment on lines of the diff, all at once."""

    def role(self, login: str) -> Role:
        """What somebody may do here; `none` for who is no collaborator."""

    def react(self, comment: int, reaction: Reaction) -> None:
        """Acknowledge a comment; the same reaction twice is one."""

    def merge(self, number: int, commit: str, title: str, message: str) -> Merge:
        """Merge just this commit of a pull request."""

    def create_pull_request(self, branch: str, base: str, title: str, body: str) -> int:
        """Open one from a branch of this repository; the number of the one that is there already, if so."""

    def close(self, number: int, reason: CloseReason | None = None) -> None:
        """Close an issue or pull request; only issues have a *reason*."""

    def issue(self, number: int) -> Issue | None:
        """One issue; None if it is gone, was transferred, or is a pull request."""

    def issues(self, label: str | None = None) -> list[Issue]:
        """The open issues, or those with a label, oldest first."""

    def create_issue(self, title: str, body: str, labels: Sequence[str]) -> int:
        """Open an issue."""

    def update_issue(self, number: int, body: str, title: str | None = None) -> None:
        """Give an issue or pull request another text, and perhaps another title."""

    def commit_on_branch(
        self, branch: str, expected: str, message: str, files: Mapping[str, str | None]
    ) -> str | None:
        """A commit that the forge signs, on top of *expected*; None where the branch has moved."""


class ForgeSettings(Protocol):
    """What the owner has set at the forge. Every method raises `ForgeError` if the forge failed or refused."""

    def branch_rules(self, branch: str) -> BranchRules:
        """What is demanded of a branch."""

    def actions(self) -> ActionsSettings:
        """What workflows may do by default; few tokens may read it."""

    def labels(self) -> frozenset[str]:
        """The labels that there are."""

    def allows_merge_commits(self) -> bool | None:
        """Whether pull requests may be merged by a merge commit; None where the token is not told."""

    def demand_comments(self, number: int) -> None:
        """Raise unless the token may comment below an issue or pull request; nothing is written."""
