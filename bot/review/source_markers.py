"""Put markers around the sections of a document that has none, before and after an edit.

A list whose document is its source has no markers. With those that an import would
write, an edit of it is read just as an edit of a generated list.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.markdown.original_lines import find_original_lines
from bot.markdown.regions import find_markers
from bot.model.account import Lines, Span
from bot.model.alignment import align

# A bullet, a number, a row of a table, or an indented line that goes on with an item.
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]|[ \t]*\||[ \t]+\S")


class MarkedText(NamedTuple):
    """A document with markers, and the lines that these have in it, ascending, from 0."""

    text: str
    markers: list[int]


class MarkedEdit(NamedTuple):
    """Two versions of a document with the same markers."""

    before: MarkedText
    after: MarkedText


class _Marker(NamedTuple):
    """A marker, and the line of the document without markers that it stands before."""

    text: str
    line: int
    is_begin: bool


def add_markers(marked: str, before: str, after: str) -> MarkedEdit | None:
    """Return both versions of a document with the markers of *marked*.

    *marked* is the version *before* with markers, whose other lines may be repaired.
    Return None if its lines cannot be told. In the version *after*, a new item right beside
    a section belongs to it, and so does nothing else.
    """
    marked_lines = marked.split("\n")
    old_lines, new_lines = before.split("\n"), after.split("\n")
    spans = find_original_lines(marked_lines, old_lines)
    if spans is None:
        return None
    markers = [
        _Marker(marked_lines[one.line], spans[one.line].start, bool(one.name))
        for one in find_markers(marked_lines)
    ]
    old_places = [marker.line for marker in markers]
    new_places = _move_markers(markers, old_lines, new_lines)
    return MarkedEdit(
        _insert(old_lines, markers, old_places),
        _insert(new_lines, markers, new_places),
    )


def remove_from_lines(lines: Lines, edit: MarkedEdit) -> Lines:
    """Return *lines* of the marked versions as lines of the versions without markers."""
    return replace(
        lines,
        before=_remove_from_spans(lines.before, edit.before.markers),
        after=_remove_from_spans(lines.after, edit.after.markers),
    )


def _remove_from_spans(
    spans: Sequence[Span],
    markers: Sequence[int],
) -> tuple[Span, ...]:
    """Return spans of a text as spans of it without its *markers*."""
    return tuple(
        Span(
            span.first - bisect_left(markers, span.first),
            span.last - bisect_left(markers, span.last),
        )
        for span in spans
    )


def _move_markers(
    markers: Sequence[_Marker],
    old_lines: Sequence[str],
    new_lines: Sequence[str],
) -> list[int]:
    """Return the lines of the new version that the markers stand before."""
    new_by_old = dict(align(list(old_lines), list(new_lines)))
    # For each old line, the new line of the nearest one that both versions have.
    above, below = [-1], [len(new_lines)]
    for number in range(len(old_lines)):
        above.append(new_by_old.get(number, above[-1]))
    for number in reversed(range(len(old_lines))):
        below.append(new_by_old.get(number, below[-1]))
    below.reverse()
    places: list[int] = []
    lowest = 0
    for marker in markers:
        # What is new lies between these two.
        first, last = above[marker.line] + 1, below[marker.line]
        if marker.is_begin:
            place = _find_top(new_lines, first, last)
        else:
            place = _find_bottom(new_lines, first, last)
        lowest = max(lowest, place)
        places.append(lowest)
    return places


def _find_top(lines: Sequence[str], first: int, last: int) -> int:
    """Return the first of the items that lead down to the line *last*."""
    top = last
    for number in reversed(range(first, last)):
        if _ITEM.match(lines[number]):
            top = number
        elif lines[number].strip():
            break
    return top


def _find_bottom(lines: Sequence[str], first: int, last: int) -> int:
    """Return the line behind the items that follow each other from the line *first* on."""
    bottom = first
    for number in range(first, last):
        if _ITEM.match(lines[number]):
            bottom = number + 1
        elif lines[number].strip():
            break
    return bottom


def _insert(
    lines: Sequence[str],
    markers: Sequence[_Marker],
    places: Sequence[int],
) -> MarkedText:
    """Return *lines* with the markers before the lines at *places*."""
    result: list[str] = []
    numbers: list[int] = []
    position = 0
    for marker, place in zip(markers, places, strict=True):
        result += lines[position:place]
        numbers.append(len(result))
        result.append(marker.text)
        position = place
    return MarkedText("\n".join([*result, *lines[position:]]), numbers)
