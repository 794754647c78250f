"""Notes beside the entries: as many as a person reads."""

from collections.abc import Sequence

from bot.model.review import Note

_MOST: int = 10
"""Notes of one kind that are shown one by one: more are for a person to look at as a whole."""


def shorten_notes(notes: Sequence[Note], more: str, path: str = "") -> list[Note]:
    """Return the first ten *notes*, and one that counts the rest: `3 ` and what *more* says of them."""
    rest = len(notes) - _MOST
    return [*notes[:_MOST], *([Note(f"{rest} {more}", path)] if rest > 0 else [])]
