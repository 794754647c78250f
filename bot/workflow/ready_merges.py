"""Judge what is ready on what the branch holds after the request before it, and merge it here."""

from bot.errors import RefusedOrderError
from bot.model.analysis import Reviewed
from bot.model.forge import PullRequest
from bot.model.wording import mark_sentence, say
from bot.ports.remote import Remote
from bot.workflow.branch_repair import BranchRepairer
from bot.workflow.isolated_review import make_head_ref
from bot.workflow.ready_list import is_ready

CHANGED = mark_sentence("it has changed since it was listed.")
NOT_READY = mark_sentence("it is no longer ready.")
UNREADABLE = mark_sentence("it could not be read.")
_CONFLICT = mark_sentence("the list has changed in the same place.")


def is_fetched(remote: Remote, pull: PullRequest) -> bool:
    """Return whether git has the commit of which GitHub spoke: a push may have come since."""
    return remote.repository.resolve_commit(make_head_ref(pull.number)) == pull.head


def judge_ready(repairer: BranchRepairer, pull: PullRequest, tip: str) -> Reviewed:
    """Return the review of a fetched request for the branch at *tip*.

    Raises:
        RefusedOrderError: it is not ready there.
    """
    reviewer = repairer.reviewer
    if not is_fetched(reviewer.remote, pull):
        raise RefusedOrderError(say(CHANGED))
    facts = repairer.read_shown_facts(pull.number)
    analysis = reviewer.judge(pull.number, tip, pull.head, facts=facts)
    if not isinstance(analysis, Reviewed):
        raise RefusedOrderError(say(UNREADABLE))
    review = analysis.review
    if review.has_conflict:
        raise RefusedOrderError(say(_CONFLICT))
    if review.turn == "duplicate":
        raise RefusedOrderError(say("it may be listed already."))
    if not is_ready(review):
        raise RefusedOrderError(say(NOT_READY))
    return analysis


def merge_ready(
    repairer: BranchRepairer, pull: PullRequest, tip: str, message: str = "Merge"
) -> str:
    """Return the commit at which the branch is after the merge of a request.

    It stays here.

    Raises:
        RefusedOrderError: the request conflicts with the branch at *tip*.
    """
    remote = repairer.reviewer.remote
    merge = remote.merge(tip, pull.head, repairer.bot, message)
    if merge is None:
        raise RefusedOrderError(say(_CONFLICT))
    return merge
