"""What the bot says below a submission: one comment, kept up to date, that also remembers how far it has come."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.model.analysis import ReadForm, SubmissionResult, UnfinishedForm, Waiting
from bot.model.forge import Comment, Issue
from bot.model.review import UNFINISHED, Turn
from bot.model.submission import (
    TAKEN,
    Standing,
    UnreadableForm,
    compute_digest,
    is_clean,
)
from bot.output.comments.review import gist
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
from bot.workflow.publisher import LABELS, OUR_LABELS
from bot.workflow.submission_issues import (
    APPROVED,
    MOST_OPEN,
    SUBMISSION,
    SubmissionIssues,
    make_branch_name,
)

APPROVABLE: frozenset[Turn] = frozenset({"ready", "duplicate", "maintainer"})
_LABELS = OUR_LABELS | {APPROVED}


@dataclass(frozen=True, slots=True)
class SubmissionReply:
    """Answers submissions; *token* is new, for the previews of this run."""

    context: Context
    forge: Forge
    submissions: SubmissionIssues
    token: str
    stamps: dict[int, SubmissionStamp | None] = field(default_factory=dict)
    """What each reply says as this run leaves it."""

    def reply(self, issue: Issue, found: SubmissionResult | None) -> Outcome:
        """What to say to an open issue, in which *found* was found, and the plan; empty where all is said already."""
        known = find_bot_replies(self.forge, issue.number)
        stamp = read_submission_stamp(known[0].body) if known else None
        self.stamps[issue.number] = stamp
        if found is not None and found.body != compute_digest(issue.body):
            return Outcome(
                f"{issue.number}: has just been edited; the newer event answers.\n"
            )
        if stamp is not None and stamp.standing == "closed":
            if not issue.is_reopened:
                return Outcome(
                    f"{issue.number}: is over.\n", 0, tuple(self._over(issue))
                )
            stamp = self.stamps[issue.number] = None
        match found.outcome if found is not None else None:
            case Waiting():
                return self._waiting(issue, known, stamp)
            case None | UnfinishedForm():
                return self._unfinished(issue, known, stamp)
            case ReadForm() | UnreadableForm() as outcome:
                return self._preview(issue, outcome, known, stamp)

    def _over(self, issue: Issue) -> Iterator[Close]:
        """What a maintainer's decision brings that was not brought any more."""
        for pull in self.forge.list_requests_from(make_branch_name(issue.number)):
            if pull.is_open:
                yield Close(pull.number)
        yield Close(issue.number)

    def _preview(
        self,
        issue: Issue,
        found: ReadForm | UnreadableForm,
        known: list[Comment],
        stamp: SubmissionStamp | None,
    ) -> Outcome:
        standing = self._standing(issue, found, stamp)
        if standing is None:
            return Outcome(f"{issue.number}: is merged.\n")
        body = self._body(found, stamp, standing, known)
        self.stamps[issue.number] = read_submission_stamp(body)
        wanted = (
            (APPROVED,)
            if standing in TAKEN
            else LABELS[found.turn if isinstance(found, ReadForm) else "author"]
        )
        plan = (
            *_said(issue, body, known),
            *plan_issue_labels(issue, (SUBMISSION, *wanted)),
        )
        return Outcome(body, 0, plan)

    def _standing(
        self,
        issue: Issue,
        found: ReadForm | UnreadableForm,
        stamp: SubmissionStamp | None,
    ) -> Standing | None:
        """How far the submission has come; None where it is merged, and the landing has the last word."""
        fingerprint = found.fingerprint if isinstance(found, ReadForm) else ""
        is_same = stamp is not None and stamp.fingerprint == fingerprint != ""
        if stamp is not None and stamp.standing in TAKEN:
            latest = next(
                iter(self.forge.list_requests_from(make_branch_name(issue.number))),
                None,
            )
            if latest is not None and latest.is_merged:
                return None
            if is_same:
                is_declined = (
                    latest is not None
                    and not latest.is_open
                    and latest.number != stamp.declined
                )
                return "declined" if is_declined else stamp.standing
        if is_same and stamp is not None and stamp.standing == "declined":
            return "declined"
        is_clean_form = isinstance(found, ReadForm) and is_clean(
            found.proposed, found.verdict
        )
        return "automatic" if self.submissions.settings.auto and is_clean_form else ""

    def _body(
        self,
        found: ReadForm | UnreadableForm,
        stamp: SubmissionStamp | None,
        standing: Standing,
        known: list[Comment],
    ) -> str:
        """The reply; the token of before stays where nothing else has changed."""
        today = self.context.today
        if isinstance(found, UnreadableForm):
            return render_unreadable(found, today)

        declined = stamp.declined if stamp is not None and standing in TAKEN else 0

        form = found

        def rendered(token: str) -> str:
            return render_submission(
                form.proposed, form.verdict, today, token, standing, declined
            )

        if (
            stamp is not None
            and stamp.token
            and gist(known[0].body) == gist(rendered(stamp.token))
        ):
            again = rendered(stamp.token)
            if read_submission_stamp(again) == stamp:
                return again
        may_approve = bool(found.fingerprint) and found.turn in APPROVABLE
        return rendered(self.token if may_approve else "")

    def _waiting(
        self, issue: Issue, known: list[Comment], stamp: SubmissionStamp | None
    ) -> Outcome:
        if (
            known and stamp is not None and stamp.fingerprint
        ):  # it was looked at when there were fewer
            return Outcome(f"{issue.number}: waits.\n")
        body = render_waiting(MOST_OPEN)
        return Outcome(
            body,
            0,
            (*_said(issue, body, known), *plan_issue_labels(issue, (SUBMISSION,))),
        )

    def _unfinished(
        self, issue: Issue, known: list[Comment], stamp: SubmissionStamp | None
    ) -> Outcome:
        if (
            known and stamp is not None
        ):  # what is said there was true when it was said, and is remembered
            return Outcome(f"{UNFINISHED}\n", 3)
        body = render_submission_unfinished(self.context.today)
        return Outcome(body, 3, _said(issue, body, known))


def _said(issue: Issue, body: str, known: list[Comment]) -> tuple[UpsertComment, ...]:
    is_there = (
        len(known) == 1
        and gist(known[0].body) == gist(body)
        and known[0].body.partition("\n")[0] == body.partition("\n")[0]
    )
    return () if is_there else (plan_comment(issue.number, MARKER, body, known),)


def plan_issue_labels(issue: Issue, wanted: tuple[str, ...]) -> Iterator[Action]:
    """Let an issue bear just those of the bot's labels that are *wanted*."""
    return plan_labels(issue, wanted, _LABELS)
