"""The layout and the document that an import makes."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.identity.identifiers import identify
from bot.importer.convert.drafts import Draft
from bot.importer.convert.kinds import get_conversion
from bot.importer.convert.newcomers import AddedLines
from bot.importer.convert.section_items import SectionItems
from bot.importer.convert.sort_order import (
    OrderChoice,
    ShownItems,
    WantedOrder,
    choose_orders,
)
from bot.importer.read.sections import SectionBlock, YearGroup, remove_markup
from bot.listing.pattern import compile_pattern
from bot.listing.slugs import Names, make_entry_slug, make_slug
from bot.markdown.regions import END_MARKER, render_begin_marker
from bot.model.entry import Entry
from bot.model.entry_id import EntryId, SectionId
from bot.model.layout import Floor, Group, Layout, Order, Section, View
from bot.model.link import parse_links

_MOSTLY = 0.5
_LONGEST_REGION = 40
_BY_DATE = ("year", "oldest")
Places = Mapping[int, tuple[str, str]]
"""The section and the region of each part, by the first line of its run."""


def place_parts(
    parts: Sequence[SectionBlock], groups: Sequence[YearGroup], drafts: Sequence[Draft]
) -> Places:
    """Say where each part will stand.

    A part under a sub-heading that shows the same works as its parent's blocks
    is a second view of the parent's section.
    """
    placed: dict[int, tuple[str, str]] = {}
    for group in groups:
        placed |= {
            part.run.first: (group.section, group.section) for part in group.parts
        }
    shared = {
        guest.part.run.first: draft.part
        for draft in drafts
        for guest in draft.guests
        if get_conversion(draft.part.run).may_host
        and get_conversion(guest.part.run).may_be_hosted
    }
    hosts = {host.run.first for host in shared.values()}
    for part in (part for part in parts if part.run.first not in placed):
        host = shared.get(part.run.first)
        if host is not None:
            own = (
                make_slug(remove_markup(part.heading.text))
                if part.heading is not host.heading
                else ""
            )
            placed[part.run.first] = (
                host.section,
                f"{host.section}.{own[:_LONGEST_REGION] or part.run.kind.name}",
            )
        else:
            placed[part.run.first] = (
                part.section,
                part.section + ".works" * (part.run.first in hosts),
            )
    return placed


def name_entries(list_id: str, drafts: Sequence[Draft], placed: Places) -> list[Draft]:
    """Return the drafts with their ids, and with the sections in `also_in` where their guests came to stand."""
    names: defaultdict[str, Names] = defaultdict(Names)
    named: list[Draft] = []
    for draft in drafts:
        record = draft.record
        links = parse_links(record.get("links"))
        url = links[0].url if links else None
        section = placed[draft.part.run.first][0]
        slug = make_entry_slug(
            record.get("name"), record["title"], str(identify(url)) if url else None
        )
        if "also_in" in record:
            homes = {
                guest.part.section: placed[guest.part.run.first][0]
                for guest in draft.guests
            }
            record = {
                **record,
                "also_in": [homes.get(also, also) for also in record["also_in"]],
            }
        named.append(
            replace(
                draft,
                id=EntryId.from_parts(list_id, section, names[section].claim(slug)),
                record=record,
            )
        )
    return named


@dataclass(frozen=True, slots=True)
class _Region:
    """One view in the making: its part, and the drafts that it shows."""

    name: str
    part: SectionBlock
    shown: list[Draft]


@dataclass(frozen=True, slots=True)
class MadeLayout:
    """The layout of an import, and how many items of each section move to their places in its order."""

    layout: Layout
    moved: Mapping[str, int]


def make_layout(  # noqa: PLR0913, PLR0917 - everything that was found comes together here
    list_id: str,
    title: str,
    document: str,
    parts: Sequence[SectionBlock],
    groups: Sequence[YearGroup],
    found: SectionItems,
    placed: Places,
    wanted: WantedOrder,
    history: AddedLines,
) -> MadeLayout:
    """The declarations that show these entries as the source did."""
    group_of_part = {part.run.first: group for group in groups for part in group.parts}
    shown: defaultdict[str, list[Draft]] = defaultdict(list)
    members: defaultdict[str, list[Draft]] = defaultdict(list)
    for draft in found.drafts:
        members[placed[draft.part.run.first][0]].append(draft)
        for line in dict.fromkeys(d.part.run.first for d in (draft, *draft.guests)):
            shown[placed[line][1]].append(draft)
    names = {line: name for line, (_, name) in placed.items()}
    regions: defaultdict[str, dict[str, _Region]] = defaultdict(dict)
    for part in parts:
        section, name = placed[part.run.first]
        regions[section].setdefault(name, _Region(name, part, shown[name]))
    orders = _choose_orders(list_id, wanted, regions, group_of_part, names, history)
    sections: dict[str, Section] = {}
    for section, views in regions.items():
        first = next(iter(views.values())).part
        group = group_of_part.get(first.run.first)
        heading = group.title if group else first.heading.text
        patterns = [found.patterns[region.part.run.first] for region in views.values()]
        sections[section] = Section(
            title=remove_markup(heading) or title,
            views={
                name: _view(region, len(views), members[section], found)
                for name, region in views.items()
            },
            group=make_group(group) if group else None,
            requires=_requires(patterns[0], members[section])
            if len(patterns) == 1
            else [],
            rules=_rules(members[section], orders[section].order),
            **orders[section].keys,
        )
    layout = Layout(
        id=list_id,
        title=title,
        document=document,
        sections=sections,
        fields=found.fields,
    )
    return MadeLayout(
        layout, {section: choice.moved for section, choice in orders.items()}
    )


def _choose_orders(  # noqa: PLR0913, PLR0917 - what a section shows, and what is known of it
    list_id: str,
    wanted: WantedOrder,
    regions: Mapping[str, Mapping[str, _Region]],
    group_of_part: Mapping[int, YearGroup],
    names: Mapping[int, str],
    history: AddedLines,
) -> dict[str, OrderChoice]:
    """The order of each section, by its folder."""
    every = {}
    for section, views in regions.items():
        drafts = _as_they_stand(views.values(), names)
        group = group_of_part.get(next(iter(views.values())).part.run.first)
        every[section] = ShownItems(
            SectionId.from_parts(list_id, section),
            drafts,
            make_group(group) if group else None,
            history.find_newcomers(drafts),
        )
    chosen = choose_orders(wanted, every.values())
    return {section: chosen[shown.section] for section, shown in every.items()}


def _as_they_stand(
    regions: Collection[_Region], name_of: Mapping[int, str]
) -> list[Draft]:
    """Everything that the regions of a section show, in the order of the source; a work that stands twice once."""
    names = {region.name for region in regions}
    every = [draft for region in regions for draft in region.shown]

    def place(draft: Draft) -> int:
        return min(
            one.item.first
            for one in (draft, *draft.guests)
            if name_of[one.part.run.first] in names
        )

    return sorted(dict.fromkeys(every), key=place)


def _view(
    region: _Region, views: int, members: Sequence[Draft], found: SectionItems
) -> View:
    run = region.part.run
    patterns = found.patterns[run.first]
    here = {id(draft) for draft in region.shown}
    when = (
        _condition(region.shown, [d for d in members if id(d) not in here], patterns)
        if views > 1
        else ""
    )
    header = "\n".join(line.strip() for line in run.header)
    return View(
        item=patterns[0] if len(patterns) == 1 else patterns,
        header=header,
        between=run.between,
        when=when,
    )


def _condition(
    shown: Sequence[Draft], others: Sequence[Draft], patterns: Sequence[str]
) -> str:
    """A field that all the entries of a view have, and no other entry of the section."""
    shown_fields = {
        field for source in patterns for field in compile_pattern(source).fields
    }
    fields = sorted(
        shown_fields,
        key=lambda f: (not f.startswith("links."), patterns[0].find(f"{{{f}}}"), f),
    )
    for field in (
        f
        for f in fields
        if f not in ("title", "name", "link") and not f.endswith(".text")
    ):
        has = [
            Entry.from_record("l/s/x", draft.record).value(field) is not None
            for draft in shown
        ]
        lacks = [
            Entry.from_record("l/s/x", draft.record).value(field) is None
            for draft in others
        ]
        if all(has) and all(lacks):
            return field
    return ""


def _requires(patterns: Sequence[str], members: Sequence[Draft]) -> list[str]:
    """What every pattern needs and every entry has, so that no other can be listed without being shown."""
    needed = frozenset.intersection(
        *(compile_pattern(source).required for source in patterns)
    )
    names = [
        name
        for name in sorted(needed - {"title", "name", "link", "links"})
        if not name.endswith(".text")
    ]
    entries = [Entry.from_record("l/s/x", draft.record) for draft in members]
    return [
        name
        for name in names
        if all(entry.value(name) is not None for entry in entries)
    ]


def _rules(members: Sequence[Draft], order: Order) -> dict[str, Any]:
    """A section by date most of whose entries have no year does not ask for one."""
    if order not in _BY_DATE:
        return {}
    dated = sum("year" in draft.record or "date" in draft.record for draft in members)
    return (
        {"undated-entry": "off"} if members and dated < _MOSTLY * len(members) else {}
    )


def make_group(group: YearGroup) -> Group:
    """How the section's headings by year are written."""
    floor = next((h for h in group.headings if h.is_floor), None)
    usual = next((h for h in group.headings if not h.is_floor), None)
    year = str(usual.year) if usual else ""
    level = (usual or group.headings[0]).lines.split(" ")[0]
    return Group(
        heading=usual.lines.replace(year, "{year}") if usual else f"{level} {{year}}",
        contents=usual.contents.replace(year, "{year}") if usual else "",
        floor=Floor(year=floor.year, heading=floor.lines, contents=floor.contents)
        if floor
        else None,
        undated=f"{level} Undated",
    )


def _lines_of_contents(
    lines: Sequence[str], groups: Sequence[YearGroup]
) -> dict[str, list[int]]:
    """Where the lines stand by which the table of contents names headings by year, each by its text."""
    where: dict[str, list[int]] = {
        heading.contents: []
        for group in groups
        for heading in group.headings
        if heading.contents
    }
    for number, line in enumerate(lines):
        if (text := line.rstrip("\r")) in where:
            where[text].append(number)
    return where


def _indent_in_list(lines: Sequence[str], first: int, last: int) -> str:
    """How far markers are indented in a list: where it goes on beside them, they are inside its items.

    A marker between two items, as far to the left as these, would make two lists of one.
    """
    top = lines[first]
    indent = top[: len(top) - len(top.lstrip())]
    beside = (lines[number] for number in (first - 1, last) if 0 <= number < len(lines))
    return (
        indent + "  "
        if any(line.startswith(top[: len(indent) + 2]) for line in beside)
        else indent
    )


def make_document(
    lines: Sequence[str],
    parts: Sequence[SectionBlock],
    groups: Sequence[YearGroup],
    placed: Places,
) -> str:
    """Return the source with markers around its items: the list that is made of the entries keeps their spacing."""
    ending = "\r" if lines[0].endswith("\r") else ""
    cuts: list[tuple[int, int, str, str]] = []
    where = _lines_of_contents(lines, groups)
    for group in groups:
        cuts.append((group.first, group.last, group.section, ""))
        contents = sorted(
            number
            for heading in group.headings
            for number in where.get(heading.contents, ())
        )
        if (
            make_group(group).contents
            and len(contents) == len(group.headings)
            and contents[-1] - contents[0] < len(contents)
        ):
            first, last = contents[0], contents[-1] + 1
            cuts.append(
                (
                    first,
                    last,
                    f"{group.section}.contents",
                    _indent_in_list(lines, first, last),
                )
            )
    grouped = {part.run.first for group in groups for part in group.parts}
    for part in (part for part in parts if part.run.first not in grouped):
        marker = part.run.marker
        cuts.append(
            (
                part.run.first,
                part.run.last,
                placed[part.run.first][1],
                marker[: len(marker) - len(marker.lstrip())],
            )
        )
    out: list[str] = []
    position = 0
    for first, last, region, indent in sorted(cuts):
        out += [
            *lines[position:first],
            f"{indent}{render_begin_marker(region)}{ending}",
            *lines[first:last],
            f"{indent}{END_MARKER}{ending}",
        ]
        position = last
    return "\n".join([*out, *lines[position:]])
