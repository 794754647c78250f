"""Groups of open contributions that propose the same work."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.document.limits import ENTRY_LIMITS
from bot.identity.index import find_matches
from bot.identity.keys import Keys
from bot.model.queue import Cluster
from bot.ports import Context
from bot.project.load_catalog import Examiners
from bot.project.load_settings import load_project
from bot.review.open_duplicates import find_added_entries


def find_clusters(context: Context, base: str, heads: Mapping[int, str]) -> list[Cluster]:
    """The contributions that propose what may be one work, directly or by way of a third.

    Args:
        context: its repository holds the commits.
        base: the commit that they all go to; its declarations say what an entry is.
        heads: the contributions' commits, by number.
    """
    examiners = Examiners(context, load_project(context.repository.tree(base), context.cache))
    known: dict[str, Sequence[Any]] = {}
    titles: dict[str, str] = {}
    cluster_of = {number: {number} for number in heads}
    reasons: dict[int, str] = {}
    for number, head in sorted(heads.items()):
        for path, blob in find_added_entries(context, base, head):
            examiner = examiners.of_path(path)
            found = (
                examiner.examine(path, context.repository.read_start(blob, ENTRY_LIMITS.size + 1)).keys
                if examiner
                else None
            )
            if not found:
                continue
            for name, match in find_matches(Keys._make(found), known, titles):
                other = int(name.partition(" ")[0])
                if number in cluster_of[other]:
                    continue
                joined = cluster_of[other] | cluster_of[number]
                cluster_of |= dict.fromkeys(joined, joined)
                reasons[number] = match.reason
            known[f"{number} {path}"] = found
            titles[f"{number} {path}"] = Keys._make(found).title
    clusters = sorted({tuple(sorted(joined)) for joined in cluster_of.values() if len(joined) > 1})
    return [Cluster(joined, next(reasons[one] for one in joined if one in reasons)) for joined in clusters]
