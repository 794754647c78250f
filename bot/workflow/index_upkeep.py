"""Keep the index of a long list's entries, which a review on GitHub asks.

It stands on a ref of its own and is of no loss: without it, a review reads every entry.
"""

import re
from collections.abc import Iterator

from bot.errors import IsolatedProcessError
from bot.model.isolated import INDEX_ENTRIES, IndexEntries
from bot.model.state import IndexHead
from bot.plan.forge import PushIndex
from bot.workflow.branch_repair import make_bot_identity
from bot.workflow.isolated_review import IsolatedReviewer
from bot.workflow.isolation import ask

# With fewer entries, reading all of them takes less than asking.
LEAST_ENTRIES = 10_000
# Commits of the index that follow one another: each holds what changed. After so many it
# begins anew, and what the old ones hold is of no more use to anybody.
_MOST_COMMITS = 100
_PATH = re.compile(r"postings/[0-9a-f]/[0-9a-f]{2}|letters/[0-9]{1,5}")


def plan_index(reviewer: IsolatedReviewer, tip: str) -> Iterator[PushIndex]:
    """Plan to push the index of the commit *tip*, if the list is long and it changes.

    Raises:
        GitError: the index that is there cannot be fetched.
        IsolatedProcessError: the process that makes it ended badly, or names a file that
            is none of an index.
    """
    remote = reviewer.remote
    repository = remote.repository
    if len(repository.open_tree(tip).list_files("entries")) < LEAST_ENTRIES:
        return
    current = remote.fetch_index()
    previous = current
    if current is not None and _count_commits(reviewer, current) >= _MOST_COMMITS:
        previous = None
    change = ask(
        reviewer.run_isolated,
        repository.folder,
        INDEX_ENTRIES,
        IndexEntries(tip, previous),
        remote.fetch_objects,
    )
    if change.follows and not change.files:
        return
    for path in change.files:
        if not _PATH.fullmatch(path):
            raise IsolatedProcessError(f"{path!r} is no file of an index.")
    commit = remote.commit_index(
        previous if change.follows else None,
        change.files,
        IndexHead(tip, change.made_from).render(),
        make_bot_identity(reviewer.forge),
        repository.read_commit(tip).when + 1,
    )
    yield PushIndex(commit, current)


def _count_commits(reviewer: IsolatedReviewer, commit: str) -> int:
    """Return how many commits of an index follow one another, at most some hundred."""
    repository = reviewer.remote.repository
    count = 1
    parents = repository.read_commit(commit).parents
    while parents and count < _MOST_COMMITS:
        count += 1
        parents = repository.read_commit(parents[0]).parents
    return count
