"""Repair what was merged, and generate the lists of the default branch again."""

from bot.model.isolated import Regenerate, Regeneration
from bot.ports import Context
from bot.review.merged_tree import MergedTree


def answer(
    request: Regenerate,
    context: Context,
) -> Regeneration:
    """Return every file of the default branch that must change, with the reports on it."""
    merged_tree = MergedTree.open(context, request.tip)
    return merged_tree.regenerate(request)
