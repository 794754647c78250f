"""What an edit does to a list's document: to its items, and to the text between them."""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from bot.errors import ConfigurationError, RefusedError
from bot.importer.read.items import LONGEST_ITEM
from bot.markdown.alignment import align
from bot.markdown.line_spacing import make_line_key, read_number
from bot.markdown.regions import Region, find_regions
from bot.model.account import Span
from bot.model.layout import Layout
from bot.review.document_items import DocumentReader, PlacedItem, select_region
from bot.review.kept_readings import keep_readings
from bot.review.section_homes import find_section_homes

LARGEST_DOCUMENT = 2_000_000
MOST_CHANGED = 1_000
"""Each changed item is read by itself, which takes about a millisecond: more are for a person to look at."""


@dataclass(frozen=True, slots=True)
class TextEdit:
    """Lines that are no items: *before* goes, *after* comes. *region* is the one they stand in; None outside."""

    before: tuple[Span, ...]
    after: tuple[Span, ...]
    region: str | None


class ChangedItem(NamedTuple):
    """An item that only one version has, and the lines to account for: the item, and empty lines that came with it."""

    placed: PlacedItem
    span: Span


@dataclass(frozen=True, slots=True)
class DocumentEdit:
    """All that differs between two versions of a document: their items and the rest, each line once.

    *kept* are the pairs of items that both versions have at the same place.
    *above* tells for each new item, by its first line, which item of its region
    stands above it; None for the first of its region. *has_regions* tells
    whether the version before had generated parts: what stood outside them was
    no entry.
    """

    path: str
    old_lines: list[str]
    new_lines: list[str]
    gone: tuple[ChangedItem, ...]
    come: tuple[ChangedItem, ...]
    kept: tuple[tuple[PlacedItem, PlacedItem], ...]
    texts: tuple[TextEdit, ...]
    above: Mapping[int, PlacedItem | None]
    fresh: frozenset[int]
    """The lines of the new version that the old one has not."""
    has_regions: bool


class _Piece(NamedTuple):
    """Lines that belong together: an item, one line of text, or a region that nobody touched."""

    first: int
    last: int
    key: Hashable
    item: PlacedItem | None
    region: str | None


def read_document_edit(
    layout: Layout, path: str, before: str, after: str, today: str
) -> DocumentEdit:
    """Read what differs between two versions of a document.

    Args:
        layout: the list that the document shows.
        path: the document, for messages; it may have been another file than today.
        before: the version that the edit began with; it may be older than the document's regions.
        after: the version with the edit.
        today: the document as it stands, which tells the headings of the sections.

    Raises:
        ConfigurationError: the markers of a region are broken, or the edit is too large to be read item by item.
    """
    if max(len(before), len(after)) > LARGEST_DOCUMENT:
        raise make_too_large(
            path, f"the document has more than {LARGEST_DOCUMENT:,} characters"
        )
    old_lines, new_lines = before.split("\n"), after.split("\n")
    old_regions, new_regions = find_regions(before, path), find_regions(after, path)
    if old_regions and (problem := _find_marker_problem(old_regions, new_regions)):
        raise ConfigurationError(path, 1, "", problem)
    old_keys = _make_keys(old_lines, old_regions, layout)
    new_keys = _make_keys(new_lines, new_regions, layout)
    same = align(old_keys, new_keys)
    changed = set(range(len(old_lines))) - {old for old, _ in same}
    fresh = set(range(len(new_lines))) - {new for _, new in same}
    if not changed and not fresh:
        return DocumentEdit(
            path,
            old_lines,
            new_lines,
            (),
            (),
            (),
            (),
            {},
            frozenset(),
            bool(old_regions),
        )
    try:
        touched = _find_touched(old_keys, new_keys, old_regions, new_regions, fresh)
        homes = cache(
            lambda: find_section_homes(
                today, layout, find_regions(today, layout.document)
            )
        )
        is_outside = not old_regions or (
            _has_outside(old_lines, old_regions, changed)
            or _has_outside(new_lines, new_regions, fresh)
        )
        reader = DocumentReader(layout, homes, touched, is_outside)
        old_items = reader.read_items(old_lines, old_regions, ())
        found = reader.read_items(new_lines, new_regions, fresh)
        new_items = keep_readings(old_items, found, same, new_lines, new_regions, fresh)
    except RefusedError as error:
        raise make_too_large(path, str(error).rstrip(".")) from None
    old = list(_cut(old_keys, old_items, old_regions, touched))
    new = list(_cut(new_keys, new_items, new_regions, touched))
    edit = DocumentEdit(
        path,
        old_lines,
        new_lines,
        (),
        (),
        (),
        (),
        _find_above(new),
        frozenset(fresh),
        bool(old_regions),
    )
    return _compare(path, edit, old, new)


def _make_keys(
    lines: Sequence[str], regions: Mapping[str, Region], layout: Layout
) -> list[str]:
    """Return what tells the lines of a version apart: in regions neither numbers nor padding, which a list keeps."""
    keys = list(lines)
    for name, _, view in layout.iterate_views():
        region = regions.get(name)
        if region is None:
            continue
        is_row = view.patterns[0].startswith("|")
        number = read_number(view.patterns[0])
        for index in range(region.begin_line + 1, region.end_line):
            line = lines[index].removesuffix("\r")
            keys[index] = make_line_key(
                line, number_indent=number.indent if number else None, is_row=is_row
            )
    return keys


def _find_marker_problem(old: Collection[str], new: Collection[str]) -> str:
    """Return which regions came or went, as a sentence; empty if none did: then nobody knows whose lines are whose."""
    gone = [f"`{name}`" for name in old if name not in new]
    come = [f"`{name}`" for name in new if name not in old]
    said = [f"the markers of {', '.join(gone)} are gone"] if gone else []
    said += (
        [f"there are markers of {', '.join(come)}, which no section has"]
        if come
        else []
    )
    return "; ".join(said) + "." if said else ""


def make_too_large(path: str, what: str) -> ConfigurationError:
    """Return the error for an edit that is too large."""
    return ConfigurationError(
        path, 1, "", f"{what}; so large an edit is not read item by item."
    )


def _find_touched(
    old_lines: Sequence[str],
    new_lines: Sequence[str],
    old_regions: Mapping[str, Region],
    new_regions: Mapping[str, Region],
    fresh: Collection[int],
) -> set[str]:
    """Return the names of the regions in which, or right beside which, something differs."""
    touched = old_regions.keys() ^ new_regions.keys()
    for name in old_regions.keys() & new_regions.keys():
        old, new = old_regions[name], new_regions[name]
        is_same = (
            old_lines[old.begin_line : old.end_line + 1]
            == new_lines[new.begin_line : new.end_line + 1]
        )
        if not is_same or select_region(new_lines, new, fresh).find_outside():
            touched.add(name)
    return touched


def _has_outside(
    lines: Sequence[str], regions: Mapping[str, Region], differing: Collection[int]
) -> bool:
    """Return whether one of the lines *differing* stands outside the regions and is not empty."""
    inside = {
        n
        for region in regions.values()
        for n in range(region.begin_line, region.end_line + 1)
    }
    return any(n not in inside and lines[n].strip() for n in differing)


def _cut(
    lines: Sequence[str],
    items: Sequence[PlacedItem],
    regions: Mapping[str, Region],
    touched: Collection[str],
) -> Iterator[_Piece]:
    """Yield the pieces of a document in order: items, untouched regions, and single lines; *lines* are their keys."""
    inside = {
        n: name
        for name, region in regions.items()
        for n in range(region.begin_line + 1, region.end_line)
    }
    starts = {item.first: item for item in items}
    whole = {
        region.begin_line: region
        for name, region in regions.items()
        if name not in touched
    }
    number = 0
    while number < len(lines):
        item, region = starts.get(number), whole.get(number)
        if region is not None:
            last = region.end_line + 1
            yield _Piece(
                number, last, (region.name, *lines[number:last]), None, region.name
            )
        elif item is not None:
            last = item.last
            key = (item.section, item.is_outside, *lines[number:last])
            yield _Piece(number, last, key, item, inside.get(number))
        else:
            last = number + 1
            yield _Piece(number, last, lines[number], None, inside.get(number))
        number = last


def _compare(
    path: str, edit: DocumentEdit, old: Sequence[_Piece], new: Sequence[_Piece]
) -> DocumentEdit:
    """Return *edit* with what is only in one of two versions."""
    pairs = align([piece.key for piece in old], [piece.key for piece in new])
    gone: list[ChangedItem] = []
    come: list[ChangedItem] = []
    texts: list[TextEdit] = []
    for old_gap, new_gap in _find_gaps(old, new, pairs):
        old_parts, new_parts = (
            _join_blanks(old_gap, edit.old_lines),
            _join_blanks(new_gap, edit.new_lines),
        )
        gone += [
            ChangedItem(part.item, Span(part.first, part.last))
            for part in old_parts
            if part.item
        ]
        come += [
            ChangedItem(part.item, Span(part.first, part.last))
            for part in new_parts
            if part.item
        ]
        for region in dict.fromkeys(
            part.region for part in (*old_parts, *new_parts) if not part.item
        ):
            before, after = _find_text(old_parts, region), _find_text(new_parts, region)
            texts.append(TextEdit(before, after, region))
    if max(len(gone), len(come)) > MOST_CHANGED:
        raise make_too_large(
            path, f"more than {MOST_CHANGED:,} items are edited at once"
        )
    if any(len(item.placed.item.text) > LONGEST_ITEM for item in come):
        raise make_too_large(path, f"an item has more than {LONGEST_ITEM:,} characters")
    both = [(old[index].item, new[place].item) for index, place in pairs]
    kept = tuple(
        (one, other) for one, other in both if one is not None and other is not None
    )
    return replace(
        edit, gone=tuple(gone), come=tuple(come), kept=kept, texts=tuple(texts)
    )


def _find_gaps(
    old: Sequence[_Piece], new: Sequence[_Piece], pairs: Sequence[tuple[int, int]]
) -> Iterator[tuple[Sequence[_Piece], Sequence[_Piece]]]:
    """Yield what lies between the members of both versions that are the same."""
    first = start = 0
    for index, place in (*pairs, (len(old), len(new))):
        if index > first or place > start:
            yield old[first:index], new[start:place]
        first, start = index + 1, place + 1


def _join_blanks(pieces: Sequence[_Piece], lines: Sequence[str]) -> list[_Piece]:
    """Return the pieces, each item with the empty lines right beside it: they came or went with it."""
    joined: list[_Piece] = []
    for piece in pieces:
        before = joined[-1] if joined else None
        is_beside = before is not None and before.last == piece.first
        if (
            before
            and is_beside
            and before.item
            and not piece.item
            and not lines[piece.first].strip()
        ):
            joined[-1] = before._replace(last=piece.last)
        elif piece.item:
            first = piece.first
            while joined and joined[-1].last == first and _is_blank(joined[-1], lines):
                first = joined.pop().first
            joined.append(piece._replace(first=first))
        else:
            joined.append(piece)
    return joined


def _is_blank(piece: _Piece, lines: Sequence[str]) -> bool:
    """Return whether a piece is one empty line."""
    return (
        piece.item is None
        and piece.last == piece.first + 1
        and not lines[piece.first].strip()
    )


def _find_text(pieces: Sequence[_Piece], region: str | None) -> tuple[Span, ...]:
    """Return the lines of *pieces* in a region, or outside, that are no items; those that follow each other as one."""
    spans: list[Span] = []
    for piece in pieces:
        if piece.item is not None or piece.region != region:
            continue
        if spans and spans[-1].last == piece.first:
            spans[-1] = Span(spans[-1].first, piece.last)
        else:
            spans.append(Span(piece.first, piece.last))
    return tuple(spans)


def _find_above(pieces: Sequence[_Piece]) -> dict[int, PlacedItem | None]:
    """Return the item above each item in its own region, by the item's first line."""
    last_of: dict[str, PlacedItem] = {}
    above: dict[int, PlacedItem | None] = {}
    for piece in pieces:
        item = piece.item
        if item is None or item.home is None:
            continue
        above[item.first] = last_of.get(item.home.region)
        last_of[item.home.region] = item
    return above
