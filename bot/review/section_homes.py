"""Which section an item belongs to that stands outside the generated parts of a document.

The headings above the item decide.
"""

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

# A heading, `## Papers`, or the line that stays visible of a folded part,
# `<summary>Papers</summary>`.
_HEADING_LINE = re.compile(r" {0,3}#{1,6}[ \t]+(.*)|<summary>(.*)</summary>")
# The share of headings that an old document and today's must have in common, so that
# today's counts as made from the old one.
_LEAST_ALIKE = 0.5
# The keys of a heading and of those above it, the outermost first.
HeadingPath = tuple[str, ...]


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
    # By the nearest heading alone.
    by_heading: Mapping[str, Sequence[Home]]

    def find(
        self,
        heading: Heading,
        kind: ItemKind,
    ) -> Home | None:
        """Return where an item under *heading* belongs; None if no section plainly has it.

        A heading that is only a date, or that names a group inside a list, counts as
        the heading above it.
        """
        path = heading.path
        while path:
            keys = _make_path_keys(path)
            homes = self.by_path.get(keys) or self.by_heading.get(keys[-1], ())
            sections = {home.section for home in homes}
            # A heading alone may name several sections: then nobody knows which is
            # meant. A full path is exact, and several sections below it are fine.
            if len(sections) == 1 or (sections and keys in self.by_path):
                return _choose(homes, kind)
            if sections or not is_date_or_group(path[-1]):
                return None
            path = path[:-1]
        return _choose(self.by_path.get((), ()), kind)


def find_section_homes(
    text: str,
    layout: Layout,
    regions: Mapping[str, Region],
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
            path = _make_path_keys(heading.path)
            by_path.setdefault(path, []).append(home)
            if path:
                by_heading.setdefault(path[-1], []).append(home)
    return SectionHomes(by_path, by_heading)


def make_heading_key(text: str) -> str:
    """Return a heading's letters and digits in lower case.

    Marks, icons and spaces come and go, so they identify nothing.
    """
    return re.sub(r"[\W_]+", "", extract_words(text)).casefold()


def is_date_or_group(heading: Heading) -> bool:
    """Return whether a heading names no section of its own.

    Such a heading says when the works below it appeared, or names a group inside a list.
    """
    if heading.level >= GROUP_LEVEL:
        return True
    return parse_heading(extract_words(heading.text)) is not None


def _make_path_keys(path: Sequence[Heading]) -> HeadingPath:
    """Return the keys of the headings of a path."""
    return tuple(make_heading_key(heading.text) for heading in path)


def _find_headings_of(
    region: Region,
    headings: Sequence[Heading],
) -> Iterator[Heading]:
    """Yield the heading above a region, and those inside it.

    *headings* begin with the document's top, which stands above everything.
    """
    above = [heading for heading in headings if heading.line < region.begin_line]
    yield above[-1]
    for heading in headings:
        if region.begin_line < heading.line < region.end_line:
            yield heading


def _choose(
    homes: Sequence[Home],
    kind: ItemKind,
) -> Home | None:
    """Return the home that shows items of a kind, else the first one; None if there is none.

    One heading may have a list and a table below it.
    """
    is_row = kind is TABLE
    for home in homes:
        if home.view.patterns[0].lstrip().startswith("|") == is_row:
            return home
    return next(iter(homes), None)


def is_made_from(today: str, old: str) -> bool:
    """Return whether the document *today* was made from *old*, which has no regions.

    It was if the two have most of the headings in common.
    """
    keys_today = set(_list_heading_keys(today))
    old_keys = set(_list_heading_keys(old))
    if not keys_today or not old_keys:
        return False
    # The shorter document counts: sections may have been added or taken out since.
    fewest = min(len(keys_today), len(old_keys))
    return len(keys_today & old_keys) >= _LEAST_ALIKE * fewest


def _list_heading_keys(text: str) -> Iterator[str]:
    """Yield the keys of a document's headings, without parsing the document."""
    for line in text.split("\n"):
        match = _HEADING_LINE.match(line)
        if match:
            yield make_heading_key(match[1] or match[2] or "")
