"""The whole way of an import, from a list's text to everything that keeps it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.importer.convert.drafts import Draft
from bot.importer.convert.layout import (
    make_document,
    make_group,
    make_layout,
    name_entries,
    place_parts,
)
from bot.importer.convert.merge_drafts import Patterns
from bot.importer.convert.newcomers import AddedLines
from bot.importer.convert.section_items import (
    BlockReader,
    PatternChooser,
    SectionItems,
    fits_headings,
    group_by_block,
    read_items,
)
from bot.importer.convert.sort_order import WantedOrder
from bot.importer.read.blocks import parse_blocks
from bot.importer.read.encoding import Repair, clean_lines, repair_text
from bot.importer.read.items import Heading
from bot.importer.read.sections import (
    SectionBlock,
    YearGroup,
    find_parts,
    find_year_groups,
    remove_markup,
)
from bot.importer.verify.report import Report, make_report
from bot.importer.verify.round_trip import Difference, compare
from bot.importer.verify.unread_items import find_unread_items
from bot.markdown.regions import remove_markers
from bot.model.layout import Layout

Span = tuple[int, int]
"""Lines of the source, the last not included, counted from 0."""
_MOST_READINGS = 4
"""After so many, no heading by year is one any more: each that is given up can unsettle another."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A list taken apart: records by entry id, the layout, and the document with its items between markers."""

    source: str
    text: str
    """The list after its repairs, with LF."""
    layout: Layout
    records: Mapping[str, dict[str, Any]]
    document: str
    drafts: tuple[Draft, ...]
    patterns: Patterns
    repairs: tuple[Repair, ...]
    moved: Mapping[str, int]
    """How many items of each section move to their places in its order."""


@dataclass(frozen=True, slots=True)
class ParsedList:
    """A list's text and the blocks that become its sections; it can be imported several times."""

    written: list[str]
    """The lines as they are written, each with its line end."""
    lines: list[str]
    headings: list[Heading]
    parts: list[SectionBlock]
    repairs: tuple[Repair, ...]
    reader: BlockReader = field(default_factory=BlockReader)


def parse_list(text: str, as_prose: Sequence[Span] = ()) -> ParsedList:
    """Find the blocks of the Markdown list *text*; nothing within *as_prose* is taken for a list.

    Raises:
        RefusedError: the text is no list that can be kept.
    """
    text, repairs = repair_text(remove_markers(text))
    written = text.split("\n")
    lines = [line.removesuffix("\r") for line in written]
    headings, parts = _parts(lines, as_prose)
    written, removals = clean_lines(
        written, [(part.run.first, part.run.last) for part in parts]
    )
    if removals:
        repairs += removals
        lines = [line.removesuffix("\r") for line in written]
        headings, parts = _parts(lines, as_prose)
    return ParsedList(written, lines, headings, parts, tuple(repairs))


def import_list(  # noqa: PLR0913 - what to import, and where to
    parsed: ParsedList,
    source: str,
    list_id: str,
    document: str,
    *,
    order: WantedOrder = "found",
    choose: PatternChooser | None = None,
    as_written: Sequence[Span] = (),
    history: Sequence[str] = (),
) -> Imported:
    """Take the list *parsed* apart.

    Args:
        parsed: the list; its line ends stay as they are.
        source: the name of the file it came from, for the report.
        list_id: the new list's id, a folder under `entries/`.
        document: the path that the list will have in the repository.
        order: in which order the sections will show their items.
        choose: decides between readings of a section that are equally likely.
        as_written: where items are kept verbatim.
        history: what the file held after its last commits, newest first; it tells where people add items.
    """
    lines, headings, parts = parsed.lines, parsed.headings, parsed.parts
    groups, section_items = _read(parsed, _list_lines(as_written), choose)
    placed = place_parts(parts, groups, section_items.drafts)
    section_items = replace(
        section_items, drafts=name_entries(list_id, section_items.drafts, placed)
    )
    title = (
        next((remove_markup(h.text) for h in headings if h.level == 1), "") or list_id
    )
    added = AddedLines(lines, history)
    made = make_layout(
        list_id, title, document, parts, groups, section_items, placed, order, added
    )
    return Imported(
        source=source,
        text="\n".join(lines),
        layout=made.layout,
        records={draft.id: draft.record for draft in section_items.drafts},
        document=make_document(parsed.written, parts, groups, placed),
        drafts=tuple(section_items.drafts),
        patterns=section_items.patterns,
        repairs=parsed.repairs,
        moved=made.moved,
    )


def _parts(
    lines: list[str], as_prose: Sequence[Span]
) -> tuple[list[Heading], list[SectionBlock]]:
    headings = parse_blocks("\n".join(lines))
    parts = find_parts(headings, lines)
    prose = _within(parts, as_prose)
    return headings, [part for part in parts if part not in prose]


def _within(parts: Sequence[SectionBlock], spans: Sequence[Span]) -> list[SectionBlock]:
    """The parts that one of *spans* holds lines of."""
    inside = _list_lines(spans)
    return [
        part
        for part in parts
        if not inside.isdisjoint(range(part.run.first, part.run.last))
    ]


def _list_lines(spans: Sequence[Span]) -> set[int]:
    return {number for first, last in spans for number in range(first, last)}


def _read(
    parsed: ParsedList, as_written: set[int], choose: PatternChooser | None
) -> tuple[list[YearGroup], SectionItems]:
    """Read all items; years that do not say where an item stands are headings like any other."""
    parts, reader = parsed.parts, parsed.reader
    groups = find_year_groups(parts, parsed.lines)
    for _ in range(_MOST_READINGS):
        found = read_items(parts, groups, as_written, choose, reader)
        shown = group_by_block(found.drafts)
        kept = [
            group for group in groups if fits_headings(group, make_group(group), shown)
        ]
        if len(kept) == len(groups):
            return groups, found
        groups = kept
    return [], read_items(parts, (), as_written, choose, reader)


def differences(imported: Imported, regenerated: str) -> list[Difference]:
    """Where the list as it is now generated says more or less than the list as it was."""
    return compare(imported.text, remove_markers(regenerated.replace("\r\n", "\n")))


def account(imported: Imported, found: Sequence[Difference]) -> Report:
    """Account for every item, for every difference *found*, and for what looks like an item and was not read."""
    shown = [shown for draft in imported.drafts for shown in (draft, *draft.guests)]
    taken = [(draft.item.first, draft.item.last) for draft in shown]
    return make_report(
        imported.source,
        imported.layout,
        imported.drafts,
        imported.patterns,
        imported.repairs,
        found,
        imported.moved,
        find_unread_items(imported.text, taken),
    )
