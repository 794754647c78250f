"""Carry out `/approve all-ready`: merge just the commits that the bot's issue lists."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.errors import RefusedOrderError
from bot.model.analysis import Reviewed
from bot.model.forge import Issue, PullRequest
from bot.model.review import Review
from bot.model.wording import say
from bot.output.comments.bot_issue import read_part
from bot.output.comments.ready import (
    READY,
    READY_MARKER,
    ReadyRequest,
    read_ready,
)
from bot.output.comments.refused_command import add_refusal, render_refusal
from bot.plan.forge import (
    Action,
    MergePullRequest,
    React,
    SettleReady,
    UpdateBotIssue,
)
from bot.ports.forge import Forge
from bot.ports.remote import Remote
from bot.workflow.bot_identity import BOT_ISSUE, find_bot_checks
from bot.workflow.branch_repair import BranchRepairer
from bot.workflow.comment_commands import CommentCommand
from bot.workflow.event import Event
from bot.workflow.isolated_review import make_head_ref
from bot.workflow.merge_gate import find_failing_check, make_merge_title
from bot.workflow.ready_list import find_preview, is_ready


@dataclass(frozen=True, slots=True)
class ReadyCommands:
    """One order in the bot's issue."""

    event: Event
    issue: Issue
    repairer: BranchRepairer

    @property
    def forge(self) -> Forge:
        """GitHub."""
        return self.repairer.reviewer.forge

    @property
    def remote(self) -> Remote:
        """The repository, by git."""
        return self.repairer.reviewer.remote

    def plan(self, order: CommentCommand) -> tuple[Action, ...]:
        """Return the merges of what is listed, in the order of their numbers.

        Each request is judged on what the branch holds after those before it. One that is
        not merged is named in the issue, with the reason.

        Raises:
            RefusedOrderError: nothing is merged.
        """
        part = read_ready(read_part(self.issue.body, READY))
        has_token = part.requests and part.token == order.argument
        if not (self._is_bot_issue and has_token):
            raise RefusedOrderError(
                say("the token is not that of the list which stands there now.")
            )
        pulls = [self.forge.get_pull_request(one.number) for one in part.requests]
        open_pulls = [pull for pull in pulls if pull is not None and pull.is_open]
        # An order that comes again after it was carried out closes nothing anew.
        if open_pulls and not self.issue.is_open:
            raise RefusedOrderError(say("the issue is closed."))
        return tuple(self._plan_all(part.requests, pulls, open_pulls))

    @property
    def _is_bot_issue(self) -> bool:
        is_own = self.issue.author.login == self.forge.bot
        return is_own and BOT_ISSUE in self.issue.labels

    def plan_refusal(self, order: CommentCommand, problem: str) -> Iterator[Action]:
        """Plan the line in the bot's issue that says why nothing was merged."""
        if self._is_bot_issue and self.issue.is_open:
            part = read_part(self.issue.body, READY)
            text = render_refusal(READY_MARKER, order.verb, problem)
            if part:
                text = add_refusal(part, order.verb, problem)
            if part != text.strip("\n"):
                yield UpdateBotIssue(READY, text)
        yield React(self.event.comment, "confused")

    def _plan_all(
        self,
        requests: Sequence[ReadyRequest],
        pulls: Sequence[PullRequest | None],
        open_pulls: Sequence[PullRequest],
    ) -> Iterator[Action]:
        tip, failed = self._fetch(open_pulls)
        for request, pull in zip(requests, pulls, strict=True):
            if pull is not None and pull.is_merged and pull.head == request.head:
                yield from self._plan_settled(request)
                continue
            try:
                self._demand_unchanged(request, pull)
                review = self._judge(request, tip, failed)
                tip = self._merge_locally(request, tip)
            except RefusedOrderError as refusal:
                yield from self._plan_not_merged(request, str(refusal))
                continue
            yield MergePullRequest(
                request.number,
                request.head,
                make_merge_title(review),
                "Approved by a maintainer, with all that was ready.",
                tuple(self._plan_settled(request)),
                tuple(
                    self._plan_not_merged(
                        request, say("GitHub did not merge it; look at its checks.")
                    )
                ),
            )

    def _plan_settled(self, request: ReadyRequest) -> Iterator[Action]:
        """Plan what follows the merge of a request.

        The reaction comes first: as long as the list names the request, the same order can
        be given again.
        """
        yield React(self.event.comment, "rocket")
        if self.issue.is_open:
            yield SettleReady(request.number, request.head)

    def _plan_not_merged(self, request: ReadyRequest, reason: str) -> Iterator[Action]:
        yield React(self.event.comment, "confused")
        if self.issue.is_open:
            yield SettleReady(request.number, request.head, reason)

    def _fetch(self, pulls: Sequence[PullRequest]) -> tuple[str, frozenset[str]]:
        """Fetch the branch and the requests; return its tip, and the refs that failed."""
        branch = f"refs/heads/{self.repairer.reviewer.branch}"
        self.remote.fetch_bases([branch])
        refs = [make_head_ref(pull.number) for pull in pulls]
        failed = frozenset(self.remote.fetch_heads(refs)) if refs else frozenset()
        return self.remote.repository.resolve_commit(branch), failed

    def _demand_unchanged(
        self, request: ReadyRequest, pull: PullRequest | None
    ) -> None:
        """Demand that a request is what was listed, and that its checks have passed.

        Raises:
            RefusedOrderError: it is not.
        """
        if pull is None or not pull.is_open:
            raise RefusedOrderError(say("it is closed."))
        branch = self.repairer.reviewer.branch
        if pull.head != request.head or pull.base_branch != branch or pull.is_draft:
            raise RefusedOrderError(say("it has changed since it was listed."))
        preview = find_preview(self.forge, pull)
        if preview is None or preview.token != request.preview:
            raise RefusedOrderError(say("its preview has changed since it was listed."))
        own_checks = find_bot_checks(self.forge, request.head)
        problem = find_failing_check(self.forge, request.head)
        if not problem and own_checks[-1].conclusion != "success":
            problem = say("it is no longer ready.")
        if problem:
            raise RefusedOrderError(problem)

    def _judge(self, request: ReadyRequest, tip: str, failed: frozenset[str]) -> Review:
        """Return the review of a request for the branch at *tip*.

        Raises:
            RefusedOrderError: it is not ready there.
        """
        ref = make_head_ref(request.number)
        if ref in failed:
            raise RefusedOrderError(say("it could not be read."))
        if self.remote.repository.resolve_commit(ref) != request.head:
            raise RefusedOrderError(say("it has changed since it was listed."))
        facts = self.repairer.read_shown_facts(request.number)
        reviewer = self.repairer.reviewer
        analysis = reviewer.judge(request.number, tip, request.head, facts=facts)
        if not isinstance(analysis, Reviewed):
            raise RefusedOrderError(say("it could not be read."))
        review = analysis.review
        if review.has_conflict:
            raise RefusedOrderError(say("the list has changed in the same place."))
        if review.turn == "duplicate":
            raise RefusedOrderError(say("it may be listed already."))
        if not is_ready(review):
            raise RefusedOrderError(say("it is no longer ready."))
        return review

    def _merge_locally(self, request: ReadyRequest, tip: str) -> str:
        """Return the commit that the branch is taken to be at after the merge of a request.

        Raises:
            RefusedOrderError: it conflicts.
        """
        merge = self.remote.merge(tip, request.head, self.repairer.bot)
        if merge is None:
            raise RefusedOrderError(say("the list has changed in the same place."))
        return merge
