"""Take the new lines of a contribution over into a document that changed meanwhile."""

from collections.abc import Iterator, Sequence

from bot.model.alignment import align
from bot.model.line_edits import list_line_edits


def take_lines(parted: str, head: str, tip: str) -> str | None:
    """Return the document *tip* with the lines that *head* adds to *parted*.

    Lines that *tip* has got at the same place stay, before the new ones. Return None if
    *head* takes a line away or changes one: nobody knows then what *tip* should hold.
    """
    old_lines, tip_lines = parted.split("\n"), tip.split("\n")
    tip_by_old = dict(align(old_lines, tip_lines))
    places: dict[int, list[str]] = {}
    for edit in list_line_edits(old_lines, head.split("\n")):
        if any(line.strip() for line in edit.gone):
            return None
        below = edit.first + len(edit.gone)
        place = _find_place(below, len(old_lines), tip_by_old, len(tip_lines))
        places.setdefault(place, []).extend(edit.come)
    return "\n".join(_insert(tip_lines, places))


def _find_place(
    place: int,
    old_count: int,
    tip_by_old: dict[int, int],
    tip_count: int,
) -> int:
    """Return the line of the tip that new lines stand before.

    It is the one below them, or follows the nearest one above, where the tip lacks that.
    """
    if place == old_count:
        return tip_count
    if place in tip_by_old:
        return tip_by_old[place]
    for above in range(place - 1, -1, -1):
        if above in tip_by_old:
            return tip_by_old[above] + 1
    return 0


def _insert(lines: Sequence[str], places: dict[int, list[str]]) -> Iterator[str]:
    """Yield *lines* with the new ones before the lines at *places*."""
    for number, line in enumerate(lines):
        yield from places.get(number, ())
        yield line
    yield from places.get(len(lines), ())
