"""What an edit does to a list's document: to its items, and to the text between them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from bot.errors import ConfigurationError, RefusedError
from bot.importer.read.items import LONGEST_ITEM
from bot.markdown.line_spacing import make_line_key, read_number
from bot.markdown.regions import Region, find_regions
from bot.model.account import Span
from bot.model.alignment import align
from bot.model.layout import Layout
from bot.model.wording import join_words, say
from bot.output.lists.extra_regions import set_extra_regions_aside
from bot.review.document_items import DocumentReader, PlacedItem, select_region
from bot.review.document_pieces import (
    Gap,
    Piece,
    cut_into_pieces,
    find_gaps,
    find_items_above,
    find_text,
    join_blanks,
)
from bot.review.kept_readings import keep_readings
from bot.review.section_homes import SectionHomes, find_section_homes

# Characters of a document that is read item by item.
LARGEST_DOCUMENT = 2_000_000
# Each changed item is read by itself, which takes about a millisecond. More of them are
# for a person to look at.
MOST_CHANGED = 1_000


@dataclass(frozen=True, slots=True)
class TextEdit:
    """Lines that are no items: *before* goes, *after* comes.

    *region* is the name of the region that they stand in; None outside of all regions.
    """

    before: tuple[Span, ...]
    after: tuple[Span, ...]
    region: str | None


class ChangedItem(NamedTuple):
    """An item that only one version has, and the lines to account for.

    These are the lines of the item, and empty lines that came or went with it.
    """

    placed: PlacedItem
    span: Span


@dataclass(frozen=True, slots=True)
class DocumentEdit:
    """All that differs between two versions of a document: items and text, each line once."""

    path: str
    old_lines: list[str]
    new_lines: list[str]
    # The items that only the old version has, and those that only the new one has.
    gone: tuple[ChangedItem, ...]
    come: tuple[ChangedItem, ...]
    # The pairs of items that both versions have at the same place.
    kept: tuple[tuple[PlacedItem, PlacedItem], ...]
    texts: tuple[TextEdit, ...]
    # The item above each new item in its region, by the first line of the new item;
    # None for the topmost item of a region.
    above: Mapping[int, PlacedItem | None]
    # The lines of the new version that the old one does not have.
    fresh: frozenset[int]
    # Whether the old version had generated parts: what stood outside them was no entry.
    has_regions: bool


class _Version(NamedTuple):
    """One version of a document. *differing* are the lines that the other one lacks."""

    lines: list[str]
    regions: Mapping[str, Region]
    keys: list[str]
    differing: set[int]

    def has_text_outside(self) -> bool:
        """Return whether a differing line outside the regions is not empty."""
        inside: set[int] = set()
        for region in self.regions.values():
            inside |= set(range(region.begin_line, region.end_line + 1))
        return any(
            number not in inside and self.lines[number].strip()
            for number in self.differing
        )


def read_document_edit(
    layout: Layout,
    path: str,
    before: str,
    after: str,
    today: str,
) -> DocumentEdit:
    """Return what differs between two versions of a document.

    Args:
        layout: the list that the document shows.
        path: the document, for messages; it may have been another file than today.
        before: the version that the edit began with; it may be older than the
            document's regions.
        after: the version with the edit.
        today: the document as it stands, which tells the headings of the sections.

    Raises:
        ConfigurationError: the markers of a region are broken, or the edit is too
            large to be read item by item.
    """
    if max(len(before), len(after)) > LARGEST_DOCUMENT:
        problem = say(
            "the document has more than {number} characters; so large an edit is not read"
            " item by item.",
            number=f"{LARGEST_DOCUMENT:,}",
        )
        raise ConfigurationError(path, 1, "", problem)
    before = set_extra_regions_aside(before, layout)
    after = set_extra_regions_aside(after, layout)
    today = set_extra_regions_aside(today, layout)
    old_lines, new_lines = before.split("\n"), after.split("\n")
    old_regions = find_regions(before, path)
    new_regions = find_regions(after, path)
    _demand_same_markers(path, old_regions, new_regions)
    old_keys = _make_keys(old_lines, old_regions, layout)
    new_keys = _make_keys(new_lines, new_regions, layout)
    same_lines = align(old_keys, new_keys)
    changed = set(range(len(old_lines))) - {old for old, _ in same_lines}
    fresh = set(range(len(new_lines))) - {new for _, new in same_lines}
    edit = DocumentEdit(
        path,
        old_lines,
        new_lines,
        gone=(),
        come=(),
        kept=(),
        texts=(),
        above={},
        fresh=frozenset(fresh),
        has_regions=bool(old_regions),
    )
    if not changed and not fresh:
        return edit
    old = _Version(old_lines, old_regions, old_keys, changed)
    new = _Version(new_lines, new_regions, new_keys, fresh)
    try:
        old_pieces, new_pieces = _read_pieces(
            layout,
            old,
            new,
            same_lines,
            today,
        )
    except RefusedError as error:
        problem = say(
            "{problem}; so large an edit is not read item by item.",
            problem=str(error).rstrip(".。"),
        )
        raise ConfigurationError(path, 1, "", problem) from None
    edit = replace(edit, above=find_items_above(new_pieces))
    return _compare(edit, old_pieces, new_pieces)


def _read_pieces(
    layout: Layout,
    old: _Version,
    new: _Version,
    same_lines: Sequence[tuple[int, int]],
    today: str,
) -> tuple[list[Piece], list[Piece]]:
    """Return the pieces of both versions.

    Raises:
        RefusedError: a version is no list that could be read.
    """

    # Both versions need the homes, or none does; to find them takes long.
    @cache
    def find_homes() -> SectionHomes:
        regions = find_regions(today, layout.document)
        return find_section_homes(today, layout, regions)

    touched = _find_touched(old, new)
    reads_outside = not old.regions or old.has_text_outside() or new.has_text_outside()
    reader = DocumentReader(layout, find_homes, touched, reads_outside)
    old_items = reader.read_items(old.lines, old.regions, ())
    read_items = reader.read_items(new.lines, new.regions, new.differing)
    new_items = keep_readings(
        old_items,
        read_items,
        same_lines,
        new.lines,
        new.regions,
        new.differing,
    )
    old_pieces = cut_into_pieces(old.keys, old_items, old.regions, touched)
    new_pieces = cut_into_pieces(new.keys, new_items, new.regions, touched)
    return list(old_pieces), list(new_pieces)


def _make_keys(
    lines: Sequence[str],
    regions: Mapping[str, Region],
    layout: Layout,
) -> list[str]:
    """Return what tells the lines of a version apart.

    In regions, neither the numbers of items nor the padding of cells count: the
    document keeps them as they are.
    """
    keys = list(lines)
    for name, _, view in layout.iterate_views():
        region = regions.get(name)
        if region is None:
            continue
        is_row = view.patterns[0].startswith("|")
        number = read_number(view.patterns[0])
        number_indent = number.indent if number else None
        for index in range(region.begin_line + 1, region.end_line):
            line = lines[index].removesuffix("\r")
            keys[index] = make_line_key(
                line,
                number_indent=number_indent,
                is_row=is_row,
            )
    return keys


def _demand_same_markers(
    path: str,
    old: Collection[str],
    new: Collection[str],
) -> None:
    """Demand that the new version has the regions of the old one, if that has any.

    Else nobody knows which lines are the bot's.

    Raises:
        ConfigurationError: a region is gone, or a new one came.
    """
    if not old:
        return
    gone = join_words(f"`{name}`" for name in old if name not in new)
    come = join_words(f"`{name}`" for name in new if name not in old)
    if gone and come:
        problem = say(
            "the markers of {gone} are gone; there are markers of {come}, which no section"
            " has.",
            gone=gone,
            come=come,
        )
    elif gone:
        problem = say("the markers of {gone} are gone.", gone=gone)
    elif come:
        problem = say("there are markers of {come}, which no section has.", come=come)
    else:
        return
    raise ConfigurationError(path, 1, "", problem)


def make_too_many(path: str, most: int) -> ConfigurationError:
    """Return the error for an edit of more than *most* items."""
    problem = say(
        "more than {number} items are edited at once; so large an edit is not read item"
        " by item.",
        number=f"{most:,}",
    )
    return ConfigurationError(path, 1, "", problem)


def _find_touched(old: _Version, new: _Version) -> set[str]:
    """Return the names of the regions in which, or right beside which, a line differs."""
    touched = old.regions.keys() ^ new.regions.keys()
    for name in old.regions.keys() & new.regions.keys():
        old_region = old.regions[name]
        new_region = new.regions[name]
        old_keys = old.keys[old_region.begin_line : old_region.end_line + 1]
        new_keys = new.keys[new_region.begin_line : new_region.end_line + 1]
        # An item right beside a marker is read with the region, so it counts, too.
        if old_keys != new_keys or _has_text_beside(new, new_region):
            touched.add(name)
    return touched


def _has_text_beside(version: _Version, region: Region) -> bool:
    """Return whether a differing line stands right beside a region."""
    selection = select_region(version.keys, region, version.differing)
    return bool(selection.find_outside())


def _compare(
    edit: DocumentEdit,
    old: Sequence[Piece],
    new: Sequence[Piece],
) -> DocumentEdit:
    """Return *edit* with what only one of two versions has.

    Raises:
        ConfigurationError: more is changed than is read item by item.
    """
    old_keys = [piece.key for piece in old]
    new_keys = [piece.key for piece in new]
    pairs = align(old_keys, new_keys)
    gone: list[ChangedItem] = []
    come: list[ChangedItem] = []
    texts: list[TextEdit] = []
    for old_gap, new_gap in find_gaps(old, new, pairs):
        old_pieces = join_blanks(old_gap, edit.old_lines)
        new_pieces = join_blanks(new_gap, edit.new_lines)
        gone += _list_items(old_pieces)
        come += _list_items(new_pieces)
        texts += _list_texts((old_pieces, new_pieces))
    _demand_readable(edit.path, gone, come)
    kept = []
    for old_index, new_index in pairs:
        old_item = old[old_index].item
        new_item = new[new_index].item
        if old_item is not None and new_item is not None:
            kept.append((old_item, new_item))
    return replace(
        edit,
        gone=tuple(gone),
        come=tuple(come),
        kept=tuple(kept),
        texts=tuple(texts),
    )


def _list_items(pieces: Sequence[Piece]) -> list[ChangedItem]:
    """Return the items among *pieces*, each with all lines of its piece."""
    return [
        ChangedItem(piece.item, Span(piece.start, piece.end))
        for piece in pieces
        if piece.item
    ]


def _list_texts(gap: Gap) -> list[TextEdit]:
    """Return the text between items that differs in a gap, region by region."""
    old_pieces, new_pieces = gap
    regions = dict.fromkeys(
        piece.region for piece in (*old_pieces, *new_pieces) if not piece.item
    )
    texts = []
    for region in regions:
        before = find_text(old_pieces, region)
        after = find_text(new_pieces, region)
        texts.append(TextEdit(before, after, region))
    return texts


def _demand_readable(
    path: str,
    gone: Sequence[ChangedItem],
    come: Sequence[ChangedItem],
) -> None:
    """Demand that the changed items are few enough and short enough to be read.

    Raises:
        ConfigurationError: they are not.
    """
    if max(len(gone), len(come)) > MOST_CHANGED:
        raise make_too_many(path, MOST_CHANGED)
    for changed in come:
        if len(changed.placed.item.text) > LONGEST_ITEM:
            problem = say(
                "an item has more than {number} characters; so large an edit is not read"
                " item by item.",
                number=f"{LONGEST_ITEM:,}",
            )
            raise ConfigurationError(path, 1, "", problem)
