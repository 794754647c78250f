"""The place that somebody meant who typed a new item between two other ones."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.listing.new_places import find_new_place, find_newcomers_order
from bot.listing.places import (
    ResolvedPlaces,
    SectionMembers,
    make_place_key,
    resolve_places,
)
from bot.listing.sorting import Member, find_group_of_date, make_member, make_sort_key
from bot.model.entry import Entry, Place
from bot.model.entry_id import EntryId, SectionId
from bot.model.layout import Section
from bot.model.outside import OUTSIDE_ORDERS


def choose_place(
    section: Section,
    home: SectionId,
    entries: Sequence[Entry],
    newcomer: Entry,
    above: str | None,
) -> Place | None:
    """Return the `place` that puts *newcomer* where it was typed.

    None if the section's order does so by itself. With the place that comes back, the
    entry above *newcomer* is the typed one, or one that has its place at the same spot
    already and goes first by its date: then None comes back, too, if the order alone
    puts it there. In a section with headings by year a place counts among the entries
    of one year. Typed right below its own heading, an entry is the first there; typed
    among those of another year, it stands where its own year and the order put it.

    Args:
        section: the section's declaration.
        home: its id.
        entries: the entries that it shows, in its order, with the fields that differ
            there; *newcomer* is not among them.
        newcomer: the new entry; a place that it has already is not looked at.
        above: the slug of the item above the typed one; None where that was typed
            first.
    """
    # GitHub says where such an entry stands, and has not been asked about the newcomer.
    if section.order in OUTSIDE_ORDERS:
        return None
    members = [make_member(entry, section) for entry in entries]
    new = make_member(newcomer, section)
    year = _find_year(new, section)
    near = [member for member in members if _find_year(member, section) == year]
    if not near:
        return None
    typed = _find_typed_index(members, near, home, above)
    if typed is None:
        return None
    places = resolve_places(SectionMembers(home, section, members, _resolve_nothing))
    neighbourhood = _Neighbourhood(section, members, near, places)
    natural = neighbourhood.find_natural_index(new)
    if natural in {typed, neighbourhood.find_placed_index(new, typed)}:
        return None
    return {"after": near[typed - 1].id.slug} if typed else "first"


def _find_year(member: Member, section: Section) -> int | None:
    """Return the year under whose heading *member* stands; None without headings."""
    if section.group is None:
        return None
    return find_group_of_date(member.date, section.group)


def _resolve_nothing(_: str) -> EntryId | None:
    """Return None: the order is given, so that former ids need not be known."""
    return None


def _find_typed_index(
    members: Sequence[Member],
    near: Sequence[Member],
    home: SectionId,
    above: str | None,
) -> int | None:
    """Return before which of the entries *near*, those of its year, the new one was typed.

    None if it was not typed among them.
    """
    if above is None:
        return 0 if near[0] is members[0] else None
    named = [member for member in members if member.id.slug == above]
    if not named:
        return None
    above_member = min(
        named,
        key=lambda member: (member.id.home != home, member.id),
    )
    if above_member in near:
        return near.index(above_member) + 1
    is_end_of_group_above = members.index(above_member) + 1 == members.index(near[0])
    return 0 if is_end_of_group_above else None


class _Neighbourhood(NamedTuple):
    """The members of a section, and where their places lead.

    Those *near* are of the newcomer's year.
    """

    section: Section
    members: Sequence[Member]
    near: Sequence[Member]
    places: ResolvedPlaces

    def find_natural_index(self, new: Member) -> int:
        """Return before which of the entries near the order puts *new*.

        Those that have a place make room for it.
        """
        order = find_newcomers_order(self.section)
        if order is not None:
            return find_new_place(self.near, new, order)
        key = make_sort_key(self.section)
        new_key = key(new)
        for index, member in enumerate(self.near):
            is_free = member.place is None or member.id in self.places.cyclic
            if is_free and key(member) > new_key:
                return index
        return len(self.near) - self._count_pushed_down()

    def find_placed_index(
        self,
        new: Member,
        typed: int,
    ) -> int:
        """Return before which of the entries near *new* stands if it has a place.

        The place is that of the *typed* index.
        """
        key = make_place_key(self.section)
        new_key = key(new)
        spot = {self.near[typed - 1].id} if typed else self._list_anchors_above()
        passed: set[EntryId | None] = set()
        for index in range(typed, len(self.near)):
            member = self.near[index]
            # A member without a place is its own anchor: it follows no entry.
            anchor = self.places.anchors.get(member.id, member.id)
            goes_first = anchor in spot and key(member) < new_key
            if not goes_first and anchor not in passed:
                return index
            passed.add(member.id)
        return len(self.near)

    def _list_anchors_above(self) -> set[EntryId | None]:
        """Return the anchors of an entry that is first of its year.

        None stands for the top of the section; the other anchors are the entries of
        years further up.
        """
        start = self.members.index(self.near[0])
        return {None, *(member.id for member in self.members[:start])}

    def _count_pushed_down(self) -> int:
        """Return how many of the entries near stand at the end of their year.

        They follow an entry of a year further down.
        """
        ids_near = {member.id for member in self.near}
        rank = {member.id: number for number, member in enumerate(self.members)}
        pushed: set[EntryId | None] = set()
        for member in self.near:
            anchor = self.places.anchors.get(member.id)
            is_below = (
                anchor is not None
                and anchor not in ids_near
                and rank[anchor] > rank[member.id]
            )
            # What follows a pushed entry is pushed with it.
            if is_below or anchor in pushed:
                pushed.add(member.id)
        return len(pushed)
