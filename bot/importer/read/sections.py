"""Which parts of a document are the list, and which are prose; and what each part is called."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.document.characters import refused_characters
from bot.importer.read.items import LONGEST_ITEM, Heading, Run
from bot.importer.read.table_heads import column_heads, find_name_column
from bot.listing.link_labels import find_label
from bot.listing.slugs import Names, make_slug
from bot.markdown.inline_tokens import extract_words, find_links, is_outside
from bot.markdown.regions import fence_after

MOST_SECTIONS = 400
"""A layout with more sections would be larger than its reader takes; the smallest parts stay prose."""
_DEEPEST = 3
_LONGEST_NAME = 40
_LONGEST_HEADING = 1_000
"""What a heading says after so many characters tells nothing more."""
_MOST_COLUMNS = 60
_MOST_HEADS = 500
"""Of all tables together: each may become a field of the layout."""
_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_YEAR_HEADING = re.compile(r"\W*((?:19|20)\d\d)\W*", re.ASCII)
_FLOOR = re.compile(
    r"\W*(?:((?:19|20)\d\d)\s*(?:&|and|or|/|,)?\s*(?:prior|earlier|before|older|previous)"
    r"|(?:before|until|up to|pre-?|≤|<=)\s*((?:19|20)\d\d))\W*",
    re.IGNORECASE,
)
_ANCHOR = re.compile(r"<a\s+(?:id|name)=[\"']([^\"']+)[\"']", re.IGNORECASE)
_ANCHOR_LINE = re.compile(
    r"\s*(?:<a\s+(?:id|name)=[\"'][^\"']*[\"']\s*>\s*</a>\s*|<!--.*-->\s*)", re.IGNORECASE
)
_BULLETS = ("- [", "* [", "+ [")
_MOST_NAMED = 400
"""A table of contents names no heading more often than there are sections."""
_IDENTITY_HEADS = frozenset({"link", "links", "url", "paper", "code", "github", "name & link"})


@dataclass(frozen=True, slots=True, eq=False)
class SectionBlock:
    """A run of items that becomes a region, with the section it belongs to."""

    heading: Heading
    run: Run
    section: str
    year: int | None = None
    """The year that the heading gives, not from a floor."""


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


def is_list(run: Run, alike: Collection[tuple[str, ...]] = ()) -> bool:
    """Whether *run* holds entries, not prose: most items lead somewhere, or a table's headings say so.

    Args:
        run: the items.
        alike: the headings of tables that are known to hold entries.
    """
    if not run.items or any(len(item.text) > LONGEST_ITEM for item in run.items):
        return False
    if run.kind in ("details", "paragraphs"):
        return True
    linked = [item.text for item in run.items if any(is_outside(url) for _, url in find_links(item.resolved))]
    if run.kind == "bullets":
        return len(linked) > len(run.items) / 2 and sum(map(_is_field, linked)) <= len(linked) / 2
    columns = column_heads(run)
    if len(columns) > _MOST_COLUMNS:
        return False
    if len(set(columns)) == 1 and len(columns) > 1 and not columns[0]:
        return False
    names = _IDENTITY_HEADS & {head.casefold() for head in columns}
    return (
        len(linked) > len(run.items) / 2
        or tuple(columns) in alike
        or (find_name_column(run) == 0 and bool(names))
    )


def _is_field(text: str) -> bool:
    """Whether the item is no work, only one of its links: `arxiv: <https://…>`."""
    label, colon, _ = text[:40].replace("：", ":").partition(":")
    return (
        bool(colon) and "[" not in label and find_label(re.sub(r"\(.*", "", extract_words(label))) is not None
    )


def find_parts(headings: list[Heading], lines: list[str]) -> list[SectionBlock]:
    """Every run that is part of the list, in order, with its section's id."""
    runs = sorted(((h, run) for h in headings for run in h.runs), key=lambda pair: pair[1].first)
    sure = {id(run) for _, run in runs if is_list(run)}
    alike = {tuple(column_heads(run)) for _, run in runs if run.kind == "table" and id(run) in sure}
    chosen = [(h, run) for h, run in runs if id(run) in sure or (run.kind == "table" and is_list(run, alike))]
    chosen = _outside_fences(_with_few_heads(chosen), lines)
    if len(chosen) > MOST_SECTIONS:
        largest = sorted(chosen, key=lambda pair: -len(pair[1].items))[:MOST_SECTIONS]
        chosen = sorted(largest, key=lambda pair: pair[1].first)
    titles = {heading.path[0].line for heading, _ in chosen if heading.path and heading.path[0].level == 1}
    taken = Names()
    names: dict[int, str] = {}
    used: set[str] = set()
    parts: list[SectionBlock] = []
    for heading, run in chosen:
        path = [h for h in heading.path if not (h.level == 1 and len(titles) == 1)] or list(heading.path)
        section = _section_id(path, lines, names, taken)
        if section in used:
            section = taken.claim(section)
        used.add(section)
        parts.append(SectionBlock(heading, run, section, _heading_year(heading)))
    return parts


def _with_few_heads(chosen: list[tuple[Heading, Run]]) -> list[tuple[Heading, Run]]:
    """The runs without the tables whose columns would be too many fields."""
    kept: list[tuple[Heading, Run]] = []
    seen: set[str] = set()
    for heading, run in chosen:
        columns = set(column_heads(run)) - seen if run.kind == "table" else set()
        if len(seen) + len(columns) <= _MOST_HEADS:
            seen |= columns
            kept.append((heading, run))
    return kept


def _outside_fences(chosen: list[tuple[Heading, Run]], lines: list[str]) -> list[tuple[Heading, Run]]:
    """The runs whose markers will be seen: a line that looks like a fence and is none (inside HTML) hides them."""
    kept: list[tuple[Heading, Run]] = []
    fence, position = "", 0
    for heading, run in chosen:
        for line in lines[position : run.first]:
            fence = fence_after(line, fence)
        position = run.first
        if not fence:
            kept.append((heading, run))
            position = run.last
    return kept


def find_year_groups(parts: list[SectionBlock], lines: list[str]) -> list[YearGroup]:
    """Parts under sibling headings that are years, written all alike, are one section with groups."""
    groups: list[YearGroup] = []
    contents = _contents(lines)
    by_parent: dict[int, list[SectionBlock]] = {}
    for part in parts:
        if _group_year(part.heading) and part.heading.parent is not None and part.run.kind == "bullets":
            by_parent.setdefault(part.heading.parent.line, []).append(part)
    for siblings in by_parent.values():
        headings = tuple(_year_heading(part, lines, contents) for part in siblings)
        mine = {part.section for part in siblings}
        others = {part.section for part in parts} - mine
        if any(refused_characters(heading.lines + heading.contents) for heading in headings):
            continue
        if len({heading.year for heading in headings}) < len(headings):
            continue
        if len({_template(h) for h in headings if not h.is_floor}) != 1 or not _adjacent(siblings, lines):
            continue
        parent = siblings[0].heading.parent
        title = parent.text if parent else ""
        section = siblings[0].section.rpartition("/")[0] or make_slug(title) or "list"
        while section in others:
            section += "-by-year"
        first, last = siblings[0].heading.line, siblings[-1].run.last
        groups.append(YearGroup(section, title, headings, tuple(siblings), first, last))
    return groups


def remove_markup(heading: str) -> str:
    """A heading's words without its markup."""
    said = extract_words(heading[:_LONGEST_HEADING].replace("\n", " "))[:300]
    refused = {offset for offset, _ in refused_characters(said)}
    return "".join(character for offset, character in enumerate(said) if offset not in refused).strip()


def _section_id(path: list[Heading], lines: list[str], names: dict[int, str], taken: Names) -> str:
    above = ""
    for heading in path[:_DEEPEST]:
        if heading.line not in names:
            own = _short(_anchor(heading, lines) or make_slug(remove_markup(heading.text))) or "section"
            names[heading.line] = taken.claim(f"{above}/{own}" if above else own)
        above = names[heading.line]
    return above or taken.claim("list")


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
        if found := _ANCHOR.search(line):
            return make_slug(found[1])
        if line.strip() and line is not lines[heading.line] and not _ANCHOR_LINE.fullmatch(line):
            break
    return ""


def _group_year(heading: Heading) -> tuple[int, bool] | None:
    """The year of a heading that is nothing but a year, and whether it is a floor."""
    words = remove_markup(heading.text)
    if found := _YEAR_HEADING.fullmatch(words):
        return int(found[1]), False
    if found := _FLOOR.fullmatch(words):
        return int(found[1] or found[2]), True
    return None


def _heading_year(heading: Heading) -> int | None:
    """The year that the nearest heading with one gives to its items; a floor gives none."""
    for above in reversed(heading.path):
        years = _YEAR.findall(above.text[:_LONGEST_HEADING])
        if len(years) == 1 and above.level > 1:
            own = _group_year(above)
            return own[0] if own and not own[1] else None
    return None


def _contents(lines: Sequence[str]) -> dict[str, list[str]]:
    """The lines that only lead to a place in the document, as in a table of contents, by what they say."""
    found: dict[str, list[str]] = {}
    for line in lines:
        bare = line.strip()
        if not bare.startswith(_BULLETS) or not bare.endswith(")"):
            continue
        text, leads, target = bare[len("- [") : -1].partition("](#")
        if leads and ")" not in target:
            found.setdefault(text, []).append(line)
    return found


def _year_heading(part: SectionBlock, lines: list[str], contents: Mapping[str, Sequence[str]]) -> YearHeading:
    year, is_floor = _group_year(part.heading) or (0, False)
    head = "\n".join(line.rstrip() for line in lines[part.heading.line : part.run.first]).rstrip("\n")
    anchor = _anchor(part.heading, lines)
    named = contents.get(remove_markup(part.heading.text), ())
    if len(named) > _MOST_NAMED:
        named = ()
    leading = [line for line in named if not anchor or f"(#{anchor}" in line]
    return YearHeading(year, is_floor, head, leading[0] if len(leading) == 1 else "")


def _template(heading: YearHeading) -> tuple[str, str]:
    year = str(heading.year)
    return heading.lines.replace(year, "{year}"), heading.contents.replace(year, "{year}")


def _adjacent(parts: list[SectionBlock], lines: list[str]) -> bool:
    """Whether nothing but headings, anchors and blank lines stands between the parts."""
    heads_only = all(
        all(
            not line.strip() or _ANCHOR_LINE.fullmatch(line)
            for line in lines[part.heading.last : part.run.first]
        )
        for part in parts
    )
    pairs: Iterator[tuple[SectionBlock, SectionBlock]] = pairwise(parts)
    return heads_only and all(
        not "".join(lines[before.run.last : after.heading.line]).strip() for before, after in pairs
    )
