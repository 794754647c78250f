"""Plan what the bot publishes on a pull request: comment, check, labels, suggestions."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from bot.model.analysis import MERGE_GROUP, Analyses, Analysis, Reviewed
from bot.model.forge import (
    CheckOutput,
    Comment,
    Conclusion,
    Person,
    PullRequest,
)
from bot.model.review import DocumentLine, Later, Note, Review, Turn
from bot.model.settings import Settings
from bot.model.submission import (
    TAKEN,
    compute_fingerprint,
    compute_line_fingerprint,
)
from bot.model.wording import mark_sentence, say
from bot.output.account import list_remarks
from bot.output.comments.review import (
    MARKER,
    Approval,
    extract_gist,
    read_stamp,
    render_comment,
)
from bot.output.comments.state_marker import SubmissionStamp
from bot.output.comments.verdict import Branch
from bot.plan import Outcome
from bot.plan.forge import Action, PublishCheck, UpsertComment
from bot.ports import Context
from bot.ports.forge import Forge
from bot.workflow.adoption import Comments
from bot.workflow.analysis_json import write_analyses
from bot.workflow.annotations import list_annotations
from bot.workflow.approvals import drop_approval, mark_approval, read_approval
from bot.workflow.bot_identity import (
    CHECK,
    find_bot_checks,
    find_bot_reviews,
    find_twins,
    is_waiting_request,
    plan_comment,
    plan_labels,
    read_reply_state,
)
from bot.workflow.postponement import find_later
from bot.workflow.submission_issues import find_submission_number
from bot.workflow.suggested_lines import plan_suggestions
from bot.workflow.unfinished import plan_unfinished

LATER = "later"
# What shows in the list of pull requests. Labels are for people: the bot goes by none of
# them.
LABELS: Mapping[Turn, tuple[str, ...]] = {
    "ready": ("ready",),
    "rescued": ("ready",),
    "author": ("needs-author",),
    "duplicate": ("needs-maintainer", "duplicate?"),
    "maintainer": ("needs-maintainer",),
    "conflict": ("needs-maintainer",),
    "later": (LATER,),
    "words": ("ready",),
    "unchanged": (),
    "nothing": (),
}
# Those of every list; a list without `later: true` may use that label for itself.
BOT_LABELS = frozenset(chain.from_iterable(LABELS.values())) - {LATER}

_CONCLUSIONS: Mapping[Turn, Conclusion | None] = {
    "ready": "success",
    "rescued": "success",
    "words": "success",
    "unchanged": "success",
    "nothing": "success",
    "author": "failure",
    "duplicate": "action_required",
    "maintainer": "action_required",
    "conflict": "action_required",
    # Pending: platforms count whatever else is no failure as passed.
    "later": None,
}
_APPROVABLE: frozenset[Turn] = frozenset(
    {"ready", "rescued", "duplicate", "maintainer", "words"}
)

# What the title of the check adds once one of two approvals is given.
_HALF_APPROVED = mark_sentence("One of two approvals is given.")

# Hexadecimal digits that tell verdicts apart.
_DIGEST_LENGTH = 16

# A pull request, or the commit of a merge group.
Target = PullRequest | str


def list_bot_labels(settings: Settings) -> frozenset[str]:
    """Return the labels that the bot sets on pull requests, and takes away."""
    return BOT_LABELS | {LATER} if settings.later else BOT_LABELS


@dataclass(frozen=True, slots=True)
class PullRequestPublisher:
    """Puts analyses into words and plans; *token* is new, for the comments of this run."""

    context: Context
    forge: Forge
    token: str
    settings: Settings
    stamps: dict[int, SubmissionStamp | None] = field(default_factory=dict)
    """The stamps of replies to submissions, by issue, as this run leaves them.

    Those that are missing are read from the forge.
    """
    is_sweep: bool = False
    """Whether many are looked at: then no comment is read to learn that all is said."""

    @property
    def bot_labels(self) -> frozenset[str]:
        """The labels that the bot sets on pull requests, and takes away."""
        return list_bot_labels(self.settings)

    def plan_publication(
        self,
        target: Target,
        analysis: Analysis | None,
        *,
        is_new: bool = False,
        comments: Comments = "usual",
        later: Later | None = None,
    ) -> Outcome:
        """Return what to say of one analysis, and the plan.

        The plan is empty where all of it is said already.

        Args:
            target: the pull request, or the commit of a merge group.
            analysis: what was found; None if nothing was.
            is_new: whether the commit is not at the forge yet, so that the forge cannot
                be asked about it.
            comments: whether a comment is written where there is none.
            later: what an order just said; None: what an earlier one did still counts.
        """
        commit = target if isinstance(target, str) else target.head
        if not isinstance(analysis, Reviewed):
            return self._plan_unfinished(target, commit, analysis)
        # What the analysis says of a day does not count: see `find_later`.
        review = replace(analysis.review, head=commit, later=None)
        review = _compare_counts(review, target, analysis.files_changed)
        if self.has_generated_base(target):
            note = self._describe_way_home(review)
            review = replace(review, notes=(*review.notes, note))
        issue = None
        if not isinstance(target, str):
            issue = find_submission_number(target, self.forge)
            if self.settings.later:
                today = self.context.today
                day = find_later(self.forge, target, review, today, later)
                review = replace(review, later=day)
        analysis, check = self.plan_check(replace(analysis, review=review), issue)
        is_published = not is_new and self._is_published(check)
        if is_published and not self._is_comment_owed(target, comments):
            plan = tuple(self._plan_second_approval(target, analysis, check))
            said = f"{commit[:12]}: {review.headline} Said already.\n"
            return Outcome(said, 0, plan)
        if isinstance(target, str):
            return Outcome(check.output.summary, 0, (check,))
        # The check comes last: it shows the next run that the others are there.
        plan = (*self._plan_messages(target, analysis, comments), check)
        return Outcome(check.output.summary, 0, plan)

    def _plan_second_approval(
        self, target: Target, analysis: Reviewed, check: PublishCheck
    ) -> Iterator[Action]:
        """Plan that the comment tells of a first approval, if a run ended before it did."""
        if isinstance(target, str) or not self._is_half_approved(check):
            return
        own_comments = find_bot_reviews(self.forge, target.number)
        if own_comments:
            yield from self._plan_comment(target, analysis, own_comments, "second")

    def plan_first_approval(
        self, pull: PullRequest, analysis: Reviewed, person: Person
    ) -> Iterator[Action]:
        """Plan that the check remembers the approval of a *person*, and the comment tells it.

        Nothing is planned where both do so already. The check comes first: without it the
        comment would tell of an approval that does not count.
        """
        newest = find_bot_checks(self.forge, pull.head)[-1]
        issue = find_submission_number(pull, self.forge)
        analysis, check = self.plan_check(analysis, issue)
        external_id = mark_approval(newest.external_id, person)
        if external_id != newest.external_id:
            title = f"{check.output.title} {say(_HALF_APPROVED)}"
            has_passed = newest.conclusion == "success"
            yield check._replace(
                external_id=external_id,
                conclusion="success" if has_passed else "action_required",
                output=check.output._replace(title=title),
            )
        own_comments = find_bot_reviews(self.forge, pull.number)
        yield from self._plan_comment(pull, analysis, own_comments, "second")

    def _is_half_approved(self, check: PublishCheck) -> bool:
        """Return whether one of two approvals of what *check* says is given."""
        if not self.settings.wants_two_approvals:
            return False
        approval = read_approval(find_bot_checks(self.forge, check.commit))
        return approval is not None and approval.verdict == check.external_id

    def _plan_unfinished(
        self,
        target: Target,
        commit: str,
        analysis: Analysis | None,
    ) -> Outcome:
        made = plan_unfinished(self.forge, target, commit, analysis)
        is_ended = any(
            isinstance(action, PublishCheck) and action.conclusion
            for action in made.plan
        )
        if isinstance(target, str) or not is_ended:
            return made
        labels = plan_labels(target, LABELS["maintainer"], self.bot_labels)
        return made._replace(plan=(*labels, *made.plan))

    def _is_published(self, check: PublishCheck) -> bool:
        """Return whether the newest check says the same.

        Two equal ones that were made at once count as none: the plan makes them one.
        """
        published = find_bot_checks(self.forge, check.commit)
        if not published or find_twins(published[-2:]):
            return False
        newest = published[-1]
        is_same = drop_approval(newest.external_id) == check.external_id
        return is_same and newest.conclusion == check.conclusion

    def plan_check(
        self,
        analysis: Reviewed,
        issue: int | None = None,
    ) -> tuple[Reviewed, PublishCheck]:
        """Return the analysis as it is published, and its check.

        For the pull request of a submission, the approval of *issue* counts. The check's
        external id tells which verdict it holds, so that only another verdict makes
        another check.
        """
        review = analysis.review
        is_approved = issue is not None and self._is_approved(review, issue)
        if issue is not None and not is_approved:
            note = Note(
                say(
                    "This is not what was approved in the issue it comes from, number"
                    " {issue}.",
                    issue=issue,
                )
            )
            review = replace(review, notes=(*review.notes, note))
        conclusion = _CONCLUSIONS[review.turn]
        if is_approved and review.turn in _APPROVABLE:
            conclusion = "success"
        digest = _compute_digest(analysis, review)
        annotations = tuple(list_annotations(review.verdicts))
        summary = render_comment(review, self.context.today)
        check = PublishCheck(
            review.head,
            CHECK,
            f"{review.head}:{analysis.rules}:{digest}",
            conclusion,
            CheckOutput(review.headline, summary, annotations),
            analysis.subject if isinstance(analysis.subject, int) else 0,
        )
        return replace(analysis, review=review), check

    def _is_approved(self, review: Review, issue: int) -> bool:
        """Return whether a pull request proposes just what was approved in its issue."""
        if issue not in self.stamps:
            self.stamps[issue] = read_reply_state(self.forge, issue)
        stamp = self.stamps[issue]
        if stamp is None or stamp.standing not in TAKEN or list_remarks(review):
            return False
        # Just one file: what is beside it was not approved.
        return _list_fingerprints(review) == [stamp.fingerprint]

    def _is_comment_owed(self, target: Target, comments: Comments) -> bool:
        """Return whether the comment lacks what the check may say already.

        It has no review yet, and one is owed; or it shows another commit: a check belongs
        to its commit, and a push may bring back one that was there before.
        """
        if isinstance(target, str) or (self.is_sweep and comments != "owed"):
            return False
        own_comments = find_bot_reviews(self.forge, target.number)
        stamp = read_stamp(own_comments[0].body) if own_comments else None
        if stamp is None:
            return comments == "owed"
        return stamp.head != target.head

    def _plan_messages(
        self,
        pull: PullRequest,
        analysis: Reviewed,
        comments: Comments,
    ) -> Iterator[Action]:
        """Plan the comment, the labels and the suggestions."""
        # A person merges what was gathered, on GitHub; each of its requests has a comment.
        if is_waiting_request(self.forge, pull):
            return
        review = analysis.review
        own_comments = find_bot_reviews(self.forge, pull.number)
        # The bot's own requests hold only what it wrote itself: nobody needs to be told.
        is_own = review.turn == "unchanged" and pull.author.login == self.forge.bot
        is_silent = review.turn == "nothing" or is_own or comments == "none"
        # A comment that is there is kept up to date in any case.
        if not is_silent or own_comments:
            approval = self._get_approval()
            yield from self._plan_comment(pull, analysis, own_comments, approval)
        yield from plan_labels(pull, LABELS[review.turn], self.bot_labels)
        if comments != "none" or own_comments:
            yield from plan_suggestions(pull, analysis.replacements)

    def _plan_comment(
        self,
        pull: PullRequest,
        analysis: Reviewed,
        own_comments: Sequence[Comment],
        approval: Approval,
    ) -> Iterator[UpsertComment]:
        token = self.token
        stamp = read_stamp(own_comments[0].body) if own_comments else None
        if stamp is not None and stamp.head == analysis.review.head:
            # The same comment keeps its token: a maintainer may just be quoting it.
            again = self._render_comment(pull, analysis, stamp.token, approval)
            if extract_gist(own_comments[0].body) == extract_gist(again):
                if len(own_comments) == 1:
                    return
                token = stamp.token
            elif approval == "second":
                # The preview is the same, and the second maintainer may have seen it.
                token = stamp.token
        body = self._render_comment(pull, analysis, token, approval)
        yield plan_comment(pull.number, MARKER, body, own_comments)

    def _render_comment(
        self,
        pull: PullRequest,
        analysis: Reviewed,
        token: str,
        approval: Approval,
    ) -> str:
        review, facts = analysis.review, analysis.facts
        # Nobody merges to a branch that is made anew, so that there is no token.
        if self.has_generated_base(pull):
            return render_comment(review, self.context.today, facts=facts)
        branch = None
        if pull.head_repository:
            branch = Branch(pull.head_repository, pull.head_branch)
        usable_token = token if review.turn in _APPROVABLE else ""
        return render_comment(
            review, self.context.today, usable_token, branch, facts, approval
        )

    def _get_approval(self) -> Approval:
        """Return how a contribution is approved that nobody has approved yet."""
        return "two" if self.settings.wants_two_approvals else "one"

    def has_generated_base(self, target: Target) -> bool:
        """Return whether a pull request goes to the branch of the lists.

        The next generation undoes what is merged there.
        """
        if isinstance(target, str):
            return False
        return self.settings.is_generated_branch(target.base_branch)

    def _describe_way_home(self, review: Review) -> Note:
        """Return a note on which branch the contribution should go to instead."""
        lists_branch = self.settings.lists_branch
        home = self.settings.branch
        if review.verdicts:
            message = say(
                "The branch `{lists_branch}` is made anew from `{home}`: what is merged"
                " there is lost. A maintainer takes it to `{home}` with `/take`.",
                lists_branch=lists_branch,
                home=home,
            )
        else:
            message = say(
                "The branch `{lists_branch}` is made anew from `{home}`: what is merged"
                " there is lost. Please propose it to `{home}`.",
                lists_branch=lists_branch,
                home=home,
            )
        return Note(message)


def _compute_digest(analysis: Reviewed, review: Review) -> str:
    """Return what tells a verdict from another one on the same commit."""
    # Neither the number nor a base that moves on is news.
    lasting = replace(
        analysis,
        subject=MERGE_GROUP,
        base="",
        review=replace(review, base=""),
    )
    text = write_analyses(Analyses((lasting,)))
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGEST_LENGTH]


def _compare_counts(review: Review, target: Target, seen: int) -> Review:
    """Return *review*, with a note if GitHub counts more changed files than were *seen*.

    The forge and git must agree on how much is proposed: otherwise a person looks.
    """
    counted = None if isinstance(target, str) else target.changed_files
    if counted is None or seen >= counted or review.has_conflict:
        return review
    message = say(
        "GitHub tells of {counted} changed files; {seen} were seen.",
        counted=counted,
        seen=seen,
    )
    note = Note(message)
    return replace(review, notes=(*review.notes, note))


def _list_fingerprints(review: Review) -> list[str]:
    """Return what an approval of each file would stand for, or of each document's lines."""
    lines = [one for one in review.verdicts if isinstance(one.origin, DocumentLine)]
    fingerprints = [
        compute_fingerprint(verdict.path, verdict, verdict.source)
        for verdict in review.verdicts
        if verdict not in lines and verdict.kind != "removed"
    ]
    fingerprints += [
        compute_line_fingerprint(digest, lines)
        for digest in review.line_digests.values()
    ]
    return fingerprints
