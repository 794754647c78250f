"""Notes beside the entries: as many as a person reads."""

from collections.abc import Sequence

from bot.model.review import Note

# Notes of one kind that are shown one by one. More are for a person to look at together.
_MOST: int = 10


def shorten_notes(
    notes: Sequence[Note],
    more: str,
    path: str = "",
) -> list[Note]:
    """Return ten of *notes*, and one that counts the rest.

    The counting note is a number and *more*, such as `3 more unsafe parts.`; it names
    the file *path*.
    """
    shortened = list(notes[:_MOST])
    rest = len(notes) - _MOST
    if rest > 0:
        shortened.append(Note(f"{rest} {more}", path))
    return shortened
