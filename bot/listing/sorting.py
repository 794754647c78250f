"""The order that a section declares, and the entries that stand in each section.

`bot.listing.places` adds the places.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from bot.identity.identifiers import find_month, identify
from bot.listing.titles import make_title_key
from bot.model.entry import COMMON_FIELDS, Entry, Place, read_publication_date
from bot.model.entry_id import EntryId
from bot.model.layout import Layout, Section
from bot.model.layout_parts import Group
from bot.model.link import Link
from bot.model.outside import OUTSIDE_ORDERS

SortKey = tuple[Any, ...]
Published = tuple[int, int, int]

# A quick test: an arXiv number, of the form since 2007 (2304.08485) or of the older one
# (hep-th/9901001).
_MAY_BE_ARXIV: Final = re.compile(
    r"\d\d(?:0[1-9]|1[0-2])(?:\.\d{4,5}|\d{3})(?!\d)", re.ASCII
)


class Member(NamedTuple):
    """What the order of a section needs of an entry, as the section shows it.

    *is_listed* says whether the section shows it: a removed entry is a member only
    because others may have their place below it. *rank* is less for an entry that goes
    first by a value from outside, such as its stars; 0 where none is known.
    """

    id: EntryId
    title: str
    date: Published | None
    place: Place | None = None
    is_listed: bool = True
    rank: int = 0


def make_member(entry: Entry, section: Section) -> Member:
    """Return what *section* sorts *entry* by.

    The entry holds the fields that differ there.
    """
    date = _find_date(
        section,
        entry.date,
        entry.year,
        entry.links,
    )
    return Member(
        id=entry.id,
        title=entry.title,
        date=date,
        place=entry.place,
        is_listed=entry.removed is None,
        rank=_compute_rank(entry.outside, section),
    )


def make_member_of_record(
    entry_id: EntryId,
    record: Mapping[str, Any],
    section: Section,
    outside: Mapping[str, object] | None = None,
) -> Member:
    """Return what *section* sorts the entry of a valid *record* by.

    The entry itself is not made. *outside* are its values from outside, if it has any.
    """
    links = record.get("links") or {}
    date = _find_date(
        section,
        record.get("date"),
        record.get("year"),
        links,
    )
    return Member(
        id=entry_id,
        title=record["title"],
        date=date,
        place=record.get("place"),
        is_listed="removed" not in record,
        rank=_compute_rank(outside or {}, section),
    )


def _compute_rank(outside: Mapping[str, object], section: Section) -> int:
    """Return the rank of an entry: the more stars, or the newer the push, the less."""
    if section.order not in OUTSIDE_ORDERS:
        return 0
    value = outside.get(section.order)
    if isinstance(value, int):
        # One without a star goes before one of which nothing is known.
        return -value - 1
    return -int(value.replace("-", "")) if isinstance(value, str) else 0


def _find_date(
    section: Section,
    date: str | None,
    year: int | None,
    links: Mapping[str, Any],
) -> Published | None:
    """Return the date by which *section* sorts.

    Where only the year is stated, the number of the entry's arXiv paper gives the
    month. A section with a manual order compares dates as they are stated: its slugs
    are listed as people saw them.
    """
    stated = read_publication_date(date, year)
    if stated is None or stated[1]:
        return stated
    if section.manual or section.order == "title":
        return stated
    month = _find_arxiv_month(stated[0], links)
    return (stated[0], month, 0) if month else stated


def _find_arxiv_month(
    year: int,
    links: Mapping[str, Any],
) -> int:
    """Return the month of the entry's own paper, if it came to arXiv in *year*.

    Return 0 otherwise. The own paper is the link with this label, or else the main
    link.
    """
    label = "paper" if "paper" in links else next(iter(links), "")
    link = Link.parse(label, links.get(label))
    if link is None or not _MAY_BE_ARXIV.search(link.url):
        return 0
    submitted = find_month(identify(link.url))
    if submitted is None or submitted[0] != year:
        return 0
    return submitted[1]


def make_sort_key(section: Section) -> Callable[[Member], SortKey]:
    """Return the function that gives a member its key.

    Places aside, *section* shows entries in the order of their keys. An order by date
    has the newest or the oldest first, then as `manual` says, then by title, then by
    id; entries without a date come last.
    """
    if section.order == "title":
        return lambda member: (make_title_key(member.title), member.id)
    ranks = {slug: rank for rank, slug in enumerate(section.manual)}
    unnamed = -1 if section.newcomers == "top" else len(ranks)
    sign = 1 if section.order == "oldest" else -1

    def make_key_by_date(member: Member) -> SortKey:
        rank = ranks.get(member.id.slug, unnamed) if ranks else 0
        title_key = make_title_key(member.title)
        if member.date is None:
            return 1, 0, 0, 0, rank, title_key, member.id
        year, month, day = member.date
        return (
            0,
            sign * year,
            sign * month,
            sign * day,
            rank,
            title_key,
            member.id,
        )

    def make_key_by_hand(member: Member) -> SortKey:
        return ranks.get(member.id.slug, unnamed), *make_key_by_date(member)

    if section.order in OUTSIDE_ORDERS:
        return lambda member: (member.rank, *make_key_by_date(member))
    return make_key_by_hand if section.order == "manual" else make_key_by_date


def find_group(entry: Entry, group: Group) -> int | None:
    """Return the year under whose heading *entry* stands.

    That is the floor's year for the floor, None for "undated".
    """
    return find_group_of_date(entry.published, group)


def find_group_of_date(
    date: Published | None,
    group: Group,
) -> int | None:
    """Return the year under whose heading an entry of a date stands, as `find_group` does."""
    floor = group.floor
    # The undated stand below the floor, too, where there is one.
    if floor is not None and (date is None or date[0] <= floor.year):
        return floor.year
    return None if date is None else date[0]


def group_by_section(
    entries: Iterable[Entry],
    layout: Layout,
) -> dict[str, list[Entry]]:
    """Return the living entries of one list by section, unordered.

    Home entries and guests (`also_in`) stand alike in it. A guest comes with the
    fields that differ there already in place.
    """
    entries_by_section: dict[str, list[Entry]] = {name: [] for name in layout.sections}
    for entry in entries:
        if entry.removed is not None:
            continue
        home = entry.id.section
        if home in entries_by_section:
            entries_by_section[home].append(entry)
        for section, overrides in list_guest_sections(entry):
            if section in entries_by_section:
                guest = apply_overrides(entry, overrides) if overrides else entry
                entries_by_section[section].append(guest)
    return entries_by_section


def list_guest_sections(entry: Entry) -> Sequence[tuple[str, Mapping[str, Any]]]:
    """Return the sections of `also_in`, each with the fields that differ there.

    The place of an entry is that in its own section: elsewhere it has the one that is
    stated there, or none.
    """
    if not entry.also_in:
        return ()
    no_place: dict[str, Any] = {} if entry.place is None else {"place": None}
    sections: list[tuple[str, Mapping[str, Any]]] = []
    for item in entry.also_in:
        if isinstance(item, str):
            sections.append((item, no_place))
            continue
        overrides = {key: value for key, value in item.items() if key != "section"}
        name = str(item.get("section", ""))
        sections.append((name, {**no_place, **overrides}))
    return sections


def apply_section_overrides(entry: Entry, section: str) -> Entry:
    """Return *entry* as *section* shows it, at home or as a guest."""
    if not entry.also_in:
        return entry
    overrides = dict(list_guest_sections(entry)).get(section)
    return apply_overrides(entry, overrides) if overrides else entry


def apply_overrides(
    entry: Entry,
    overrides: Mapping[str, Any],
) -> Entry:
    """Return a copy of *entry* with the overrides of `also_in` for one section applied."""
    common = {key: value for key, value in overrides.items() if key in COMMON_FIELDS}
    extra = {key: value for key, value in overrides.items() if key not in COMMON_FIELDS}
    return replace(
        entry,
        **common,
        extra={**entry.extra, **extra},
    )
