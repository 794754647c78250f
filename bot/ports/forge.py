"""The protocols through which commands reach GitHub; `bot.github` implements them."""

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
from bot.ports.network import Repositories


class Forge(Protocol):
    """GitHub, or a stand-in for it.

    Each method is one request; for a list it is one for every hundred items. Requests
    that read may be repeated; those that create are sent once. Every method raises
    `ForgeError` if the forge failed or refused; its `is_unsure` says that the request
    may have taken effect all the same.
    """

    @property
    def repository(self) -> str:
        """The repository as `owner/name`."""

    @property
    def web(self) -> str:
        """The address at which people see the repository."""

    @property
    def bot(self) -> str:
        """The login of this program's comments."""

    @property
    def remaining(self) -> int | None:
        """How many requests GitHub still grants this hour; None before it has said."""

    @property
    def settings(self) -> "ForgeSettings":
        """The repository's settings."""

    @property
    def repositories(self) -> Repositories:
        """What GitHub says of any repositories that the token may see."""

    def get_default_branch(self) -> str:
        """Return the branch that the list lives on."""

    def read_folder(self, folder: str, ending: str) -> Mapping[str, str]:
        """Return the texts of the files in a folder of the default branch, by name.

        They are those whose names have this *ending*. Links and the folders in it are left
        out.
        """

    def get_pull_request(self, number: int) -> PullRequest | None:
        """Return one pull request; None if it is gone."""

    def list_open_pull_requests(self) -> list[PullRequest]:
        """Return all open pull requests, oldest first."""

    def list_closed_pull_requests(self) -> list[PullRequest]:
        """Return at most a hundred closed pull requests, the last changed first."""

    def list_requests_from(self, branch: str) -> list[PullRequest]:
        """Return the pull requests from a branch of this repository, newest first.

        Closed ones are among them.
        """

    def list_comments(self, number: int) -> list[Comment]:
        """Return the comments below an issue or pull request, oldest first."""

    def list_comments_of_day(self, day: dt.date) -> list[Comment]:
        """Return the comments that were written since *day* began, UTC.

        They are those below all issues and pull requests of the repository.
        """

    def create_comment(self, number: int, body: str) -> Comment:
        """Add a comment below an issue or pull request, and return it."""

    def update_comment(self, comment: int, body: str) -> None:
        """Give a comment another text."""

    def delete_comment(self, comment: int) -> None:
        """Remove a comment; do nothing if it is gone."""

    def list_checks(self, commit: str, name: str | None = None) -> list[Check]:
        """Return all check runs of one *name* on a commit, or the latest of each name."""

    def create_check(
        self,
        commit: str,
        name: str,
        external_id: str,
        conclusion: Conclusion | None,
        output: CheckOutput,
    ) -> Check:
        """Publish a check run with at most 50 annotations, and return it.

        Without a *conclusion* it stays in progress.
        """

    def update_check(
        self,
        check: int,
        external_id: str,
        conclusion: Conclusion | None,
        output: CheckOutput,
    ) -> None:
        """Add annotations to a check run, and replace what else it shows."""

    def retire_check(self, check: int, name: str) -> None:
        """Give a check run another *name*, and let it count as skipped."""

    def get_check(self, check: int) -> Check:
        """Return one check run as it is now."""

    def get_statuses(self, commit: str) -> dict[str, str]:
        """Return the state of each commit status, by its context.

        A state is `success`, `pending`, `failure` or `error`.
        """

    def add_labels(self, number: int, labels: Sequence[str]) -> None:
        """Put labels on an issue or pull request."""

    def remove_label(self, number: int, label: str) -> None:
        """Take a label away; do nothing if it is not there."""

    def list_review_comments(self, number: int) -> list[Comment]:
        """Return the comments on the diff, suggestions among them."""

    def list_approvals(self, number: int) -> list[Approval]:
        """Return the approving reviews that still stand, the latest of each person."""

    def create_review(
        self, number: int, commit: str, suggestions: Sequence[Suggestion]
    ) -> None:
        """Write comments on lines of the diff, all at once."""

    def get_role(self, login: str) -> Role:
        """Return what an account may do here; `none` for one that is no collaborator."""

    def add_reaction(self, comment: int, reaction: Reaction) -> None:
        """Add a reaction to a comment; the same reaction twice counts once."""

    def merge(self, number: int, commit: str, title: str, message: str) -> Merge:
        """Merge just this commit of a pull request; return the merge, or why it failed."""

    def update_branch(self, number: int, commit: str) -> bool:
        """Let a pull request's branch, at *commit*, take in its base.

        Return whether it has; False where the forge refuses.
        """

    def create_pull_request(self, branch: str, base: str, title: str, body: str) -> int:
        """Open a pull request from a branch of this repository; return its number.

        If the branch has an open one already, return the number of that.
        """

    def close(self, number: int, reason: CloseReason | None = None) -> None:
        """Close an issue or pull request; only issues have a *reason*."""

    def get_issue(self, number: int) -> Issue | None:
        """Return one issue; None if it is gone, was transferred, or is a pull request."""

    def list_issues(self, label: str | None = None) -> list[Issue]:
        """Return the open issues, or those with a label, oldest first."""

    def create_issue(self, title: str, body: str, labels: Sequence[str]) -> int:
        """Open an issue, and return its number."""

    def update_issue(self, number: int, body: str, title: str | None = None) -> None:
        """Give an issue or pull request another text, and another title if given."""

    def commit_on_branch(
        self, branch: str, expected: str, message: str, files: Mapping[str, str | None]
    ) -> str | None:
        """Let the forge make and sign a commit on top of *expected*; return its id.

        *files* holds the new text of each path, None for a file to remove. None is
        returned where the branch has moved.
        """


class ForgeSettings(Protocol):
    """The owner's settings of the repository.

    Every method raises `ForgeError` if the forge failed or refused.
    """

    def get_branch_rules(self, branch: str) -> BranchRules:
        """Return what is demanded of a branch."""

    def get_actions_settings(self) -> ActionsSettings:
        """Return what workflows may do by default; few tokens may read it."""

    def list_labels(self) -> frozenset[str]:
        """Return the names of the repository's labels."""

    def allows_merge_commits(self) -> bool | None:
        """Return whether pull requests may be merged by a merge commit.

        None if GitHub does not show the setting to this token.
        """

    def demand_comments(self, number: int) -> None:
        """Raise unless the token may comment below *number*; nothing is written.

        Raises:
            ForgeError: it may not, or the forge failed.
        """
