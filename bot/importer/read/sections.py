"""Which parts of a document are the list, and which are prose.

Each part of the list gets a section, and the section an id.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.document.characters import find_refused_characters
from bot.importer.read.items import (
    LONGEST_ITEM,
    EntryHeads,
    Heading,
    Run,
)
from bot.listing.slugs import Names, make_slug
from bot.markdown.html_tags import find_anchor, shows_nothing
from bot.markdown.inline_tokens import extract_words, parse_tokens
from bot.model.dates.headings import Floor, HeadingDate, parse_heading
from bot.model.dates.parser import find_dates

# A layout with more sections would be larger than `LAYOUT_LIMITS` allow. The smallest
# parts stay prose.
MOST_SECTIONS = 400

# An id has the names of so many headings at most, each as long as this at most, so
# that the three of them fit a key.
_DEEPEST = 3
_LONGEST_NAME = 40

# What a heading says after so many characters tells nothing more: of its source, and of
# its words without markup.
_LONGEST_HEADING = 1_000
_LONGEST_TEXT = 300

# Of all tables together: each may become a field. The limit bounds the time (see
# `test_time`).
_MOST_HEADS = 500

# How a line of a table of contents begins.
_BULLETS = ("- [", "* [", "+ [")

# A table of contents names no heading more often than there are sections.
_MOST_NAMED = 400

# So many lines below a heading are searched for the anchor that names it.
_ANCHOR_LINES = 3


@dataclass(frozen=True, slots=True, eq=False)
class SectionBlock:
    """A run of items that becomes a region, with the section it belongs to."""

    heading: Heading
    run: Run
    section: str
    date: HeadingDate | None = None
    """What the heading says about when, not from a floor."""


@dataclass(frozen=True, slots=True)
class YearHeading:
    """The heading of one year inside a grouped section."""

    year: int
    is_floor: bool
    lines: str
    """The heading itself, and what stands between it and its items."""
    contents: str
    """The line of the table of contents that leads to it; empty without one."""


@dataclass(frozen=True, slots=True, eq=False)
class YearGroup:
    """A section whose items stand under headings by year.

    Lines *first* up to, not including, *last* become one region.
    """

    section: str
    title: str
    headings: tuple[YearHeading, ...]
    parts: tuple[SectionBlock, ...]
    first: int
    last: int


def is_list(run: Run, entry_heads: EntryHeads = ()) -> bool:
    """Return whether *run* holds entries, not prose.

    The kind of a run knows what entries look like.

    Args:
        run: the items.
        entry_heads: the headings of tables that certainly hold entries.
    """
    if not run.items or any(len(item.text) > LONGEST_ITEM for item in run.items):
        return False
    return run.kind.holds_entries(run, entry_heads)


def find_parts(
    headings: list[Heading],
    lines: list[str],
) -> list[SectionBlock]:
    """Return every run that is part of the list, in order, with its section's id."""
    chosen = _limit_heads(_find_lists(headings))
    if len(chosen) > MOST_SECTIONS:
        by_size = sorted(chosen, key=lambda pair: -len(pair[1].items))
        largest = by_size[:MOST_SECTIONS]
        chosen = sorted(largest, key=lambda pair: pair[1].first)
    title_line = _find_title_line([heading for heading, _ in chosen])
    section_ids = _SectionIds(lines)
    parts: list[SectionBlock] = []
    for heading, run in chosen:
        path = list(heading.path)
        # The only title of a document names no section, unless there is nothing else.
        below_title = [above for above in path if above.line != title_line]
        section = section_ids.claim(below_title or path)
        parts.append(
            SectionBlock(
                heading,
                run,
                section,
                find_heading_date(heading),
            )
        )
    return parts


def _find_title_line(headings: Sequence[Heading]) -> int | None:
    """Return the line of the one title of level 1 above *headings*.

    None means that there is none, or that there are several.
    """
    title_lines = {
        heading.path[0].line
        for heading in headings
        if heading.path and heading.path[0].level == 1
    }
    return title_lines.pop() if len(title_lines) == 1 else None


def _find_lists(headings: list[Heading]) -> list[tuple[Heading, Run]]:
    """Return the runs that are lists, in order, each with its heading.

    A table that has the headings of another one that is a list is a list too.
    """
    pairs: list[tuple[Heading, Run]] = []
    for heading in headings:
        pairs += [(heading, run) for run in heading.runs]
    pairs.sort(key=lambda pair: pair[1].first)
    certain = {run for _, run in pairs if is_list(run)}
    heads_by_run = {run: run.kind.find_heads(run) for _, run in pairs}
    entry_heads = {
        heads
        for run, heads in heads_by_run.items()
        if run in certain and heads is not None
    }
    return [
        (heading, run)
        for heading, run in pairs
        if run in certain
        or (heads_by_run[run] is not None and is_list(run, entry_heads))
    ]


def _limit_heads(pairs: list[tuple[Heading, Run]]) -> list[tuple[Heading, Run]]:
    """Return the runs without the tables whose columns would be too many fields."""
    kept: list[tuple[Heading, Run]] = []
    heads: set[str] = set()
    for heading, run in pairs:
        new_heads = set(run.kind.find_heads(run) or ()) - heads
        if len(heads) + len(new_heads) <= _MOST_HEADS:
            heads |= new_heads
            kept.append((heading, run))
    return kept


def find_year_groups(
    parts: list[SectionBlock],
    lines: list[str],
) -> list[YearGroup]:
    """Return the sections with groups: parts under sibling headings that are years.

    The headings of a group are written all alike.
    """
    contents = _find_contents_lines(lines)
    groups: list[YearGroup] = []
    for siblings in _list_year_siblings(parts):
        headings = [_read_year_heading(part, lines, contents) for part in siblings]
        if not _are_alike(headings) or not _are_adjacent(siblings, lines):
            continue
        parent = siblings[0].heading.parent
        title = parent.text if parent else ""
        group = YearGroup(
            _name_group(siblings, title, parts),
            title,
            tuple(headings),
            tuple(siblings),
            siblings[0].heading.line,
            siblings[-1].run.last,
        )
        groups.append(group)
    return groups


def _list_year_siblings(parts: Sequence[SectionBlock]) -> list[list[SectionBlock]]:
    """Return the parts under headings that are years, those below one heading together."""
    by_parent: dict[int, list[SectionBlock]] = {}
    for part in parts:
        parent = part.heading.parent
        if parent is None or not part.run.kind.may_be_grouped:
            continue
        if _read_group_year(part.heading) is not None:
            by_parent.setdefault(parent.line, []).append(part)
    return list(by_parent.values())


def _name_group(
    siblings: Sequence[SectionBlock],
    title: str,
    parts: Sequence[SectionBlock],
) -> str:
    """Return the id of the section that *siblings* become; no other part has it."""
    replaced = {part.section for part in siblings}
    other_sections = {part.section for part in parts} - replaced
    above, _, _ = siblings[0].section.rpartition("/")
    section = above or make_slug(title) or "list"
    while section in other_sections:
        section += "-by-year"
    return section


def _are_alike(headings: Sequence[YearHeading]) -> bool:
    """Return whether headings by year are all written in one way.

    Each is for a year of its own, and a layout may hold what stands in them.
    """
    for heading in headings:
        if find_refused_characters(heading.lines + heading.contents):
            return False
    if len({heading.year for heading in headings}) < len(headings):
        return False
    # A floor such as "2019 and before" is worded otherwise.
    forms = {_mark_year(heading) for heading in headings if not heading.is_floor}
    return len(forms) == 1


def remove_markup(heading: str) -> str:
    """Return the words of a heading, without its markup and refused characters."""
    one_line = heading[:_LONGEST_HEADING].replace("\n", " ")
    text = extract_words(one_line)[:_LONGEST_TEXT]
    refused = {offset for offset, _ in find_refused_characters(text)}
    kept = [char for offset, char in enumerate(text) if offset not in refused]
    return "".join(kept).strip()


class _SectionIds:
    """Gives each section its id: the names of the headings above it, joined.

    None is given twice.
    """

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._names = Names()
        # The id of each heading that was named already, by its line.
        self._by_heading: dict[int, str] = {}
        self._used: set[str] = set()

    def claim(self, path: list[Heading]) -> str:
        """Return the id of a section below the headings of *path*, the outermost first."""
        section = self._name_headings(path) or self._names.claim("list")
        if section in self._used:
            section = self._names.claim(section)
        self._used.add(section)
        return section

    def _name_headings(self, path: list[Heading]) -> str:
        """Return the id that the innermost heading has or is given.

        It is empty without any heading.
        """
        section = ""
        for heading in path[:_DEEPEST]:
            if heading.line not in self._by_heading:
                name = self._name_heading(heading)
                section_id = f"{section}/{name}" if section else name
                self._by_heading[heading.line] = self._names.claim(section_id)
            section = self._by_heading[heading.line]
        return section

    def _name_heading(self, heading: Heading) -> str:
        """Return the slug of one heading: of its anchor, else of its words."""
        slug = _find_anchor_slug(heading, self._lines)
        if not slug:
            slug = make_slug(remove_markup(heading.text))
        return _shorten(slug) or "section"


def _shorten(slug: str) -> str:
    """Return *slug* cut to the longest name, between two of its words if possible."""
    if len(slug) <= _LONGEST_NAME:
        return slug
    at_word, _, _ = slug[: _LONGEST_NAME + 1].rpartition("-")
    return at_word or slug[:_LONGEST_NAME]


def _find_anchor_slug(heading: Heading, lines: list[str]) -> str:
    """Return the name that the list itself gave the heading; empty without one.

    It stands in an `<a id=…>` in the heading or just below it.
    """
    for line in lines[heading.line : heading.last + _ANCHOR_LINES]:
        anchor = find_anchor(line)
        if anchor:
            return make_slug(anchor)
        if line is not lines[heading.line] and not shows_nothing(line):
            break
    return ""


def find_heading_date(heading: Heading) -> HeadingDate | None:
    """Return the date that the nearest heading with one gives to its items.

    A floor gives none, and two years give none. The title of a document is not
    looked at.
    """
    for above in reversed(heading.path):
        text = remove_markup(above.text)
        if above.level > 1 and find_dates(text):
            date = parse_heading(text)
            return date if isinstance(date, HeadingDate) else None
    return None


def _read_group_year(heading: Heading) -> tuple[int, bool] | None:
    """Return the year of a heading that is nothing but a year, and whether it is a floor."""
    date = parse_heading(remove_markup(heading.text))
    if isinstance(date, Floor):
        return date.year, True
    if date is None or not date.is_alone:
        return None
    return date.date.year, False


def _find_contents_lines(lines: Sequence[str]) -> dict[str, list[str]]:
    """Return the lines of tables of contents, by what they say.

    Such a line only leads to a place in the document.
    """
    by_text: dict[str, list[str]] = {}
    for line in lines:
        bare = line.strip()
        if not bare.startswith(_BULLETS):
            continue
        tokens = parse_tokens(bare[len("- ") :])
        if len(tokens) != 1 or tokens[0].kind != "link":
            continue
        if tokens[0].url.startswith("#"):
            text = " ".join(tokens[0].visible_text.split())
            by_text.setdefault(text, []).append(line)
    return by_text


def _read_year_heading(
    part: SectionBlock,
    lines: list[str],
    contents: Mapping[str, Sequence[str]],
) -> YearHeading:
    """Return the heading of a part that stands under a year, with its line of *contents*."""
    year, is_floor = _read_group_year(part.heading) or (0, False)
    above_items = lines[part.heading.line : part.run.first]
    head = "\n".join(line.rstrip() for line in above_items).rstrip("\n")
    anchor = _find_anchor_slug(part.heading, lines)
    candidates = contents.get(remove_markup(part.heading.text), ())
    if len(candidates) > _MOST_NAMED:
        candidates = ()
    leading = [line for line in candidates if not anchor or f"(#{anchor}" in line]
    # Of several lines for one year nobody could tell which leads to this heading.
    contents_line = leading[0] if len(leading) == 1 else ""
    return YearHeading(
        year,
        is_floor,
        head,
        contents_line,
    )


def _mark_year(heading: YearHeading) -> tuple[str, str]:
    """Return the heading's lines, and its line of the contents, with a slot for the year."""
    year = str(heading.year)
    return (
        heading.lines.replace(year, "{year}"),
        heading.contents.replace(year, "{year}"),
    )


def _are_adjacent(
    parts: Sequence[SectionBlock],
    lines: list[str],
) -> bool:
    """Return whether nothing but headings, anchors and blank lines is between the parts."""
    for part in parts:
        below_heading = lines[part.heading.last : part.run.first]
        if not all(map(shows_nothing, below_heading)):
            return False
    for above, below in pairwise(parts):
        between = lines[above.run.last : below.heading.line]
        if "".join(between).strip():
            return False
    return True
