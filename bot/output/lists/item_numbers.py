"""The numbers of the items of ordered lists: counted where the document counts.

A pattern says the number that a list begins with. Markdown counts by itself, so
that a list may say `1.` at each item as well as 1, 2, 3; which of the two a
region does, and whether it counts on below a heading, is told by its document.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.markdown.line_spacing import read_number
from bot.output.lists.region_text import Piece, find_number_indent

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]")
_BLOCK_INSIDE = re.compile(r"\n[ \t]*(?:\n|(?:[-*+]|\d{1,9}[.)])[ \t]|[>|])")
"""Where an item is more than one paragraph: its further lines must be indented as far as its text."""


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
        return self.counted > 0 and self.counted >= self.same

    @property
    def is_known(self) -> bool:
        """Return whether there are two items to compare."""
        return self.counted + self.same > 0


def read_numbering(pieces: Sequence[Piece], standing: Sequence[str]) -> Numbering:
    """Return how the lines that stand in a region number its items; nothing is known where these have no numbers."""
    indent = find_number_indent(pieces)
    if indent is None:
        return Numbering()
    lists: list[list[int]] = [[]]
    for line in standing:
        item = read_number(line)
        if item is not None and item.indent == indent:
            lists[-1].append(item.number)
        elif _HEADING.match(line):
            lists.append([])
    steps = [second - first for numbers in lists for first, second in pairwise(numbers)]
    filled = [numbers for numbers in lists if numbers]
    onward = sum(above[-1] + 1 == below[0] for above, below in pairwise(filled))
    further = Counter(number for numbers in lists for number in numbers[1:])
    usual = further.most_common(1)[0][0] if further else None
    return Numbering(
        steps.count(1), steps.count(0), onward * 2 > len(filled) - 1 > 0, usual
    )


def add_numbering(known: Mapping[str, Numbering]) -> Numbering:
    """Return how the regions of a document number their items, all together."""
    counted = sum(numbering.counted for numbering in known.values())
    return Numbering(counted, sum(numbering.same for numbering in known.values()))


def number_items(
    pieces: Sequence[Piece], numbering: Numbering, document: Numbering
) -> list[Piece]:
    """Return the pieces of a region with the numbers of an ordered list.

    Args:
        pieces: the region as its layout writes it, each item with the number of its pattern.
        numbering: how the region numbers its items now.
        document: how the document does; it decides where the region has too few items to tell.
    """
    indent = find_number_indent(pieces)
    if indent is None:
        return list(pieces)
    decides = numbering if numbering.is_known or numbering.goes_on else document
    counts = decides.counts or decides.goes_on
    numbered: list[Piece] = []
    above: int | None = None
    for piece in pieces:
        item = read_number(piece.text) if piece.is_item else None
        if not piece.is_item and not decides.goes_on:
            above = None
        if item is None or item.indent != indent:
            numbered.append(piece)
            continue
        if above is None:
            above = item.number
        elif counts:
            above += 1
        else:
            above = item.number if numbering.usual is None else numbering.usual
        numbered.append(_set_number(piece, above))
    return numbered


def _set_number(piece: Piece, number: int) -> Piece:
    """Return the item with another number; the blocks inside it stay inside where the number is longer."""
    item = read_number(piece.text)
    if item is None or item.number == number:
        return piece
    first, *others = f"{item.indent}{number}{item.rest}".split("\n")
    if _BLOCK_INSIDE.search(piece.text):
        others = _indent_lines(others, len(item.indent) + len(str(number)) + len(". "))
    return replace(piece, text="\n".join([first, *others]))


def _indent_lines(lines: Sequence[str], width: int) -> list[str]:
    """Return *lines* with spaces in front, as many as the least indented line lacks to begin in column *width*."""
    filled = [line.expandtabs(_TAB) for line in lines if line.strip()]
    least = min((len(line) - len(line.lstrip()) for line in filled), default=width)
    return [" " * (width - least) + line if line.strip() else line for line in lines]
