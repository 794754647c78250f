"""The items of a list's document, each with the section that it stands in."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.errors import ConfigurationError, RefusedError
from bot.importer.read.blocks import parse_blocks
from bot.importer.read.items import Heading, Item, Run
from bot.importer.read.kinds import TABLE
from bot.importer.read.sections import SectionBlock, find_heading_date
from bot.markdown.inline_tokens import find_links
from bot.markdown.link_targets import is_outside
from bot.markdown.regions import Region, find_regions, leads_somewhere_beside
from bot.model.dates.headings import parse_heading
from bot.model.layout import Layout, View
from bot.review.section_homes import Home, SectionHomes

_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]+(.*)|[ \t]*\Z)")
_FOLD = re.compile(
    r"[ \t]*</?(?:details|summary)\b|[ \t]*<!-- listwright:", re.IGNORECASE
)
_BULLET_OR_ROW = re.compile(r"[ \t]*(?:\||(?:[-*+]|\d{1,9}[.)])[ \t])")
_TAB = 4


@dataclass(frozen=True, slots=True, eq=False)
class PlacedItem:
    """One item, in the lines *first* up to, not including, *last* of its document, counted from 0.

    *home* is the region that it belongs to; None where no section plainly has it.
    """

    first: int
    last: int
    part: SectionBlock
    item: Item
    home: Home | None
    is_outside: bool

    @property
    def source(self) -> str:
        """Return the item as it is written, with its bullet where it has one."""
        run = self.part.run
        return run.kind.render_source(run, self.item)

    @property
    def section(self) -> str:
        """Return the id of the section that the item belongs to; empty for an item of no section."""
        return self.home.section if self.home else ""


@dataclass(frozen=True, slots=True)
class Selection:
    """The lines of a document to read as one text, by their numbers; -1 stands for an empty line between parts."""

    numbers: list[int]
    region: Region

    def find_outside(self) -> set[int]:
        """Return the lines that stand outside the region."""
        return {
            n
            for n in self.numbers
            if n >= 0 and not self.region.begin_line < n < self.region.end_line
        }


def select_region(
    lines: Sequence[str], region: Region, fresh: Collection[int]
) -> Selection:
    """Return the lines of a region, with those that were typed right beside one of its markers.

    Args:
        lines: the document.
        region: the region.
        fresh: the lines that a contribution added or changed.
    """
    inside = list(range(region.begin_line + 1, region.end_line))
    below = _find_beside(lines, region.end_line, 1, fresh)
    above = _find_beside(lines, region.begin_line, -1, fresh)
    if inside and lines[inside[0]].lstrip().startswith("|"):
        return Selection(
            [*inside, *below, *above], region
        )  # rows need the head of their table above them
    parts = [part for part in (above, inside, below) if part]
    numbers = parts[0] if parts else []
    for part in parts[1:]:
        numbers = [*numbers, -1, *part]
    return Selection(numbers, region)


@dataclass(frozen=True, slots=True)
class DocumentReader:
    """Reads the items of versions of one document; only regions that are *touched* are read."""

    layout: Layout
    find_homes: Callable[[], SectionHomes]
    """Gives the sections' headings, which takes a while in a long document."""
    touched: Collection[str]
    reads_outside: bool
    """Whether text outside the regions differs, or there are none."""

    def read_items(
        self,
        lines: Sequence[str],
        regions: Mapping[str, Region],
        fresh: Collection[int],
    ) -> list[PlacedItem]:
        """Return the items of a version.

        Args:
            lines: the version.
            regions: its regions.
            fresh: its lines that the other version has not; they belong to a region which they stand beside.

        Raises:
            RefusedError: the text is no list that could be read.
        """
        views = {
            name: Home(name, section, view)
            for name, section, view in self.layout.iterate_views()
        }
        taken: set[int] = set()
        items: list[PlacedItem] = []
        for name, region in regions.items():
            taken |= set(range(region.begin_line, region.end_line + 1))
            if name in self.touched and name in views:
                selection = select_region(lines, region, fresh)
                items += _read_region(lines, selection, views[name])
                taken |= selection.find_outside()
        if self.reads_outside:
            items += self._read_outside(lines, taken)
        return items

    def _read_outside(
        self, lines: Sequence[str], taken: Collection[int]
    ) -> Iterator[PlacedItem]:
        """Yield the items outside the lines that are *taken*: those of a section, and those that lead somewhere.

        A row that leads nowhere is none where the section shows no rows: its table is a part of the text.
        """
        text = "\n".join(
            "" if n in taken else line.rstrip("\r") for n, line in enumerate(lines)
        )
        homes = self.find_homes()
        for heading, run, item in walk_items(parse_blocks(text)):
            home = homes.find(heading, run.kind)
            leads_somewhere = any(is_outside(url) for _, url in find_links(item.text))
            is_row_of_prose = (
                run.kind is TABLE and home is not None and not is_of_rows(home.view)
            )
            if leads_somewhere or (home is not None and not is_row_of_prose):
                part = _make_part(heading, run, home.section if home else "")
                yield PlacedItem(
                    item.first, item.last, part, item, home, is_outside=True
                )


def _read_region(
    lines: Sequence[str], selection: Selection, home: Home
) -> Iterator[PlacedItem]:
    """Yield the items of a region and beside it, in any order."""
    indent, width = selection.region.indent, measure_indent(selection.region.indent)
    numbers = selection.numbers
    text = "\n".join(
        remove_indent(lines[n], width).rstrip("\r") if n >= 0 else "" for n in numbers
    )
    outside = selection.find_outside()
    for heading, run, item in walk_items(
        parse_blocks(text, is_region=not _BULLET_OR_ROW.match(home.view.patterns[0]))
    ):
        first, last = numbers[item.first], numbers[item.last - 1] + 1
        if (
            last - first == item.last - item.first
        ):  # else it runs from the region into other text
            part = _make_part(
                heading, replace(run, marker=indent + run.marker), home.section
            )
            yield PlacedItem(first, last, part, item, home, first in outside)


def is_of_rows(view: View) -> bool:
    """Return whether a view shows its entries as the rows of a table."""
    return view.patterns[0].lstrip().startswith("|")


def read_all_items(text: str, layout: Layout) -> list[PlacedItem]:
    """Return the items of all regions of a document; none where its markers are broken or it cannot be read."""
    try:
        regions = find_regions(text, layout.document)
        reader = DocumentReader(
            layout, _find_no_homes, regions.keys(), reads_outside=False
        )
        return reader.read_items(text.split("\n"), regions, ())
    except (ConfigurationError, RefusedError):
        return []


def find_items_beside(text: str, layout: Layout) -> list[PlacedItem]:
    """Return the items that stand outside the regions, with nothing but empty lines between them and a marker.

    None where the markers are broken, or the document cannot be read.
    """
    lines = text.split("\n")
    try:
        regions = find_regions(text, layout.document)
        views = {
            name: Home(name, section, view)
            for name, section, view in layout.iterate_views()
        }
        items: list[PlacedItem] = []
        for name, region in regions.items():
            if name in views and leads_somewhere_beside(lines, region):
                selection = select_region(lines, region, range(len(lines)))
                outside = [
                    one
                    for one in _read_region(lines, selection, views[name])
                    if one.is_outside
                ]
                items += _find_touching(lines, region, outside)
    except (ConfigurationError, RefusedError):
        return []
    return items


def _find_touching(
    lines: Sequence[str], region: Region, items: Sequence[PlacedItem]
) -> list[PlacedItem]:
    """Return those of *items* that lead somewhere and reach a marker without other text between."""
    starts = {item.first: item for item in items}
    ends = {item.last - 1: item for item in items}
    found: list[PlacedItem] = []
    for at, step, known in (
        (region.end_line + 1, 1, starts),
        (region.begin_line - 1, -1, ends),
    ):
        number = at
        while 0 <= number < len(lines) and (
            number in known or not lines[number].strip()
        ):
            item = known.get(number)
            if item is not None:
                found.append(item)
            length = item.last - item.first if item is not None else 1
            number += step * length
    return [
        item
        for item in found
        if any(is_outside(url) for _, url in find_links(item.item.text))
    ]


def _find_no_homes() -> SectionHomes:
    return SectionHomes({}, {})


def measure_indent(line: str) -> int:
    """Return how many columns the white space at the front of *line* takes; a tab goes on to the next stop of four."""
    column = 0
    for character in line:
        if character == "\t":
            column += _TAB - column % _TAB
        elif character == " ":
            column += 1
        else:
            break
    return column


def remove_indent(line: str, width: int) -> str:
    """Return *line* without *width* columns of white space at its front, or with none where it has fewer."""
    column = measure_indent(line)
    return (
        " " * max(0, column - width) + line.lstrip(" \t") if width and column else line
    )


def _find_beside(
    lines: Sequence[str], marker: int, step: int, fresh: Collection[int]
) -> list[int]:
    """Return the fresh lines that follow a marker line in one direction, ascending; none where other text comes first.

    A heading ends them, except one that only says when. A fresh heading above
    them makes a section of its own of them.
    """
    found: list[int] = []
    number = marker + step
    while 0 <= number < len(lines):
        line = lines[number]
        if line.strip():
            heading = _HEADING.match(line)
            if number not in fresh or _FOLD.match(line):
                break
            if heading and parse_heading((heading[1] or "").strip(" #")) is None:
                found = [] if step < 0 else found
                break
        found.append(number)
        number += step
    while found and not lines[found[-1]].strip():
        found.pop()
    return sorted(found)


def walk_items(headings: Sequence[Heading]) -> Iterator[tuple[Heading, Run, Item]]:
    """Yield every item with its run and heading."""
    for heading in headings:
        for run in heading.runs:
            for item in run.items:
                yield heading, run, item


def _make_part(heading: Heading, run: Run, section: str) -> SectionBlock:
    return SectionBlock(heading, run, section, find_heading_date(heading))
