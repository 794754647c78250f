"""The regions of a document: the parts that only the bot writes.

A region stands between `<!-- listwright:begin NAME -->` and
`<!-- listwright:end -->`, each on a line of its own, indented as the place
needs (inside a list item, say). What stands outside is people's.

What a region says is made of the entries; how it is spaced is the document's,
and which of several patterns writes an item that shows the same by each of
them: a line that says the same as before keeps the padding of its cells, its spaces
and the blank lines beside it. An ordered list that counts 1, 2, 3 goes on
counting, so that a new item gets its number and those below the next ones; one
that has `1.` at each item keeps that.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from bot.errors import ConfigurationError
from bot.markdown.reader import read_document, render_html

_MARKER = re.compile(r"[ \t]*<!-- listwright:(?:begin (\S+)|(end)) -->[ \t]*\r?")
_FENCE = re.compile(r"`{3}|~{3}")

# Spaces that make a line one of code (CommonMark 0.31.2, "Indented code blocks").
_CODE_INDENT = 4


@dataclass(frozen=True, slots=True)
class Region:
    """One region; *first* and *last* are its marker lines, counted from 0."""

    name: str
    first: int
    last: int
    indent: str


class _Marker(NamedTuple):
    """A marker and its line, counted from 0; without a *name* it ends a region."""

    line: int
    name: str
    indent: str


def _find_markers(lines: Sequence[str]) -> list[_Marker]:
    """Return the markers of a document in order; what stands in fenced code is text.

    What a region holds cannot hide the markers behind it, so it is not read.
    """
    markers = []
    for number, line in enumerate(lines):
        found = _MARKER.fullmatch(line) if "listwright:" in line else None
        if found is not None:
            indent = line[: len(line) - len(line.lstrip())]
            markers.append(_Marker(number, found[1] or "", indent))
    if not markers:
        return []
    outside = list(lines)
    for marker, following in pairwise(markers):
        if marker.name and not following.name:
            outside[marker.line + 1 : following.line] = [""] * (
                following.line - marker.line - 1
            )
    fenced = _find_fenced_lines(outside)
    return [marker for marker in markers if marker.line not in fenced]


def _find_fenced_lines(lines: Sequence[str]) -> set[int]:
    """Return the lines that stand in fenced code."""
    if not any(map(_FENCE.search, lines)):
        return set()
    blocks = (
        block
        for block in read_document("\n".join(lines)).walk()
        if block.kind == "code block"
    )
    fenced = [block for block in blocks if _FENCE.search(lines[block.first])]
    return {number for block in fenced for number in range(block.first, block.last)}


def render_begin_marker(name: str) -> str:
    """The line that opens the region *name*."""
    return f"<!-- listwright:begin {name} -->"


END_MARKER = "<!-- listwright:end -->"


def find_regions(text: str, path: str) -> dict[str, Region]:
    """The regions of a document by name, in its order. Markers in fenced code are text.

    Raises:
        ConfigurationError: a region is opened twice, not closed, or closed without
            being open.
    """
    regions: dict[str, Region] = {}
    opened: tuple[str, int, str] | None = None
    for number, name, indent in _find_markers(text.split("\n")):
        if name and opened:
            raise ConfigurationError(
                path, number + 1, name, f"the region `{opened[0]}` is still open here."
            )
        if name in regions:
            raise ConfigurationError(
                path,
                number + 1,
                name,
                "this region stands here a second time; remove one.",
            )
        if name:
            opened = name, number, indent
        elif opened is None:
            raise ConfigurationError(
                path, number + 1, "", "this marker ends a region, but none is open."
            )
        else:
            regions[opened[0]] = Region(opened[0], opened[1], number, opened[2])
            opened = None
    if opened is not None:
        raise ConfigurationError(
            path,
            opened[1] + 1,
            opened[0],
            f"the region never ends; add `{END_MARKER}`.",
        )
    return regions


def remove_markers(text: str) -> str:
    """A document without the marker lines of its regions, whatever order they are in. Fenced markers are text."""
    lines = text.split("\n")
    marked = {marker.line for marker in _find_markers(lines)}
    return "\n".join(line for number, line in enumerate(lines) if number not in marked)


def neutralise_markers(text: str) -> str:
    """*text* with no line that could be taken for a region's marker."""
    return (
        text.replace("<!-- listwright:", "&lt;!-- listwright:")
        if "<!-- listwright:" in text
        else text
    )


def split_region_lines(text: str, region: Region) -> list[str]:
    """What stands between the region's markers."""
    return text.split("\n")[region.first + 1 : region.last]


def read_regions(text: str, path: str) -> dict[str, list[str]]:
    """Return the lines that stand in each region of a document, by its name, without their ends.

    Raises:
        ConfigurationError: a region is opened twice, not closed, or closed without
            being open.
    """
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    regions = find_regions(text, path)
    return {
        name: lines[region.first + 1 : region.last] for name, region in regions.items()
    }


def _demand_no_code(text: str, path: str, regions: Mapping[str, Region]) -> None:
    """Refuse a region whose marker is indented so far that it, and the list in it, is shown as code.

    In a list item a marker may stand as far to the right; only the parser tells.
    """
    indented = [
        region
        for region in regions.values()
        if len(region.indent.expandtabs(4)) >= _CODE_INDENT
    ]
    html = render_html(text) if indented else ""
    for region in indented:
        if f"&lt;!-- listwright:begin {region.name} --&gt;" in html:
            problem = (
                "this marker is indented so far that the list would be shown as code."
            )
            raise ConfigurationError(path, region.first + 1, region.name, problem)


def fill_regions(text: str, path: str, contents: Mapping[str, str]) -> str:
    """Put *contents* into the regions of a document; line ends stay as the document has them.

    Raises:
        ConfigurationError: a region of *contents* is not in the document, or the other
            way round; or a region stands in a block of code.
    """
    regions = find_regions(text, path)
    _demand_no_code(text, path, regions)
    for name in contents:
        if name not in regions:
            lines_to_add = f"`{render_begin_marker(name)}` and `{END_MARKER}`"
            problem = f"the document has no such region; add the lines {lines_to_add}."
            raise ConfigurationError(path, 1, name, problem)
    lines = text.split("\n")
    ending = "\r" if len(lines) > 1 and lines[0].endswith("\r") else ""
    for name, region in reversed(regions.items()):
        if name not in contents:
            raise ConfigurationError(
                path,
                region.first + 1,
                name,
                "no section of the layout has this region.",
            )
        inside = contents[name].split("\n") if contents[name] else []
        lines[region.first + 1 : region.last] = [f"{line}{ending}" for line in inside]
    return "\n".join(lines)


def leads_somewhere_beside(lines: Sequence[str], region: Region) -> bool:
    """Return whether the nearest text above or below a region may hold a link: a quick test."""
    for number, step in ((region.first - 1, -1), (region.last + 1, 1)):
        at = number
        while 0 <= at < len(lines) and not lines[at].strip():
            at += step
        if 0 <= at < len(lines) and ("](" in lines[at] or "://" in lines[at]):
            return True
    return False
