"""Find which sections a merge concerns."""

from bot.model.isolated import FindTouched, Touched
from bot.ports import Context
from bot.review.touched_sections import find_touched


def answer(
    request: FindTouched,
    context: Context,
) -> Touched:
    """Return what a merge concerns, as far as it is entries."""
    repository = context.repository
    base = repository.resolve_commit(request.base)
    head = repository.resolve_commit(request.head)
    return find_touched(context, base, head)
