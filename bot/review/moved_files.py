"""Entry files that a contribution moves: one goes, and another with the same work comes."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.document.limits import ENTRY_LIMITS
from bot.identity.identifiers import Identifier, identify
from bot.listing.titles import fold_title
from bot.model.entry_id import EntryId
from bot.model.link import parse_links
from bot.ports import Context, FileChange
from bot.project.load_catalog import LoadedCatalog


def find_moved_files(
    context: Context,
    base: LoadedCatalog,
    changes: Sequence[FileChange],
) -> Mapping[str, FileChange]:
    """Return the deletions that are moves, by the path of the file that comes instead."""
    deletions = [change for change in changes if not change.after]
    moves: dict[str, FileChange] = {}
    if not deletions:
        return moves
    for change in changes:
        if change.before or not change.after:
            continue
        record = _read_record(context, base, change)
        if not record:
            continue
        for deletion in deletions:
            # One file that goes is at most one file that comes.
            if deletion not in moves.values() and _is_of_work(base, deletion, record):
                moves[change.path] = deletion
                break
    return moves


def _is_of_work(
    base: LoadedCatalog,
    deletion: FileChange,
    record: Mapping[str, Any],
) -> bool:
    """Return whether a deleted file had the work of a record."""
    listed = base.catalog.records.get(EntryId.from_path(deletion.path))
    return listed is not None and _is_same_work(record, listed)


def _read_record(
    context: Context,
    base: LoadedCatalog,
    change: FileChange,
) -> Mapping[str, Any] | None:
    """Return the record in a new file; None if it cannot be read."""
    examiner = base.examiners.find_for_path(change.path)
    if examiner is None:
        return None
    # One byte more than is allowed lets the reader see a file that is too long.
    data = context.repository.read_start(change.after, ENTRY_LIMITS.size + 1)
    return examiner.examine(change.path, data).record


def _is_same_work(
    record: Mapping[str, Any],
    listed: Mapping[str, Any],
) -> bool:
    """Return whether two records have one title, and a link in common if they have links."""
    title = fold_title(str(record["title"]))
    if title != fold_title(str(listed["title"])):
        return False
    works = _identify_links(record)
    listed_works = _identify_links(listed)
    if not works and not listed_works:
        return True
    return bool(works & listed_works)


def _identify_links(record: Mapping[str, Any]) -> set[Identifier]:
    """Return what the links of a record lead to."""
    links = parse_links(record.get("links"))
    return {identify(link.url) for link in links}
