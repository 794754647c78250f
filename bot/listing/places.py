"""The places of entries: an entry that says where it stands goes there, and all others keep the section's order.

`place: first` is the top of the section; `place: {after: SLUG}` is right below the entry of that slug, which may have a
place itself. Several entries at one place stand there by date, title and id. The slug may be a former one, and that of
an entry that was removed: it has its position still, though it is not shown. An entry whose place leads nowhere stands
as if it had none (`unresolved-place` tells of it).

In a section with a heading for each year a place counts among the entries of one year: `first` is the first below the
heading; below an entry of a year further up is the first as well, below one of a year further down the last.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from bot.listing.sorting import (
    Member,
    SortKey,
    find_group_of_date,
    group_by_section,
    guest_sections,
    make_member,
    make_member_of_record,
    make_sort_key,
)
from bot.model.catalog import Catalog
from bot.model.entry import Entry
from bot.model.entry_id import EntryId, SectionId, find_in_list, find_in_section
from bot.model.layout import Layout, Section
from bot.model.lazy_values import find_names_with_key

Resolve = Callable[[str], EntryId | None]
"""Returns the id that an id has today, as `Catalog.resolve` does; None where there is no such entry."""
Year = int | None
"""What a heading by year stands for; None for the undated."""


class SectionMembers(NamedTuple):
    """Who stands in a section, and what is needed to tell where."""

    id: SectionId
    section: Section
    members: Sequence[Member]
    """The listed entries; where one of them has a place, the removed ones of the section's folder as well."""
    resolve: Resolve


@dataclass(frozen=True, slots=True)
class ResolvedPlaces:
    """Where the places of a section's members lead."""

    anchors: Mapping[EntryId, EntryId | None]
    """The entry above each that has a place; None for the top of the section."""
    unknown: Mapping[EntryId, str]
    """The slugs that nothing in the section has, by the entries that name them."""
    cyclic: frozenset[EntryId]
    """Entries whose places lead back to themselves."""


def order_catalog_section(
    catalog: Catalog, home: SectionId, section: Section
) -> list[EntryId]:
    """Return the ids of a section's listed entries in its order; the entries themselves are not made for it."""
    return [
        member.id
        for member in order_members(members_of_catalog(catalog, home, section))
        if member.is_listed
    ]


def members_of_catalog(
    catalog: Catalog, home: SectionId, section: Section
) -> SectionMembers:
    """Return the members of a section, at home or as guests, from the records of the catalog."""
    records = {
        name: catalog.records[name] for name in find_in_section(catalog.records, home)
    }
    for name in find_in_list(
        find_names_with_key(catalog.records, "also_in"), home.list_id
    ):
        guest = dict(guest_sections(catalog.get_entry(name))).get(home.section)
        if guest is not None and name.home != home:
            records[name] = {**catalog.records[name], **guest}
    every = [
        make_member_of_record(name, record, section) for name, record in records.items()
    ]
    listed = [member for member in every if member.is_listed]
    has_places = any(member.place is not None for member in listed)
    members = (
        [member for member in every if member.is_listed or member.id.home == home]
        if has_places
        else listed
    )
    return SectionMembers(home, section, members, catalog.resolve)


def arrange_sections(
    entries: Iterable[Entry], layout: Layout
) -> dict[str, list[Entry]]:
    """Return the entries that each section of a list shows, in its order; guests as they are shown there.

    Removed entries are among *entries*, because others may have their place below them.
    """
    every = list(entries)
    former_ids = {
        former: entry.id for entry in every for former in entry.former_ids or ()
    }
    names = {entry.id for entry in every}

    def resolve(name: str) -> EntryId | None:
        return EntryId(name) if name in names else former_ids.get(name)

    removed: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in every:
        if entry.removed is not None:
            removed[entry.id.section].append(entry)
    arranged = {}
    for name, shown in group_by_section(every, layout).items():
        section, home = layout.sections[name], SectionId.from_parts(layout.id, name)
        has_places = any(entry.place is not None for entry in shown)
        by_id = {
            entry.id: entry for entry in reversed(shown)
        }  # at home, where a section is named besides
        others = removed[name] if has_places else ()
        members = [make_member(entry, section) for entry in (*by_id.values(), *others)]
        ordered = order_members(SectionMembers(home, section, members, resolve))
        arranged[name] = [by_id[member.id] for member in ordered if member.is_listed]
    return arranged


def order_members(given: SectionMembers) -> list[Member]:
    """Return all members in the order of the section, each at its place."""
    key = make_sort_key(given.section)
    if all(member.place is None for member in given.members):
        ordered = sorted(given.members, key=key)
        return (
            ordered
            if given.section.group is None
            else _join(group_by_year(ordered, given.section))
        )
    places = resolve_places(given)
    free = sorted(
        (member for member in given.members if member.id not in places.anchors), key=key
    )
    groups = group_by_year(
        [*free, *(m for m in given.members if m.id in places.anchors)], given.section
    )
    return _Arrangement(given.section, groups, places.anchors).arrange()


def resolve_places(given: SectionMembers) -> ResolvedPlaces:
    """Return where the places of the members lead, in time linear in their number."""
    by_slug: dict[str, EntryId] = {}
    for member in sorted(
        given.members, key=lambda member: (member.id.home != given.id, member.id)
    ):
        by_slug.setdefault(
            member.id.slug, member.id
        )  # of two the one at home, then the first by id
    ids = {member.id for member in given.members}
    anchors: dict[EntryId, EntryId | None] = {}
    unknown: dict[EntryId, str] = {}
    for member in given.members:
        if isinstance(member.place, Mapping):
            slug = member.place["after"]
            anchor = by_slug.get(slug) or given.resolve(given.id.make_entry_id(slug))
            if anchor in ids:
                anchors[member.id] = anchor
            else:
                unknown[member.id] = slug
        elif member.place is not None:
            anchors[member.id] = None
    cyclic = _find_cycles(anchors)
    return ResolvedPlaces(
        {name: at for name, at in anchors.items() if name not in cyclic},
        unknown,
        cyclic,
    )


def _find_cycles(anchors: Mapping[EntryId, EntryId | None]) -> frozenset[EntryId]:
    """Return the entries from which the anchors lead back to themselves."""
    cyclic: set[EntryId] = set()
    walk_of: dict[EntryId, EntryId] = {}
    for start in anchors:
        path: list[EntryId] = []
        at: EntryId | None = start
        while at is not None and at in anchors and at not in walk_of:
            walk_of[at] = start
            path.append(at)
            at = anchors[at]
        if at is not None and walk_of.get(at) == start:
            cyclic.update(path[path.index(at) :])
    return frozenset(cyclic)


def group_by_year(
    ordered: Sequence[Member], section: Section
) -> dict[Year, list[Member]]:
    """Return the members below each heading by year, in the order of the headings; one group where there are none.

    The newest year comes first, in a section that shows the oldest first the oldest. Under `order: manual` the headings
    stand as the slugs of their entries are listed.
    """
    group = section.group
    if group is None:
        return {None: list(ordered)}
    groups: dict[Year, list[Member]] = {}
    for member in ordered:
        groups.setdefault(find_group_of_date(member.date, group), []).append(member)
    dated = sorted(
        (year for year in groups if year is not None), reverse=section.order != "oldest"
    )
    if section.order == "manual":
        dated = _order_years_by_hand(dated, groups, section)
    undated = [year for year in groups if year is None]
    return {year: groups[year] for year in (*dated, *undated)}


def _order_years_by_hand(
    newest_first: Sequence[int],
    groups: Mapping[Year, Sequence[Member]],
    section: Section,
) -> list[int]:
    """Return the years as `manual` lists their entries; a year of which it lists none goes where it fits among them."""
    ranks = {slug: rank for rank, slug in enumerate(section.manual)}
    first_rank: dict[int, int] = {}
    for year in newest_first:
        listed = [
            ranks[member.id.slug] for member in groups[year] if member.id.slug in ranks
        ]
        if listed:
            first_rank[year] = min(listed)
    ordered = sorted(first_rank, key=first_rank.__getitem__)
    rises = sum(one < two for one, two in pairwise(ordered))
    is_oldest_first = 2 * rises > len(ordered) - 1
    for year in newest_first:
        if year in first_rank:
            continue
        later = (
            at for at, known in enumerate(ordered) if (known > year) == is_oldest_first
        )
        ordered.insert(next(later, len(ordered)), year)
    return ordered


def make_place_key(section: Section) -> Callable[[Member], SortKey]:
    """Return what gives the members at one place their order: by date, title and id."""
    return make_sort_key(
        replace(
            section, order="oldest" if section.order == "oldest" else "year", manual=[]
        )
    )


def _join(groups: Mapping[Year, Sequence[Member]]) -> list[Member]:
    return [member for members in groups.values() for member in members]


class _Arrangement:
    """The groups of a section, in order, and what hangs on which entry."""

    def __init__(
        self,
        section: Section,
        groups: Mapping[Year, Sequence[Member]],
        anchors: Mapping[EntryId, EntryId | None],
    ) -> None:
        """Sort the entries that have a place below their anchors, in linear time but for the sorting."""
        self._key = make_place_key(section)
        self._groups, self._anchors = groups, anchors
        self._group_of = {
            m.id: rank for rank, members in enumerate(groups.values()) for m in members
        }
        self._below: defaultdict[EntryId, list[Member]] = defaultdict(list)

    def arrange(self) -> list[Member]:
        """Return all members in order."""
        arranged: list[Member] = []
        for rank, members in enumerate(self._groups.values()):
            first, free, last = [], [], []
            for member in members:
                anchor = self._anchors.get(member.id)
                if member.id not in self._anchors:
                    free.append(member)
                elif anchor is None or self._group_of[anchor] < rank:
                    first.append(member)
                elif self._group_of[anchor] > rank:
                    last.append(member)
                else:
                    self._below[anchor].append(member)
            self._append_all(
                arranged,
                [*sorted(first, key=self._key), *free, *sorted(last, key=self._key)],
            )
        return arranged

    def _append_all(self, arranged: list[Member], members: Sequence[Member]) -> None:
        """Append *members*, each followed by what has its place below it. No recursion: chains may be long."""
        waiting = list(reversed(members))
        while waiting:
            member = waiting.pop()
            arranged.append(member)
            waiting += sorted(
                self._below.get(member.id, ()), key=self._key, reverse=True
            )
