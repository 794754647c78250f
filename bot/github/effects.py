"""Carry out what a command planned: each effect once, whatever GitHub does in between.

What happens below one thread (a pull request or an issue) keeps no other from being
served: a write that GitHub refuses is left out, and a fault ends the plan of its thread
only.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from bot.errors import ForgeError, MovedError
from bot.github.bot_issue import record_refusals, settle_ready, update_bot_issue
from bot.github.once import create_once
from bot.github.publish_check import publish_check
from bot.model.forge import Comment, Suggestion
from bot.model.state import INDEX_REF, STATE_REF
from bot.output.untrusted import quote_inline
from bot.plan import DeleteFile, FileAction, WriteFile
from bot.plan.forge import (
    Action,
    Close,
    CommitOnBranch,
    Describe,
    LookAgain,
    MergePullRequest,
    OpenPullRequest,
    PublishCheck,
    PushCommit,
    PushIndex,
    PushState,
    React,
    SetLabels,
    SettleReady,
    Suggest,
    UpdateBotIssue,
    UpdateBranch,
    UpsertComment,
    find_thread,
)
from bot.ports.forge import Forge
from bot.ports.remote import Remote
from bot.workflow.bot_identity import find_bot_comments

_GONE = (404, 410)
_UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True)
class Effects:
    """Carries out plans at a forge.

    An effect that was asked for and may have happened is looked for before it is asked
    for again.
    """

    forge: Forge
    write_files: Callable[[Iterable[FileAction]], None]
    remote: Remote
    sleep: Callable[[float], None] = time.sleep
    refusals: dict[int, str] = field(init=False, default_factory=dict)
    """What GitHub refused in this run, quoted, by the number of the thread."""
    faults: dict[int, ForgeError] = field(init=False, default_factory=dict)
    """What failed in this run, by the number of the thread: nothing more is done there."""
    served: set[int] = field(init=False, default_factory=set)
    """The threads that this run has written to.

    A plan looked at the first of them a moment ago, at the others long ago.
    """
    created: dict[int, UpsertComment] = field(init=False, default_factory=dict)
    """The comments that were created in this run, by the number of the thread."""

    def apply(self, plan: Iterable[Action]) -> None:
        """Carry out a plan, in order.

        Raises:
            ForgeError: the forge failed; what was done before stands, and the next run
                completes it. Where it failed below one thread, all others have been
                served.
            MovedError: a branch has gone on; nothing more was done.
        """
        self._apply_all(plan)
        record_refusals(self.forge, self.refusals, self.sleep)
        for fault in self.faults.values():
            raise fault

    def _apply_all(self, plan: Iterable[Action]) -> None:
        """Carry out a plan, but nothing below a thread that has a fault.

        Raises:
            ForgeError: the fault is about the repository, or a limit that ends the run.
            MovedError: a branch has gone on.
        """
        for action in plan:
            thread = find_thread(action)
            if thread in self.faults:
                continue
            try:
                self._apply(action)
            except ForgeError as error:
                self._record_failure(action, thread, error)
            else:
                if thread:
                    self.served.add(thread)

    def _record_failure(
        self, action: Action, thread: int | None, error: ForgeError
    ) -> None:
        """Keep an error that concerns one thread only.

        Raises:
            ForgeError: *error*, if it concerns more than that.
        """
        is_about_thread = thread is not None or isinstance(action, React)
        if error.cause == "refusal" and is_about_thread:
            self._accept_refusal(action, thread, error)
        elif thread is None or error.cause == "limit":
            raise error
        else:
            self.faults[thread] = error

    def _accept_refusal(
        self, action: Action, thread: int | None, error: ForgeError
    ) -> None:
        """Record a write that GitHub does not allow, and go on without it.

        Nobody can repair a refusal by running the job again, so it is no failure of the
        run.
        """
        if thread is not None:
            self.refusals[thread] = quote_inline(str(error))
        if isinstance(action, MergePullRequest):
            self._apply_all(action.otherwise)

    def _apply(self, action: Action) -> None:  # noqa: C901, PLR0912 - a line for each kind
        """Carry out one action."""
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
                self.forge.add_reaction(comment, reaction)
            case PushCommit():
                self._push(action)
            case PushState():
                self._push_state(action)
            case PushIndex(commit, previous):
                # Where another run was quicker, its index is as good.
                if self.remote.push_index(commit, previous) == "refused":
                    raise _make_refusal(INDEX_REF)
            case MergePullRequest():
                self._merge(action)
            case UpdateBranch():
                self._update_branch(action)
            case LookAgain():
                raise MovedError("There is more to do.", is_progress=True)
            case CommitOnBranch(branch, expected, message, files):
                made = self.forge.commit_on_branch(branch, expected, message, files)
                if made is None:
                    raise MovedError(f"{branch} has gone on.")
            case OpenPullRequest():
                self._open_pull_request(action)
            case UpdateBotIssue():
                update_bot_issue(self.forge, action, self.sleep)
            case SettleReady():
                settle_ready(self.forge, action, self.sleep)
            case Describe(number, title, body):
                self.forge.update_issue(number, body, title)
            case Close(number, reason):
                self.forge.close(number, reason)
            case WriteFile() | DeleteFile():
                self.write_files([action])

    def _merge(self, action: MergePullRequest) -> None:
        """Merge a pull request, then carry out what is planned for what came of it."""
        if action.base and not self._has_base(action.number, action.base):
            self._apply_all(action.otherwise)
            return
        merged = self.forge.merge(
            action.number, action.commit, action.title, action.message
        )
        if merged.commit:
            self._apply_all(action.then)
        elif merged.problem == "behind" and action.behind:
            self._apply_all(action.behind)
        else:
            self._apply_all(action.otherwise)

    def _has_base(self, number: int, base: str) -> bool:
        """Return whether a pull request still goes to the branch *base*."""
        request = self.forge.get_pull_request(number)
        return request is not None and request.base_branch == base

    def _update_branch(self, action: UpdateBranch) -> None:
        """Let a branch take in its base, or carry out what is planned for a refusal.

        Raises:
            MovedError: it is up to date now, and must be looked at again.
        """
        if self.forge.update_branch(action.number, action.commit):
            raise MovedError(
                f"The branch of {action.number} has taken in its base.",
                is_progress=True,
            )
        self._apply_all(action.otherwise)

    def _open_pull_request(self, action: OpenPullRequest) -> None:
        """Open a pull request, then put its labels on it and merge it as planned."""
        number = self.forge.create_pull_request(
            action.branch, action.base, action.title, action.body
        )
        if action.labels:
            self._apply_all([SetLabels(number, action.labels)])
        if action.merge is not None:
            self._apply_all([MergePullRequest(number, *action.merge)])

    def _upsert_comment(self, action: UpsertComment) -> None:
        """Let there be one comment with the marker of *action*, and its body."""
        comment, extra = action.existing, action.extra
        if comment is not None and comment.body != action.body:
            try:
                self.forge.update_comment(comment.id, action.body)
            except ForgeError as error:
                if error.http_status not in _GONE:
                    raise
                # Somebody has deleted the comment since the plan was made.
                comment, extra = None, ()
        if comment is None:
            comment, *duplicates = self._create_comment(action)
            extra = tuple(duplicate.id for duplicate in duplicates)
            if comment.body != action.body:
                self.forge.update_comment(comment.id, action.body)
        for comment_id in extra:
            self.forge.delete_comment(comment_id)

    def _create_comment(self, action: UpsertComment) -> list[Comment]:
        """Return the bot's comments, of which the first is to stay.

        It is created if there is none. Another run may have created one since the plan
        was made, so this looks again right before.
        """
        # The plan looked at the first thread of a run a moment ago: looking again there
        # would cost a request and find nothing.
        if self.served - {action.number}:
            existing = self._find_comments(action)
            if existing:
                return existing
        created = create_once(
            lambda: next(iter(self._find_comments(action)), None),
            lambda: self.forge.create_comment(action.number, action.body),
            self.sleep,
        )
        self.created[action.number] = action
        return [created]

    def _publish_check(self, action: PublishCheck) -> None:
        """Publish a check, which comes last in the plan of a thread.

        If another run has published one meanwhile, it has commented too: then all
        comments but the first go.
        """
        refusal = self.refusals.get(action.number, "")
        was_there = publish_check(self.forge, action, refusal, self.sleep)
        comment = self.created.get(action.number)
        if was_there and comment is not None:
            for duplicate in self._find_comments(comment)[1:]:
                self.forge.delete_comment(duplicate.id)

    def _find_comments(self, action: UpsertComment) -> list[Comment]:
        """Return the bot's comments with the marker of *action*, oldest first."""
        return find_bot_comments(
            self.forge, self.forge.list_comments(action.number), action.marker
        )

    def _suggest(self, action: Suggest) -> None:
        """Write the suggestions that the diff does not have yet as comments on it."""

        def find_missing() -> tuple[Suggestion, ...]:
            comments = self.forge.list_review_comments(action.number)
            # A suggestion's marker is the first line of its comment.
            markers = {
                comment.body.partition("\n")[0]
                for comment in comments
                if comment.author.login == self.forge.bot
            }
            return tuple(
                suggestion
                for suggestion in action.suggestions
                if suggestion.marker not in markers
            )

        def create() -> bool:
            self.forge.create_review(action.number, action.commit, missing)
            return True

        try:
            missing = find_missing()
            if missing:
                create_once(
                    lambda: None if find_missing() else True, create, self.sleep
                )
        except ForgeError as error:
            # A suggestion for a line that is not on the diff. The comment below the
            # pull request holds the file.
            if error.http_status != _UNPROCESSABLE:
                raise

    def _push(self, action: PushCommit) -> None:
        """Push a commit, then carry out what is planned for success or for a refusal.

        Raises:
            ForgeError: GitHub refused, and nothing is planned for that.
            MovedError: the branch has gone on.
        """
        match self.remote.push(
            action.commit, action.branch, action.repository, action.replaces
        ):
            case "pushed":
                self._apply_all(action.then)
            case "refused" if action.otherwise:
                self._apply_all(action.otherwise)
            case "refused":
                raise ForgeError(
                    f"GitHub does not let the bot push to {action.branch};"
                    " see docs/maintainers.md."
                )
            case "moved":
                raise MovedError(f"{action.branch} has gone on.")

    def _push_state(self, action: PushState) -> None:
        """Push what the bot remembers.

        Raises:
            ForgeError: GitHub refused.
            MovedError: another run has written there since.
        """
        match self.remote.push_state(action.commit, action.state):
            case "moved":
                raise MovedError("What the bot remembers has changed meanwhile.")
            case "refused":
                raise _make_refusal(STATE_REF)
            case "pushed":
                pass


def _make_refusal(ref: str) -> ForgeError:
    return ForgeError(
        f"GitHub does not let the bot write to {ref}; see docs/maintainers.md."
    )
