"""The steps of an import, from a list's text to the entries, layout and document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.importer.convert.document import make_document
from bot.importer.convert.drafts import Draft
from bot.importer.convert.layout import make_layout
from bot.importer.convert.merge_drafts import Patterns
from bot.importer.convert.newcomers import AddedLines
from bot.importer.convert.old_years import add_first_year
from bot.importer.convert.placement import name_entries, place_parts
from bot.importer.convert.section_items import (
    BlockReader,
    PatternChooser,
    SectionItems,
    fits_headings,
    group_by_block,
    read_items,
)
from bot.importer.convert.sort_order import WantedOrder
from bot.importer.convert.year_headings import make_group
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

# Lines of the source, the last not included, counted from 0.
Span = tuple[int, int]
# After so many readings, headings by year are headings like any other: each group
# that is given up can unsettle another.
_MOST_READINGS = 4


@dataclass(frozen=True, slots=True)
class Imported:
    """The result of an import: records by entry id, the layout, and the document.

    *text* is the list after its repairs, with LF; *document* has markers around
    the items. *moved* says how many items of each section move to their places in
    its order.
    """

    source: str
    text: str
    layout: Layout
    records: Mapping[str, dict[str, Any]]
    document: str
    drafts: tuple[Draft, ...]
    patterns: Patterns
    repairs: tuple[Repair, ...]
    moved: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ParsedList:
    """A list's text and the blocks that become its sections.

    It can be imported several times. *lines* are those of the text with LF,
    *source_lines* the same ones, with their carriage returns where they have one.
    """

    source_lines: list[str]
    lines: list[str]
    headings: list[Heading]
    parts: list[SectionBlock]
    repairs: tuple[Repair, ...]
    reader: BlockReader = field(default_factory=BlockReader)


def parse_list(
    text: str,
    as_prose: Sequence[Span] = (),
) -> ParsedList:
    """Find the blocks of the Markdown list *text*.

    Nothing within *as_prose* is taken for a list.

    Raises:
        RefusedError: the text is no list that can be kept.
    """
    text, repairs = repair_text(remove_markers(text))
    source_lines = text.split("\n")
    lines = _remove_carriage_returns(source_lines)
    headings, parts = _find_blocks(lines, as_prose)
    # Lines can be cleaned only where items are known, and items are found again in
    # the cleaned lines.
    item_spans = [(part.run.first, part.run.last) for part in parts]
    source_lines, removals = clean_lines(source_lines, item_spans)
    if removals:
        repairs += removals
        lines = _remove_carriage_returns(source_lines)
        headings, parts = _find_blocks(lines, as_prose)
    return ParsedList(
        source_lines,
        lines,
        headings,
        parts,
        tuple(repairs),
    )


def _remove_carriage_returns(source_lines: Sequence[str]) -> list[str]:
    return [line.removesuffix("\r") for line in source_lines]


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
    """Return the entries, the layout and the document that keep the list *parsed*.

    Args:
        parsed: the list; its line ends stay as they are.
        source: the name of the file it came from, for the report.
        list_id: the new list's id, a folder under `entries/`.
        document: the path that the list will have in the repository.
        order: in which order the sections will show their items.
        choose: decides between readings of a section that are equally likely.
        as_written: where items are kept verbatim.
        history: what the file held after its last commits, newest first; it tells
            where people add items.
    """
    groups, section_items = _read(parsed, _list_lines(as_written), choose)
    blocks = place_parts(parsed.parts, groups, section_items.drafts)
    # Entries have their ids before the layout is made: its orders name their slugs.
    drafts = name_entries(list_id, section_items.drafts, blocks.placements)
    section_items = replace(section_items, drafts=drafts)
    made = make_layout(
        list_id,
        _find_title(parsed.headings) or list_id,
        document,
        blocks,
        section_items,
        order,
        AddedLines(parsed.lines, history),
    )
    return Imported(
        source=source,
        text="\n".join(parsed.lines),
        layout=add_first_year(made.layout, (draft.record for draft in drafts)),
        records={draft.id: draft.record for draft in drafts},
        document=make_document(parsed.source_lines, blocks),
        drafts=tuple(drafts),
        patterns=section_items.patterns,
        repairs=parsed.repairs,
        moved=made.moved,
    )


def _find_title(headings: Sequence[Heading]) -> str:
    """Return the words of the first heading of level 1; empty without one."""
    for heading in headings:
        if heading.level == 1:
            return remove_markup(heading.text)
    return ""


def _find_blocks(
    lines: list[str],
    as_prose: Sequence[Span],
) -> tuple[list[Heading], list[SectionBlock]]:
    """Return the headings, and the blocks that hold no line of *as_prose*."""
    headings = parse_blocks("\n".join(lines))
    prose_lines = _list_lines(as_prose)
    # Blocks are named before any is left out, so that no section changes its name.
    parts = find_parts(headings, lines)
    kept = [
        part
        for part in parts
        if prose_lines.isdisjoint(range(part.run.first, part.run.last))
    ]
    return headings, kept


def _list_lines(spans: Sequence[Span]) -> set[int]:
    """Return the numbers of all lines of *spans*."""
    numbers: set[int] = set()
    for start, end in spans:
        numbers.update(range(start, end))
    return numbers


def _read(
    parsed: ParsedList,
    as_written: set[int],
    choose: PatternChooser | None,
) -> tuple[list[YearGroup], SectionItems]:
    """Return the groups by year and all items.

    Where a heading by year does not say in which year its items are, its group is
    given up: the headings are like any other.
    """
    parts, reader = parsed.parts, parsed.reader
    groups = find_year_groups(parts, parsed.lines)
    for _ in range(_MOST_READINGS):
        items = read_items(parts, groups, as_written, choose, reader)
        drafts_by_block = group_by_block(items.drafts)
        kept = [
            group
            for group in groups
            if fits_headings(group, make_group(group), drafts_by_block)
        ]
        if len(kept) == len(groups):
            return groups, items
        groups = kept
    return [], read_items(parts, (), as_written, choose, reader)


def compare_with_source(imported: Imported, regenerated: str) -> list[Difference]:
    """Return where the generated list says more or less than the list that was imported."""
    return compare(
        imported.text,
        remove_markers(regenerated.replace("\r\n", "\n")),
    )


def make_import_report(
    imported: Imported,
    differences: Sequence[Difference],
) -> Report:
    """Return the report on every item, every difference, and every item left unread."""
    taken: list[Span] = []
    for draft in imported.drafts:
        members = (draft, *draft.guests)
        taken += [(member.item.first, member.item.last) for member in members]
    return make_report(
        imported.source,
        imported.layout,
        imported.drafts,
        imported.patterns,
        imported.repairs,
        differences,
        imported.moved,
        find_unread_items(imported.text, taken),
    )
