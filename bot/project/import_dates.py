"""Find the day on which each item came to a list, by the history of its document."""

from typing import TYPE_CHECKING

from bot.errors import GitError, UsageError
from bot.importer.pipeline import Imported
from bot.ports import Context

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence


def add_dates(
    imported: Imported,
    context: Context,
    document: str,
    data: bytes,
) -> None:
    """Write into each entry since when it is listed.

    Nothing is written where the last commit does not hold just *data*: its lines would
    not be those of the import.
    """
    try:
        tip = context.repository.resolve_commit("HEAD")
        if context.repository.open_tree(tip).read(document) != data:
            return
        dates: Sequence[dt.date] = context.repository.read_line_dates(tip, document)
    except (GitError, UsageError):
        # There is no repository, no commit yet, or no history of the file.
        return
    for draft in imported.drafts:
        line = draft.item.first
        if line < len(dates):
            draft.record["added"] = dates[line].isoformat()
