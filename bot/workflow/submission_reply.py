"""Plan the bot's reply to a submission: one comment, kept up to date.

The reply also remembers how far the submission has come.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from bot.model.analysis import ReadForm, SubmissionResult, UnfinishedForm, Waiting
from bot.model.facts import KnownFacts
from bot.model.forge import Comment, Issue, PullRequest
from bot.model.review import UNFINISHED, Later, Turn
from bot.model.submission import (
    TAKEN,
    Standing,
    UnreadableForm,
    compute_digest,
    is_clean,
)
from bot.model.wording import say
from bot.output.comments.later import read_later, render_later_reply
from bot.output.comments.review import extract_gist
from bot.output.comments.state_marker import (
    MARKER,
    SubmissionStamp,
    read_submission_stamp,
)
from bot.output.comments.submission import render_submission
from bot.output.comments.submission_closed import (
    render_submission_unfinished,
    render_unreadable,
    render_waiting,
)
from bot.plan import Outcome
from bot.plan.forge import Action, Close, UpsertComment
from bot.ports import Context
from bot.ports.forge import Forge
from bot.workflow.bot_identity import find_bot_replies, plan_comment, plan_labels
from bot.workflow.publisher import BOT_LABELS, LABELS, LATER
from bot.workflow.submission_issues import (
    APPROVED,
    MOST_OPEN,
    SUBMISSION,
    SubmissionIssues,
    make_branch_name,
)

# Whose turn it may be where a maintainer approves: what the author must fix comes first.
APPROVABLE: frozenset[Turn] = frozenset({"ready", "duplicate", "maintainer"})
_LABELS = BOT_LABELS | {APPROVED}


@dataclass(frozen=True, slots=True)
class SubmissionReply:
    """Answers submissions; *token* is new, for the previews of this run."""

    context: Context
    forge: Forge
    submissions: SubmissionIssues
    token: str
    stamps: dict[int, SubmissionStamp | None] = field(default_factory=dict)
    """What each reply remembers as this run leaves it, by issue."""
    may_wait: bool = False
    """Whether a day may be named from which something can be listed."""

    def reply(
        self,
        issue: Issue,
        result: SubmissionResult | None,
        ordered: Later | None = None,
    ) -> Outcome:
        """Return what to say to an open issue, and the plan.

        *result* is what reading the issue gave; None if it was not read. *ordered* is the
        day that an order just named; None: an earlier one still counts. The plan is empty
        where all is said already. The status is 3 where reading failed.
        """
        replies = find_bot_replies(self.forge, issue.number)
        stamp = read_submission_stamp(replies[0].body) if replies else None
        self.stamps[issue.number] = stamp
        if result is not None and result.body != compute_digest(issue.body):
            text = f"{issue.number}: has just been edited; the newer event answers.\n"
            return Outcome(text)
        if stamp is not None and stamp.standing == "closed":
            if not issue.is_reopened:
                return Outcome(f"{issue.number}: is over.\n", 0, self._close(issue))
            # Who reopens an issue begins anew: what was decided counts no more.
            stamp = self.stamps[issue.number] = None
        match result.outcome if result is not None else None:
            case Waiting():
                return self._reply_waiting(issue, replies, stamp)
            case None | UnfinishedForm():
                return self._reply_unfinished(issue, replies, stamp)
            case ReadForm() | UnreadableForm() as form:
                facts = () if result is None else result.facts
                later = self._find_later(replies, ordered)
                return self._reply_preview(issue, form, replies, stamp, facts, later)

    def _find_later(
        self, replies: Sequence[Comment], ordered: Later | None
    ) -> Later | None:
        """Return from which day to come a submission can be listed; None if from now on."""
        later = ordered
        if later is None and replies and self.may_wait:
            later = read_later(replies[0].body)
        return later if later is not None and later.day > self.context.today else None

    def _close(self, issue: Issue) -> tuple[Close, ...]:
        """Return what a maintainer's decision still has to bring.

        The run that carried it out may have ended before it closed everything.
        """
        pulls = self.forge.list_requests_from(make_branch_name(issue.number))
        closes = [Close(pull.number) for pull in pulls if pull.is_open]
        return *closes, Close(issue.number)

    def _reply_preview(  # noqa: PLR0913, PLR0917 - a form, and what is known of it
        self,
        issue: Issue,
        form: ReadForm | UnreadableForm,
        replies: Sequence[Comment],
        stamp: SubmissionStamp | None,
        facts: KnownFacts,
        later: Later | None,
    ) -> Outcome:
        standing = self._find_standing(issue, form, stamp)
        if standing is None:
            return Outcome(f"{issue.number}: is merged.\n")
        # What has a pull request waits no more, and nothing gets one by itself meanwhile.
        has_request = stamp is not None and stamp.standing in TAKEN
        if later is not None and not has_request:
            body = self._render_waiting(form, facts, later)
            labels = LABELS["later"]
        else:
            body = self._render_body(form, stamp, standing, replies, facts)
            labels = self._find_labels(form, standing)
        self.stamps[issue.number] = read_submission_stamp(body)
        plan = (
            *_plan_reply(issue, body, replies),
            *plan_issue_labels(issue, (SUBMISSION, *labels), self.bot_labels),
        )
        return Outcome(body, 0, plan)

    @property
    def bot_labels(self) -> frozenset[str]:
        """The labels that the bot sets on submissions, and takes away."""
        return _LABELS | {LATER} if self.may_wait else _LABELS

    def _render_waiting(
        self, form: ReadForm | UnreadableForm, facts: KnownFacts, later: Later
    ) -> str:
        """Return the reply until a day to come: nobody can approve it."""
        today = self.context.today
        if isinstance(form, UnreadableForm):
            return render_later_reply(render_unreadable(form, today), later)
        body = render_submission(form.proposed, form.verdict, today, facts=facts)
        return render_later_reply(body, later)

    def _find_labels(
        self, form: ReadForm | UnreadableForm, standing: Standing
    ) -> tuple[str, ...]:
        """Return the labels that tell whose turn it is."""
        labels = LABELS["author"]
        if standing in TAKEN:
            labels = (APPROVED,)
        elif isinstance(form, ReadForm):
            labels = LABELS[form.turn]
        return labels

    def _find_standing(
        self,
        issue: Issue,
        form: ReadForm | UnreadableForm,
        stamp: SubmissionStamp | None,
    ) -> Standing | None:
        """Return how far the submission has come.

        None where it is merged: the step after the merge has the last word then.
        """
        fingerprint = form.fingerprint if isinstance(form, ReadForm) else ""
        is_same = stamp is not None and stamp.fingerprint == fingerprint != ""
        if stamp is not None and stamp.standing in TAKEN:
            latest = self._find_latest_request(issue)
            if latest is not None and latest.is_merged:
                return None
            if is_same:
                return _follow_request(stamp, latest)
        if stamp is not None and is_same and stamp.standing == "declined":
            return "declined"
        if not self.submissions.settings.auto or not isinstance(form, ReadForm):
            return ""
        return "automatic" if is_clean(form.proposed, form.verdict) else ""

    def _find_latest_request(self, issue: Issue) -> PullRequest | None:
        pulls = self.forge.list_requests_from(make_branch_name(issue.number))
        return next(iter(pulls), None)

    def _render_body(
        self,
        form: ReadForm | UnreadableForm,
        stamp: SubmissionStamp | None,
        standing: Standing,
        replies: Sequence[Comment],
        facts: KnownFacts,
    ) -> str:
        """Return the reply.

        The token of before stays where nothing else has changed: a maintainer may just
        be quoting it.
        """
        today = self.context.today
        if isinstance(form, UnreadableForm):
            return render_unreadable(form, today)
        declined = 0
        if stamp is not None and standing in TAKEN:
            declined = stamp.declined
        render = partial(
            render_submission,
            form.proposed,
            form.verdict,
            today,
            standing=standing,
            declined=declined,
            facts=facts,
        )
        if stamp is not None and stamp.token:
            again = render(token=stamp.token)
            is_same_text = extract_gist(replies[0].body) == extract_gist(again)
            if is_same_text and read_submission_stamp(again) == stamp:
                return again
        may_approve = bool(form.fingerprint) and form.turn in APPROVABLE
        return render(token=self.token if may_approve else "")

    def _reply_waiting(
        self,
        issue: Issue,
        replies: Sequence[Comment],
        stamp: SubmissionStamp | None,
    ) -> Outcome:
        # It was looked at when its author had fewer open: that preview stays.
        if replies and stamp is not None and stamp.fingerprint:
            return Outcome(f"{issue.number}: waits.\n")
        body = render_waiting(MOST_OPEN)
        plan = (
            *_plan_reply(issue, body, replies),
            *plan_issue_labels(issue, (SUBMISSION,)),
        )
        return Outcome(body, 0, plan)

    def _reply_unfinished(
        self,
        issue: Issue,
        replies: Sequence[Comment],
        stamp: SubmissionStamp | None,
    ) -> Outcome:
        # What stands there was true when it was written, and it remembers an approval.
        if replies and stamp is not None:
            return Outcome(f"{say(UNFINISHED)}\n", 3)
        body = render_submission_unfinished(self.context.today)
        return Outcome(body, 3, _plan_reply(issue, body, replies))


def _follow_request(stamp: SubmissionStamp, latest: PullRequest | None) -> Standing:
    """Return how far a taken submission has come, after the *latest* of its requests."""
    if latest is None or latest.is_open:
        return stamp.standing
    # The request that was closed before this approval says nothing about it.
    if latest.number == stamp.declined:
        return stamp.standing
    return "declined"


def _plan_reply(
    issue: Issue,
    body: str,
    replies: Sequence[Comment],
) -> tuple[UpsertComment, ...]:
    """Plan that the reply says *body*; nothing if stamp and gist are the same already."""
    if len(replies) == 1:
        current = replies[0].body
        has_same_stamp = current.partition("\n")[0] == body.partition("\n")[0]
        if has_same_stamp and extract_gist(current) == extract_gist(body):
            return ()
    return (plan_comment(issue.number, MARKER, body, replies),)


def plan_issue_labels(
    issue: Issue,
    wanted: tuple[str, ...],
    bot_labels: frozenset[str] = _LABELS,
) -> Iterator[Action]:
    """Plan that an issue bears just those of the bot's labels that are *wanted*."""
    return plan_labels(issue, wanted, bot_labels)
