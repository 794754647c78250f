"""Read what open pull requests to a long list add, so that it can be remembered."""

from collections.abc import Sequence
from typing import cast

from bot.errors import GitError
from bot.identity.keys import Keys
from bot.model.checked_json import dump_json
from bot.model.open_works import (
    MOST_OPEN_WORKS_BYTES,
    OpenWorks,
    PlainWork,
    WorksByPath,
    name_maker,
)
from bot.model.state import INDEX_DIGITS
from bot.ports import Context
from bot.project.examiners import Examiners
from bot.project.load_settings import load_project
from bot.review.open_duplicates import list_added_entries, read_works_of

# What one request may take; of one with more, nothing is remembered, and a review reads it.
_MOST_EACH = 16 << 10
# What is kept free for commits, names and punctuation: some hundred bytes a request.
_RESERVE = 100 << 10


def read_open_works(context: Context, base: str, heads: Sequence[str]) -> OpenWorks:
    """Return the works that pull requests add, by the commits that they propose.

    A request is left out where git cannot compare it, or where its works take too much. So
    are the last of *heads*, where all together would.

    Args:
        context: its repository holds the commits.
        base: the commit that they all go to.
        heads: their commits.
    """
    project = load_project(context.repository.open_tree(base), context.cache)
    examiners = Examiners(context, project)
    works: dict[str, WorksByPath] = {}
    left = MOST_OPEN_WORKS_BYTES - _RESERVE
    for head in heads:
        try:
            added = list_added_entries(context, base, head)
        except GitError:
            continue
        works_of_request: WorksByPath = {
            path: _make_plain(keys)
            for path, keys in read_works_of(context, examiners, added)
        }
        size = len(dump_json(WorksByPath, works_of_request))
        if size <= min(_MOST_EACH, left):
            works[head] = works_of_request
            left -= size
    maker = name_maker(context.compute_program_digest(), context.today.year)
    return OpenWorks(base, project.compute_digest(maker, INDEX_DIGITS), works)


def _make_plain(keys: Keys) -> PlainWork:
    """Return keys as the values that they hold; those of a cache may hold lists."""
    return cast("PlainWork", tuple(Keys.unpack(list(keys))))
