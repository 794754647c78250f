"""Take the new lines of a contribution over into a document that changed meanwhile."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.model.alignment import align


class _Insertion(NamedTuple):
    """New lines, and the line of the older version that they stand before."""

    place: int
    lines: list[str]


def take_lines(parted: str, head: str, tip: str) -> str | None:
    """Return the document *tip* with the lines that *head* adds to *parted*.

    Lines that *tip* has got at the same place stay, before the new ones. Return None if
    *head* takes a line away or changes one: nobody knows then what *tip* should hold.
    """
    old_lines, tip_lines = parted.split("\n"), tip.split("\n")
    insertions = _find_insertions(old_lines, head.split("\n"))
    if insertions is None:
        return None
    tip_by_old = dict(align(old_lines, tip_lines))
    places: dict[int, list[str]] = {}
    for insertion in insertions:
        place = _find_place(insertion.place, len(old_lines), tip_by_old, len(tip_lines))
        places.setdefault(place, []).extend(insertion.lines)
    return "\n".join(_insert(tip_lines, places))


def _find_insertions(
    old_lines: Sequence[str],
    new_lines: Sequence[str],
) -> list[_Insertion] | None:
    """Return the lines that come; None if a line goes that is not empty."""
    new_by_old = dict(align(list(old_lines), list(new_lines)))
    for number, line in enumerate(old_lines):
        if number not in new_by_old and line.strip():
            return None
    insertions: list[_Insertion] = []
    position = 0
    for old in [*sorted(new_by_old), len(old_lines)]:
        new = new_by_old.get(old, len(new_lines))
        if new > position:
            insertions.append(_Insertion(old, list(new_lines[position:new])))
        position = new + 1
    return insertions


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
