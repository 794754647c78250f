"""Repair what was merged, and generate the lists of the default branch again."""

from bot.errors import ConfigurationError
from bot.model.isolated import Regenerate, Regeneration
from bot.ports import Context
from bot.project.document_source import read_documents
from bot.review.merged_tree import MergedTree


def answer(
    request: Regenerate,
    context: Context,
) -> Regeneration:
    """Return every file of the default branch that must change, with the reports on it.

    Where a document that is the source of its list cannot be read, all else follows.
    """
    try:
        merged_tree = MergedTree.open(read_documents(context), request.tip)
    except ConfigurationError:
        merged_tree = MergedTree.open(context, request.tip)
    return merged_tree.regenerate(request)
