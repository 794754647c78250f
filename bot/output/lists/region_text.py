"""The text of a region: what the entries say, written as far as possible as the document writes it already.

The entries and the layout decide what stands in a region, and in which order.
How wide the cells of a table are padded, how many spaces and blank lines stand
between words and items, and whether an ordered list counts or says `1.` at each
item, is the document's own: what does not change its meaning stays as it is.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from textwrap import dedent

from bot.markdown.line_spacing import make_line_key, read_number
from bot.markdown.reader import render_html

_LIST_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]")
_CODE = re.compile(r"```|~~~|<pre", re.IGNORECASE)
_ODD_GAP = re.compile(r"^#.*\n(?!\n)|^(?!#).+\n(?:#|\n(?!#))", re.MULTILINE)
"""A heading without a blank line beside it, or a blank line between two other lines."""
_DOUBLED = re.compile(r"\S {2}")
_ODD_ROW = re.compile(r" {2}|\n[^|\n]|[^|\n](?:\n|\Z)|[^ \n]\||\|[^ \n]")
"""What no row has that the program writes."""
_MOST_CANDIDATES = 20
"""Places that are compared for a piece whose first line stands in the document more than once: it bounds the time."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a region: an item, a heading, or the head of a table. *gap* separates it from the part above."""

    text: str
    gap: str = ""
    is_item: bool = False
    list_others: Callable[[], Sequence[str]] | None = field(default=None, compare=False)
    """Gives the other texts that an item may have, by other patterns; None where its view has only one."""

    @property
    def lines(self) -> list[str]:
        """Return the lines of its text."""
        return self.text.split("\n")


def join_pieces(pieces: Sequence[Piece]) -> str:
    """Return the text of a region as its layout writes it."""
    return "".join(piece.gap + piece.text for piece in pieces)


def find_number_indent(pieces: Sequence[Piece]) -> str | None:
    """Return the indentation of the items of an ordered list; None where the region shows none."""
    item = next((piece for piece in pieces if piece.is_item), None)
    number = read_number(item.text) if item else None
    return number.indent if number else None


def keep_spacing(pieces: Sequence[Piece], standing: Sequence[str]) -> str:
    """Return the text of a region, with the white space of those lines that stand in the document and say the same.

    What is kept never changes what the region shows; if it would, the region is
    written as its layout says. A table that is padded anew by its document stays
    so; a new row is written plainly.

    Args:
        pieces: the region in its order, with its numbers.
        standing: the lines that stand in the region now.
    """
    plain = join_pieces(pieces)
    if (
        not pieces
        or not standing
        or not _may_differ_in_spacing(pieces, "\n".join(standing))
    ):
        return plain
    text = join_pieces(_Keeper.of_region(pieces, standing).keep(pieces))
    return text if text == plain or _show_the_same(text, plain) else plain


def _may_differ_in_spacing(pieces: Sequence[Piece], standing: str) -> bool:
    """Return whether a document may space its lines otherwise than the layout does: a fast test of the whole region."""
    head = "" if pieces[0].is_item else pieces[0].text
    is_table = any(piece.text.startswith("|") for piece in pieces if piece.is_item)
    if is_table and not standing.startswith(head):
        return True
    has_odd_spaces = "\t" in standing or " \n" in standing or standing.endswith(" ")
    if has_odd_spaces or _may_differ_in_gaps(pieces, standing):
        return True
    if is_table:
        may_lack_cells = any(
            text.endswith("| |")
            for text in (standing, *(piece.text for piece in pieces))
        )
        return (
            may_lack_cells
            or "| |\n" in standing
            or _ODD_ROW.search(standing, len(head)) is not None
        )
    return "  " in standing and _DOUBLED.search(standing) is not None


def _may_differ_in_gaps(pieces: Sequence[Piece], standing: str) -> bool:
    """Return whether there may be other blank lines than those beside headings, or blank lines between items."""
    gaps = {piece.gap for piece in pieces}
    if gaps <= {"", "\n"}:
        return "\n\n" in standing
    is_loose = any(
        two.is_item and one.is_item and two.gap != "\n" for one, two in pairwise(pieces)
    )
    return is_loose or "\n\n\n" in standing or _ODD_GAP.search(standing) is not None


def _show_the_same(one: str, other: str) -> bool:
    """Return whether both texts make the same HTML, white space aside where no code shows it.

    A region inside a list's item is read without its indentation.
    """
    first, second = (render_html(dedent(text)) for text in (one, other))
    return first == second or ("<pre" not in first and first.split() == second.split())


@dataclass(frozen=True, slots=True)
class _Keeper:
    """The lines of a document's region, found by what they say."""

    standing: Sequence[str]
    keys: Sequence[str]
    is_table: bool
    number_indent: str | None
    line_end: str
    """What ends a line between two items, where these are lines of one paragraph."""

    @classmethod
    def of_region(cls, pieces: Sequence[Piece], standing: Sequence[str]) -> "_Keeper":
        items = [piece for piece in pieces if piece.is_item]
        is_table = any(piece.text.startswith("|") for piece in items)
        number_indent = find_number_indent(pieces)
        line_end = items[1].gap.partition("\n")[0] if len(items) > 1 else ""
        lines = (
            [line.removesuffix(line_end) for line in standing] if line_end else standing
        )
        keys = [
            make_line_key(line, number_indent=number_indent, is_row=is_table)
            for line in lines
        ]
        return cls(lines, keys, is_table, number_indent, line_end)

    def keep(self, pieces: Sequence[Piece]) -> list[Piece]:
        """Return the pieces with the spacing of the document."""
        places = self._find_places(pieces)
        kept = [
            self._respell(piece, place)
            for piece, place in zip(pieces, places, strict=True)
        ]
        gaps = self._find_gaps(pieces, places)
        return [
            piece if gap is None else replace(piece, gap=gap)
            for piece, gap in zip(kept, gaps, strict=True)
        ]

    def _find_places(self, pieces: Sequence[Piece]) -> list[int | None]:
        """Return for each piece the number of the line where it stands; None where it does not, or holds code."""
        where: defaultdict[str, list[int]] = defaultdict(list)
        for number in reversed(range(len(self.keys))):
            where[self.keys[number].rstrip()].append(number)
        return [
            None if _CODE.search(piece.text) else self._take_place(piece, where)
            for piece in pieces
        ]

    def _take_place(self, piece: Piece, where: dict[str, list[int]]) -> int | None:
        keys = [self._make_key(line) for line in piece.lines]
        known = where.get(keys[0].rstrip(), [])
        for index in range(
            len(known) - 1, max(-1, len(known) - 1 - _MOST_CANDIDATES), -1
        ):
            standing = self.keys[known[index] : known[index] + len(keys)]
            # The last line ends the piece anyway, so that no space behind it breaks the line.
            if [*standing[:-1], *(key.rstrip() for key in standing[-1:])] == [
                *keys[:-1],
                keys[-1].rstrip(),
            ]:
                return known.pop(index)
        return None

    def _make_key(self, line: str) -> str:
        return make_line_key(
            line, number_indent=self.number_indent, is_row=self.is_table
        )

    def _respell(self, piece: Piece, place: int | None) -> Piece:
        """Return the piece with the lines of the document, but with its own number."""
        if place is None:
            return piece
        own_lines = piece.lines
        lines = self.standing[place : place + len(own_lines)]
        if lines == own_lines:
            return piece
        if self.number_indent is not None:
            lines = [
                _copy_number(line, own)
                for line, own in zip(lines, own_lines, strict=True)
            ]
        return replace(piece, text="\n".join(lines))

    def _find_gaps(
        self, pieces: Sequence[Piece], places: Sequence[int | None]
    ) -> list[str | None]:
        """Return the gap above each piece as it stands in the document; None where the layout's own is written.

        A list is tight or loose by any blank line between its items, so that it stays what the layout says.
        """
        gaps: list[str | None] = [None]
        for (above, first), (piece, place) in pairwise(
            zip(pieces, places, strict=True)
        ):
            gap = self._read_gap(above, first, place)
            gaps.append(
                gap if gap is not None and _may_stand(gap, above, piece) else None
            )
        for run in _find_runs(pieces):
            written = [gaps[number] or pieces[number].gap for number in run]
            if _is_loose(written) != _is_loose([pieces[number].gap for number in run]):
                for number in run:
                    gaps[number] = None
        return gaps

    def _read_gap(
        self, above: Piece, first: int | None, place: int | None
    ) -> str | None:
        """Return what stands between two pieces; None where they do not follow each other."""
        if first is None or place is None:
            return None
        between = self.standing[first + len(above.lines) : place]
        is_next = first + len(above.lines) <= place
        if not is_next or any(line.strip(" \t") for line in between):
            return None
        line_end = self.line_end if above.is_item else ""
        return line_end + "\n".join(["", *between, ""])


def _copy_number(line: str, numbered: str) -> str:
    """Return *line* with the number that *numbered* begins with, if both have one."""
    old, new = read_number(line), read_number(numbered)
    return f"{old.indent}{new.number}{old.rest}" if old and new else line


def _may_stand(gap: str, above: Piece, piece: Piece) -> bool:
    """Return whether a gap of the document means the same as that of the layout, at least for these two pieces."""
    is_list = all(one.is_item and _LIST_ITEM.match(one.text) for one in (above, piece))
    is_beside_heading = any(_HEADING.match(one.text) for one in (above, piece))
    return is_list or is_beside_heading or _is_loose([gap]) == _is_loose([piece.gap])


def _is_loose(gaps: Sequence[str]) -> bool:
    """Return whether one of the gaps is a blank line."""
    return any(gap.count("\n") > 1 for gap in gaps)


def _find_runs(pieces: Sequence[Piece]) -> Iterator[list[int]]:
    """Yield the numbers of the items of each list, without the first item: those with a gap inside the list."""
    run: list[int] = []
    for number, (above, piece) in enumerate(pairwise(pieces), 1):
        if above.is_item and piece.is_item:
            run.append(number)
        elif run:
            yield run
            run = []
    if run:
        yield run
