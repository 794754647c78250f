"""Which section an item belongs to that stands outside the generated parts of a document: by the heading above it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.importer.read.blocks import parse_blocks
from bot.importer.read.items import GROUP_LEVEL, Heading, ItemKind
from bot.importer.read.kinds import TABLE
from bot.markdown.inline_tokens import extract_words
from bot.markdown.regions import Region
from bot.model.dates.headings import parse_heading
from bot.model.layout import Layout, View

_HEADING_LINE = re.compile(r" {0,3}#{1,6}[ \t]+(.*)|<summary>(.*)</summary>")
_LEAST_ALIKE = 0.5
"""Share of today's headings that an old document must have, to be the one that today's was made from."""
HeadingPath = tuple[str, ...]
"""The keys of a heading and of those above it, the outermost first."""


@dataclass(frozen=True, slots=True)
class Home:
    """A region of a document, and the section that it shows."""

    region: str
    section: str
    view: View


@dataclass(frozen=True, slots=True)
class SectionHomes:
    """The regions of today's document by the headings that they stand under."""

    by_path: Mapping[HeadingPath, Sequence[Home]]
    by_heading: Mapping[str, Sequence[Home]]
    """By the nearest heading alone."""

    def find(self, heading: Heading, kind: ItemKind) -> Home | None:
        """Return where an item under *heading* belongs; None where no section plainly has it.

        A heading that is only a date, or that names a group inside a list, stands for the heading above it.
        """
        path = heading.path
        while path:
            keys = tuple(make_heading_key(one.text) for one in path)
            found = self.by_path.get(keys) or self.by_heading.get(keys[-1], ())
            sections = {home.section for home in found}
            if len(sections) == 1 or (sections and keys in self.by_path):
                return _choose(found, kind)
            if sections or not names_no_section(path[-1]):
                return None
            path = path[:-1]
        return _choose(self.by_path.get((), ()), kind)


def find_section_homes(
    text: str, layout: Layout, regions: Mapping[str, Region]
) -> SectionHomes:
    """Return the homes of the sections in the document *text*.

    Raises:
        RefusedError: the document cannot be read.
    """
    by_path: dict[HeadingPath, list[Home]] = {}
    by_heading: dict[str, list[Home]] = {}
    headings = parse_blocks(text)
    for name, section, view in layout.iterate_views():
        if name not in regions:
            continue
        home = Home(name, section, view)
        for heading in _find_headings_of(regions[name], headings):
            path = tuple(make_heading_key(one.text) for one in heading.path)
            by_path.setdefault(path, []).append(home)
            if path:
                by_heading.setdefault(path[-1], []).append(home)
    return SectionHomes(by_path, by_heading)


def make_heading_key(text: str) -> str:
    """Return a heading's letters and digits in lower case: marks, icons and spaces come and go."""
    return re.sub(r"[\W_]+", "", extract_words(text)).casefold()


def names_no_section(heading: Heading) -> bool:
    """Return whether a heading only says when the works below appeared, or names a group inside a list."""
    return (
        heading.level >= GROUP_LEVEL
        or parse_heading(extract_words(heading.text)) is not None
    )


def _find_headings_of(region: Region, headings: Sequence[Heading]) -> Iterator[Heading]:
    """Yield the heading above a region, and those inside it."""
    above = [heading for heading in headings if heading.line < region.begin_line]
    yield above[-1]
    yield from (
        heading
        for heading in headings
        if region.begin_line < heading.line < region.end_line
    )


def _choose(homes: Sequence[Home], kind: ItemKind) -> Home | None:
    """Return the home that shows items of a kind, else the first: one heading may have a list and a table."""
    is_row = kind is TABLE
    alike = [
        home
        for home in homes
        if home.view.patterns[0].lstrip().startswith("|") == is_row
    ]
    return next(iter(alike or homes), None)


def descends_from(today: str, old: str) -> bool:
    """Return whether the document *today* was made from *old*, which has no regions: it kept most of the headings."""
    kept = set(_list_heading_keys(today))
    had = set(_list_heading_keys(old))
    if not kept or not had:
        return False
    return len(kept & had) >= _LEAST_ALIKE * min(len(kept), len(had))


def _list_heading_keys(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        found = _HEADING_LINE.match(line)
        if found:
            yield make_heading_key(found[1] or found[2] or "")
