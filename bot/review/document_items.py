"""The items of a list's document, each with the section that it stands in."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.errors import ConfigurationError, RefusedError
from bot.importer.read.blocks import parse_blocks
from bot.importer.read.items import Heading, Item, Run
from bot.importer.read.kinds import TABLE
from bot.importer.read.sections import SectionBlock, find_heading_date
from bot.markdown.regions import Region, find_regions, leads_somewhere_beside
from bot.model.dates.headings import parse_heading
from bot.model.layout import Layout, View
from bot.review.document_text import leads_somewhere
from bot.review.section_homes import Home, SectionHomes

# A heading with its text, `## Papers`, or without any, `##`.
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]+(.*)|[ \t]*\Z)")
# A line of a folded part, `</details>`, or a marker, `<!-- listwright:begin papers -->`.
_FOLD = re.compile(
    r"[ \t]*</?(?:details|summary)\b|[ \t]*<!-- listwright:",
    re.IGNORECASE,
)
# A row of a table, `| a |`, or an item of a list, `- a` or `1. a`.
_BULLET_OR_ROW = re.compile(r"[ \t]*(?:\||(?:[-*+]|\d{1,9}[.)])[ \t])")
# Columns between two tab stops (CommonMark 0.31.2, "Tabs").
_TAB = 4


@dataclass(frozen=True, slots=True, eq=False)
class PlacedItem:
    """One item, in the lines *start* up to, not including, *end* of its document.

    Lines count from 0. *home* is the region that the item belongs to; it is None if no
    section plainly has the item.
    """

    start: int
    end: int
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
        """Return the id of the item's section; empty for an item of no section."""
        return self.home.section if self.home else ""


@dataclass(frozen=True, slots=True)
class Selection:
    """The lines of a document to read as one text, by their numbers.

    The number -1 stands for an empty line between two parts.
    """

    numbers: list[int]
    region: Region

    def find_outside(self) -> set[int]:
        """Return the lines that stand outside the region."""
        region = self.region
        return {
            number
            for number in self.numbers
            if number >= 0 and not region.begin_line < number < region.end_line
        }


def select_region(
    lines: Sequence[str],
    region: Region,
    fresh: Collection[int],
) -> Selection:
    """Return the lines of a region, with those that were typed beside its markers.

    Args:
        lines: the document.
        region: the region.
        fresh: the lines that a contribution added or changed.
    """
    inside = list(range(region.begin_line + 1, region.end_line))
    below = _find_beside(lines, region.end_line, 1, fresh)
    above = _find_beside(lines, region.begin_line, -1, fresh)
    if inside and lines[inside[0]].lstrip().startswith("|"):
        # Rows are read as a table only below the head of their table, which is inside.
        return Selection([*inside, *below, *above], region)
    parts = [part for part in (above, inside, below) if part]
    numbers = parts[0] if parts else []
    for part in parts[1:]:
        numbers = [*numbers, -1, *part]
    return Selection(numbers, region)


@dataclass(frozen=True, slots=True)
class DocumentReader:
    """Reads the items of versions of one document.

    Of the regions, only those that are *touched* are read. *find_homes* returns the
    sections by their headings; a long document takes a while, so it is called only if
    text outside the regions is read.
    """

    layout: Layout
    find_homes: Callable[[], SectionHomes]
    touched: Collection[str]
    # Whether text outside the regions differs, or there are no regions.
    reads_outside: bool

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
            fresh: its lines that the other version does not have. Those right beside a
                region belong to that region.

        Raises:
            RefusedError: the text is no list that could be read.
        """
        homes = _collect_homes(self.layout)
        read_lines: set[int] = set()
        items: list[PlacedItem] = []
        for name, region in regions.items():
            read_lines |= set(range(region.begin_line, region.end_line + 1))
            if name in self.touched and name in homes:
                selection = select_region(lines, region, fresh)
                items += _read_region(lines, selection, homes[name])
                read_lines |= selection.find_outside()
        if self.reads_outside:
            items += self._read_outside(lines, read_lines)
        return items

    def _read_outside(
        self,
        lines: Sequence[str],
        read_lines: Collection[int],
    ) -> Iterator[PlacedItem]:
        """Yield the items that do not stand in *read_lines*.

        Those are the items of a section, and items that lead somewhere. A row without a
        link is none if its section shows no rows: then its table is a part of the text.
        """
        # Lines that were read become blank, so that all numbers stay the same.
        unread = [
            "" if number in read_lines else line.rstrip("\r")
            for number, line in enumerate(lines)
        ]
        homes = self.find_homes()
        for heading, run, item in walk_items(parse_blocks("\n".join(unread))):
            home = homes.find(heading, run.kind)
            is_row = run.kind is TABLE
            is_of_section = home is not None and (not is_row or is_of_rows(home.view))
            if is_of_section or leads_somewhere(item.text):
                part = _make_part(heading, run, home.section if home else "")
                yield PlacedItem(
                    item.first,
                    item.last,
                    part,
                    item,
                    home,
                    is_outside=True,
                )


def _collect_homes(layout: Layout) -> dict[str, Home]:
    """Return the sections of a layout by the names of the regions that show them."""
    return {
        name: Home(name, section, view)
        for name, section, view in layout.iterate_views()
    }


def _read_region(
    lines: Sequence[str],
    selection: Selection,
    home: Home,
) -> Iterator[PlacedItem]:
    """Yield the items of a region and beside it, in any order."""
    indent = selection.region.indent
    width = measure_indent(indent)
    numbers = selection.numbers
    texts = [
        remove_indent(lines[number], width).rstrip("\r") if number >= 0 else ""
        for number in numbers
    ]
    outside = selection.find_outside()
    # A view without bullets or rows shows paragraphs, which are items in a region only.
    shows_paragraphs = not _BULLET_OR_ROW.match(home.view.patterns[0])
    headings = parse_blocks("\n".join(texts), is_region=shows_paragraphs)
    for heading, run, item in walk_items(headings):
        start = numbers[item.first]
        end = numbers[item.last - 1] + 1
        if end - start != item.last - item.first:
            continue  # it runs from the region into other text
        indented_run = replace(run, marker=indent + run.marker)
        part = _make_part(heading, indented_run, home.section)
        yield PlacedItem(start, end, part, item, home, start in outside)


def is_of_rows(view: View) -> bool:
    """Return whether a view shows its entries as the rows of a table."""
    return view.patterns[0].lstrip().startswith("|")


def read_all_items(
    text: str,
    layout: Layout,
) -> list[PlacedItem]:
    """Return the items of all regions of a document.

    The result is empty if the markers are broken or the document cannot be read.
    """
    try:
        regions = find_regions(text, layout.document)
        reader = DocumentReader(
            layout,
            _find_no_homes,
            regions.keys(),
            reads_outside=False,
        )
        return reader.read_items(text.split("\n"), regions, ())
    except (ConfigurationError, RefusedError):
        return []


def find_items_beside(
    text: str,
    layout: Layout,
) -> list[PlacedItem]:
    """Return the items outside a region with only empty lines between them and a marker.

    The result is empty if the markers are broken or the document cannot be read.
    """
    lines = text.split("\n")
    homes = _collect_homes(layout)
    items: list[PlacedItem] = []
    try:
        for name, region in find_regions(text, layout.document).items():
            # Reading takes long, and nearly no document has such items.
            if name not in homes or not leads_somewhere_beside(lines, region):
                continue
            selection = select_region(lines, region, range(len(lines)))
            placed_items = _read_region(lines, selection, homes[name])
            outside = [placed for placed in placed_items if placed.is_outside]
            items += _find_touching(lines, region, outside)
    except (ConfigurationError, RefusedError):
        return []
    return items


def _find_touching(
    lines: Sequence[str],
    region: Region,
    items: Sequence[PlacedItem],
) -> list[PlacedItem]:
    """Return those of *items* that lead somewhere and have no text before a marker."""
    starts = {placed.start: placed for placed in items}
    ends = {placed.end - 1: placed for placed in items}
    below = _walk_touching(lines, region.end_line + 1, 1, starts)
    above = _walk_touching(lines, region.begin_line - 1, -1, ends)
    touching = (*below, *above)
    return [placed for placed in touching if leads_somewhere(placed.item.text)]


def _walk_touching(
    lines: Sequence[str],
    start: int,
    step: int,
    items: Mapping[int, PlacedItem],
) -> Iterator[PlacedItem]:
    """Yield the items from a line on, up to the first line of other text.

    Args:
        lines: the document.
        start: the line to begin with.
        step: 1 to walk down, -1 to walk up.
        items: the items by the line at which the walk meets them.
    """
    number = start
    while 0 <= number < len(lines):
        placed = items.get(number)
        if placed is not None:
            yield placed
            number += step * (placed.end - placed.start)
        elif lines[number].strip():
            return
        else:
            number += step


def _find_no_homes() -> SectionHomes:
    """Return no homes: for a reader that reads nothing outside the regions."""
    return SectionHomes({}, {})


def measure_indent(line: str) -> int:
    """Return how many columns the white space at the front of *line* takes.

    A tab goes on to the next stop of four columns.
    """
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
    """Return *line* with *width* columns of white space less at its front.

    A line that begins with fewer columns comes back without any.
    """
    column = measure_indent(line)
    if not width or not column:
        return line
    return " " * max(0, column - width) + line.lstrip(" \t")


def _find_beside(
    lines: Sequence[str],
    marker: int,
    step: int,
    fresh: Collection[int],
) -> list[int]:
    """Return the fresh lines that follow a marker line in one direction, ascending.

    An old line of text ends them. So does a heading, except one that only says when. A
    fresh heading above them makes a section of its own of them, so none is returned.
    """
    numbers: list[int] = []
    number = marker + step
    while 0 <= number < len(lines):
        line = lines[number]
        if line.strip():
            if number not in fresh or _FOLD.match(line):
                break
            if _is_undated_heading(line):
                if step < 0:
                    numbers.clear()
                break
        numbers.append(number)
        number += step
    _drop_blank_end(numbers, lines)
    return sorted(numbers)


def _drop_blank_end(
    numbers: list[int],
    lines: Sequence[str],
) -> None:
    """Remove the blank lines at the end of *numbers*: they belong to the text behind."""
    while numbers and not lines[numbers[-1]].strip():
        numbers.pop()


def _is_undated_heading(line: str) -> bool:
    """Return whether a line is a heading that is more than a date, such as `## 2024`."""
    heading = _HEADING.match(line)
    if not heading:
        return False
    text = (heading[1] or "").strip(" #")
    return parse_heading(text) is None


def walk_items(headings: Sequence[Heading]) -> Iterator[tuple[Heading, Run, Item]]:
    """Yield every item with its run and heading."""
    for heading in headings:
        for run in heading.runs:
            for item in run.items:
                yield heading, run, item


def _make_part(
    heading: Heading,
    run: Run,
    section: str,
) -> SectionBlock:
    """Return a run under its heading as the block of a section."""
    return SectionBlock(heading, run, section, find_heading_date(heading))
