"""Groups of open contributions that propose the same work."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from bot.document.limits import ENTRY_LIMITS
from bot.identity.index import find_matches
from bot.identity.keys import Keys
from bot.model.queue import Cluster
from bot.ports import Context
from bot.project.load_catalog import Examiners
from bot.project.load_settings import load_project
from bot.review.open_duplicates import compute_keys, find_added_entries

Work = tuple[int, str, Sequence[Any]]
"""A work that a contribution proposes: the contribution's number, the file's path, and what identifies the work."""


def find_clusters(
    context: Context, base: str, heads: Mapping[int, str]
) -> list[Cluster]:
    """The contributions that propose what may be one work, directly or by way of a third.

    Args:
        context: its repository holds the commits.
        base: the commit that they all go to; its declarations say what an entry is.
        heads: the contributions' commits, by number.
    """
    return cluster_works(_read_works(context, base, heads))


def _read_works(
    context: Context, base: str, heads: Mapping[int, str]
) -> Iterator[Work]:
    examiners = Examiners(
        context, load_project(context.repository.open_tree(base), context.cache)
    )
    for number, head in sorted(heads.items()):
        for path, blob in find_added_entries(context, base, head):
            keys = compute_keys(
                examiners,
                path,
                context.repository.read_start(blob, ENTRY_LIMITS.size + 1),
            )
            if keys:
                yield number, path, keys


def cluster_works(works: Iterable[Work]) -> list[Cluster]:
    """The contributions among *works* that propose what may be one work, directly or by way of a third."""
    known: dict[str, Sequence[Any]] = {}
    titles: dict[str, str] = {}
    cluster_of: dict[int, set[int]] = {}
    reasons: dict[int, str] = {}
    for number, path, found in works:
        cluster_of.setdefault(number, {number})
        for name, match in find_matches(Keys._make(found), known, titles):
            other = int(name.partition(" ")[0])
            if number in cluster_of[other]:
                continue
            joined = cluster_of[other] | cluster_of[number]
            cluster_of |= dict.fromkeys(joined, joined)
            reasons[number] = match.reason
        known[f"{number} {path}"] = found
        titles[f"{number} {path}"] = Keys._make(found).title
    clusters = sorted(
        {tuple(sorted(joined)) for joined in cluster_of.values() if len(joined) > 1}
    )
    return [
        Cluster(joined, next(reasons[one] for one in joined if one in reasons))
        for joined in clusters
    ]
