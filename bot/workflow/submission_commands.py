"""What a comment on a submission asks for: to approve, reject, or find it listed already."""

from dataclasses import dataclass

from bot.errors import RefusedOrderError
from bot.model.analysis import ReadForm, SubmissionResult, UnfinishedForm
from bot.model.forge import CloseReason, Issue, Reaction
from bot.model.isolated import Refused
from bot.output.comments.state_marker import MARKER, read_submission_stamp
from bot.output.comments.submission import render_submission
from bot.output.comments.submission_closed import render_duplicate, render_rejected
from bot.plan.forge import Action, Close, React
from bot.ports.forge import Forge
from bot.workflow.bot_identity import find_bot_replies, plan_comment
from bot.workflow.comment_commands import CommentCommand
from bot.workflow.event import Event
from bot.workflow.submission_issues import APPROVED, SUBMISSION, make_branch_name
from bot.workflow.submission_pull_request import SubmissionPullRequests
from bot.workflow.submission_reply import APPROVABLE, SubmissionReply, plan_issue_labels

_LONGEST_REASON = 4_000


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
        """What the order comes to; the reaction is last, so that it says that all is done.

        Raises:
            RefusedOrderError: it is not carried out.
        """
        match order.verb:
            case "approve":
                return self._approve(order.argument)
            case "reject":
                return self._end(render_rejected(self._reason(order)), "not_planned")
            case "duplicate":
                return self._end(self._listed(order.argument), "duplicate")
            case _:
                return self._recheck()

    def _reason(self, order: CommentCommand) -> str:
        """Why, in the maintainer's words: the rest of the line, and of the comment."""
        rest = self.event.body.partition("\n")[2]
        return f"{order.argument}\n{rest}".replace("\r", "").strip()[:_LONGEST_REASON]

    def _done(self, reaction: Reaction = "+1") -> React:
        return React(self.event.comment, reaction)

    def _read(self) -> SubmissionResult:
        """What the issue asks for, with all that it is compared with."""
        submissions = self.requests.submissions
        others = submissions.among(self.forge.list_issues())
        reviewer = self.requests.reviewer
        (found,) = reviewer.submissions(
            [self.issue], others, self.forge.list_open_pull_requests()
        )
        return found

    def _recheck(self) -> tuple[Action, ...]:
        self._demand_open()
        submissions = self.requests.submissions
        if self.issue.number in submissions.waiting(
            submissions.among(self.forge.list_issues())
        ):
            raise RefusedOrderError("its author has others open before it.")
        said = self._replies().reply(self.issue, self._read())
        return *said.plan, self._done("confused" if said.status else "+1")

    def _replies(self) -> SubmissionReply:
        publisher = self.requests.publisher
        submissions = self.requests.submissions
        return SubmissionReply(
            self.requests.context,
            self.forge,
            submissions,
            publisher.token,
            publisher.stamps,
        )

    def _demand_open(self) -> None:
        if not self.issue.is_open:
            raise RefusedOrderError("the issue is closed.")

    def _approve(self, token: str) -> tuple[Action, ...]:
        """Take the file that the preview showed: what it was stands in the bot's own reply, nowhere else.

        The reply says first that it is approved. Wherever this ends then, a sweep completes it.
        """
        is_over = not self.issue.is_open
        if is_over and any(
            pull.is_merged
            for pull in self.forge.list_requests_from(
                make_branch_name(self.issue.number)
            )
        ):
            return (self._done("rocket"),)
        known = find_bot_replies(self.forge, self.issue.number)
        stamp = read_submission_stamp(known[0].body) if known else None
        if stamp is None or not stamp.token or stamp.token != token:
            raise RefusedOrderError(
                "the token is not that of the preview which stands there now."
            )
        self._demand_open()
        if self.event.text.replace("\r\n", "\n") != self.issue.body.replace(
            "\r\n", "\n"
        ):
            raise RefusedOrderError("the text has been edited since.")
        result = self._read()
        found = result.outcome
        if isinstance(found, UnfinishedForm):
            raise RefusedOrderError("the submission could not be read.")
        if (
            not isinstance(found, ReadForm)
            or stamp.fingerprint != found.fingerprint
            or found.turn not in APPROVABLE
        ):
            said = self._replies().reply(self.issue, result)
            return *said.plan, self._done("confused")
        today = self.requests.context.today
        made_before = self.forge.list_requests_from(make_branch_name(self.issue.number))
        pull = next((one for one in made_before if one.is_open), None)
        declined = max(
            (one.number for one in made_before if not one.is_open), default=0
        )
        body = render_submission(
            found.proposed, found.verdict, today, token, "approved", declined
        )
        self.requests.publisher.stamps[self.issue.number] = read_submission_stamp(body)
        made = self.requests.accept(self.issue, found, pull, may_merge=True)
        if not made and pull is None:
            raise RefusedOrderError("the file may not be written.")
        return (
            *(
                (plan_comment(self.issue.number, MARKER, body, known),)
                if known[0].body != body
                else ()
            ),
            *plan_issue_labels(self.issue, (SUBMISSION, APPROVED)),
            *made,
            self._done("rocket"),
        )

    def _end(self, body: str, reason: CloseReason) -> tuple[Action, ...]:
        """Say why, close the issue, and the pull request if there is one."""
        known = find_bot_replies(self.forge, self.issue.number)
        if not known and not self.requests.submissions.includes(self.issue):
            raise RefusedOrderError("this is no submission.")
        said = (
            ()
            if known and known[0].body == body
            else (plan_comment(self.issue.number, MARKER, body, known),)
        )
        pull = self.requests.request_of(self.issue)
        return (
            *said,
            *((Close(pull.number),) if pull else ()),
            *((Close(self.issue.number, reason),) if self.issue.is_open else ()),
            *plan_issue_labels(self.issue, (SUBMISSION,)),
            self._done(),
        )

    def _listed(self, meant: str) -> str:
        """The words for a submission of what is listed already, with a link to it."""
        reviewer = self.requests.reviewer
        entry = reviewer.find_entry(meant)
        if isinstance(entry, Refused):
            raise RefusedOrderError(entry.problem)
        path = entry.entry_id.path
        repository = reviewer.remote.repository
        tip = repository.resolve_commit(f"refs/heads/{reviewer.branch}")
        if (
            repository.open_tree(tip).read(path) is None
        ):  # the address is made of it, so it is no answer but a file's path
            raise RefusedOrderError("there is no such entry.")
        url = f"{self.forge.web}/blob/{reviewer.branch}/{path}"
        return render_duplicate(entry.title, entry.entry_id, url)
