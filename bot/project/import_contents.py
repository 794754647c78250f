"""A table of contents that people wrote: recognised, and kept true from then on.

It becomes the region `contents` of the document only if the bot would write the very
same lines: each leads to a heading, in the order of the headings, and the lines of one
level begin alike. Headings that it leaves out stay left out. Any other one stays
text of the document, and the report on the import says why.
"""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import zip_longest
from typing import Final, NamedTuple

from bot.importer.pipeline import Imported
from bot.markdown.github_anchors import Heading, list_headings
from bot.markdown.reader import render_html
from bot.markdown.regions import (
    END_MARKER,
    Region,
    clear_regions,
    find_regions,
    render_begin_marker,
)
from bot.model.layout import Layout, Section
from bot.model.layout_parts import ContentsStyle
from bot.output.lists.document import CONTENTS
from bot.output.lists.extra_regions import CONTENTS_REGION, list_contents_lines

# `  - [Tools](#tools)`: what it begins with, the words, and the anchor.
_LINE: Final = re.compile(r"([ \t]*[-*+][ \t]+)\[(.*)\]\(#([^()\s]+)\)[ \t]*")
# Fewer lines may be a link or two to what stands below.
_FEWEST_LINES: Final = 3


class ContentsFound(NamedTuple):
    """A table of contents of the source: its first line, counted from 1, and what became of it.

    *problem* says why it stays text of the document; it is None if the bot keeps it true.
    """

    line: int
    problem: str | None


class _DisagreementError(Exception):
    """Why the bot would not write the same lines."""


def mark_contents(
    imported: Imported, others: Iterable[str] = ()
) -> tuple[Imported, ContentsFound | None]:
    """Return the import with its table of contents as a region, if it has one.

    The second value is None if it has none. The lines of the document stay as they are;
    only markers come and go. *others* are the other documents of the list's layout.
    """
    if any(name == CONTENTS_REGION for name, _, _ in imported.layout.iterate_views()):
        return imported, None
    lines = imported.document.split("\n")
    regions = find_regions(imported.document, imported.layout.document)
    of_years = [region for region in regions.values() if region.name.endswith(CONTENTS)]
    # The items of a section are none, wherever they lead.
    of_items = [region for region in regions.values() if region not in of_years]
    outside = clear_regions(lines, of_items)
    marker_lines = _list_marker_lines(of_years)
    run = _find_run(outside, marker_lines)
    if run is None:
        return imported, None
    # The document has markers that the source does not have.
    all_markers = _list_marker_lines(regions.values())
    above = sum(number < run.start for number in all_markers)
    line_number = run.start - above + 1
    given_up = {region.name for region in of_years if region.begin_line in run}
    try:
        _demand_own(given_up, others)
        inside = [lines[number] for number in run if number not in marker_lines]
        text, region = _put_markers(lines, run, inside)
        style = _read_style([line.rstrip("\r") for line in inside], text, region)
    except _DisagreementError as error:
        return imported, ContentsFound(line_number, str(error))
    # The region has the lines of the years, too.
    layout = _give_up_year_lines(imported.layout, given_up)
    layout = replace(layout, contents=style)
    kept = replace(imported, document=text, layout=layout)
    return kept, ContentsFound(line_number, None)


def _list_marker_lines(regions: Iterable[Region]) -> set[int]:
    numbers: set[int] = set()
    for region in regions:
        numbers.update((region.begin_line, region.end_line))
    return numbers


def _find_run(lines: Sequence[str], marker_lines: AbstractSet[int]) -> range | None:
    """Return the lines of the first list of links to headings; None if there is none.

    *marker_lines* are around lines of years, which belong to it.
    """
    start: int | None = None
    count = 0
    for number, line in enumerate([*lines, ""]):
        if _LINE.fullmatch(line.rstrip("\r")):
            if start is None:
                start = number
            count += 1
        elif start is not None and number not in marker_lines:
            if count >= _FEWEST_LINES:
                while start - 1 in marker_lines:
                    start -= 1
                return range(start, number)
            start, count = None, 0
    return None


def _demand_own(regions: AbstractSet[str], others: Iterable[str]) -> None:
    """Refuse lines of years that other documents show, too: they are declared once.

    Raises:
        _DisagreementError: one of *others* has one of the regions.
    """
    markers = [render_begin_marker(name) for name in regions]
    if any(marker in text for text in others for marker in markers):
        raise _DisagreementError("other documents share its lines of years")


def _put_markers(
    lines: Sequence[str], run: range, inside: Sequence[str]
) -> tuple[str, Region]:
    """Return the document with *inside*, in a region, at the place of *run*.

    Raises:
        _DisagreementError: the markers would change what is shown beside them.
    """
    ending = "\r" if lines[0].endswith("\r") else ""
    marked = [
        render_begin_marker(CONTENTS_REGION) + ending,
        *inside,
        END_MARKER + ending,
    ]
    above = "\n".join(lines[max(run.start - 1, 0) : run.start])
    below = "\n".join(lines[run.stop : run.stop + 1])
    before = render_html("\n".join([above, *inside, below]))
    after = render_html("\n".join([above, *marked, below]))
    comments = (render_begin_marker(CONTENTS_REGION), END_MARKER)
    if _remove_all(after, comments) != _remove_all(before, ()):
        raise _DisagreementError("text stands directly beside it; a blank line helps")
    text = "\n".join([*lines[: run.start], *marked, *lines[run.stop :]])
    end_line = run.start + len(marked) - 1
    return text, Region(CONTENTS_REGION, run.start, end_line, "")


def _remove_all(html: str, parts: Iterable[str]) -> str:
    """Return HTML without *parts* and without the white space between its lines."""
    for part in parts:
        html = html.replace(part, "")
    return "\n".join(line for line in html.split("\n") if line.strip())


def _read_style(inside: Sequence[str], text: str, region: Region) -> ContentsStyle:
    """Return how the lines *inside* are written.

    Raises:
        _DisagreementError: no style writes just these lines.
    """
    headings = [heading for heading in list_headings(text) if heading.text]
    by_anchor = {heading.anchor: heading for heading in headings}
    prefixes: dict[int, str] = {}
    listed: list[Heading] = []
    for line in inside:
        prefix, heading = _match_heading(line, by_anchor)
        listed.append(heading)
        if prefixes.setdefault(heading.level, prefix) != prefix:
            level = f"lines of headings of level {heading.level}"
            raise _DisagreementError(f"its {level} begin in two ways")
    below = [heading for heading in headings if heading.line > region.end_line]
    style = ContentsStyle(
        first_level=min(prefixes),
        lines=_fill_levels(prefixes),
        above=[head.text for head in listed if head.line < region.begin_line],
        without=_list_words(below, prefixes.keys(), frozenset(listed)),
    )
    made = list_contents_lines(headings, region, style)
    for new, old in zip_longest(made, inside, fillvalue=""):
        if new != old.rstrip():
            detail = f"`{new.strip()}` would stand where `{old.strip()}` does"
            raise _DisagreementError(
                f"its lines are not those of the headings: {detail}"
            )
    return style


def _match_heading(line: str, by_anchor: Mapping[str, Heading]) -> tuple[str, Heading]:
    """Return what a line begins with, and the heading that it leads to.

    Raises:
        _DisagreementError: it leads to none.
    """
    match = _LINE.fullmatch(line)
    # A line between the markers of years may have another form.
    if match is None:
        raise _DisagreementError(f"`{line.strip()}` is no link to a heading")
    heading = by_anchor.get(match[3])
    if heading is None:
        raise _DisagreementError(f"no heading has the anchor `#{match[3]}`")
    return match[1], heading


def _fill_levels(prefixes: Mapping[int, str]) -> list[str]:
    """Return what the lines begin with, level by level; a level without lines is empty."""
    levels = range(min(prefixes), max(prefixes) + 1)
    return [prefixes.get(level, "") for level in levels]


def _list_words(
    below: Iterable[Heading], levels: Container[int], listed: Container[Heading]
) -> list[str]:
    """Return the words of the headings below that have no line, though their level has some."""
    words: dict[str, None] = {}
    for heading in below:
        if heading.level in levels and heading not in listed:
            words[heading.text] = None
    return list(words)


def _give_up_year_lines(layout: Layout, given_up: AbstractSet[str]) -> Layout:
    """Return the layout without the lines of years that had regions of their own."""
    sections: dict[str, Section] = {}
    for name, section in layout.sections.items():
        sections[name] = section
        group = section.group
        if group is None or name + CONTENTS not in given_up:
            continue
        floor = replace(group.floor, contents="") if group.floor is not None else None
        sections[name] = replace(
            section, group=replace(group, contents="", floor=floor)
        )
    return replace(layout, sections=sections)
