"""How an item is written where several patterns of its view write the same values: as its document does."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from bot.markdown.line_spacing import make_line_key
from bot.output.lists.region_text import Piece, find_number_indent


def keep_notation(pieces: Sequence[Piece], standing: Sequence[str]) -> list[Piece]:
    """Return the pieces of a region, each as the document writes it where another pattern of its view does so.

    A pattern is another notation only if it shows as many of the entry's
    values: a line and the fields of its entry never part.

    Args:
        pieces: the region in its order, as the patterns write it that come first.
        standing: the lines that stand in the region now.
    """
    if not standing or all(piece.list_others is None for piece in pieces):
        return list(pieces)
    lines = _Lines(pieces, standing)
    return [lines.choose(piece) for piece in pieces]


class _Lines:
    """The lines of a region, found by what they say."""

    def __init__(self, pieces: Sequence[Piece], standing: Sequence[str]) -> None:
        self._indent = find_number_indent(pieces)
        self._is_table = any(
            piece.text.startswith("|") for piece in pieces if piece.is_item
        )
        self._keys = [self._make_key(line) for line in standing]
        self._where: defaultdict[str, list[int]] = defaultdict(list)
        for number, key in enumerate(self._keys):
            self._where[key.rstrip()].append(number)

    def choose(self, piece: Piece) -> Piece:
        """Return the piece with the first of its texts that stands in the region; as it is, if none does."""
        if piece.list_others is None or self._stands(piece.text):
            return piece
        other = next((text for text in piece.list_others() if self._stands(text)), None)
        return piece if other is None else replace(piece, text=other)

    def _stands(self, text: str) -> bool:
        """Return whether the lines of *text* stand in the region; space at its end breaks no line."""
        *above, last = (self._make_key(line) for line in text.split("\n"))
        first = above[0] if above else last
        for number in self._where.get(first.rstrip(), ()):
            end = number + len(above)
            if (
                self._keys[number:end] == above
                and self._keys[end : end + 1]
                and self._keys[end].rstrip() == last.rstrip()
            ):
                return True
        return False

    def _make_key(self, line: str) -> str:
        return make_line_key(line, number_indent=self._indent, is_row=self._is_table)
