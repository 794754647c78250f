"""Cut the versions of a document into pieces, and find those that only one version has."""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from typing import NamedTuple

from bot.markdown.regions import Region
from bot.model.account import Span
from bot.review.document_items import PlacedItem


class Piece(NamedTuple):
    """Lines that belong together, from *start* up to, not including, *end*.

    They are an item, one line of text, or a region that nobody touched. Two versions
    have the same piece if the *key* is equal.
    """

    start: int
    end: int
    key: Hashable
    item: PlacedItem | None
    region: str | None


# What lies between two pieces that both versions have: pieces of the old version, and
# of the new one.
Gap = tuple[Sequence[Piece], Sequence[Piece]]


def cut_into_pieces(
    line_keys: Sequence[str],
    items: Sequence[PlacedItem],
    regions: Mapping[str, Region],
    touched: Collection[str],
) -> Iterator[Piece]:
    """Yield the pieces of a document in order.

    Args:
        line_keys: the keys of its lines.
        items: its items.
        regions: its regions.
        touched: the names of the regions that were read; any other is one piece.
    """
    region_of: dict[int, str] = {}
    untouched: dict[int, Region] = {}
    for name, region in regions.items():
        region_of |= dict.fromkeys(range(region.begin_line + 1, region.end_line), name)
        if name not in touched:
            untouched[region.begin_line] = region
    starts = {placed.start: placed for placed in items}
    number = 0
    while number < len(line_keys):
        placed = starts.get(number)
        closed_region = untouched.get(number)
        if closed_region is not None:
            end = closed_region.end_line + 1
            name = closed_region.name
            yield Piece(
                number,
                end,
                (name, *line_keys[number:end]),
                None,
                name,
            )
        elif placed is not None:
            end = placed.end
            # An item that changes its section is another piece, even if its lines stay.
            key = (placed.section, placed.is_outside, *line_keys[number:end])
            yield Piece(number, end, key, placed, region_of.get(number))
        else:
            end = number + 1
            yield Piece(
                number,
                end,
                line_keys[number],
                None,
                region_of.get(number),
            )
        number = end


def find_gaps(
    old: Sequence[Piece],
    new: Sequence[Piece],
    pairs: Sequence[tuple[int, int]],
) -> Iterator[Gap]:
    """Yield what lies between the pieces that both versions have.

    *pairs* are the positions of equal pieces, ascending.
    """
    old_start = new_start = 0
    for old_end, new_end in (*pairs, (len(old), len(new))):
        if old_end > old_start or new_end > new_start:
            yield old[old_start:old_end], new[new_start:new_end]
        old_start = old_end + 1
        new_start = new_end + 1


def join_blanks(
    pieces: Sequence[Piece],
    lines: Sequence[str],
) -> list[Piece]:
    """Return the pieces, each item with the empty lines right beside it.

    Those lines came or went together with the item.
    """
    joined: list[Piece] = []
    for piece in pieces:
        if piece.item:
            joined.append(_take_blanks_above(piece, joined, lines))
        elif joined and _ends_with_item(joined[-1], piece, lines):
            joined[-1] = joined[-1]._replace(end=piece.end)
        else:
            joined.append(piece)
    return joined


def _ends_with_item(
    above: Piece,
    piece: Piece,
    lines: Sequence[str],
) -> bool:
    """Return whether *piece* is blank and stands right below an item, *above*."""
    is_beside = above.item is not None and above.end == piece.start
    return is_beside and not lines[piece.start].strip()


def _take_blanks_above(
    piece: Piece,
    joined: list[Piece],
    lines: Sequence[str],
) -> Piece:
    """Return an item with the blank lines right above it, which leave *joined*."""
    start = piece.start
    while joined and joined[-1].end == start and _is_blank(joined[-1], lines):
        start = joined.pop().start
    return piece._replace(start=start)


def _is_blank(piece: Piece, lines: Sequence[str]) -> bool:
    """Return whether a piece is one empty line."""
    is_one_line = piece.item is None and piece.end == piece.start + 1
    return is_one_line and not lines[piece.start].strip()


def find_text(
    pieces: Sequence[Piece],
    region: str | None,
) -> tuple[Span, ...]:
    """Return the lines of *pieces* in a region that are no items.

    For None, those are the lines outside all regions. Lines that follow each other are
    one span.
    """
    spans: list[Span] = []
    for piece in pieces:
        if piece.item is not None or piece.region != region:
            continue
        if spans and spans[-1].last == piece.start:
            spans[-1] = Span(spans[-1].first, piece.end)
        else:
            spans.append(Span(piece.start, piece.end))
    return tuple(spans)


def find_items_above(pieces: Sequence[Piece]) -> dict[int, PlacedItem | None]:
    """Return the item above each item in its own region, by the item's first line."""
    latest_of: dict[str, PlacedItem] = {}
    above: dict[int, PlacedItem | None] = {}
    for piece in pieces:
        placed = piece.item
        if placed is None or placed.home is None:
            continue
        region = placed.home.region
        above[placed.start] = latest_of.get(region)
        latest_of[region] = placed
    return above
