"""Works that have a heading each, and below it headings of their parts: what they do, and where they lead."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.importer.read.heading_items import (
    HEADING_MARKER,
    make_headed_run,
    read_headed_item,
)
from bot.importer.read.items import FEWEST_ALIKE, LONGEST_ITEM, Run
from bot.listing.link_labels import find_label
from bot.markdown.inline_tokens import extract_words, find_links
from bot.markdown.link_targets import is_outside
from bot.markdown.reader import Element

_HALF = 2
_MOSTLY = 0.6
_NO_LETTERS = re.compile(r"[\W\d_]+")


@dataclass(slots=True)
class _Section:
    """A heading with the headings below it, and the lines up to the next one of its level or above."""

    level: int
    first: int
    last: int
    name: str
    parts: list["_Section"] = field(default_factory=list)


def find_parted(blocks: Sequence[Element], lines: Sequence[str]) -> list[Run]:
    """Return the runs of at least three sibling headings whose own headings are called alike, and lead somewhere.

    `## Tool A`, `### Links`, `- [Web](…)`, `## Tool B`, `### Links`, … are works
    with parts. Topics that all have a section "Papers" are none: what stands
    there has names of its own.
    """
    runs: list[Run] = []
    for siblings in _list_siblings(_read_sections(blocks, lines)):
        part_names = _find_part_names(siblings)
        members = [one for one in siblings if _has_parts(one, part_names, lines)]
        if len(members) >= FEWEST_ALIKE and _are_parts(members, lines):
            runs += [_make_run(run, lines) for run in _split_runs(members)]
    return runs


def _read_sections(blocks: Sequence[Element], lines: Sequence[str]) -> _Section:
    """Return the document as a section of level 0."""
    above = [_Section(0, 0, len(lines), "")]
    for block in blocks:
        if block.kind != "heading":
            continue
        while above[-1].level >= block.level:
            above.pop().last = block.first_line
        name = _fold(extract_words(HEADING_MARKER.sub("", lines[block.first_line])))
        section = _Section(block.level, block.first_line, len(lines), name)
        above[-1].parts.append(section)
        above.append(section)
    return above[0]


def _fold(text: str) -> str:
    return _NO_LETTERS.sub(" ", text).strip().casefold()


def _list_siblings(section: _Section) -> Iterator[list[_Section]]:
    """Yield the sections of one level below each section that have headings of their own."""
    parted = [part for part in section.parts if part.parts]
    levels = dict.fromkeys(part.level for part in parted)
    for level in levels:
        yield [part for part in parted if part.level == level]
    for part in section.parts:
        yield from _list_siblings(part)


def _find_part_names(siblings: Sequence[_Section]) -> set[str]:
    """Return what the headings below at least half of the *siblings*, and below three of them, are called."""
    counted = Counter(
        name for one in siblings for name in {part.name for part in one.parts}
    )
    fewest = max(FEWEST_ALIKE, len(siblings) / _HALF)
    return {name for name, count in counted.items() if count >= fewest and name}


def _has_parts(section: _Section, part_names: set[str], lines: Sequence[str]) -> bool:
    """Return whether nothing but parts stands below the heading of a section that leads somewhere."""
    is_parted = all(
        part.name in part_names and not part.parts for part in section.parts
    )
    text = "\n".join(lines[section.first : section.last])
    if (
        not is_parted
        or len(text) > LONGEST_ITEM
        or HEADING_MARKER.match(lines[section.first]) is None
    ):
        return False
    return any(is_outside(url) for _, url in find_links(text))


def _are_parts(members: Sequence[_Section], lines: Sequence[str]) -> bool:
    """Return whether most links in the lists of *members* are called by what they lead to, or as others are."""
    names = [
        {_fold(text) for text, _ in find_links("\n".join(_list_bullets(one, lines)))}
        for one in members
    ]
    counted = Counter(name for found in names for name in found)
    total = sum(counted.values())
    alike = sum(
        count
        for name, count in counted.items()
        if count >= FEWEST_ALIKE or find_label(name) is not None
    )
    return total > 0 and alike >= _MOSTLY * total


def _list_bullets(section: _Section, lines: Sequence[str]) -> list[str]:
    """Return the lines of the section's lists."""
    return [
        line
        for line in lines[section.first : section.last]
        if line.lstrip()[:2] in {"- ", "* ", "+ "}
    ]


def _split_runs(members: Sequence[_Section]) -> Iterator[list[_Section]]:
    """Yield the members that follow one another directly."""
    run: list[_Section] = []
    for one in members:
        if run and run[-1].last != one.first:
            yield run
            run = []
        run.append(one)
    yield run


def _make_run(members: Sequence[_Section], lines: Sequence[str]) -> Run:
    items = [
        read_headed_item(lines, one.first, one.last, nested=True, is_plain=False)
        for one in members
    ]
    return make_headed_run(members[0].level, items)
