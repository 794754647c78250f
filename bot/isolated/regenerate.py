"""Repair what was merged, and make the lists of the default branch again."""

from bot.model.isolated import Regenerate, Regeneration
from bot.ports import Context
from bot.review.merged_tree import MergedTree


def answer(request: Regenerate, context: Context) -> Regeneration:
    """Return every file of the default branch that must change, and what there is to say about it."""
    return MergedTree.at(context, request.tip).regenerate(request)
