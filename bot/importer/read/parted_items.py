"""Works that have a heading each, and below it headings of their parts.

The parts say what the work does, and where it leads.
"""

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

# The part of the links below such headings that must be called alike. Where most have
# names of their own, they are works, and the headings above them are topics.
_MOSTLY = 0.6

# Numbers and signs do not tell two headings apart: `### 1. Links`, `### 🔗 Links`.
_NO_LETTERS = re.compile(r"[\W\d_]+")
_BULLETS = frozenset({"- ", "* ", "+ "})


@dataclass(slots=True)
class _Section:
    """A heading with the headings below it.

    *start* is its line; *end* is that of the next heading of its level or above.
    """

    level: int
    start: int
    end: int
    name: str
    parts: list["_Section"] = field(default_factory=list)


def find_parted(
    blocks: Sequence[Element],
    lines: Sequence[str],
) -> list[Run]:
    """Return the runs of works whose headings have headings of parts below them.

    At least three siblings have parts that are called alike, and lead somewhere.
    `## Tool A`, `### Links`, `- [Web](…)`, `## Tool B`, `### Links`, … are works
    with parts. Topics that all have a section "Papers" are none: what stands
    there has names of its own.
    """
    runs: list[Run] = []
    for siblings in _list_siblings(_read_sections(blocks, lines)):
        part_names = _find_part_names(siblings)
        works = [
            section for section in siblings if _has_parts(section, part_names, lines)
        ]
        if len(works) >= FEWEST_ALIKE and _are_linked_alike(works, lines):
            runs += [_make_run(members, lines) for members in _split_runs(works)]
    return runs


def _read_sections(
    blocks: Sequence[Element],
    lines: Sequence[str],
) -> _Section:
    """Return the document as a section of level 0."""
    above = [_Section(0, 0, len(lines), "")]
    for block in blocks:
        if block.kind != "heading":
            continue
        while above[-1].level >= block.level:
            above.pop().end = block.first_line
        title = HEADING_MARKER.sub("", lines[block.first_line], count=1)
        name = _fold(extract_words(title))
        section = _Section(
            block.level,
            block.first_line,
            len(lines),
            name,
        )
        above[-1].parts.append(section)
        above.append(section)
    return above[0]


def _fold(text: str) -> str:
    """Return *text* as two names are compared by: its letters, in lower case."""
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
    """Return what the headings below at least half of the *siblings* are called.

    A name below fewer than three of them is left out.
    """
    counted: Counter[str] = Counter()
    for section in siblings:
        counted.update({part.name for part in section.parts})
    fewest = max(FEWEST_ALIKE, len(siblings) / 2)
    return {name for name, count in counted.items() if count >= fewest and name}


def _has_parts(
    section: _Section,
    part_names: set[str],
    lines: Sequence[str],
) -> bool:
    """Return whether nothing but parts stands below the heading of a section.

    The section leads somewhere, and is no longer than an item may be.
    """
    for part in section.parts:
        if part.name not in part_names or part.parts:
            return False
    text = "\n".join(lines[section.start : section.end])
    # An underlined heading has no mark that an item could begin with.
    has_marker = HEADING_MARKER.match(lines[section.start]) is not None
    if len(text) > LONGEST_ITEM or not has_marker:
        return False
    return any(is_outside(url) for _, url in find_links(text))


def _are_linked_alike(
    works: Sequence[_Section],
    lines: Sequence[str],
) -> bool:
    """Return whether most links in the lists of *works* are called as in other works.

    A link that is called by what it leads to counts, too.
    """
    counted: Counter[str] = Counter()
    for section in works:
        bullets = "\n".join(_list_bullets(section, lines))
        counted.update({_fold(text) for text, _ in find_links(bullets)})
    alike = sum(
        count
        for name, count in counted.items()
        if count >= FEWEST_ALIKE or find_label(name) is not None
    )
    return counted.total() > 0 and alike >= _MOSTLY * counted.total()


def _list_bullets(
    section: _Section,
    lines: Sequence[str],
) -> list[str]:
    """Return the lines of the section's lists."""
    return [
        line
        for line in lines[section.start : section.end]
        if line.lstrip()[:2] in _BULLETS
    ]


def _split_runs(works: Sequence[_Section]) -> Iterator[list[_Section]]:
    """Yield the works that follow one another directly."""
    members: list[_Section] = []
    for section in works:
        if members and members[-1].end != section.start:
            yield members
            members = []
        members.append(section)
    yield members


def _make_run(
    members: Sequence[_Section],
    lines: Sequence[str],
) -> Run:
    items = [
        read_headed_item(
            lines,
            section.start,
            section.end,
            nested=True,
            is_plain=False,
        )
        for section in members
    ]
    return make_headed_run(members[0].level, items)
