"""The places of entries.

An entry that says where it stands goes there, and all others keep the section's order.
`place: first` is the top of the section; `place: {after: SLUG}` is right below the entry
of that slug, which may have a place itself. Several entries at one place stand there by
date, title and id. The slug may be a former one, and that of an entry that was removed:
it has its position still, though it is not shown. An entry whose place leads nowhere
stands as if it had none (the rule `unresolved-place` reports it).

In a section with a heading for each year a place counts among the entries of one year:
`first` is the first below the heading; below an entry of a year further up is the first
as well, below one of a year further down the last.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from typing import Any, NamedTuple

from bot.listing.new_places import insert_newcomers
from bot.listing.sorting import (
    Member,
    SortKey,
    find_group_of_date,
    group_by_section,
    list_guest_sections,
    make_member,
    make_member_of_record,
    make_sort_key,
)
from bot.model.catalog import Catalog
from bot.model.entry import Entry
from bot.model.entry_id import EntryId, SectionId
from bot.model.layout import Layout, Order, Section
from bot.model.link import parse_links
from bot.model.outside import OUTSIDE_ORDERS

# Returns the id that an id has today, as `Catalog.resolve` does; None where there is no
# such entry.
Resolve = Callable[[str], EntryId | None]
# What a heading by year stands for; None for the undated.
Year = int | None


class SectionMembers(NamedTuple):
    """The members of a section, and what is needed to order them.

    *members* are the listed entries; where one of them has a place, the removed ones
    of the section's folder as well.
    """

    id: SectionId
    section: Section
    members: Sequence[Member]
    resolve: Resolve


@dataclass(frozen=True, slots=True)
class ResolvedPlaces:
    """Where the places of a section's members lead.

    Attributes:
        anchors: the entry above each that has a place; None for the top of the section.
        unknown: the slugs that nothing in the section has, by the entries that name
            them.
        cyclic: entries whose places lead back to themselves.
    """

    anchors: Mapping[EntryId, EntryId | None]
    unknown: Mapping[EntryId, str]
    cyclic: frozenset[EntryId]


def order_catalog_section(
    catalog: Catalog,
    home: SectionId,
    section: Section,
) -> list[EntryId]:
    """Return the ids of a section's listed entries in its order.

    The entries themselves are not made for it.
    """
    ordered = order_members(list_catalog_members(catalog, home, section))
    return [member.id for member in ordered if member.is_listed]


def list_catalog_members(
    catalog: Catalog,
    home: SectionId,
    section: Section,
) -> SectionMembers:
    """Return the members of a section, at home or as guests.

    They are made of the records of the catalog, not of its entries.
    """
    records = {name: catalog.records[name] for name in catalog.find_in_section(home)}
    for name, overrides in _find_guests(catalog, home):
        records[name] = {**catalog.records[name], **overrides}
    members = [
        make_member_of_record(
            name, record, section, _find_outside(catalog, section, home.list_id, record)
        )
        for name, record in records.items()
    ]
    listed = [member for member in members if member.is_listed]
    if any(member.place is not None for member in listed):
        # A removed entry has its position still, and others may stand below it.
        listed = [
            member for member in members if member.is_listed or member.id.home == home
        ]
    return SectionMembers(home, section, listed, catalog.resolve)


def _find_guests(
    catalog: Catalog, home: SectionId
) -> Iterator[tuple[EntryId, Mapping[str, Any]]]:
    """Yield the guests of a section, with the values that they have only there."""
    for name in catalog.find_with_field("also_in"):
        if name.list_id != home.list_id or name.home == home:
            continue
        overrides = dict(list_guest_sections(catalog.get_entry(name))).get(home.section)
        if overrides is not None:
            yield name, overrides


def _find_outside(
    catalog: Catalog,
    section: Section,
    list_id: str,
    record: Mapping[str, Any],
) -> Mapping[str, object]:
    """Return the values from outside by which *section* sorts; none where it does not."""
    if section.order not in OUTSIDE_ORDERS:
        return {}
    return catalog.find_outside(list_id, parse_links(record.get("links") or {}))


def arrange_sections(
    entries: Iterable[Entry],
    layout: Layout,
) -> dict[str, list[Entry]]:
    """Return the entries that each section of a list shows, in its order.

    Guests have the fields that differ there. Removed entries are among *entries*,
    because others may have their place below them.
    """
    all_entries = list(entries)
    resolve = _make_resolver(all_entries)
    removed: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in all_entries:
        if entry.removed is not None:
            removed[entry.id.section].append(entry)
    arranged: dict[str, list[Entry]] = {}
    for name, section_entries in group_by_section(all_entries, layout).items():
        # An entry that names its own section in `also_in` is there once, at home.
        entry_by_id = {entry.id: entry for entry in reversed(section_entries)}
        has_places = any(entry.place is not None for entry in section_entries)
        anchors = removed[name] if has_places else []
        section = layout.sections[name]
        members = [
            make_member(entry, section) for entry in (*entry_by_id.values(), *anchors)
        ]
        home = SectionId.from_parts(layout.id, name)
        ordered = order_members(SectionMembers(home, section, members, resolve))
        arranged[name] = [
            entry_by_id[member.id] for member in ordered if member.is_listed
        ]
    return arranged


def _make_resolver(entries: Iterable[Entry]) -> Resolve:
    """Return what gives the id that an id has today among *entries*."""
    current_ids: dict[str, EntryId] = {}
    former_ids: dict[str, EntryId] = {}
    for entry in entries:
        current_ids[entry.id] = entry.id
        former_ids |= dict.fromkeys(entry.former_ids or (), entry.id)

    def resolve(name: str) -> EntryId | None:
        return current_ids.get(name) or former_ids.get(name)

    return resolve


def order_members(given: SectionMembers) -> list[Member]:
    """Return all members in the order of the section, each at its place."""
    key = make_sort_key(given.section)
    # Nearly no section has places: then its order is that of the keys.
    if all(member.place is None for member in given.members):
        ordered = insert_newcomers(sorted(given.members, key=key), given.section)
        if given.section.group is None:
            return ordered
        return _join(group_by_year(ordered, given.section))
    anchors = resolve_places(given).anchors
    free = [member for member in given.members if member.id not in anchors]
    placed = [member for member in given.members if member.id in anchors]
    free = insert_newcomers(sorted(free, key=key), given.section)
    groups = group_by_year([*free, *placed], given.section)
    return _Arrangement(given.section, groups, anchors).arrange()


def resolve_places(given: SectionMembers) -> ResolvedPlaces:
    """Return where the places of the members lead, in time linear in their number."""
    id_by_slug: dict[str, EntryId] = {}
    # Of two entries with one slug, the one at home counts, then the first by id.
    by_precedence = sorted(
        given.members,
        key=lambda member: (member.id.home != given.id, member.id),
    )
    for member in by_precedence:
        id_by_slug.setdefault(member.id.slug, member.id)
    ids = {member.id for member in given.members}
    anchors: dict[EntryId, EntryId | None] = {}
    unknown: dict[EntryId, str] = {}
    for member in given.members:
        if member.place is None:
            continue
        if not isinstance(member.place, Mapping):
            anchors[member.id] = None
            continue
        slug = member.place["after"]
        anchor = id_by_slug.get(slug) or given.resolve(given.id.make_entry_id(slug))
        if anchor in ids:
            anchors[member.id] = anchor
        else:
            unknown[member.id] = slug
    cyclic = _find_cycles(anchors)
    for entry_id in cyclic:
        del anchors[entry_id]
    return ResolvedPlaces(anchors, unknown, cyclic)


def _find_cycles(anchors: Mapping[EntryId, EntryId | None]) -> frozenset[EntryId]:
    """Return the entries from which the anchors lead back to themselves."""
    cyclic: set[EntryId] = set()
    # The start of the walk that came by each entry: each is visited only once.
    start_by_id: dict[EntryId, EntryId] = {}
    for start in anchors:
        path: list[EntryId] = []
        current: EntryId | None = start
        while current is not None and current in anchors:
            if current in start_by_id:
                break
            start_by_id[current] = start
            path.append(current)
            current = anchors[current]
        if current is not None and start_by_id.get(current) == start:
            cyclic.update(path[path.index(current) :])
    return frozenset(cyclic)


def group_by_year(
    ordered: Sequence[Member],
    section: Section,
) -> dict[Year, list[Member]]:
    """Return the members below each heading by year, in the order of the headings.

    Without headings there is one group. The newest year comes first, or the oldest in
    a section that shows the oldest first. Under `order: manual` the headings stand as
    the slugs of their entries are listed. The undated come last.
    """
    group = section.group
    if group is None:
        return {None: list(ordered)}
    groups: dict[Year, list[Member]] = {}
    for member in ordered:
        groups.setdefault(find_group_of_date(member.date, group), []).append(member)
    years = [year for year in groups if year is not None]
    years.sort(reverse=section.order != "oldest")
    if section.order == "manual":
        years = _order_years_by_hand(years, groups, section)
    undated = [year for year in groups if year is None]
    return {year: groups[year] for year in (*years, *undated)}


def _order_years_by_hand(
    newest_first: Sequence[int],
    groups: Mapping[Year, Sequence[Member]],
    section: Section,
) -> list[int]:
    """Return the years as `manual` lists their entries.

    A year of which it lists none goes where it fits among them.
    """
    ranks = {slug: rank for rank, slug in enumerate(section.manual)}
    rank_by_year: dict[int, int] = {}
    for year in newest_first:
        slugs = [member.id.slug for member in groups[year]]
        year_ranks = [ranks[slug] for slug in slugs if slug in ranks]
        if year_ranks:
            rank_by_year[year] = min(year_ranks)
    ordered = sorted(rank_by_year, key=rank_by_year.__getitem__)
    # The years that are listed say by most of their pairs which way they go.
    rises = sum(above < below for above, below in pairwise(ordered))
    is_oldest_first = 2 * rises > len(ordered) - 1
    for year in newest_first:
        if year not in rank_by_year:
            index = _find_index_of_year(year, ordered, is_oldest_first=is_oldest_first)
            ordered.insert(index, year)
    return ordered


def _find_index_of_year(
    year: int,
    ordered: Sequence[int],
    *,
    is_oldest_first: bool,
) -> int:
    """Return where *year* stands among years that nearly rise, or nearly fall."""
    for index, other_year in enumerate(ordered):
        if (other_year > year) == is_oldest_first:
            return index
    return len(ordered)


def make_place_key(section: Section) -> Callable[[Member], SortKey]:
    """Return the sort key of the members at one place: by date, title and id."""
    order: Order = "oldest" if section.order == "oldest" else "year"
    return make_sort_key(replace(section, order=order, manual=[]))


def _join(groups: Mapping[Year, Sequence[Member]]) -> list[Member]:
    """Return the members of all groups, in order."""
    return list(chain.from_iterable(groups.values()))


class _Arrangement:
    """The groups of a section, in order, and the entries that stand below each entry."""

    def __init__(
        self,
        section: Section,
        groups: Mapping[Year, Sequence[Member]],
        anchors: Mapping[EntryId, EntryId | None],
    ) -> None:
        """Take the *groups*, and the *anchors* of the entries that have a place."""
        self._key = make_place_key(section)
        self._groups = groups
        self._anchors = anchors
        self._rank_of_group: dict[EntryId, int] = {}
        for rank, members in enumerate(groups.values()):
            for member in members:
                self._rank_of_group[member.id] = rank
        self._below: defaultdict[EntryId, list[Member]] = defaultdict(list)

    def arrange(self) -> list[Member]:
        """Return all members in order, in linear time but for the sorting."""
        arranged: list[Member] = []
        for rank, members in enumerate(self._groups.values()):
            self._append_all(arranged, self._arrange_group(rank, members))
        return arranged

    def _arrange_group(
        self,
        rank: int,
        members: Sequence[Member],
    ) -> list[Member]:
        """Return the *members* of one year that stand below no other of this year.

        The others are kept by their anchors. *rank* is that of the group.
        """
        at_top: list[Member] = []
        free: list[Member] = []
        at_bottom: list[Member] = []
        for member in members:
            anchor = self._anchors.get(member.id)
            if member.id not in self._anchors:
                free.append(member)
            elif anchor is None or self._rank_of_group[anchor] < rank:
                at_top.append(member)
            elif self._rank_of_group[anchor] > rank:
                at_bottom.append(member)
            else:
                self._below[anchor].append(member)
        at_top.sort(key=self._key)
        at_bottom.sort(key=self._key)
        return [*at_top, *free, *at_bottom]

    def _append_all(
        self,
        arranged: list[Member],
        members: Sequence[Member],
    ) -> None:
        """Append *members*, each followed by the entries that have their place below it."""
        # Chains may be long, so there is no recursion.
        waiting = list(reversed(members))
        while waiting:
            member = waiting.pop()
            arranged.append(member)
            below = self._below.get(member.id, ())
            waiting += sorted(below, key=self._key, reverse=True)
