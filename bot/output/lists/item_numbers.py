"""Number the items of ordered lists as their document numbers them.

A pattern gives the number that a list begins with. Markdown counts by itself, so
that a list may have `1.` at each item as well as 1, 2, 3. The lines of the document
show which of the two a region does, and whether it counts on below a heading.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.markdown.line_spacing import read_number
from bot.output.lists.region_text import Piece, find_number_indent

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]")

# An item that is more than one paragraph: "1. a\n\n   b", "1. a\n   - b". Its further
# lines must be indented as far as its text.
_BLOCK_INSIDE = re.compile(r"\n[ \t]*(?:\n|(?:[-*+]|\d{1,9}[.)])[ \t]|[>|])")

# Columns from one tab stop to the next (CommonMark 0.31.2, "Tabs").
_TAB = 4


@dataclass(frozen=True, slots=True)
class Numbering:
    """How many items of a region, or of a document, are numbered in which way."""

    counted: int = 0
    """Items whose number is by one more than that of the item above."""
    same: int = 0
    """Items that have the number of the item above."""
    goes_on: bool = False
    """Whether numbers go on below a heading."""
    usual: int | None = None
    """The number that most items have which are not the first of their list."""

    @property
    def counts(self) -> bool:
        """Return whether a new item gets the next number."""
        # In a draw numbers stay as they are: 1, 2, 2 would else be written at first, and
        # become 1, 2, 3 when the list is generated again.
        return self.counted > self.same

    @property
    def is_known(self) -> bool:
        """Return whether there are two items to compare."""
        return self.counted + self.same > 0


def read_numbering(
    pieces: Sequence[Piece],
    lines: Sequence[str],
) -> Numbering:
    """Return how a region of the document numbers its items.

    Nothing is known where *pieces* are no ordered list, or *lines* have no numbers.

    Args:
        pieces: the region as its layout writes it.
        lines: the lines that the document has in the region now.
    """
    indent = find_number_indent(pieces)
    if indent is None:
        return Numbering()
    lists = _collect_numbers(lines, indent)
    counted = same = 0
    further: Counter[int] = Counter()
    for numbers in lists:
        further.update(numbers[1:])
        for number, following in pairwise(numbers):
            counted += following == number + 1
            same += following == number
    filled = [numbers for numbers in lists if numbers]
    onward = 0
    for above, below in pairwise(filled):
        onward += below[0] == above[-1] + 1
    # Below most headings the number goes on: a slip at one of them decides nothing.
    goes_on = onward * 2 > len(filled) - 1 > 0
    usual = further.most_common(1)[0][0] if further else None
    return Numbering(counted, same, goes_on, usual)


def _collect_numbers(
    lines: Iterable[str],
    indent: str,
) -> list[list[int]]:
    """Return the numbers of the items that *indent* indents, a list for each heading."""
    lists: list[list[int]] = [[]]
    for line in lines:
        item = read_number(line)
        if item is not None and item.indent == indent:
            lists[-1].append(item.number)
        elif _HEADING.match(line):
            lists.append([])
    return lists


def add_numbering(numberings: Mapping[str, Numbering]) -> Numbering:
    """Return how the regions of a document number their items, all together."""
    return Numbering(
        sum(numbering.counted for numbering in numberings.values()),
        sum(numbering.same for numbering in numberings.values()),
    )


def number_items(
    pieces: Sequence[Piece],
    numbering: Numbering,
    document: Numbering,
) -> list[Piece]:
    """Return the pieces of a region with the numbers of an ordered list.

    Args:
        pieces: the region as its layout writes it, each item with the number of its
            pattern.
        numbering: how the region numbers its items now.
        document: how the document does; it decides where the region has too few items
            to tell.
    """
    indent = find_number_indent(pieces)
    if indent is None:
        return list(pieces)
    has_own = numbering.is_known or numbering.goes_on
    decisive = numbering if has_own else document
    counts = decisive.counts or decisive.goes_on
    usual = numbering.usual
    numbered: list[Piece] = []
    above: int | None = None
    for piece in pieces:
        if not piece.is_item and not decisive.goes_on:
            # A heading ends the list, so that the next item begins another one.
            above = None
        item = read_number(piece.text) if piece.is_item else None
        if item is None or item.indent != indent:
            numbered.append(piece)
            continue
        above = _choose_number(item.number, above, counts=counts, usual=usual)
        numbered.append(_set_number(piece, above))
    return numbered


def _choose_number(
    own: int,
    above: int | None,
    *,
    counts: bool,
    usual: int | None,
) -> int:
    """Return the number of an item with the number *own* by its pattern.

    *above* is the number of the item above it in the list; None for the first one.
    """
    if above is None:
        return own
    if counts:
        return above + 1
    return own if usual is None else usual


def _set_number(piece: Piece, number: int) -> Piece:
    """Return the item with another number.

    A longer number moves the text of the item, and the blocks inside it move with it.
    """
    item = read_number(piece.text)
    if item is None or item.number == number:
        return piece
    head, *others = f"{item.indent}{number}{item.rest}".split("\n")
    if _BLOCK_INSIDE.search(piece.text):
        width = len(item.indent) + len(str(number)) + len(". ")
        others = _indent_lines(others, width)
    return replace(piece, text="\n".join([head, *others]))


def _indent_lines(
    lines: Sequence[str],
    width: int,
) -> list[str]:
    """Return *lines*, all moved so that the least indented one begins in column *width*."""
    filled = [line.expandtabs(_TAB) for line in lines if line.strip()]
    indents = [len(line) - len(line.lstrip()) for line in filled]
    least = min(indents, default=width)
    indent = " " * (width - least)
    return [indent + line if line.strip() else line for line in lines]
