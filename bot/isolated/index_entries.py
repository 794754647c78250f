"""Index the entries of a long list."""

from bot.model.isolated import IndexChange, IndexEntries
from bot.ports import Context
from bot.project.index_update import compute_index_change


def answer(request: IndexEntries, context: Context) -> IndexChange:
    """Return the files of the index that are to be written."""
    return compute_index_change(context, request.tip, request.previous)
