"""Put markers around the sections of a document that has none, before and after an edit.

A list whose document is its source has no markers. With those that an import would
write, an edit of it is read just as an edit of a generated list.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from bot.markdown.original_lines import find_original_lines
from bot.markdown.regions import find_markers
from bot.model.account import Lines, Span
from bot.model.alignment import align

# What an item begins with, if not with a letter or digit: `**`, `#### `, `[`, `<`.
_LEAD = re.compile(r"[^\w\s]+[ \t]*")
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
    """A marker, and the line of the document without markers that it stands before.

    *lead* is what the items of its section begin with; empty if with a letter.
    """

    text: str
    line: int
    is_begin: bool
    lead: str

    def may_begin_item(self, line: str) -> bool:
        """Return whether *line* may be the first one of an item of the section."""
        if _ITEM.match(line):
            return True
        return bool(self.lead) and line.startswith(self.lead)

    def is_no_part(self, line: str) -> bool:
        """Return whether *line* cannot stand in an item, below its first line.

        Items in bullets and rows go on with indented lines only; others have paragraphs.
        """
        is_plain = not self.lead or _ITEM.match(self.lead + "x") is not None
        return bool(line.strip()) if is_plain else line.startswith("#")


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
    markers: list[_Marker] = []
    lead = ""
    for one in find_markers(marked_lines):
        if one.name:
            lead = _find_lead(islice(marked_lines, one.line + 1, None))
        line = spans[one.line].start
        markers.append(_Marker(marked_lines[one.line], line, bool(one.name), lead))
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
    # For each old line, the new line of the nearest one that both versions have. Empty
    # lines tell nothing: a new one looks like any other.
    paired = {old: new for old, new in new_by_old.items() if old_lines[old].strip()}
    above, below = [-1], [len(new_lines)]
    for number in range(len(old_lines)):
        above.append(paired.get(number, above[-1]))
    for number in reversed(range(len(old_lines))):
        below.append(paired.get(number, below[-1]))
    below.reverse()
    places: list[int] = []
    lowest = 0
    for marker in markers:
        # What is new lies between these two.
        first, last = above[marker.line] + 1, below[marker.line]
        if marker.is_begin:
            place = _find_top(marker, new_lines, first, last)
        else:
            place = _find_bottom(marker, new_lines, first, last)
        lowest = max(lowest, place)
        places.append(lowest)
    return places


def _find_lead(lines: Iterable[str]) -> str:
    """Return the signs with which the first line that is not empty begins."""
    for line in lines:
        if line.strip():
            match = _LEAD.match(line)
            return match[0] if match else ""
    return ""


def _find_top(marker: _Marker, lines: Sequence[str], first: int, last: int) -> int:
    """Return the first of the items that lead down to the line *last*."""
    top = last
    for number in reversed(range(first, last)):
        if marker.may_begin_item(lines[number]):
            top = number
        elif marker.is_no_part(lines[number]):
            break
    return top


def _find_bottom(marker: _Marker, lines: Sequence[str], first: int, last: int) -> int:
    """Return the line behind the items that follow each other from the line *first* on."""
    bottom = first
    for number in range(first, last):
        line = lines[number]
        is_part = bottom > first and not marker.is_no_part(line)
        if marker.may_begin_item(line) or (is_part and line.strip()):
            bottom = number + 1
        elif line.strip():
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
