"""Entry files that a contribution moves: one goes, and another with the same work comes."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.document.limits import ENTRY_LIMITS
from bot.identity.identifiers import identify
from bot.listing.titles import fold_title
from bot.model.entry_id import EntryId
from bot.model.link import parse_links
from bot.ports import Context, FileChange
from bot.project.load_catalog import LoadedCatalog


def find_moved_files(
    context: Context, base: LoadedCatalog, changes: Sequence[FileChange]
) -> Mapping[str, FileChange]:
    """Return, by the path of each file that comes in place of another, the change that takes the other away."""
    gone = [change for change in changes if not change.after]
    moves: dict[str, FileChange] = {}
    if not gone:
        return moves
    for change in changes:
        if change.before or not change.after:
            continue
        record = _read_record(context, base, change)
        for old in gone:
            listed = base.catalog.records.get(EntryId.from_path(old.path))
            if (
                record
                and listed
                and old not in moves.values()
                and _is_same_work(record, listed)
            ):
                moves[change.path] = old
                break
    return moves


def _read_record(
    context: Context, base: LoadedCatalog, change: FileChange
) -> Mapping[str, Any] | None:
    """Return what a new file says; None where it cannot be read."""
    examiner = base.examiners.of_path(change.path)
    if examiner is None:
        return None
    return examiner.examine(
        change.path, context.repository.read_start(change.after, ENTRY_LIMITS.size + 1)
    ).record


def _is_same_work(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Return whether two records have one title, and a link in common if they have links."""
    works = [
        {identify(link.url) for link in parse_links(record.get("links"))}
        for record in (one, other)
    ]
    is_one_title = fold_title(str(one["title"])) == fold_title(str(other["title"]))
    return is_one_title and (bool(works[0] & works[1]) or not any(works))
