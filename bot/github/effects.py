"""Carrying out what a command planned: each effect once, whatever the forge does in between."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from bot.errors import ForgeError, MovedError
from bot.model.forge import ANNOTATIONS_A_REQUEST, Check, Comment
from bot.model.state import STATE_REF
from bot.plan import DeleteFile, FileAction, WriteFile
from bot.plan.forge import (
    Action,
    Close,
    CommitOnBranch,
    Describe,
    MergePullRequest,
    OpenPullRequest,
    PublishCheck,
    PushCommit,
    PushState,
    React,
    SetLabels,
    Suggest,
    UpsertComment,
    UpsertIssue,
)
from bot.ports import Remote
from bot.ports.forge import Forge
from bot.workflow.bot_identity import find_bot_checks, find_bot_comments

T = TypeVar("T")

_TRIES = 4
_LOOKS = 3
"""Times that a list is asked before it is believed that something was not created."""
_PAUSE = 2.0
"""Seconds until what was created shows in a list; doubled each time."""


@dataclass(frozen=True, slots=True)
class Effects:
    """Carries out plans at a forge. What was asked for and may have happened is looked for before it is done again."""

    forge: Forge
    write_files: Callable[[Iterable[FileAction]], None]
    remote: Remote
    sleep: Callable[[float], None] = time.sleep

    def apply(self, plan: Iterable[Action]) -> None:
        """Carry out a plan, in order.

        Raises:
            ForgeError: the forge failed; what was done before stands, and the next run completes it.
            MovedError: a branch has gone on; nothing more was done.
        """
        for action in plan:
            self._apply(action)

    def _apply(self, action: Action) -> None:  # noqa: C901, PLR0912 - a line for each kind
        match action:
            case UpsertComment():
                self._upsert_comment(action)
            case PublishCheck():
                self._publish_check(action)
            case SetLabels(number, add, remove):
                for label in remove:
                    self.forge.remove_label(number, label)
                if add:
                    self.forge.add_labels(number, add)
            case Suggest():
                self._suggest(action)
            case React(comment, reaction):
                self.forge.react(comment, reaction)
            case PushCommit():
                self._push(action)
            case PushState():
                self._push_state(action)
            case MergePullRequest(number, commit, title, message, then, otherwise):
                merged = self.forge.merge(number, commit, title, message)
                self.apply(then if merged.commit else otherwise)
            case CommitOnBranch(branch, expected, message, files):
                if self.forge.commit_on_branch(branch, expected, message, files) is None:
                    raise MovedError(f"{branch} has gone on.")
            case OpenPullRequest():
                self._open_pull_request(action)
            case UpsertIssue():
                self._upsert_issue(action)
            case Describe(number, title, body):
                self.forge.update_issue(number, body, title)
            case Close(number, reason):
                self.forge.close(number, reason)
            case WriteFile() | DeleteFile():
                self.write_files([action])

    def _open_pull_request(self, action: OpenPullRequest) -> None:
        number = self.forge.create_pull_request(action.branch, action.base, action.title, action.body)
        if action.labels:
            self.apply([SetLabels(number, action.labels)])
        if action.merge is not None:
            self.apply([MergePullRequest(number, *action.merge)])

    def _upsert_comment(self, action: UpsertComment) -> None:
        known = action.known
        if known is None:
            known = self._once(
                lambda: self._own_comment(action),
                lambda: self.forge.create_comment(action.number, action.body),
            )
        if known.body != action.body:
            self.forge.update_comment(known.id, action.body)
        for extra in action.extra:
            self.forge.delete_comment(extra)

    def _own_comment(self, action: UpsertComment) -> Comment | None:
        return next(
            iter(find_bot_comments(self.forge, self.forge.comments(action.number), action.marker)), None
        )

    def _publish_check(self, action: PublishCheck) -> None:
        """Annotations come fifty a request and add up: after each, and after a failure, go on where they end."""
        every = action.output.annotations
        check = self._own_check(action) or self._once(
            lambda: self._own_check(action), lambda: self._create_check(action)
        )
        tries = 0
        while check.annotations < len(every) or check.conclusion != action.conclusion:
            page = every[check.annotations :][:ANNOTATIONS_A_REQUEST]
            done = check.annotations + len(page)
            conclusion = action.conclusion if done >= len(every) else None
            try:
                output = action.output._replace(annotations=page)
                self.forge.update_check(check.id, action.external_id, conclusion, output)
                check = check._replace(annotations=done, conclusion=conclusion)
            except ForgeError as error:
                tries += 1
                if not error.is_unsure or tries == _TRIES:
                    raise
                self.sleep(_PAUSE * 2**tries)
                check = self.forge.check(check.id)

    def _create_check(self, action: PublishCheck) -> Check:
        page = action.output.annotations[:ANNOTATIONS_A_REQUEST]
        conclusion = action.conclusion if len(page) == len(action.output.annotations) else None
        output = action.output._replace(annotations=page)
        made = self.forge.create_check(action.commit, action.name, action.external_id, conclusion, output)
        return made._replace(annotations=len(page), conclusion=conclusion)

    def _own_check(self, action: PublishCheck) -> Check | None:
        checks = find_bot_checks(self.forge, action.commit)
        exact = next((check for check in checks if check.external_id == action.external_id), None)
        if exact is not None or action.conclusion is None:
            return exact
        # One that was left pending, because the bot could not finish, is ended by who could.
        return next((check for check in checks if check.conclusion is None and not check.annotations), None)

    def _suggest(self, action: Suggest) -> None:
        def is_there() -> bool | None:
            comments = self.forge.review_comments(action.number)
            return (
                any(one.author.login == self.forge.bot and action.marker in one.body for one in comments)
                or None
            )

        def create() -> bool:
            self.forge.create_review(action.number, action.commit, action.suggestions)
            return True

        try:
            if not is_there():
                self._once(is_there, create)
        except ForgeError as error:
            if error.http_status != 422:  # noqa: PLR2004 - a line that is not on the diff: the comment holds the file
                raise

    def _push(self, action: PushCommit) -> None:
        match self.remote.push(action.commit, action.branch, action.repository):
            case "pushed":
                self.apply(action.then)
            case "refused" if action.otherwise:
                self.apply(action.otherwise)
            case "refused":
                raise ForgeError(
                    f"GitHub does not let the bot push to {action.branch}; see docs/maintainers.md."
                )
            case "moved":
                raise MovedError(f"{action.branch} has gone on.")

    def _push_state(self, action: PushState) -> None:
        match self.remote.push_state(action.commit, action.state):
            case "moved":
                raise MovedError("What the bot remembers has changed meanwhile.")
            case "refused":
                raise ForgeError(
                    f"GitHub does not let the bot write to {STATE_REF}; see docs/maintainers.md."
                )
            case "pushed":
                pass

    def _upsert_issue(self, action: UpsertIssue) -> None:
        def find() -> tuple[int, str] | None:
            for issue in self.forge.issues(action.label):
                if issue.author.login == self.forge.bot:
                    return issue.number, issue.body
            return None

        known = find()
        if known is None and not action.body:
            return
        number, body = known or self._once(
            find, lambda: (self.forge.create_issue(action.title, action.body, [action.label]), action.body)
        )
        if not action.body:
            self.forge.close(number)
        elif body != action.body:
            self.forge.update_issue(number, action.body)

    def _once(self, find: Callable[[], T | None], create: Callable[[], T]) -> T:
        """Create something that is not there. After an unsure answer it is looked for until lists are up to date."""
        for tried in range(_TRIES):
            try:
                return create()
            except ForgeError as error:
                if not error.is_unsure or tried == _TRIES - 1:
                    raise
            for looked in range(_LOOKS):
                self.sleep(_PAUSE * 2**looked)
                if (found := find()) is not None:
                    return found
        raise AssertionError
