"""What the branch holds that gathers what has been ready for long."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.errors import RefusedOrderError
from bot.model.forge import PullRequest
from bot.model.wording import say
from bot.ports import Repository
from bot.ports.forge import Forge
from bot.ports.remote import Remote
from bot.workflow.bot_identity import WAITING, is_waiting_request
from bot.workflow.comment_commands import Verb
from bot.workflow.event import Event
from bot.workflow.isolated_review import IsolatedReviewer, make_head_ref
from bot.workflow.ready_list import MOST_LISTED
from bot.workflow.updated_heads import is_plain_merge

# Commits of the branch that are looked at: a merge for each request, and some of the base.
_MOST_COMMITS = MOST_LISTED + 10


class BranchStep(NamedTuple):
    """A commit of the branch, with its parents; the second is what was merged."""

    commit: str
    parents: tuple[str, ...]


def walk_steps(repository: Repository, commit: str, tip: str) -> Iterator[BranchStep]:
    """Yield the commits from *commit* down to what *tip* has, by their first parents."""
    for _ in range(_MOST_COMMITS):
        if repository.contains(tip, commit):
            return
        step = BranchStep(commit, repository.read_commit(commit).parents)
        yield step
        if not step.parents:
            return
        commit = step.parents[0]


def holds_just(remote: Remote, commit: str, heads: Sequence[str], tip: str) -> bool:
    """Return whether a branch at *commit* is what git makes of *heads*, in their order.

    Merges of the base may stand between them. What somebody else added is found, whatever
    the branch looks like: each merge is made once more.
    """
    expected = list(heads)
    below = commit
    for step in walk_steps(remote.repository, commit, tip):
        if not is_plain_merge(remote, step.commit, step.parents):
            return False
        if expected and step.parents[1] == expected[-1]:
            expected.pop()
        elif not remote.repository.contains(tip, step.parents[1]):
            return False
        below = step.parents[0]
    # Not where the branch is longer than what was looked at.
    return not expected and remote.repository.contains(tip, below)


def demand_no_gathering(forge: Forge, pull: PullRequest, verb: Verb) -> None:
    """Demand that an order is not one that would merge or change what was gathered.

    Raises:
        RefusedOrderError: it is.
    """
    if is_waiting_request(forge, pull) and verb not in {"recheck", "undo"}:
        raise RefusedOrderError(
            say("it holds what was gathered; a person merges or closes it on GitHub.")
        )


def find_merged_waiting(forge: Forge, branch: str) -> PullRequest | None:
    """Return the rolling request that was merged into *branch* last; None if none was."""
    for request in forge.list_requests_from(WAITING):
        if request.is_merged and request.base_branch == branch:
            return request
    return None


def find_gathered(
    reviewer: IsolatedReviewer, event: Event, tip: str, *, is_wished: bool
) -> list[PullRequest]:
    """Return the open requests that came to the branch with the rolling request.

    GitHub takes a request for merged only where its own commits are on the branch, so that
    they are open after a squash or a rebase. Each is returned as if its merge in the
    rolling request had merged it. A merge that holds anything else than git makes of it is
    not the bot's, and counts for none.
    """
    is_sweep = event.kind == "schedule" and is_wished
    if not is_sweep and event.own_branch != WAITING:
        return []
    rolling = find_merged_waiting(reviewer.forge, reviewer.branch)
    if rolling is None:
        return []
    remote = reviewer.remote
    remote.fetch([make_head_ref(rolling.number)])
    merges = {
        step.parents[1]: step.commit
        for step in walk_steps(remote.repository, rolling.head, tip)
        if is_plain_merge(remote, step.commit, step.parents)
    }
    # After a merge commit the branch has all of them.
    if not merges:
        return []
    return [
        replace(
            pull, is_merged=True, merged_as=merges[pull.head], merged=rolling.merged
        )
        for pull in reviewer.forge.list_open_pull_requests()
        if pull.head in merges and pull.base_branch == reviewer.branch
    ]
