"""`listwright publish`: say what an analysis found, in the comment, the check, the labels, the suggestions."""

import argparse
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.commands.event import Event, configure_step, parse_event
from bot.commands.merging import CHECK, merge_by_review, own_checks
from bot.commands.project import load_project
from bot.commands.wire import read_analyses, write_analyses
from bot.errors import ListwrightError
from bot.model.analysis import Analysis, Replacement
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
from bot.model.review import UNFINISHED, Note, Review, Turn, Verdict
from bot.plan import Outcome
from bot.plan.forge import Action, PublishCheck, SetLabels, Suggest, UpsertComment
from bot.ports import House
from bot.ports.forge import Forge
from bot.render.comment import MARKER, Branch, gist, read_stamp, render_comment, render_unfinished
from bot.render.safe import copyable, fenced, visible

LABELS: Mapping[Turn, tuple[str, ...]] = {
    "ready": ("ready",),
    "rescued": ("ready",),
    "author": ("needs-author",),
    "duplicate": ("needs-maintainer", "duplicate?"),
    "maintainer": ("needs-maintainer",),
    "conflict": ("needs-maintainer",),
    "nothing": (),
}
"""What shows in the list of pull requests. Labels are for people: the bot goes by none of them."""
OUR_LABELS = frozenset(label for labels in LABELS.values() for label in labels)

_CONCLUSIONS: Mapping[Turn, Conclusion] = {
    "ready": "success",
    "rescued": "success",
    "nothing": "success",
    "author": "failure",
    "duplicate": "action_required",
    "maintainer": "action_required",
    "conflict": "action_required",
}
_APPROVABLE: frozenset[Turn] = frozenset({"ready", "rescued", "duplicate", "maintainer"})
_BUDGET = 100
"""Requests that are left to people's own events when a sweep stops."""
_REQUESTS_EACH = 3
"""Requests that one planned effect takes at most, as a rule."""
_MOST_A_SWEEP = 30
"""Pull requests of which one sweep has something new to say: a list that moves in has many, and people need time."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    configure_step(parser, reads="what `listwright analyse` wrote")


def run(args: argparse.Namespace, house: House) -> Outcome:
    """Publish. Number, commit and author come from the event and the forge, never from the analysis."""
    event = parse_event(house.read_outside(args.event))
    settings = load_project(house.workspace, house.cache).settings
    trouble = ""
    try:
        analyses = read_analyses(house.read_outside(args.analysis))
    except ListwrightError as error:
        analyses, trouble = (), str(error)
    forge = house.forge
    assert forge is not None and house.new_token is not None  # noqa: PT018, S101 - a forge command
    press = Press(house, forge, house.new_token())
    plan: list[Action] = []
    said: list[str] = []
    news = 0
    for target, analysis in targets(forge, event, analyses):
        if event.kind == "schedule" and (news >= _MOST_A_SWEEP or not _has_budget(forge, plan)):
            break
        made = press.publication(target, analysis)
        if made.plan and event.kind == "schedule":
            made = press.publication(_told_whole(forge, target), analysis)
        news += bool(made.plan)
        plan += made.plan
        said.append(made.text)
        trouble = trouble or ("" if analysis and analysis.review else "there is no analysis of the commit.")
        may_merge = settings.approve_by_review and event.kind == "schedule" and not made.plan
        if may_merge and not isinstance(target, str) and analysis is not None and analysis.review is not None:
            merge = merge_by_review(forge, target, analysis.review)
            plan += [merge] if merge else []
    if settings.mode == "observe":
        plan = []
    return Outcome("\n".join(said), 3 if trouble else 0, tuple(plan), notice=trouble)


Target = PullRequest | str
"""A pull request, or the commit of a merge group."""


def targets(
    forge: Forge, event: Event, analyses: Iterable[Analysis]
) -> Iterator[tuple[Target, Analysis | None]]:
    """What to publish on, with the analysis of just that commit, if there is one."""
    by_commit = {(analysis.number, analysis.head): analysis for analysis in analyses}
    if event.kind == "merge group":
        yield event.head, by_commit.get((0, event.head))
    elif event.kind == "schedule" or event.action == "closed":
        for one in forge.open_pull_requests():
            if (one.number, one.head) in by_commit:
                yield one, by_commit[one.number, one.head]
    elif event.on_pull_request and (pull := forge.pull_request(event.number)) is not None:
        is_current = not event.head or pull.head == event.head
        if pull.is_open and is_current:
            told = max(event.changed_files, pull.changed_files or 0)
            yield replace(pull, changed_files=told), by_commit.get((pull.number, pull.head))


def _has_budget(forge: Forge, plan: Sequence[Action]) -> bool:
    return forge.remaining is None or forge.remaining - _REQUESTS_EACH * len(plan) > _BUDGET


def _told_whole(forge: Forge, target: Target) -> Target:
    """The pull request with all that a list of them does not tell."""
    return target if isinstance(target, str) else forge.pull_request(target.number) or target


@dataclass(frozen=True, slots=True)
class Press:
    """Puts analyses into words and plans; *token* is new, for the comments of this run."""

    house: House
    forge: Forge
    token: str

    def publication(self, target: Target, analysis: Analysis | None, *, is_new: bool = False) -> Outcome:
        """What to say of one analysis, and the plan; an empty plan where all of it is said already.

        A commit that *is_new* is not at the forge yet, which cannot be asked about it.
        """
        commit = target if isinstance(target, str) else target.head
        if analysis is None or analysis.review is None:
            return self._unfinished(target, commit)
        review = _counted(replace(analysis.review, head=commit), target, analysis.seen)
        analysis = replace(analysis, review=review)
        check = _check(analysis, commit, render_comment(review, self.house.today))
        shown = [] if is_new else own_checks(self.forge, commit)
        if any((one.external_id, one.conclusion) == (check.external_id, check.conclusion) for one in shown):
            return Outcome(f"{commit[:12]}: {review.headline} Said already.\n")
        if isinstance(target, str):
            return Outcome(check.output.summary, 0, (check,))
        return Outcome(check.output.summary, 0, (*self._words(target, analysis, review), check))

    def _unfinished(self, target: Target, commit: str) -> Outcome:
        output = CheckOutput(UNFINISHED, render_unfinished())
        pending = PublishCheck(commit, CHECK, f"{commit}:unfinished", None, output)
        if isinstance(target, str):
            return Outcome(output.summary, 0, (pending,))
        known = own_comments(self.forge, self.forge.comments(target.number), MARKER)
        if known and (stamp := read_stamp(known[0].body)) and stamp.head == commit:
            return Outcome(output.summary, 0, (pending,))
        return Outcome(output.summary, 0, (upsert(target.number, render_unfinished(), known), pending))

    def _words(self, pull: PullRequest, analysis: Analysis, review: Review) -> Iterator[Action]:
        """Comment, labels and suggestions; the check comes last, and says that these are there."""
        known = own_comments(self.forge, self.forge.comments(pull.number), MARKER)
        if review.turn != "nothing" or known:
            yield from self._say(pull, review, known)
        wanted = LABELS[review.turn]
        add = tuple(label for label in wanted if label not in pull.labels)
        remove = tuple(sorted(pull.labels & OUR_LABELS - set(wanted)))
        if add or remove:
            yield SetLabels(pull.number, add, remove)
        yield from suggestions(pull, analysis.replacements)

    def _say(self, pull: PullRequest, review: Review, known: list[Comment]) -> Iterator[UpsertComment]:
        stamp = read_stamp(known[0].body) if known else None
        is_same = (
            stamp is not None
            and stamp.head == review.head
            and gist(known[0].body) == gist(self._comment(pull, review, stamp.token))
        )
        if is_same and len(known) == 1:
            return
        token = stamp.token if stamp and is_same else self.token
        yield upsert(pull.number, self._comment(pull, review, token), known)

    def _comment(self, pull: PullRequest, review: Review, token: str) -> str:
        branch = Branch(pull.head_repository, pull.head_branch) if pull.head_repository else None
        given = token if review.turn in _APPROVABLE else ""
        return render_comment(review, self.house.today, given, branch)


def _counted(review: Review, target: Target, seen: int) -> Review:
    """The forge and git must agree on how much is proposed: fewer files seen than told are a reason to look."""
    told = None if isinstance(target, str) else target.changed_files
    if told is None or seen >= told or review.has_conflict:
        return review
    return replace(
        review, notes=(*review.notes, Note(f"GitHub tells of {told} changed files; {seen} were seen."))
    )


def own_comments(forge: Forge, comments: Iterable[Comment], marker: str) -> list[Comment]:
    """The bot's own comments that begin with *marker*, oldest first: anybody can write one, nobody as the bot."""
    own = (one for one in comments if one.author.login == forge.bot and one.body.startswith(marker))
    return sorted(own, key=lambda comment: comment.id)


def upsert(number: int, body: str, known: list[Comment]) -> UpsertComment:
    """The plan to let the first of the bot's comments say *body*, and the others go."""
    extra = tuple(comment.id for comment in known[1:])
    return UpsertComment(number, MARKER, body, known[0] if known else None, extra)


def suggestions(pull: PullRequest, replacements: Iterable[Replacement]) -> Iterator[Suggest]:
    """The repairs on the diff as one review, once for each commit; only entry files, whatever is handed over."""
    marker = f"<!-- listwright:suggestion {pull.head} -->"
    offered = tuple(
        Suggestion(one.path, one.first, one.last, f"{marker}\n{fenced(one.text, 'suggestion', exact=True)}")
        for one in replacements
        if one.path.startswith("entries/") and copyable(one.text) and 0 < one.first <= one.last
    )
    if offered:
        yield Suggest(pull.number, pull.head, marker, offered)


def _check(analysis: Analysis, commit: str, summary: str) -> PublishCheck:
    """The check; its external id tells which verdict it holds, so that only another verdict makes another."""
    review = analysis.review
    assert review is not None  # noqa: S101 - the caller has looked
    annotations = tuple(_annotations(review.verdicts))
    verdict = replace(analysis, base="", review=replace(review, base=""))  # a base that moves on is no news
    said = hashlib.sha256(write_analyses([verdict]).encode()).hexdigest()[:16]
    external_id = f"{analysis.number}:{commit}:{analysis.rules}:{said}"
    output = CheckOutput(review.headline, summary, annotations)
    return PublishCheck(commit, CHECK, external_id, _CONCLUSIONS[review.turn], output)


def _annotations(verdicts: Iterable[Verdict]) -> Iterator[Annotation]:
    for verdict in verdicts:
        if verdict.from_line or verdict.kind == "removed":
            continue  # the file is not in the contribution
        twins = tuple(twin.reason for twin in verdict.twins if twin.is_near)
        yield from _annotated("failure", verdict.path, verdict.to_fix)
        yield from _annotated("warning", verdict.path, (*twins, *verdict.to_decide, *verdict.hints))
        yield from _annotated("notice", verdict.path, verdict.repaired)


def _annotated(level: Level, path: str, findings: Iterable[Finding]) -> Iterator[Annotation]:
    for finding in findings:
        yield Annotation(path, finding.location.line, level, finding.rule, _plain(finding))


def _plain(finding: Finding) -> str:
    advice = f"\n{finding.fix.description}." if finding.fix and not finding.mends_itself else ""
    return visible(finding.message + advice, keep="\n")
