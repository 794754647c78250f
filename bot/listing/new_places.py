"""Find the places of new items among items that people put in order by hand."""

from collections.abc import Sequence
from functools import lru_cache
from typing import cast

from bot.listing.sorting import Member
from bot.listing.titles import make_title_key
from bot.model.layout import ItemOrder, Section

# Each newcomer is compared with every member, and a key takes longer than a comparison.
_get_title_key = lru_cache(maxsize=1 << 14)(make_title_key)

# The orders that give a newcomer its place; the other values name an end.
_ORDERS = frozenset({"year", "oldest", "title"})


def find_newcomers_order(section: Section) -> ItemOrder | None:
    """Return the order that gives new items their places in a section kept by hand.

    None if they stand at one end, or if the section has an order of its own.
    """
    if section.order != "manual" or section.newcomers not in _ORDERS:
        return None
    return cast("ItemOrder", section.newcomers)


def insert_newcomers(ordered: Sequence[Member], section: Section) -> list[Member]:
    """Return the members of *section* with each newcomer where it keeps the order best.

    A newcomer is a member that `manual` does not name. Where newcomers stand at one end,
    the members are *ordered* already.
    """
    order = find_newcomers_order(section)
    if order is None:
        return list(ordered)
    named = frozenset(section.manual)
    members = [member for member in ordered if member.id.slug in named]
    for member in ordered:
        if member.id.slug not in named:
            members.insert(find_new_place(members, member, order), member)
    return members


def find_new_place(members: Sequence[Member], new: Member, order: ItemOrder) -> int:
    """Return the index in *members* at which *new* keeps their order best.

    Nearly every list breaks its own order somewhere, so the place is the one that the
    fewest of the members contradict. Of equal places it is the last one; in an order
    with the newest first it is the first one, because what comes is newer.
    """
    contradicting = _count_contradicting(members, new, order)
    fewest = min(contradicting)
    if order == "year":
        return contradicting.index(fewest)
    return len(members) - contradicting[::-1].index(fewest)


def keeps_order(
    members: Sequence[Member],
    new: Member,
    order: ItemOrder,
    place: int,
) -> bool:
    """Return whether *new* keeps the order at the index *place* as well as anywhere."""
    contradicting = _count_contradicting(members, new, order)
    return contradicting[place] == min(contradicting)


def _count_contradicting(
    members: Sequence[Member],
    new: Member,
    order: ItemOrder,
) -> list[int]:
    """Return for each place of *new*, from 0, how many members contradict it."""
    sides = [_compare(member, new, order) for member in members]
    # At the first place, every member that goes before the new one contradicts.
    counts = [sum(side < 0 for side in sides)]
    for side in sides:
        counts.append(counts[-1] + side)
    return counts


def _compare(member: Member, new: Member, order: ItemOrder) -> int:
    """Return -1 if *member* goes before *new*, 1 if after it, 0 if either may be first."""
    if order == "title":
        key, new_key = _get_title_key(member.title), _get_title_key(new.title)
        return (key > new_key) - (key < new_key)
    if member.date is None or new.date is None:
        # What has no date comes last.
        return (member.date is None) - (new.date is None)
    direction = 1 if order == "oldest" else -1
    for part, new_part in zip(member.date, new.date, strict=True):
        # Of one of them, the month or the day is not known.
        if not part or not new_part:
            return 0
        if part != new_part:
            return direction if part > new_part else -direction
    return 0
