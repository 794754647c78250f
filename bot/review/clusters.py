"""Groups of open contributions that propose the same work."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Any

from bot.identity.compare import Match
from bot.identity.index import find_matches
from bot.identity.keys import Keys
from bot.model.entry_store import HeldEntries
from bot.model.queue import Cluster
from bot.ports import Context
from bot.project.document_source import SourceTree
from bot.project.examiners import Examiners
from bot.project.load_catalog import load_catalog
from bot.project.load_settings import load_project
from bot.review.open_duplicates import find_added_entries, read_works_of
from bot.review.open_lines import compute_line_keys

# A work that a contribution proposes: the contribution's number, the file's path, and
# the keys that identify the work.
Work = tuple[int, str, Sequence[Any]]


def find_clusters(
    context: Context,
    base: str,
    heads: Mapping[int, str],
) -> list[Cluster]:
    """Return the groups of contributions that may propose one work.

    Two contributions may be connected by a third one only.

    Args:
        context: its repository holds the commits.
        base: the commit that they all go to; its declarations say what an entry is.
        heads: the contributions' commits, by number.
    """
    return cluster_works(read_works(context, base, heads))


def read_works(
    context: Context,
    base: str,
    heads: Mapping[int, str],
) -> Iterator[Work]:
    """Yield the works that contributions add, as far as their files can be read."""
    tree = context.repository.open_tree(base)
    project = load_project(tree, context.cache)
    examiners = Examiners(context, project)
    for number, head in sorted(heads.items()):
        added = find_added_entries(context, base, head)
        for path, keys in read_works_of(context, examiners, added):
            yield number, path, keys
    if isinstance(tree, SourceTree):
        loaded = load_catalog(replace(context, workspace=tree), tree, project)
        line_keys = compute_line_keys(context, loaded, base, heads)
        for name, keys_of_line in line_keys.items():
            first, _, path = name.partition(" ")
            yield int(first), path, keys_of_line


def cluster_works(works: Iterable[Work]) -> list[Cluster]:
    """Return the groups of contributions among *works* that may propose one work.

    Two contributions may be connected by a third one only. The reason is that of the
    contribution with the lowest number that has one.
    """
    keys_by_name: dict[str, Sequence[Any]] = {}
    cluster_of: dict[int, set[int]] = {}
    reasons: dict[int, str] = {}
    for number, path, work_keys in works:
        cluster_of.setdefault(number, {number})
        keys = Keys._make(work_keys)
        for earlier_number, match in _find_earlier(keys, keys_by_name):
            if number in cluster_of[earlier_number]:
                continue
            joined = cluster_of[earlier_number] | cluster_of[number]
            cluster_of |= dict.fromkeys(joined, joined)
            reasons[number] = match.reason
        keys_by_name[f"{number} {path}"] = work_keys
    groups = {tuple(sorted(numbers)) for numbers in cluster_of.values()}
    clusters = []
    for group in sorted(groups):
        if len(group) > 1:
            reason = next(reasons[number] for number in group if number in reasons)
            clusters.append(Cluster(group, reason))
    return clusters


def _find_earlier(
    keys: Keys, keys_by_name: Mapping[str, Sequence[Any]]
) -> list[tuple[int, Match]]:
    """Return the numbers of the contributions with the same work, the oldest first.

    A name in *keys_by_name* is the number of a contribution, and a path.
    """
    matches = find_matches(keys, HeldEntries({}, keys_by_name))
    numbered = [(int(name.partition(" ")[0]), match) for name, match in matches]
    return sorted(numbered, key=itemgetter(0))
