"""Carry out a command on a submission: approve, reject, or find it listed already."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeGuard

from bot.errors import RefusedOrderError
from bot.model.analysis import FormOutcome, ReadForm, SubmissionResult, UnfinishedForm
from bot.model.forge import CloseReason, Comment, Issue, Reaction
from bot.model.isolated import Refused
from bot.model.review import Later
from bot.model.submission import TAKEN
from bot.model.wording import say
from bot.output.comments.state_marker import (
    MARKER,
    SubmissionStamp,
    read_submission_stamp,
)
from bot.output.comments.submission import render_submission
from bot.output.comments.submission_closed import render_duplicate, render_rejected
from bot.plan.forge import Action, Close, React, UpsertComment
from bot.ports.forge import Forge
from bot.project.load_settings import list_keepers
from bot.workflow.bot_identity import (
    find_bot_replies,
    plan_comment,
    read_reply_state,
)
from bot.workflow.branch_repair import find_source_documents, make_bot_identity
from bot.workflow.comment_commands import CommentCommand, read_reason
from bot.workflow.event import Event
from bot.workflow.postponement import parse_later
from bot.workflow.rejections import make_rejection, plan_memory
from bot.workflow.request_approval import demand_actor
from bot.workflow.submission_issues import APPROVED, SUBMISSION, make_branch_name
from bot.workflow.submission_pull_request import SubmissionPullRequests
from bot.workflow.submission_reply import APPROVABLE, SubmissionReply, plan_issue_labels


@dataclass(frozen=True, slots=True)
class SubmissionCommands:
    """One order on one submission."""

    event: Event
    issue: Issue
    requests: SubmissionPullRequests

    @property
    def forge(self) -> Forge:
        """GitHub."""
        return self.requests.forge

    def plan(self, order: CommentCommand) -> tuple[Action, ...]:
        """Return the actions of *order*.

        The reaction is last, so that it says that all is done.

        Raises:
            RefusedOrderError: it is not carried out.
        """
        match order.verb:
            case "approve":
                return self._plan_approval(order.argument)
            case "reject":
                reason = read_reason(self.event, order.argument)
                memory = self._plan_memory(reason)
                return self._close(render_rejected(reason), "not_planned", memory)
            case "duplicate":
                reply = self._render_duplicate(order.argument)
                return self._close(reply, "duplicate")
            case "later":
                return self._plan_later(order.argument)
            case _:
                return self._plan_recheck()

    def _make_reaction(self, reaction: Reaction = "+1") -> React:
        return React(self.event.comment, reaction)

    def _read_submission(self) -> SubmissionResult:
        """Return what the issue asks for, compared with all that is open."""
        open_submissions = self.requests.submissions.select(self.forge.list_issues())
        (result,) = self.requests.reviewer.read_submissions(
            [self.issue],
            open_submissions,
            self.forge.list_open_pull_requests(),
            self.requests.read_shown_facts(self.issue),
        )
        return result

    def _plan_recheck(self) -> tuple[Action, ...]:
        self._demand_open()
        submissions = self.requests.submissions
        open_submissions = submissions.select(self.forge.list_issues())
        if self.issue.number in submissions.find_waiting(open_submissions):
            raise RefusedOrderError(say("its author has others open before it."))
        return self._plan_preview(self._read_submission(), "+1")

    def _plan_later(self, argument: str) -> tuple[Action, ...]:
        """Say from which day the submission can be listed."""
        text = read_reason(self.event, argument)
        later = parse_later(text, self.requests.context.today)
        self._demand_open()
        stamp = read_reply_state(self.forge, self.issue.number)
        if stamp is None:
            raise RefusedOrderError(say("this is no submission."))
        if stamp.standing in TAKEN:
            raise RefusedOrderError(say("it is approved already."))
        result = self._read_submission()
        if isinstance(result.outcome, ReadForm) and result.outcome.fingerprint:
            self._demand_keeper(result.outcome)
        return self._plan_preview(result, "+1", later)

    def _demand_keeper(self, form: ReadForm) -> None:
        """Demand that who gave the order keeps what *form* concerns."""
        # Nothing is made for this where no section has keepers.
        if list_keepers(self.requests.project):
            scope = self.requests.open_scope(self.issue, form)
            scope.demand_keeper(demand_actor(self.event).login)

    def _plan_preview(
        self,
        result: SubmissionResult,
        reaction: Reaction,
        later: Later | None = None,
    ) -> tuple[Action, ...]:
        """Plan the reply to what the issue asks for now.

        The *reaction* gives way to a confused one if the issue could not be read.
        """
        publisher = self.requests.publisher
        replies = SubmissionReply(
            self.requests.context,
            self.forge,
            self.requests.submissions,
            publisher.token,
            publisher.stamps,
            publisher.settings.later,
        )
        outcome = replies.reply(self.issue, result, later)
        return *outcome.plan, self._make_reaction(
            "confused" if outcome.status else reaction
        )

    def _demand_open(self) -> None:
        if not self.issue.is_open:
            raise RefusedOrderError(say("the issue is closed."))

    def _plan_approval(self, token: str) -> tuple[Action, ...]:
        """Take the file that the preview showed.

        What it was stands in the bot's own reply, nowhere else. The reply says first
        that it is approved. Wherever this ends then, a sweep completes it.
        """
        branch = make_branch_name(self.issue.number)
        if not self.issue.is_open and self._is_merged(branch):
            # An order that comes again has nothing to do.
            return (self._make_reaction("rocket"),)
        replies = find_bot_replies(self.forge, self.issue.number)
        stamp = read_submission_stamp(replies[0].body) if replies else None
        if stamp is None or not stamp.token or stamp.token != token:
            raise RefusedOrderError(
                say("the token is not that of the preview which stands there now.")
            )
        self._demand_open()
        self._demand_unedited()
        result = self._read_submission()
        form = result.outcome
        if isinstance(form, UnfinishedForm):
            raise RefusedOrderError(say("the submission could not be read."))
        if not _is_approvable(form, stamp):
            # The list has moved on: a new preview shows what would be approved now.
            return self._plan_preview(result, "confused")
        self._demand_keeper(form)
        earlier = self.forge.list_requests_from(branch)
        pull = next((request for request in earlier if request.is_open), None)
        closed = [request.number for request in earlier if not request.is_open]
        body = render_submission(
            form.proposed,
            form.verdict,
            self.requests.context.today,
            token,
            "approved",
            max(closed, default=0),
        )
        self.requests.publisher.stamps[self.issue.number] = read_submission_stamp(body)
        actions = self.requests.accept(self.issue, form, pull, may_merge=True)
        if not actions and pull is None:
            raise RefusedOrderError(say("the file may not be written."))
        return (
            *self._plan_reply(body, replies),
            *self._plan_labels(SUBMISSION, APPROVED),
            *actions,
            self._make_reaction("rocket"),
        )

    def _is_merged(self, branch: str) -> bool:
        return any(pull.is_merged for pull in self.forge.list_requests_from(branch))

    def _demand_unedited(self) -> None:
        """Demand that the issue says what it said when the order was given."""
        # Another way to end the lines is no edit.
        ordered_text = self.event.text.replace("\r\n", "\n")
        if ordered_text != self.issue.body.replace("\r\n", "\n"):
            raise RefusedOrderError(say("the text has been edited since."))

    def _plan_reply(
        self,
        body: str,
        replies: Sequence[Comment],
    ) -> Iterator[UpsertComment]:
        """Plan that the reply says *body*; nothing if it does so already."""
        if not replies or replies[0].body != body:
            yield plan_comment(self.issue.number, MARKER, body, replies)

    def _close(
        self,
        body: str,
        reason: CloseReason,
        before: Iterable[Action] = (),
    ) -> tuple[Action, ...]:
        """Say why, close the issue, and the pull request if there is one.

        What is to be done *before* comes between.
        """
        replies = find_bot_replies(self.forge, self.issue.number)
        if not replies and not self.requests.submissions.contains(self.issue):
            raise RefusedOrderError(say("this is no submission."))
        actions: list[Action] = [*self._plan_reply(body, replies), *before]
        pull = self.requests.find_pull_request(self.issue)
        if pull is not None:
            actions.append(Close(pull.number))
        if self.issue.is_open:
            actions.append(Close(self.issue.number, reason))
        actions += self._plan_labels(SUBMISSION)
        return *actions, self._make_reaction()

    def _plan_labels(self, *wanted: str) -> Iterator[Action]:
        bot_labels = self.requests.publisher.bot_labels | {APPROVED}
        return plan_issue_labels(self.issue, wanted, bot_labels)

    def _plan_memory(self, reason: str) -> Iterator[Action]:
        """Plan that the bot remembers why the work was not taken up, where a list wishes it."""
        if not self.requests.publisher.settings.remember or not self.issue.is_open:
            return
        form = self._read_submission().outcome
        if not isinstance(form, ReadForm) or form.verdict is None:
            return
        day = self.requests.context.today.isoformat()
        rejection = make_rejection(self.issue.number, day, reason, [form.verdict])
        author = make_bot_identity(self.forge)
        yield from plan_memory(self.requests.reviewer.remote, rejection, author)

    def _render_duplicate(self, description: str) -> str:
        """Return the reply to a submission of what is listed already.

        *description* is the maintainer's: the entry's id, its title or one of its links.
        """
        reviewer = self.requests.reviewer
        entry = reviewer.find_entry(description)
        if isinstance(entry, Refused):
            raise RefusedOrderError(entry.problem)
        path = entry.entry_id.path if entry.place is None else entry.place.path
        repository = reviewer.remote.repository
        tip = repository.resolve_commit(f"refs/heads/{reviewer.branch}")
        # The address is made of the path, and the isolated process gave it: only the path
        # of a file that is there may get into a link of ours.
        tree = repository.open_tree(tip)
        is_there = tree.read(path) is not None
        if entry.place is not None:
            is_there = path in find_source_documents(tree)
        if not is_there:
            raise RefusedOrderError(say("there is no such entry."))
        url = f"{self.forge.web}/blob/{reviewer.branch}/{path}"
        if entry.place is None:
            return render_duplicate(entry.title, entry.entry_id, url)
        # GitHub shows the lines of a Markdown file only as plain text.
        line = entry.place.line
        return render_duplicate(entry.title, f"{path}:{line}", f"{url}?plain=1#L{line}")


def _is_approvable(form: FormOutcome, stamp: SubmissionStamp) -> TypeGuard[ReadForm]:
    """Return whether *form* is what the preview with *stamp* showed, and may be approved."""
    if not isinstance(form, ReadForm):
        return False
    return stamp.fingerprint == form.fingerprint and form.turn in APPROVABLE
