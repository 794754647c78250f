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
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from typing import NamedTuple

from bot.errors import ConfigurationError
from bot.markdown.reader import read_document, render_html
from bot.model.wording import say

# A marker's line: `<!-- listwright:begin models -->`, or `<!-- listwright:end -->`.
_MARKER = re.compile(r"[ \t]*<!-- listwright:(?:begin (\S+)|(end)) -->[ \t]*\r?")
_FENCE = re.compile(r"`{3}|~{3}")

# Returns what stands in the region of a name, given the lines that it has now.
WriteRegion = Callable[[str, Sequence[str]], str]

# Spaces that make a line one of code (CommonMark 0.31.2, "Indented code blocks").
_CODE_INDENT = 4


@dataclass(frozen=True, slots=True)
class Region:
    """One region; *begin_line* and *end_line* are its markers' lines, counted from 0."""

    name: str
    begin_line: int
    end_line: int
    indent: str


class Marker(NamedTuple):
    """A marker and its line, counted from 0.

    One without a *name* ends a region.
    """

    line: int
    name: str
    indent: str


def find_markers(lines: Sequence[str]) -> list[Marker]:
    """Return the markers of a document in order; markers in fenced code are text.

    What a region holds cannot hide the markers behind it, so it is not read.
    """
    markers = []
    for number, line in enumerate(lines):
        match = _MARKER.fullmatch(line) if "listwright:" in line else None
        if match is not None:
            indent = line[: len(line) - len(line.lstrip())]
            markers.append(Marker(number, match[1] or "", indent))
    if not markers:
        return []
    # The document with empty regions; its lines keep their numbers.
    outside = list(lines)
    for marker, following in pairwise(markers):
        if marker.name and not following.name:
            inside = range(marker.line + 1, following.line)
            outside[inside.start : inside.stop] = [""] * len(inside)
    fenced = _find_fenced_lines(outside)
    return [marker for marker in markers if marker.line not in fenced]


def _find_fenced_lines(lines: Sequence[str]) -> set[int]:
    """Return the numbers of the lines that stand in fenced code."""
    # Reading a large document takes a while, and most have no fence.
    if not any(map(_FENCE.search, lines)):
        return set()
    fenced: set[int] = set()
    for block in read_document("\n".join(lines)).walk():
        # A block of code without a fence is an indented one.
        if block.kind == "code block" and _FENCE.search(lines[block.first_line]):
            fenced.update(range(block.first_line, block.end_line))
    return fenced


def render_begin_marker(name: str) -> str:
    """Return the line that opens the region *name*."""
    return f"<!-- listwright:begin {name} -->"


END_MARKER = "<!-- listwright:end -->"


def find_regions(text: str, path: str) -> dict[str, Region]:
    """Return the regions of a document by name, in its order.

    Markers in fenced code are text.

    Raises:
        ConfigurationError: a region is opened twice, not closed, or closed without being
            open.
    """
    regions: dict[str, Region] = {}
    opening: Marker | None = None
    for marker in find_markers(text.split("\n")):
        problem = ""
        if marker.name and opening:
            problem = say("the region `{name}` is still open here.", name=opening.name)
        elif marker.name in regions:
            problem = say("this region stands here a second time; remove one.")
        elif not marker.name and opening is None:
            problem = say("this marker ends a region, but none is open.")
        if problem:
            raise ConfigurationError(path, marker.line + 1, marker.name, problem)
        if marker.name:
            opening = marker
        elif opening is not None:
            regions[opening.name] = Region(
                opening.name, opening.line, marker.line, opening.indent
            )
            opening = None
    if opening is not None:
        problem = say("the region never ends; add `{marker}`.", marker=END_MARKER)
        raise ConfigurationError(path, opening.line + 1, opening.name, problem)
    return regions


def remove_markers(text: str) -> str:
    """Return a document without the marker lines of its regions.

    The markers may be in any order. Those in fenced code are text, and stay.
    """
    lines = text.split("\n")
    marked = {marker.line for marker in find_markers(lines)}
    return "\n".join(line for number, line in enumerate(lines) if number not in marked)


def neutralise_markers(text: str) -> str:
    """Return *text* with no line that could be taken for a region's marker."""
    return text.replace("<!-- listwright:", "&lt;!-- listwright:")


def clear_regions(lines: Sequence[str], regions: Iterable[Region]) -> list[str]:
    """Return the lines of a document, with an empty one for each line of *regions*."""
    cleared = list(lines)
    for region in regions:
        for number in range(region.begin_line, region.end_line + 1):
            cleared[number] = ""
    return cleared


def rename_regions(text: str, path: str, names: Mapping[str, str]) -> str:
    """Return a document with new *names* of regions, by the former ones.

    Raises:
        ConfigurationError: the markers of its regions are wrong.
    """
    lines = text.split("\n")
    for region in find_regions(text, path).values():
        if region.name in names:
            lines[region.begin_line] = lines[region.begin_line].replace(
                render_begin_marker(region.name),
                render_begin_marker(names[region.name]),
            )
    return "\n".join(lines)


def split_region_lines(text: str, region: Region) -> list[str]:
    """Return the lines between the region's markers."""
    return text.split("\n")[region.begin_line + 1 : region.end_line]


def read_regions(text: str, path: str) -> dict[str, list[str]]:
    """Return the lines in each region of a document by its name, without line ends.

    Raises:
        ConfigurationError: a region is opened twice, not closed, or closed without being
            open.
    """
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    regions = find_regions(text, path)
    return {
        name: lines[region.begin_line + 1 : region.end_line]
        for name, region in regions.items()
    }


def _refuse_code(text: str, path: str, regions: Mapping[str, Region]) -> None:
    """Refuse a region that is shown as code, because its marker is indented so far.

    In a list item a marker may stand as far to the right; only the parser tells.

    Raises:
        ConfigurationError: a region is shown as code.
    """
    indented = [
        region
        for region in regions.values()
        if len(region.indent.expandtabs(4)) >= _CODE_INDENT
    ]
    if not indented:
        return
    html = render_html(text)
    for region in indented:
        # A marker that is a comment passes through; one that is code is escaped.
        if f"&lt;!-- listwright:begin {region.name} --&gt;" in html:
            problem = say(
                "this marker is indented so far that the list would be shown as code."
            )
            raise ConfigurationError(path, region.begin_line + 1, region.name, problem)


def fill_regions(
    text: str,
    path: str,
    contents: Mapping[str, str],
    others: Iterable[str] = (),
) -> str:
    """Return a document with *contents* in its regions, as `rewrite_regions` writes them."""
    return rewrite_regions(text, path, contents, lambda name, _: contents[name], others)


def rewrite_regions(
    text: str,
    path: str,
    names: Collection[str],
    write: WriteRegion,
    others: Iterable[str] = (),
) -> str:
    """Return a document with other text in its regions; *text* itself if nothing changes.

    Line ends stay as the document has them.

    Args:
        text: the document.
        path: its path, for errors.
        names: the regions that it must have.
        write: gives what stands in a region. It is called for each, in order.
        others: names that a region may have, too, to propose one in place of a name that
            nothing has.

    Raises:
        ConfigurationError: a region of *names* is not in the document, or the other
            way round; or a region stands in a block of code.
    """
    regions = find_regions(text, path)
    _refuse_code(text, path, regions)
    _demand_same_names(regions, path, names, others)
    # A large document is not taken apart into lines, which would take several times its
    # memory, and not copied where nothing changes: one emoji makes each of its letters
    # take four bytes.
    starts = list(_iterate_line_starts(text))
    has_windows_ends = len(starts) > 1 and text.endswith("\r\n", 0, starts[1])
    ending = "\r\n" if has_windows_ends else "\n"
    parts: list[str] = []
    position = 0
    for name, region in regions.items():
        begin, end = starts[region.begin_line + 1], starts[region.end_line]
        current = text[begin:end]
        lines = [line.removesuffix("\r") for line in current.split("\n")[:-1]]
        inside = write(name, lines)
        if inside:
            inside = inside.replace("\n", ending) + ending
        if current != inside:
            parts += text[position:begin], inside
            position = end
    return "".join([*parts, text[position:]]) if parts else text


def _demand_same_names(
    regions: dict[str, Region],
    path: str,
    names: Collection[str],
    others: Iterable[str],
) -> None:
    """Refuse a document whose regions are not *names*.

    Raises:
        ConfigurationError: names the region that one of them lacks.
    """
    for name in names:
        if name not in regions:
            problem = say(
                "the document has no such region; add the lines `{begin}` and `{end}`.",
                begin=render_begin_marker(name),
                end=END_MARKER,
            )
            raise ConfigurationError(path, 1, name, problem)
    for name, region in reversed(regions.items()):
        if name not in names:
            problem = say("no section of the layout has this region.")
            close = get_close_matches(name, sorted({*names, *others}), 1)
            if close:
                problem = say(
                    "no section of the layout has this region; did you mean"
                    " `{suggestion}`?",
                    suggestion=close[0],
                )
            raise ConfigurationError(path, region.begin_line + 1, name, problem)


def _iterate_line_starts(text: str) -> Iterator[int]:
    """Yield where each line of a text begins."""
    yield 0
    line_end = text.find("\n")
    while line_end >= 0:
        yield line_end + 1
        line_end = text.find("\n", line_end + 1)


def replace_region(text: str, region: Region, inside: Sequence[str]) -> str:
    """Return a document with the lines *inside* in one of its regions."""
    lines = text.split("\n")
    ending = "\r" if len(lines) > 1 and lines[0].endswith("\r") else ""
    lines[region.begin_line + 1 : region.end_line] = [
        f"{line}{ending}" for line in inside
    ]
    return "\n".join(lines)


def leads_somewhere_beside(lines: Sequence[str], region: Region) -> bool:
    """Return whether the nearest text above or below a region may hold a link.

    This is a quick test.
    """
    above = _find_text(lines, region.begin_line - 1, -1)
    below = _find_text(lines, region.end_line + 1, 1)
    return any("](" in line or "://" in line for line in (above, below))


def _find_text(lines: Sequence[str], start: int, step: int) -> str:
    """Return the first line that is not blank, from *start* on; empty without one."""
    number = start
    while 0 <= number < len(lines):
        if lines[number].strip():
            return lines[number]
        number += step
    return ""
