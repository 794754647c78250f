"""The document that an import makes: the source, with markers around its regions."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.importer.convert.placement import PlacedBlocks
from bot.importer.convert.year_headings import make_group
from bot.importer.read.sections import YearGroup
from bot.markdown.regions import END_MARKER, render_begin_marker


class _MarkedLines(NamedTuple):
    """Lines that become a region: *first_line* up to, not including, *end_line*."""

    first_line: int
    end_line: int
    region: str
    indent: str


def make_document(
    lines: Sequence[str],
    blocks: PlacedBlocks,
) -> str:
    """Return the source with markers around its items, every other line as it stands.

    The list that is generated from the entries keeps the spacing of these items.
    *lines* are those of the source, each with its carriage return if it has one.
    """
    ending = "\r" if lines[0].endswith("\r") else ""
    marked = [*_mark_groups(lines, blocks.groups), *_mark_blocks(blocks)]
    output: list[str] = []
    position = 0
    for first_line, end_line, region, indent in sorted(marked):
        output += lines[position:first_line]
        output.append(f"{indent}{render_begin_marker(region)}{ending}")
        output += lines[first_line:end_line]
        output.append(f"{indent}{END_MARKER}{ending}")
        position = end_line
    output += lines[position:]
    return "\n".join(output)


def _mark_blocks(blocks: PlacedBlocks) -> list[_MarkedLines]:
    """Return a region for each block that is in no group, as far indented as its items."""
    group_by_line = blocks.map_groups()
    marked: list[_MarkedLines] = []
    for part in blocks.parts:
        run = part.run
        if run.first in group_by_line:
            continue
        indent = _find_indent(run.marker)
        region = blocks.placements[run.first].region
        marked.append(_MarkedLines(run.first, run.last, region, indent))
    return marked


def _mark_groups(
    lines: Sequence[str],
    groups: Sequence[YearGroup],
) -> list[_MarkedLines]:
    """Return a region for each group by year, and one for its lines of contents."""
    marked: list[_MarkedLines] = []
    line_numbers = _find_contents_lines(lines, groups)
    for group in groups:
        marked.append(_MarkedLines(group.first, group.last, group.section, ""))
        contents = _mark_contents(lines, group, line_numbers)
        if contents is not None:
            marked.append(contents)
    return marked


def _mark_contents(
    lines: Sequence[str],
    group: YearGroup,
    line_numbers: Mapping[str, Sequence[int]],
) -> _MarkedLines | None:
    """Return the region in the table of contents that names the years of *group*.

    None unless there are as many lines as headings, and nothing stands between
    them: the region replaces whatever does.
    """
    numbers: list[int] = []
    for heading in group.headings:
        numbers += line_numbers.get(heading.contents, ())
    numbers.sort()
    if not make_group(group).contents or len(numbers) != len(group.headings):
        return None
    first_line, end_line = numbers[0], numbers[-1] + 1
    if end_line - first_line > len(numbers):
        return None
    indent = _indent_in_list(lines, first_line, end_line)
    return _MarkedLines(first_line, end_line, f"{group.section}.contents", indent)


def _find_contents_lines(
    lines: Sequence[str],
    groups: Sequence[YearGroup],
) -> dict[str, list[int]]:
    """Return the numbers of the lines that name headings by year in a table of contents.

    The key is the line's text; a text that stands nowhere has an empty list.
    """
    numbers: dict[str, list[int]] = {}
    for group in groups:
        for heading in group.headings:
            if heading.contents:
                numbers[heading.contents] = []
    for number, line in enumerate(lines):
        text = line.rstrip("\r")
        if text in numbers:
            numbers[text].append(number)
    return numbers


def _indent_in_list(
    lines: Sequence[str],
    first_line: int,
    end_line: int,
) -> str:
    """Return the indentation of markers around some items of a list.

    Where the list goes on above or below, the markers are indented to be inside
    its items. A marker between two items, as far to the left as these, would
    make two lists of one.
    """
    top = lines[first_line]
    indent = _find_indent(top)
    # The indentation with the bullet: "  - " of "  - [2024](#2024)".
    bullet = top[: len(indent) + 2]
    for number in (first_line - 1, end_line):
        if 0 <= number < len(lines) and lines[number].startswith(bullet):
            return indent + "  "
    return indent


def _find_indent(text: str) -> str:
    """Return the white space that *text* begins with."""
    return text[: len(text) - len(text.lstrip())]
