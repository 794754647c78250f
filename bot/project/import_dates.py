"""The day on which each item of a list came to it, from the history of its document."""

from typing import TYPE_CHECKING

from bot.errors import GitError, UsageError
from bot.importer.pipeline import Imported
from bot.ports import Context

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence


def date_entries(
    imported: Imported, context: Context, document: str, data: bytes
) -> None:
    """Write into each entry since when it is listed, where the history tells of just this text."""
    try:
        tip = context.repository.resolve_commit("HEAD")
        if context.repository.open_tree(tip).read(document) != data:
            return
        dates: Sequence[dt.date] = context.repository.read_line_dates(tip, document)
    except (GitError, UsageError):
        return
    for draft in imported.drafts:
        if draft.item.first < len(dates):
            draft.record["added"] = dates[draft.item.first].isoformat()
