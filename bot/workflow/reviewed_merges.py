"""Merge what approving reviews ask for, in a sweep, where a list wishes it.

It is done by the job that may merge: the one that publishes may not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.errors import ForgeError
from bot.model.forge import WRITERS, PullRequest
from bot.plan.forge import MergePullRequest
from bot.project.load_settings import Project, list_keepers
from bot.workflow.bot_identity import is_waiting_request
from bot.workflow.branch_repair import BranchRepairer
from bot.workflow.keepers import MAINTAINERS
from bot.workflow.merge_gate import (
    find_failing_check,
    has_approving_reviews,
    make_merge_title,
)
from bot.workflow.request_budget import has_requests_left


@dataclass(frozen=True, slots=True)
class ReviewedMerges:
    """The merges of one sweep."""

    repairer: BranchRepairer
    project: Project

    def plan(self, pulls: Sequence[PullRequest]) -> Iterator[MergePullRequest]:
        """Yield the merge of each of *pulls* that reviews approve, and all checks pass.

        The bot's own check is among them, so that each has been looked at as it is. One
        that GitHub cannot tell of is left to the next sweep.
        """
        publisher, forge = self.repairer.publisher, self.repairer.reviewer.forge
        for pull in pulls:
            # A later sweep goes on.
            if not has_requests_left(forge):
                return
            if pull.is_draft or publisher.has_generated_base(pull):
                continue
            # What was gathered is merged by a person on GitHub.
            if is_waiting_request(forge, pull):
                continue
            try:
                merge = self._plan_merge(pull)
            except ForgeError as error:
                if error.cause == "limit":
                    raise
                continue
            if merge is not None:
                yield merge

    def _plan_merge(self, pull: PullRequest) -> MergePullRequest | None:
        forge = self.repairer.reviewer.forge
        approvals = self.project.settings.approvals
        # What a keeper may approve is not known here: they approve by a comment.
        roles = MAINTAINERS if list_keepers(self.project) else WRITERS
        if not has_approving_reviews(forge, pull, approvals, roles):
            return None
        if find_failing_check(forge, pull.head):
            return None
        review = self.repairer.judge(pull)
        if review is None or review.has_conflict:
            return None
        message = "Approved by a review."
        if approvals > 1:
            message = "Approved by two reviews."
        return MergePullRequest(
            pull.number,
            pull.head,
            make_merge_title(review),
            message,
            base=pull.base_branch,
        )
