"""Where the blocks of an import come to stand, and which ids their entries get."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from bot.identity.identifiers import identify
from bot.importer.convert.drafts import Draft
from bot.importer.convert.kinds import get_conversion
from bot.importer.read.sections import SectionBlock, YearGroup, remove_markup
from bot.listing.slugs import Names, make_entry_slug, make_slug
from bot.model.entry_id import EntryId
from bot.model.link import parse_links

# The name of a section is cut after as many characters at each of its levels
# (`bot.importer.read.sections`), so that a region's own part is no longer.
_LONGEST_REGION = 40


class Placement(NamedTuple):
    """The section that shows a block, and the region of the document that holds it."""

    section: str
    region: str


# The placement of each block, by the first line of its run.
Placements = Mapping[int, Placement]


@dataclass(frozen=True, slots=True)
class PlacedBlocks:
    """All blocks of a list, in order, with the groups by year and the placements."""

    parts: Sequence[SectionBlock]
    groups: Sequence[YearGroup]
    placements: Placements

    def map_groups(self) -> dict[int, YearGroup]:
        """Return the group of each block in one, by the first line of its run."""
        group_by_line: dict[int, YearGroup] = {}
        for group in self.groups:
            for part in group.parts:
                group_by_line[part.run.first] = group
        return group_by_line


def place_parts(
    parts: Sequence[SectionBlock],
    groups: Sequence[YearGroup],
    drafts: Sequence[Draft],
) -> PlacedBlocks:
    """Return the blocks with the section and the region in which each will stand.

    The blocks of a group by year share one region. A block under a sub-heading
    that shows the same works as a block of the parent is a second view of the
    parent's section.
    """
    placements: dict[int, Placement] = {}
    for group in groups:
        for part in group.parts:
            placements[part.run.first] = Placement(group.section, group.section)
    hosts = _find_hosts(drafts)
    lines_of_hosts = {host.run.first for host in hosts.values()}
    for part in parts:
        line = part.run.first
        if line in placements:
            continue
        host = hosts.get(line)
        if host is not None:
            region = _name_second_region(part, host)
            placements[line] = Placement(host.section, region)
        elif line in lines_of_hosts:
            # The section has a second region, so this one has a name of its own too.
            placements[line] = Placement(part.section, f"{part.section}.works")
        else:
            placements[line] = Placement(part.section, part.section)
    return PlacedBlocks(parts, groups, placements)


def _find_hosts(drafts: Sequence[Draft]) -> dict[int, SectionBlock]:
    """Return the block whose works a second block shows, by that one's first line."""
    hosts: dict[int, SectionBlock] = {}
    for draft in drafts:
        if not get_conversion(draft.part.run).may_host:
            continue
        for guest in draft.guests:
            if get_conversion(guest.part.run).may_be_hosted:
                hosts[guest.part.run.first] = draft.part
    return hosts


def _name_second_region(part: SectionBlock, host: SectionBlock) -> str:
    """Return the region of a second view: `tools.overview`, or by its kind `tools.table`."""
    name = ""
    if part.heading is not host.heading:
        name = make_slug(remove_markup(part.heading.text))[:_LONGEST_REGION]
    return f"{host.section}.{name or part.run.kind.name}"


def name_entries(
    list_id: str,
    drafts: Sequence[Draft],
    placements: Placements,
) -> list[Draft]:
    """Return the drafts with their ids, unique in their sections.

    `also_in` names the sections in which the guests of a draft came to stand.
    """
    names: defaultdict[str, Names] = defaultdict(Names)
    named: list[Draft] = []
    for draft in drafts:
        section = placements[draft.part.run.first].section
        slug = names[section].claim(_make_slug_of_record(draft.record))
        named.append(
            replace(
                draft,
                id=EntryId.from_parts(list_id, section, slug),
                record=_update_also_in(draft, placements),
            )
        )
    return named


def _make_slug_of_record(record: Mapping[str, Any]) -> str:
    """Return the slug for an entry by its name, its title, or what its link identifies."""
    links = parse_links(record.get("links"))
    url = links[0].url if links else ""
    identifier = str(identify(url)) if url else None
    return make_entry_slug(
        record.get("name"),
        record["title"],
        identifier,
    )


def _update_also_in(draft: Draft, placements: Placements) -> dict[str, Any]:
    """Return the record of *draft* with the sections of its guests as they are now."""
    record = draft.record
    if "also_in" not in record:
        return record
    new_sections = {
        guest.part.section: placements[guest.part.run.first].section
        for guest in draft.guests
    }
    also_in = [new_sections.get(section, section) for section in record["also_in"]]
    return {**record, "also_in": also_in}
