"""Keep the index of a long list's entries, which a review on GitHub asks.

It stands on a ref of its own and is of no loss: without it, a review reads every entry.
"""

import re
from collections.abc import Iterator, Mapping

from bot.errors import IsolatedProcessError
from bot.model.isolated import (
    INDEX_ENTRIES,
    INDEX_REQUESTS,
    IndexEntries,
    IndexRequests,
)
from bot.model.open_works import OPEN_WORKS_FILE, OpenWorks
from bot.model.state import IndexHead
from bot.plan.forge import PushIndex
from bot.project.load_settings import load_project
from bot.project.open_works_file import list_open_works
from bot.workflow.bot_identity import exclude_waiting
from bot.workflow.branch_repair import make_bot_identity
from bot.workflow.isolated_review import (
    MOST_PULLS,
    IsolatedReviewer,
    make_head_ref,
)
from bot.workflow.isolation import ask
from bot.workflow.remembered_requests import (
    LEAST_REQUESTS,
    can_be_remembered,
    find_known_works,
    render_open_works,
)

# With fewer entries, reading all of them takes less than asking.
LEAST_ENTRIES = 10_000
# Commits of the index that follow one another: each holds what changed. After so many it
# begins anew, and what the old ones hold is of no more use to anybody.
_MOST_COMMITS = 100
_PATH = re.compile(r"postings/[0-9a-f]/[0-9a-f]{2}|letters/[0-9]{1,5}")


def plan_index(
    reviewer: IsolatedReviewer, tip: str, *, reads_requests: bool
) -> Iterator[PushIndex]:
    """Plan to push the index of the commit *tip*, if the list is long and it changes.

    If it *reads_requests*, what the open ones add is planned as a commit of its own.

    Raises:
        ForgeError: GitHub does not tell which requests are open.
        GitError: the index that is there cannot be fetched, or the requests cannot.
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
    for path in change.files:
        if not _PATH.fullmatch(path):
            raise IsolatedProcessError(f"{path!r} is no file of an index.")
    head = IndexHead(tip, change.made_from)
    followed = previous if change.follows else None
    if change.files or followed is None:
        followed = _commit(reviewer, head, followed, change.files)
        yield PushIndex(followed, current)
        current = followed
    if reads_requests:
        works = _read_new_works(reviewer, tip, followed)
        if works is not None:
            files = {OPEN_WORKS_FILE: render_open_works(works)}
            yield PushIndex(_commit(reviewer, head, followed, files), current)


def _commit(
    reviewer: IsolatedReviewer,
    head: IndexHead,
    previous: str | None,
    files: Mapping[str, str],
) -> str:
    """Make a commit of an index; return its id."""
    remote = reviewer.remote
    return remote.commit_index(
        previous,
        files,
        head.render(),
        make_bot_identity(reviewer.forge),
        remote.repository.read_commit(head.described).when + 1,
    )


def _count_commits(reviewer: IsolatedReviewer, commit: str) -> int:
    """Return how many commits of an index follow one another, at most some hundred."""
    repository = reviewer.remote.repository
    count = 1
    parents = repository.read_commit(commit).parents
    while parents and count < _MOST_COMMITS:
        count += 1
        parents = repository.read_commit(parents[0]).parents
    return count


def _read_new_works(
    reviewer: IsolatedReviewer, tip: str, index: str
) -> OpenWorks | None:
    """Return what the open requests add; None where the *index* tells all of it.

    None, too, where there are few requests, or a list without entry files.
    """
    remote, forge = reviewer.remote, reviewer.forge
    repository = remote.repository
    if not can_be_remembered(load_project(repository.open_tree(tip))):
        return None
    pulls = [
        pull
        for pull in exclude_waiting(forge, forge.list_open_pull_requests())
        if pull.base_branch == reviewer.branch
    ][-MOST_PULLS:]
    if len(pulls) < LEAST_REQUESTS:
        return None
    refs = [make_head_ref(pull.number) for pull in pulls]
    failed = remote.fetch_requests([f"refs/heads/{reviewer.branch}"], refs)
    heads = [repository.resolve_commit(ref) for ref in refs if ref not in failed]
    # Of too many, the newest are remembered.
    request = IndexRequests(tip, tuple(reversed(heads)))
    works = ask(reviewer.run_isolated, repository.folder, INDEX_REQUESTS, request)
    remote.fetch_objects(list_open_works(repository, index))
    known = find_known_works(repository, index, works.made_from, tip, heads)
    return None if known == works.works else works
