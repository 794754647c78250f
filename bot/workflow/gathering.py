"""Gather what has been ready for long in one rolling request, where a list wishes it.

A person merges that request on GitHub. The bot never does.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.errors import RefusedOrderError
from bot.model.analysis import MERGE_GROUP, Reviewed, Subject
from bot.model.forge import Check, PullRequest, read_day
from bot.model.wording import mark_sentence, say
from bot.output.comments.parts import render_prose
from bot.output.comments.ready import describe_request, render_row
from bot.output.comments.waiting import (
    has_waiting_stamp,
    render_nothing_waiting,
    render_waiting,
    render_waiting_title,
)
from bot.plan.forge import (
    Action,
    Close,
    Describe,
    OpenPullRequest,
    PublishCheck,
    PushCommit,
)
from bot.ports.forge import Forge
from bot.ports.remote import Remote
from bot.project.load_settings import Project, list_keepers
from bot.workflow.bot_identity import (
    WAITING,
    find_bot_checks,
    is_waiting_request,
)
from bot.workflow.branch_repair import BranchRepairer
from bot.workflow.isolated_review import make_head_ref
from bot.workflow.merge_gate import make_merge_title
from bot.workflow.ready_list import MOST_LISTED, find_passed_preview
from bot.workflow.ready_merges import (
    UNREADABLE,
    is_fetched,
    judge_ready,
    merge_ready,
)
from bot.workflow.waiting_branch import holds_just

# The label by which people hold a request back. The bot never sets it.
HOLD = "hold"

_NO_ROOM = mark_sentence("there is no room for it; it follows when these are merged.")
# Files that what is gathered may change: one review reads no more entries.
_MOST_FILES = 50


@dataclass(slots=True)
class Gathered:
    """The requests that go together: *commit* is the branch with all of them.

    *heads* are their commits in the order of their merges, *rows* the lines that tell of
    them, and *left_out* those of the others, all by number.
    """

    commit: str
    heads: dict[int, str] = field(default_factory=dict)
    rows: dict[int, str] = field(default_factory=dict)
    left_out: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gathering:
    """What one sweep gathers on top of the default branch at the commit *tip*."""

    repairer: BranchRepairer
    project: Project
    tip: str
    today: dt.date
    may_go_on: Callable[[], bool]
    """Whether there is time to judge another request."""

    @property
    def forge(self) -> Forge:
        """GitHub."""
        return self.repairer.reviewer.forge

    @property
    def remote(self) -> Remote:
        """The repository, by git."""
        return self.repairer.reviewer.remote

    def plan(self, days: int) -> Iterator[Action]:
        """Plan that one request holds what has been ready for more than *days* days.

        Nothing is planned where it does so already, or where a person closed it and
        nothing has changed since.
        """
        gathered = self._combine(self._find_candidates(days))
        newest = next(iter(self.forge.list_requests_from(WAITING)), None)
        rolling = newest if newest is not None and newest.is_open else None
        if not gathered.heads:
            if rolling is not None:
                body = render_nothing_waiting()
                yield from self._describe(rolling, rolling.title, body)
                yield Close(rolling.number)
        elif rolling is not None or not _is_declined(newest, gathered):
            yield from self._plan_request(rolling, gathered, days)

    def _find_candidates(self, days: int) -> list[PullRequest]:
        """Return the open requests that have been ready for more than *days* days.

        They are the oldest ones. Where sections have keepers there are none: a merge on
        GitHub asks for none of them.
        """
        if list_keepers(self.project):
            return []
        pulls = self.forge.list_open_pull_requests()
        candidates: list[PullRequest] = []
        for pull in sorted(pulls, key=lambda pull: pull.number):
            if len(candidates) == MOST_LISTED:
                break
            if self._may_gather(pull) and self._has_waited(pull, days):
                candidates.append(pull)
        return candidates

    def _may_gather(self, pull: PullRequest) -> bool:
        if is_waiting_request(self.forge, pull) or pull.is_draft:
            return False
        is_home = pull.base_branch == self.repairer.reviewer.branch
        return is_home and not is_held(pull)

    def _has_waited(self, pull: PullRequest, days: int) -> bool:
        """Return whether the commit of *pull* has been ready for more than *days* days.

        GitHub's own times tell: that of the request saves asking about young ones.
        """
        last_day = self.today - dt.timedelta(days=days)
        if not _is_before(pull.created, last_day):
            return False
        checks = find_bot_checks(self.forge, pull.head)
        if not _is_before(find_ready_time(checks), last_day):
            return False
        return find_passed_preview(self.forge, pull, checks) is not None

    def _combine(self, candidates: Sequence[PullRequest]) -> Gathered:
        """Return the candidates that go together, each judged on top of those before it."""
        gathered = Gathered(self.tip)
        if not candidates:
            return gathered
        # A merge of strangers' commits reads the base as the reviews do.
        branch = f"refs/heads/{self.repairer.reviewer.branch}"
        refs = [make_head_ref(pull.number) for pull in candidates]
        failed = self.remote.fetch_requests([branch], refs)
        for pull in candidates:
            is_here = make_head_ref(pull.number) not in failed
            if is_here and not is_fetched(self.remote, pull):
                # Just pushed to: what was ready is no longer proposed.
                continue
            try:
                if not is_here:
                    raise RefusedOrderError(say(UNREADABLE))  # noqa: TRY301 - as below
                if not self.may_go_on():
                    raise RefusedOrderError(say(_NO_ROOM))  # noqa: TRY301 - as below
                self._add(gathered, pull)
            except RefusedOrderError as refusal:
                reason = render_prose(str(refusal))
                row = render_row(pull.number, pull.head, reason)
                gathered.left_out[pull.number] = row
        return gathered

    def _add(self, gathered: Gathered, pull: PullRequest) -> None:
        """Let a request go with those before it.

        Raises:
            RefusedOrderError: it cannot.
        """
        analysis = judge_ready(self.repairer, pull, gathered.commit)
        review = analysis.review
        # No "#": GitHub would write into the request that it was mentioned.
        message = f"{make_merge_title(review)}\n\nPull request {pull.number}."
        commit = merge_ready(self.repairer, pull, gathered.commit, message)
        changes = self.remote.repository.list_changes(self.tip, commit)
        if len(changes) > _MOST_FILES:
            raise RefusedOrderError(say(_NO_ROOM))
        gathered.commit = commit
        gathered.heads[pull.number] = pull.head
        text = describe_request(pull.title, review)
        gathered.rows[pull.number] = render_row(pull.number, pull.head, text)

    def _plan_request(
        self, rolling: PullRequest | None, gathered: Gathered, days: int
    ) -> Iterator[Action]:
        """Plan the branch, then the request that tells of it, then its check.

        The check comes last: where it is required, nobody merges what the description does
        not tell yet.
        """
        title = render_waiting_title(days)
        body = render_waiting(gathered.heads, gathered.rows, gathered.left_out)
        base = self.repairer.reviewer.branch
        telling: tuple[Action, ...] = (OpenPullRequest(WAITING, base, title, body),)
        if rolling is not None:
            telling = tuple(self._describe(rolling, title, body))
        branch_tip = self.remote.fetch_tip(WAITING)
        if branch_tip is not None and self._is_current(branch_tip, gathered):
            yield from telling
            return
        check = tuple(self._plan_check(rolling, gathered.commit))
        yield PushCommit(
            gathered.commit, WAITING, then=(*telling, *check), replaces=branch_tip
        )

    def _describe(
        self, rolling: PullRequest, title: str, body: str
    ) -> Iterator[Describe]:
        """Plan that the request says this; nothing if it does so already.

        Another *title* alone is left: a person may have chosen it.
        """
        current = rolling.body.replace("\r\n", "\n").strip()
        if current != body.strip():
            yield Describe(rolling.number, title, body)

    def _is_current(self, branch_tip: str, gathered: Gathered) -> bool:
        """Return whether the branch holds just what is gathered, and merges into the list."""
        heads = tuple(gathered.heads.values())
        if not holds_just(self.remote, branch_tip, heads, self.tip):
            return False
        return not self.remote.repository.try_merge(self.tip, branch_tip).conflicts

    def _plan_check(
        self, rolling: PullRequest | None, commit: str
    ) -> Iterator[PublishCheck]:
        """Plan the check of a new commit of the branch: no event follows the bot's push."""
        subject: Subject = rolling.number if rolling is not None else MERGE_GROUP
        reviewer = self.repairer.reviewer
        analysis = reviewer.judge(subject, self.tip, commit)
        if isinstance(analysis, Reviewed):
            _, check = self.repairer.publisher.plan_check(analysis)
            yield check


def is_held(pull: PullRequest) -> bool:
    """Return whether somebody holds *pull* back, by the label.

    GitHub takes labels that differ in the case of letters for one.
    """
    return HOLD in map(str.casefold, pull.labels)


def find_ready_time(checks: Sequence[Check]) -> str:
    """Return since when the bot's *checks* on a commit have passed; empty if not at all.

    GitHub writes this time. A push of another commit leaves the checks behind, and one that
    brings a commit back finds them again. A check that did not pass begins the time anew.
    """
    ready = ""
    for check in reversed(checks):
        if check.conclusion != "success":
            break
        ready = check.completed
    return ready


def _is_before(time: str, day: dt.date) -> bool:
    """Return whether a time of GitHub's lies before *day*; not if it is none."""
    known_day = read_day(time)
    return known_day is not None and known_day < day


def _is_declined(newest: PullRequest | None, gathered: Gathered) -> bool:
    """Return whether a person closed the request that holds just what is gathered now."""
    if newest is None or newest.is_merged:
        return False
    return has_waiting_stamp(newest.body, gathered.heads)
