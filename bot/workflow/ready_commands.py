"""Carry out `/approve all-ready`: merge just the commits that the bot's issue lists."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.errors import RefusedOrderError
from bot.model.analysis import Reviewed
from bot.model.forge import Issue, PullRequest
from bot.model.wording import say
from bot.output.comments.bot_issue import read_part
from bot.output.comments.ready import (
    READY,
    READY_MARKER,
    ReadyPart,
    ReadyRequest,
    describe_request,
    read_ready,
    render_row,
)
from bot.output.comments.refused_command import add_refusal, render_refusal
from bot.plan.forge import (
    Action,
    LookAgain,
    MergePullRequest,
    React,
    SettleReady,
    UpdateBotIssue,
    UpdateBranch,
)
from bot.ports.forge import Forge
from bot.ports.remote import Remote
from bot.workflow.approvals import has_other_approval
from bot.workflow.bot_identity import BOT_ISSUE, find_bot_checks
from bot.workflow.branch_repair import BranchRepairer
from bot.workflow.comment_commands import CommentCommand
from bot.workflow.event import Event
from bot.workflow.isolated_review import make_head_ref
from bot.workflow.keepers import MergeScope
from bot.workflow.merge_gate import (
    find_failing_check,
    find_foreign_failure,
    make_merge_title,
)
from bot.workflow.ready_list import find_preview
from bot.workflow.ready_merges import (
    CHANGED,
    NOT_READY,
    UNREADABLE,
    is_fetched,
    judge_ready,
    merge_ready,
)
from bot.workflow.request_approval import demand_actor
from bot.workflow.submission_issues import find_submission_number
from bot.workflow.updated_heads import is_only_updated

# Merges that one look plans where branches must be up to date: that of the branch which
# is, and the next one, which GitHub refuses. To judge all others would be in vain.
_MOST_AT_ONCE = 2


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
        # What an earlier look of this run settled stands in the list no more: asking
        # about it each time would take requests for each merge.
        left = [one for one in part.requests if one.number in part.rows]
        pulls = [self.forge.get_pull_request(one.number) for one in left]
        # An order that comes again after it was carried out closes nothing anew.
        is_any_open = any(pull is not None and pull.is_open for pull in pulls)
        if is_any_open and not self.issue.is_open:
            raise RefusedOrderError(say("the issue is closed."))
        return (*self._plan_reactions(part), *self._plan_all(part, left, pulls))

    def _plan_reactions(self, part: ReadyPart) -> Iterator[React]:
        """Plan the reactions to what is settled: merged, or told with a reason."""
        settled = [one.number for one in part.requests if one.number not in part.rows]
        if any(number not in part.not_merged for number in settled):
            yield React(self.event.comment, "rocket")
        if any(number in part.not_merged for number in settled):
            yield React(self.event.comment, "confused")

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
        part: ReadyPart,
        requests: Sequence[ReadyRequest],
        pulls: Sequence[PullRequest | None],
    ) -> Iterator[Action]:
        if not requests:
            return
        tip, failed = self._fetch(requests, pulls)
        merges = 0
        for request, pull in zip(requests, pulls, strict=True):
            if merges == _MOST_AT_ONCE and _was_any_updated(requests, pulls):
                yield LookAgain()
                return
            try:
                if pull is None or make_head_ref(pull.number) in failed:
                    raise RefusedOrderError(say(UNREADABLE))  # noqa: TRY301 - as below
                self._demand_listed(request, pull, tip)
                if pull.is_merged:
                    yield from self._plan_settled(request)
                    continue
                self._demand_passed(request, pull)
                analysis = judge_ready(self.repairer, pull, tip)
                self._demand_shown(part, request, pull, analysis)
                checks = self._plan_check(request, pull, analysis)
                if not self._is_approved(request, pull, tip):
                    yield from self._plan_first_approval(request, pull, analysis)
                    continue
                tip = merge_ready(self.repairer, pull, tip)
            except RefusedOrderError as refusal:
                yield from self._plan_not_merged(request, str(refusal))
                continue
            yield from checks
            yield self._plan_merge(request, pull, analysis)
            merges += 1

    def _is_approved(self, request: ReadyRequest, pull: PullRequest, tip: str) -> bool:
        """Return whether this order is all that the merge of a request needs.

        It is not where the list wishes two approvals, and nobody else has given one.

        Raises:
            RefusedOrderError: who gave the order may not approve it.
        """
        actor = demand_actor(self.event)
        reviewer = self.repairer.reviewer
        scope = MergeScope(reviewer, tip, pull.head)
        scope.demand_keeper(actor.login)
        if not self.repairer.publisher.settings.wants_two_approvals:
            return True
        return has_other_approval(self.forge, request.head, actor, scope)

    def _plan_first_approval(
        self, request: ReadyRequest, pull: PullRequest, analysis: Reviewed
    ) -> Iterator[Action]:
        """Plan that the first of two approvals is remembered; the list keeps the request.

        Raises:
            RefusedOrderError: the branch has taken in its base since it was listed. The
                approval would stand on a commit that the list does not name.
        """
        if pull.head != request.head:
            raise RefusedOrderError(say(CHANGED))
        actor = demand_actor(self.event)
        publisher = self.repairer.publisher
        yield from publisher.plan_first_approval(pull, analysis, actor)
        yield React(self.event.comment, "+1")

    def _plan_merge(
        self, request: ReadyRequest, pull: PullRequest, analysis: Reviewed
    ) -> MergePullRequest:
        """Plan the merge of a request, whose branch may have to take in its base before."""
        refused = say("GitHub did not merge it; look at its checks.")
        behind = say("its branch is behind, and the bot may not bring it up to date.")
        update = UpdateBranch(
            pull.number, pull.head, tuple(self._plan_not_merged(request, behind))
        )
        return MergePullRequest(
            pull.number,
            pull.head,
            make_merge_title(analysis.review),
            "Approved by a maintainer, with all that was ready.",
            tuple(self._plan_settled(request)),
            tuple(self._plan_not_merged(request, refused)),
            (update,),
            pull.base_branch,
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

    def _fetch(
        self,
        requests: Sequence[ReadyRequest],
        pulls: Sequence[PullRequest | None],
    ) -> tuple[str, frozenset[str]]:
        """Fetch the branch and the requests; return its tip, and the refs that failed.

        What was merged as it was listed need not be fetched.
        """
        branch = f"refs/heads/{self.repairer.reviewer.branch}"
        refs = [
            make_head_ref(pull.number)
            for request, pull in zip(requests, pulls, strict=True)
            if pull is not None and (pull.is_open or pull.head != request.head)
        ]
        failed = frozenset(self.remote.fetch_requests([branch], refs))
        return self.remote.repository.resolve_commit(branch), failed

    def _demand_listed(
        self, request: ReadyRequest, pull: PullRequest, tip: str
    ) -> None:
        """Demand that a request is what was listed, but for what its base had before.

        Raises:
            RefusedOrderError: it is not, or it was closed.
        """
        if not (pull.is_open or pull.is_merged):
            raise RefusedOrderError(say("it is closed."))
        is_listed = pull.head == request.head
        if not is_listed and is_fetched(self.remote, pull):
            is_listed = is_only_updated(self.remote, pull.head, request.head, tip)
        branch = self.repairer.reviewer.branch
        if not is_listed or pull.base_branch != branch or pull.is_draft:
            raise RefusedOrderError(say(CHANGED))

    def _demand_passed(self, request: ReadyRequest, pull: PullRequest) -> None:
        """Demand that the preview stands as it was listed, and that its checks have passed.

        Raises:
            RefusedOrderError: it does not, or one has not.
        """
        if not self._has_preview(request, pull):
            raise RefusedOrderError(say("its preview has changed since it was listed."))
        problem = find_failing_check(self.forge, request.head)
        if not problem and pull.head != request.head:
            problem = find_foreign_failure(self.forge, pull.head)
        if problem:
            raise RefusedOrderError(problem)
        if find_bot_checks(self.forge, request.head)[-1].conclusion != "success":
            raise RefusedOrderError(say(NOT_READY))

    def _demand_shown(
        self,
        part: ReadyPart,
        request: ReadyRequest,
        pull: PullRequest,
        analysis: Reviewed,
    ) -> None:
        """Demand that the list says of a request what the bot would write there now.

        Who may write can edit the issue, and somebody else approves what they read.

        Raises:
            RefusedOrderError: it says something else.
        """
        text = describe_request(pull.title, analysis.review)
        row = render_row(request.number, request.head, text)
        if part.rows[request.number] != row:
            raise RefusedOrderError(say(CHANGED))

    def _has_preview(self, request: ReadyRequest, pull: PullRequest) -> bool:
        """Return whether the preview that was listed stands there still.

        A branch that took in its base may have got another one by an event of its own.
        """
        preview = find_preview(self.forge, request.number, request.head)
        if preview is not None:
            return preview.token == request.preview
        is_updated = pull.head != request.head
        return (
            is_updated and find_preview(self.forge, pull.number, pull.head) is not None
        )

    def _plan_check(
        self, request: ReadyRequest, pull: PullRequest, analysis: Reviewed
    ) -> tuple[Action, ...]:
        """Plan the bot's check on a branch that took in its base: no event follows that.

        Raises:
            RefusedOrderError: it would not pass.
        """
        if pull.head == request.head:
            return ()
        issue = find_submission_number(pull, self.forge)
        _, check = self.repairer.publisher.plan_check(analysis, issue)
        if check.conclusion != "success":
            raise RefusedOrderError(say(NOT_READY))
        return (check,)


def _was_any_updated(
    requests: Sequence[ReadyRequest], pulls: Sequence[PullRequest | None]
) -> bool:
    """Return whether a branch had to take in its base: then each merge sets all others back."""
    return any(
        pull is not None and pull.head != request.head
        for request, pull in zip(requests, pulls, strict=True)
    )
