"""Choose among the patterns of a view the one that the document uses for an item."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from bot.markdown.line_spacing import make_line_key
from bot.output.lists.region_text import Piece, find_number_indent


def keep_notation(
    pieces: Sequence[Piece],
    lines: Sequence[str],
) -> list[Piece]:
    """Return the pieces of a region, each as the document writes it already.

    A piece changes only if another pattern of its view gives the lines that stand in
    the document. A pattern is another notation only if it shows as many of the entry's
    values: a line and the fields of its entry never part.

    Args:
        pieces: the region in its order, as the patterns write it that come first.
        lines: the lines that the document has in the region now.
    """
    if not lines or all(piece.list_others is None for piece in pieces):
        return list(pieces)
    region = _RegionLines(pieces, lines)
    return [region.choose(piece) for piece in pieces]


class _RegionLines:
    """The lines of a region, found by what they say."""

    def __init__(
        self,
        pieces: Sequence[Piece],
        lines: Sequence[str],
    ) -> None:
        self._indent = find_number_indent(pieces)
        self._is_table = any(
            piece.text.startswith("|") for piece in pieces if piece.is_item
        )
        self._keys = [self._make_key(line) for line in lines]
        self._positions: defaultdict[str, list[int]] = defaultdict(list)
        for position, key in enumerate(self._keys):
            self._positions[key.rstrip()].append(position)

    def choose(self, piece: Piece) -> Piece:
        """Return the piece with the one of its texts that stands in the region.

        It stays as it is if that is its own text, or if none does.
        """
        if piece.list_others is None or self._contains(piece.text):
            return piece
        for text in piece.list_others():
            if self._contains(text):
                return replace(piece, text=text)
        return piece

    def _contains(self, text: str) -> bool:
        """Return whether the lines of *text* stand in the region, one below the other."""
        *keys, end_key = (self._make_key(line) for line in text.split("\n"))
        # Space at the end of the text breaks no line, so that it does not count.
        end_key = end_key.rstrip()
        start_key = keys[0].rstrip() if keys else end_key
        for start in self._positions.get(start_key, ()):
            end = start + len(keys)
            if end >= len(self._keys) or self._keys[end].rstrip() != end_key:
                continue
            if self._keys[start:end] == keys:
                return True
        return False

    def _make_key(self, line: str) -> str:
        return make_line_key(line, number_indent=self._indent, is_row=self._is_table)
