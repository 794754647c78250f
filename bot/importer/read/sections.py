"""Which parts of a document are the list, and which are prose; and what each part is called."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.document.characters import find_refused_characters
from bot.importer.read.items import LONGEST_ITEM, EntryHeads, Heading, Run
from bot.listing.slugs import Names, make_slug
from bot.markdown.html_tags import find_anchor, shows_nothing
from bot.markdown.inline_tokens import extract_words, parse_tokens
from bot.model.dates.headings import Floor, HeadingDate, parse_heading
from bot.model.dates.parser import find_dates

MOST_SECTIONS = 400
"""A layout with more sections would be larger than `LAYOUT_LIMITS` allow; the smallest parts stay prose."""
_DEEPEST = 3
_LONGEST_NAME = 40
_LONGEST_HEADING = 1_000
"""What a heading says after so many characters tells nothing more."""
_MOST_HEADS = 500
"""Of all tables together: each may become a field. It bounds the time (see `test_time`)."""
_BULLETS = ("- [", "* [", "+ [")
_MOST_NAMED = 400
"""A table of contents names no heading more often than there are sections."""


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
    """One year's heading inside a grouped section: its lines, and the line of the table of contents."""

    year: int
    is_floor: bool
    lines: str
    contents: str


@dataclass(frozen=True, slots=True, eq=False)
class YearGroup:
    """A section whose items stand under headings by year; lines *first* to *last* become one region."""

    section: str
    title: str
    headings: tuple[YearHeading, ...]
    parts: tuple[SectionBlock, ...]
    first: int
    last: int


def is_list(run: Run, entry_heads: EntryHeads = ()) -> bool:
    """Return whether *run* holds entries, not prose; its kind knows what entries look like.

    Args:
        run: the items.
        entry_heads: the headings of tables that certainly hold entries.
    """
    if not run.items or any(len(item.text) > LONGEST_ITEM for item in run.items):
        return False
    return run.kind.holds_entries(run, entry_heads)


def find_parts(headings: list[Heading], lines: list[str]) -> list[SectionBlock]:
    """Return every run that is part of the list, in order, with its section's id."""
    chosen = _with_few_heads(_find_lists(headings))
    if len(chosen) > MOST_SECTIONS:
        largest = sorted(chosen, key=lambda pair: -len(pair[1].items))[:MOST_SECTIONS]
        chosen = sorted(largest, key=lambda pair: pair[1].first)
    titles = {
        heading.path[0].line
        for heading, _ in chosen
        if heading.path and heading.path[0].level == 1
    }
    has_one_title = len(titles) == 1
    section_ids = _SectionIds(lines)
    parts: list[SectionBlock] = []
    for heading, run in chosen:
        below_title = [
            above for above in heading.path if not (above.level == 1 and has_one_title)
        ]
        section = section_ids.claim(below_title or list(heading.path))
        parts.append(SectionBlock(heading, run, section, find_heading_date(heading)))
    return parts


def _find_lists(headings: list[Heading]) -> list[tuple[Heading, Run]]:
    """Return the runs that are lists, in order, each with its heading.

    A table that has the headings of another one that is a list is a list too.
    """
    runs = [(heading, run) for heading in headings for run in heading.runs]
    runs.sort(key=lambda pair: pair[1].first)
    sure = {id(run) for _, run in runs if is_list(run)}
    heads_by_run = {id(run): run.kind.find_heads(run) for _, run in runs}
    entry_heads = {
        heads
        for run_id, heads in heads_by_run.items()
        if run_id in sure and heads is not None
    }
    return [
        (heading, run)
        for heading, run in runs
        if id(run) in sure
        or (heads_by_run[id(run)] is not None and is_list(run, entry_heads))
    ]


def _with_few_heads(chosen: list[tuple[Heading, Run]]) -> list[tuple[Heading, Run]]:
    """Return the runs without the tables whose columns would be too many fields."""
    kept: list[tuple[Heading, Run]] = []
    seen: set[str] = set()
    for heading, run in chosen:
        new_heads = set(run.kind.find_heads(run) or ()) - seen
        if len(seen) + len(new_heads) <= _MOST_HEADS:
            seen |= new_heads
            kept.append((heading, run))
    return kept


def find_year_groups(parts: list[SectionBlock], lines: list[str]) -> list[YearGroup]:
    """Return the sections with groups: parts under sibling headings that are years, written all alike."""
    contents = _contents(lines)
    by_parent: dict[int, list[SectionBlock]] = {}
    for part in parts:
        parent = part.heading.parent
        if (
            _group_year(part.heading)
            and parent is not None
            and part.run.kind.may_be_grouped
        ):
            by_parent.setdefault(parent.line, []).append(part)
    groups: list[YearGroup] = []
    for siblings in by_parent.values():
        headings = tuple(_year_heading(part, lines, contents) for part in siblings)
        if not _are_alike(headings) or not _adjacent(siblings, lines):
            continue
        own_sections = {part.section for part in siblings}
        other_sections = {part.section for part in parts} - own_sections
        parent = siblings[0].heading.parent
        title = parent.text if parent else ""
        section = siblings[0].section.rpartition("/")[0] or make_slug(title) or "list"
        while section in other_sections:
            section += "-by-year"
        first, last = siblings[0].heading.line, siblings[-1].run.last
        groups.append(YearGroup(section, title, headings, tuple(siblings), first, last))
    return groups


def _are_alike(headings: Sequence[YearHeading]) -> bool:
    """Return whether headings by year are all written in one way, each for a year of its own."""
    if any(
        find_refused_characters(heading.lines + heading.contents)
        for heading in headings
    ):
        return False
    if len({heading.year for heading in headings}) < len(headings):
        return False
    return (
        len({_template(heading) for heading in headings if not heading.is_floor}) == 1
    )


def remove_markup(heading: str) -> str:
    """A heading's words without its markup."""
    said = extract_words(heading[:_LONGEST_HEADING].replace("\n", " "))[:300]
    refused = {offset for offset, _ in find_refused_characters(said)}
    return "".join(
        character for offset, character in enumerate(said) if offset not in refused
    ).strip()


class _SectionIds:
    """Gives each section its id: the names of the headings above it, joined; none is given twice."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._names = Names()
        self._by_heading: dict[int, str] = {}
        """The id of each heading that was named already, by its line."""
        self._used: set[str] = set()

    def claim(self, path: list[Heading]) -> str:
        """Return the id of a section that stands under the headings of *path*, the outermost first."""
        section = self._name_headings(path) or self._names.claim("list")
        if section in self._used:
            section = self._names.claim(section)
        self._used.add(section)
        return section

    def _name_headings(self, path: list[Heading]) -> str:
        """Return the id that the innermost heading has or is given; empty without any heading."""
        above = ""
        for heading in path[:_DEEPEST]:
            if heading.line not in self._by_heading:
                slug = _anchor(heading, self._lines) or make_slug(
                    remove_markup(heading.text)
                )
                own = _short(slug) or "section"
                self._by_heading[heading.line] = self._names.claim(
                    f"{above}/{own}" if above else own
                )
            above = self._by_heading[heading.line]
        return above


def _short(name: str) -> str:
    """*name* cut between its words, so that three of them fit a key."""
    return (
        name
        if len(name) <= _LONGEST_NAME
        else name[: _LONGEST_NAME + 1].rpartition("-")[0] or name[:_LONGEST_NAME]
    )


def _anchor(heading: Heading, lines: list[str]) -> str:
    """The name that the list itself gave the heading, in an `<a id=…>` in it or just below it."""
    for line in lines[heading.line : heading.last + 3]:
        if name := find_anchor(line):
            return make_slug(name)
        if line is not lines[heading.line] and not shows_nothing(line):
            break
    return ""


def find_heading_date(heading: Heading) -> HeadingDate | None:
    """Return the date that the nearest heading with one gives to its items; a floor, or two years, give none."""
    for above in reversed(heading.path):
        words = remove_markup(above.text)
        if above.level > 1 and find_dates(words):
            said = parse_heading(words)
            return said if isinstance(said, HeadingDate) else None
    return None


def _group_year(heading: Heading) -> tuple[int, bool] | None:
    """The year of a heading that is nothing but a year, and whether it is a floor."""
    said = parse_heading(remove_markup(heading.text))
    if isinstance(said, Floor):
        return said.year, True
    return (said.date.year, False) if said is not None and said.is_alone else None


def _contents(lines: Sequence[str]) -> dict[str, list[str]]:
    """The lines that only lead to a place in the document, as in a table of contents, by what they say."""
    found: dict[str, list[str]] = {}
    for line in lines:
        bare = line.strip()
        tokens = parse_tokens(bare[len("- ") :]) if bare.startswith(_BULLETS) else []
        if (
            len(tokens) == 1
            and tokens[0].kind == "link"
            and tokens[0].url.startswith("#")
        ):
            found.setdefault(" ".join(tokens[0].visible_text.split()), []).append(line)
    return found


def _year_heading(
    part: SectionBlock, lines: list[str], contents: Mapping[str, Sequence[str]]
) -> YearHeading:
    year, is_floor = _group_year(part.heading) or (0, False)
    head = "\n".join(
        line.rstrip() for line in lines[part.heading.line : part.run.first]
    ).rstrip("\n")
    anchor = _anchor(part.heading, lines)
    named = contents.get(remove_markup(part.heading.text), ())
    if len(named) > _MOST_NAMED:
        named = ()
    leading = [line for line in named if not anchor or f"(#{anchor}" in line]
    return YearHeading(year, is_floor, head, leading[0] if len(leading) == 1 else "")


def _template(heading: YearHeading) -> tuple[str, str]:
    year = str(heading.year)
    return heading.lines.replace(year, "{year}"), heading.contents.replace(
        year, "{year}"
    )


def _adjacent(parts: list[SectionBlock], lines: list[str]) -> bool:
    """Whether nothing but headings, anchors and blank lines stands between the parts."""
    heads_only = all(
        all(shows_nothing(line) for line in lines[part.heading.last : part.run.first])
        for part in parts
    )
    pairs: Iterator[tuple[SectionBlock, SectionBlock]] = pairwise(parts)
    return heads_only and all(
        not "".join(lines[before.run.last : after.heading.line]).strip()
        for before, after in pairs
    )
