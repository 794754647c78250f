"""Puts what was found about a pull request into words and a plan: comment, check, labels, suggestions."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from bot.model.analysis import MERGE_GROUP, Analyses, Analysis, Replacement, Reviewed
from bot.model.finding import Finding
from bot.model.forge import (
    Annotation,
    CheckOutput,
    Comment,
    Conclusion,
    Level,
    PullRequest,
    Suggestion,
)
from bot.model.review import Note, Review, Turn, Verdict
from bot.model.settings import Settings
from bot.model.submission import TAKEN, compute_fingerprint
from bot.output.account import list_remarks
from bot.output.comments.review import MARKER, Branch, gist, read_stamp, render_comment
from bot.output.comments.state_marker import SubmissionStamp
from bot.output.untrusted import copyable, fenced, visible
from bot.plan import Outcome
from bot.plan.forge import Action, PublishCheck, Suggest, UpsertComment
from bot.ports import Context
from bot.ports.forge import Forge
from bot.workflow.adoption import Comments
from bot.workflow.analysis_json import write_analyses
from bot.workflow.bot_identity import (
    CHECK,
    find_bot_checks,
    find_bot_comments,
    find_twins,
    plan_comment,
    plan_labels,
    read_reply_state,
)
from bot.workflow.submission_issues import find_submission_number
from bot.workflow.unfinished import plan_unfinished

LABELS: Mapping[Turn, tuple[str, ...]] = {
    "ready": ("ready",),
    "rescued": ("ready",),
    "author": ("needs-author",),
    "duplicate": ("needs-maintainer", "duplicate?"),
    "maintainer": ("needs-maintainer",),
    "conflict": ("needs-maintainer",),
    "words": ("ready",),
    "unchanged": (),
    "nothing": (),
}
"""What shows in the list of pull requests. Labels are for people: the bot goes by none of them."""
OUR_LABELS = frozenset(label for labels in LABELS.values() for label in labels)

_CONCLUSIONS: Mapping[Turn, Conclusion] = {
    "ready": "success",
    "rescued": "success",
    "words": "success",
    "unchanged": "success",
    "nothing": "success",
    "author": "failure",
    "duplicate": "action_required",
    "maintainer": "action_required",
    "conflict": "action_required",
}
_APPROVABLE: frozenset[Turn] = frozenset(
    {"ready", "rescued", "duplicate", "maintainer", "words"}
)
Target = PullRequest | str
"""A pull request, or the commit of a merge group."""


@dataclass(frozen=True, slots=True)
class PullRequestPublisher:
    """Puts analyses into words and plans; *token* is new, for the comments of this run."""

    context: Context
    forge: Forge
    token: str
    settings: Settings
    stamps: dict[int, SubmissionStamp | None] = field(default_factory=dict)
    """What the replies to submissions say, as this run leaves them; of others the forge is asked."""

    def plan_publication(
        self,
        target: Target,
        analysis: Analysis | None,
        *,
        is_new: bool = False,
        comments: Comments = "usual",
    ) -> Outcome:
        """What to say of one analysis, and the plan; an empty plan where all of it is said already.

        A commit that *is_new* is not at the forge yet, which cannot be asked about it. *comments* says whether a
        comment is written where there is none.
        """
        commit = target if isinstance(target, str) else target.head
        if not isinstance(analysis, Reviewed):
            return self._plan_unfinished(target, commit, analysis)
        review = _counted(
            replace(analysis.review, head=commit), target, analysis.files_changed
        )
        if self.targets_generated_branch(target):
            review = replace(review, notes=(*review.notes, self._way_home(review)))
        issue = (
            None
            if isinstance(target, str)
            else find_submission_number(target, self.forge)
        )
        analysis, check = self.checked(replace(analysis, review=review), issue)
        is_published = not is_new and self._is_published(check)
        if is_published and not (comments == "owed" and self._lacks_comment(target)):
            return Outcome(f"{commit[:12]}: {review.headline} Said already.\n")
        if isinstance(target, str):
            return Outcome(check.output.summary, 0, (check,))
        return Outcome(
            check.output.summary, 0, (*self._words(target, analysis, comments), check)
        )

    def _plan_unfinished(
        self, target: Target, commit: str, analysis: Analysis | None
    ) -> Outcome:
        made = plan_unfinished(self.forge, target, commit, analysis)
        is_ended = any(
            isinstance(one, PublishCheck) and one.conclusion for one in made.plan
        )
        if isinstance(target, str) or not is_ended:
            return made
        labels = plan_labels(target, LABELS["maintainer"], OUR_LABELS)
        return made._replace(plan=(*labels, *made.plan))

    def _is_published(self, check: PublishCheck) -> bool:
        """Return whether the newest check says the same; two at once are none, so that the plan makes them one."""
        shown = find_bot_checks(self.forge, check.commit)
        if not shown or find_twins(shown[-2:]):
            return False
        return (shown[-1].external_id, shown[-1].conclusion) == (
            check.external_id,
            check.conclusion,
        )

    def checked(
        self, analysis: Reviewed, issue: int | None = None
    ) -> tuple[Reviewed, PublishCheck]:
        """The analysis as it is said, and its check; of a submission's pull request, the approval of *issue* counts.

        The check's external id tells which verdict it holds, so that only another verdict makes another.
        """
        review = analysis.review
        is_approved = issue is not None and self._is_approved(review, issue)
        if issue is not None and not is_approved:
            note = Note(
                f"This is not what was approved in the issue it comes from, number {issue}."
            )
            review = replace(review, notes=(*review.notes, note))
        conclusion = (
            "success"
            if is_approved and review.turn in _APPROVABLE
            else _CONCLUSIONS[review.turn]
        )
        # Neither the number nor a base that moves on is news.
        said = replace(
            analysis, subject=MERGE_GROUP, base="", review=replace(review, base="")
        )
        digest = hashlib.sha256(write_analyses(Analyses((said,))).encode()).hexdigest()[
            :16
        ]
        external_id = f"{review.head}:{analysis.rules}:{digest}"
        summary = render_comment(review, self.context.today)
        output = CheckOutput(
            review.headline, summary, tuple(_annotations(review.verdicts))
        )
        number = analysis.subject if isinstance(analysis.subject, int) else 0
        check = PublishCheck(
            review.head, CHECK, external_id, conclusion, output, number
        )
        return replace(analysis, review=review), check

    def _is_approved(self, review: Review, issue: int) -> bool:
        """Whether a pull request proposes just what was approved in the issue that it was made from."""
        if issue not in self.stamps:
            self.stamps[issue] = read_reply_state(self.forge, issue)
        stamp = self.stamps[issue]
        if stamp is None or stamp.standing not in TAKEN or list_remarks(review):
            return False
        kept = [verdict for verdict in review.verdicts if verdict.kind != "removed"]
        shown = [
            compute_fingerprint(verdict.path, verdict, verdict.source)
            for verdict in kept
        ]
        return shown == [stamp.fingerprint]

    def _lacks_comment(self, target: Target) -> bool:
        if isinstance(target, str):
            return False
        return not find_bot_comments(
            self.forge, self.forge.list_comments(target.number), MARKER
        )

    def _words(
        self, pull: PullRequest, analysis: Reviewed, comments: Comments
    ) -> Iterator[Action]:
        """Comment, labels and suggestions; the check comes last, and says that these are there."""
        review = analysis.review
        known = find_bot_comments(
            self.forge, self.forge.list_comments(pull.number), MARKER
        )
        # The bot's own requests hold only what it wrote itself: nobody needs to be told.
        is_own = review.turn == "unchanged" and pull.author.login == self.forge.bot
        is_silent = review.turn == "nothing" or is_own or comments == "none"
        if not is_silent or known:
            yield from self._say(pull, review, known)
        yield from plan_labels(pull, LABELS[review.turn], OUR_LABELS)
        if comments != "none" or known:
            yield from plan_suggestions(pull, analysis.replacements)

    def _say(
        self, pull: PullRequest, review: Review, known: list[Comment]
    ) -> Iterator[UpsertComment]:
        stamp = read_stamp(known[0].body) if known else None
        is_same = (
            stamp is not None
            and stamp.head == review.head
            and gist(known[0].body) == gist(self._comment(pull, review, stamp.token))
        )
        if is_same and len(known) == 1:
            return
        token = stamp.token if stamp and is_same else self.token
        yield plan_comment(
            pull.number, MARKER, self._comment(pull, review, token), known
        )

    def _comment(self, pull: PullRequest, review: Review, token: str) -> str:
        if self.targets_generated_branch(pull):
            return render_comment(review, self.context.today)
        branch = (
            Branch(pull.head_repository, pull.head_branch)
            if pull.head_repository
            else None
        )
        given = token if review.turn in _APPROVABLE else ""
        return render_comment(review, self.context.today, given, branch)

    def targets_generated_branch(self, target: Target) -> bool:
        """Whether a pull request goes to the branch of the lists, where the next generation undoes it."""
        return not isinstance(target, str) and self.settings.is_generated_branch(
            target.base_branch
        )

    def _way_home(self, review: Review) -> Note:
        lists, home = self.settings.lists_branch, self.settings.branch
        next_step = (
            "A maintainer takes it to `{}` with `/take`."
            if review.verdicts
            else "Please propose it to `{}`."
        )
        return Note(
            f"The branch `{lists}` is made anew from `{home}`: what is merged there is lost. {next_step.format(home)}"
        )


def _counted(review: Review, target: Target, seen: int) -> Review:
    """The forge and git must agree on how much is proposed: fewer files seen than told are a reason to look."""
    told = None if isinstance(target, str) else target.changed_files
    if told is None or seen >= told or review.has_conflict:
        return review
    return replace(
        review,
        notes=(
            *review.notes,
            Note(f"GitHub tells of {told} changed files; {seen} were seen."),
        ),
    )


def plan_suggestions(
    pull: PullRequest, replacements: Iterable[Replacement]
) -> Iterator[Suggest]:
    """The repairs on the diff as one review, each fault once; only entry files, whatever is handed over."""
    offered = tuple(
        Suggestion(one.path, one.first, one.last, _suggestion_body(one))
        for one in replacements
        if one.path.startswith("entries/")
        and copyable(one.text)
        and 0 < one.first <= one.last
    )
    if offered:
        yield Suggest(pull.number, pull.head, offered)


def _suggestion_body(replacement: Replacement) -> str:
    """The review comment. Its marker depends on file and text only: a push that leaves the fault keeps it."""
    made_from = f"{replacement.path}\0{replacement.text}".encode()
    marker = (
        f"<!-- listwright:suggestion {hashlib.sha256(made_from).hexdigest()[:16]} -->"
    )
    return f"{marker}\n{fenced(replacement.text, 'suggestion', exact=True)}"


def _annotations(verdicts: Iterable[Verdict]) -> Iterator[Annotation]:
    for verdict in verdicts:
        if verdict.is_from_list or verdict.kind == "removed":
            continue  # the file is not in the contribution
        twins = tuple(
            twin.reason for twin in verdict.possible_duplicates if twin.is_near
        )
        yield from _annotated("failure", verdict.path, verdict.to_fix)
        yield from _annotated(
            "warning", verdict.path, (*twins, *verdict.to_decide, *verdict.hints)
        )
        yield from _annotated("notice", verdict.path, verdict.repaired)


def _annotated(
    level: Level, path: str, findings: Iterable[Finding]
) -> Iterator[Annotation]:
    for finding in findings:
        yield Annotation(
            path, finding.location.line, level, finding.rule, _plain(finding)
        )


def _plain(finding: Finding) -> str:
    advice = (
        f"\n{finding.fix.description}."
        if finding.fix and not finding.mends_itself
        else ""
    )
    return visible(finding.message + advice, keep="\n")
