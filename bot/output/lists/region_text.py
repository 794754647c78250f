"""Write the text of a region as far as possible as the document writes it already.

The entries and the layout decide what stands in a region, and in which order.
How wide the cells of a table are padded, how many spaces and blank lines stand
between words and items, and whether an ordered list counts or has `1.` at each
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

# "- ", "12. "
_LIST_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]")

# In code every space is shown.
_CODE = re.compile(r"```|~~~|<pre", re.IGNORECASE)

# A heading without a blank line beside it, or a blank line between two other lines.
_ODD_GAP = re.compile(r"^#.*\n(?!\n)|^(?!#).+\n(?:#|\n(?!#))", re.MULTILINE)
_DOUBLED = re.compile(r"\S {2}")

# What no row has that the program writes: "|  a |", "|a |", a line without a pipe.
_ODD_ROW = re.compile(r" {2}|\n[^|\n]|[^|\n](?:\n|\Z)|[^ \n]\||\|[^ \n]")

# Positions that are compared for a piece whose first line stands in the document more
# than once. Many equal lines would otherwise take the square of their number.
_MOST_CANDIDATES = 20


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a region: an item, a heading, or the head of a table.

    *gap* separates it from the part above.
    """

    text: str
    gap: str = ""
    is_item: bool = False
    list_others: Callable[[], Sequence[str]] | None = field(default=None, compare=False)
    """Gives the other texts that an item may have, by other patterns of its view.

    It is a function, since most items need none of them; None where the view has only
    one pattern.
    """

    @property
    def lines(self) -> list[str]:
        """Return the lines of its text."""
        return self.text.split("\n")


def join_pieces(pieces: Sequence[Piece]) -> str:
    """Return the text of a region as its layout writes it."""
    return "".join(piece.gap + piece.text for piece in pieces)


def find_number_indent(pieces: Sequence[Piece]) -> str | None:
    """Return the indentation of the items of an ordered list; None without a list."""
    item = next((piece for piece in pieces if piece.is_item), None)
    number = read_number(item.text) if item else None
    return number.indent if number else None


def keep_spacing(
    pieces: Sequence[Piece],
    lines: Sequence[str],
) -> str:
    """Return the text of a region, spaced as the lines of the document that say the same.

    What is kept never changes what the region shows; if it would, the region is
    written as its layout says. A table that is padded anew by its document stays
    so; a new row is written plainly.

    Args:
        pieces: the region in its order, with its numbers.
        lines: the lines that the document has in the region now.
    """
    plain = join_pieces(pieces)
    if not pieces or not lines:
        return plain
    # Most regions are spaced as the layout says. To find that out is much faster than to
    # compare their lines.
    if not _may_differ_in_spacing(pieces, "\n".join(lines)):
        return plain
    text = join_pieces(_Keeper.from_region(pieces, lines).keep(pieces))
    if text == plain or _has_equal_html(text, plain):
        return text
    return plain


def _may_differ_in_spacing(pieces: Sequence[Piece], text: str) -> bool:
    """Return whether *text* may space its lines otherwise than the layout does.

    This is a fast test of the whole region: True may be wrong, False is not.
    """
    head = "" if pieces[0].is_item else pieces[0].text
    is_table = any(piece.text.startswith("|") for piece in pieces if piece.is_item)
    if is_table and not text.startswith(head):
        return True
    if "\t" in text or " \n" in text or text.endswith(" "):
        return True
    if _may_differ_in_gaps(pieces, text):
        return True
    if is_table:
        texts = (text, *(piece.text for piece in pieces))
        may_lack_cells = any(row.endswith("| |") for row in texts)
        if may_lack_cells or "| |\n" in text:
            return True
        # The head is the same already, so that the search begins behind it.
        return _ODD_ROW.search(text, len(head)) is not None
    # The plain search is faster than the pattern, and mostly finds nothing.
    return "  " in text and _DOUBLED.search(text) is not None


def _may_differ_in_gaps(pieces: Sequence[Piece], text: str) -> bool:
    """Return whether *text* may have blank lines where the layout has none.

    The layout has them beside headings, and in a loose list between items.
    """
    gaps = {piece.gap for piece in pieces}
    if gaps <= {"", "\n"}:
        return "\n\n" in text
    is_loose = any(
        below.is_item and above.is_item and below.gap != "\n"
        for above, below in pairwise(pieces)
    )
    return is_loose or "\n\n\n" in text or _ODD_GAP.search(text) is not None


def _has_equal_html(text: str, plain: str) -> bool:
    """Return whether both texts make the same HTML.

    White space does not count where no code shows it. A region inside a list's item is
    read without its indentation.
    """
    html = render_html(dedent(text))
    plain_html = render_html(dedent(plain))
    if html == plain_html:
        return True
    return "<pre" not in html and html.split() == plain_html.split()


@dataclass(frozen=True, slots=True)
class _Keeper:
    """The lines of a document's region, found by what they say."""

    lines: Sequence[str]
    keys: Sequence[str]
    is_table: bool
    number_indent: str | None
    line_end: str
    """What ends a line between two items, where these are lines of one paragraph."""

    @classmethod
    def from_region(
        cls,
        pieces: Sequence[Piece],
        lines: Sequence[str],
    ) -> "_Keeper":
        """Return a keeper of the *lines* that the document has for *pieces* now."""
        items = [piece for piece in pieces if piece.is_item]
        is_table = any(piece.text.startswith("|") for piece in items)
        number_indent = find_number_indent(pieces)
        line_end = ""
        if len(items) > 1:
            line_end, _, _ = items[1].gap.partition("\n")
        if line_end:
            lines = [line.removesuffix(line_end) for line in lines]
        keys = [
            make_line_key(line, number_indent=number_indent, is_row=is_table)
            for line in lines
        ]
        return cls(lines, keys, is_table, number_indent, line_end)

    def keep(self, pieces: Sequence[Piece]) -> list[Piece]:
        """Return the pieces with the spacing of the document."""
        positions = self._find_positions(pieces)
        gaps = self._find_gaps(pieces, positions)
        kept = []
        for piece, position, gap in zip(pieces, positions, gaps, strict=True):
            respelled = self._rewrite(piece, position)
            kept.append(respelled if gap is None else replace(respelled, gap=gap))
        return kept

    def _find_positions(self, pieces: Sequence[Piece]) -> list[int | None]:
        """Return for each piece the index of the line where it stands.

        None where it does not stand in the document, or holds code.
        """
        candidates: defaultdict[str, list[int]] = defaultdict(list)
        # From the end, so that `pop` takes the topmost line that is still free.
        for number in reversed(range(len(self.keys))):
            candidates[self.keys[number].rstrip()].append(number)
        return [
            None if _CODE.search(piece.text) else self._take_position(piece, candidates)
            for piece in pieces
        ]

    def _take_position(
        self,
        piece: Piece,
        candidates: dict[str, list[int]],
    ) -> int | None:
        """Return where *piece* stands, and take that line out of the candidates."""
        keys = [self._make_key(line) for line in piece.lines]
        # The last line ends the piece anyway, so that no space behind it breaks the line.
        keys[-1] = keys[-1].rstrip()
        starts = candidates.get(keys[0].rstrip(), [])
        last_tried = max(-1, len(starts) - 1 - _MOST_CANDIDATES)
        for index in range(len(starts) - 1, last_tried, -1):
            start = starts[index]
            current = list(self.keys[start : start + len(keys)])
            current[-1] = current[-1].rstrip()
            if current == keys:
                return starts.pop(index)
        return None

    def _make_key(self, line: str) -> str:
        return make_line_key(
            line,
            number_indent=self.number_indent,
            is_row=self.is_table,
        )

    def _rewrite(self, piece: Piece, position: int | None) -> Piece:
        """Return the piece with the lines of the document, but with its own number."""
        if position is None:
            return piece
        own_lines = piece.lines
        lines = self.lines[position : position + len(own_lines)]
        if lines == own_lines:
            return piece
        if self.number_indent is not None:
            lines = [
                _copy_number(line, own_line)
                for line, own_line in zip(lines, own_lines, strict=True)
            ]
        return replace(piece, text="\n".join(lines))

    def _find_gaps(
        self,
        pieces: Sequence[Piece],
        positions: Sequence[int | None],
    ) -> list[str | None]:
        """Return the gap above each piece as it stands in the document.

        None where the layout's own is written. A list is tight or loose by any blank
        line between its items, so that it stays what the layout says.
        """
        gaps: list[str | None] = [None]
        placed = zip(pieces, positions, strict=True)
        for (above, start), (piece, position) in pairwise(placed):
            gap = self._read_gap(above, start, position)
            may_stay = gap is not None and _may_stand(gap, above, piece)
            gaps.append(gap if may_stay else None)
        for run in _find_runs(pieces):
            own = [pieces[number].gap for number in run]
            written = [gaps[number] or pieces[number].gap for number in run]
            if _is_loose(written) != _is_loose(own):
                for number in run:
                    gaps[number] = None
        return gaps

    def _read_gap(
        self,
        above: Piece,
        start: int | None,
        position: int | None,
    ) -> str | None:
        """Return what stands in the document between two pieces.

        *start* is where *above* stands, *position* where the next piece does. None where
        the pieces do not follow each other.
        """
        if start is None or position is None:
            return None
        end = start + len(above.lines)
        if end > position:
            return None
        between = self.lines[end:position]
        if any(line.strip(" \t") for line in between):
            return None
        line_end = self.line_end if above.is_item else ""
        return line_end + "\n".join(["", *between, ""])


def _copy_number(line: str, numbered: str) -> str:
    """Return *line* with the number that *numbered* begins with, if both have one."""
    old, new = read_number(line), read_number(numbered)
    return f"{old.indent}{new.number}{old.rest}" if old and new else line


def _may_stand(gap: str, above: Piece, piece: Piece) -> bool:
    """Return whether *gap* means the same between two pieces as the layout's own gap.

    Between the items of a list it does so far; `_find_gaps` looks at the whole list.
    """
    pair = (above, piece)
    if all(part.is_item and _LIST_ITEM.match(part.text) for part in pair):
        return True
    if any(_HEADING.match(part.text) for part in pair):
        return True
    # Elsewhere a blank line parts two paragraphs.
    return _is_loose([gap]) == _is_loose([piece.gap])


def _is_loose(gaps: Sequence[str]) -> bool:
    """Return whether one of the gaps is a blank line."""
    return any(gap.count("\n") > 1 for gap in gaps)


def _find_runs(pieces: Sequence[Piece]) -> Iterator[list[int]]:
    """Yield the indexes of the items of each list that have a gap inside it above them.

    These are all its items but the first.
    """
    run: list[int] = []
    for number, (above, piece) in enumerate(pairwise(pieces), 1):
        if above.is_item and piece.is_item:
            run.append(number)
        elif run:
            yield run
            run = []
    if run:
        yield run
