"""The one order of entries, and who stands in which section."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.model.entry import COMMON_FIELDS, Entry
from bot.model.entry_id import EntryId
from bot.model.layout import Group, Layout, Section

SortKey = tuple[Any, ...]
Published = tuple[int, int, int]


def title_key(title: str) -> str:
    """A title as it is sorted: NFKC and case-folded, the same whatever the locale."""
    return title.casefold() if title.isascii() else unicodedata.normalize("NFKC", title).casefold()


def make_sort_key(section: Section) -> Callable[[EntryId, str, Published | None], SortKey]:
    """What gives an entry its key, by id, title and date; *section* shows entries in the order of keys.

    By year: newest first, then by title, then by id; entries without a date last.
    """
    if section.order == "title":
        return lambda entry_id, title, _: (title_key(title), entry_id)
    ranks = {slug: place for place, slug in enumerate(section.manual)} if section.order == "manual" else {}

    def key(entry_id: EntryId, title: str, date: Published | None) -> SortKey:
        rank = ranks.get(entry_id.slug, len(ranks)) if ranks else 0
        if date is None:
            return rank, 1, 0, 0, 0, title_key(title), entry_id
        year, month, day = date
        return rank, 0, -year, -month, -day, title_key(title), entry_id

    return key


def sort_entries(entries: Iterable[Entry], section: Section) -> list[Entry]:
    """The entries in the order that the section declares."""
    key = make_sort_key(section)
    return sorted(entries, key=lambda entry: key(entry.id, entry.title, entry.published))


def find_group(entry: Entry, group: Group) -> int | None:
    """The year under whose heading *entry* stands; the floor's year for the floor, None for "undated"."""
    published = entry.published
    if group.floor is not None and (published is None or published[0] <= group.floor.year):
        return group.floor.year
    return None if published is None else published[0]


def group_by_section(entries: Iterable[Entry], layout: Layout) -> dict[str, list[Entry]]:
    """The living entries of one list by section, home entries and guests (`also_in`) alike, unordered.

    A guest comes with the fields that differ there already in place.
    """
    placed: dict[str, list[Entry]] = {section: [] for section in layout.sections}
    for entry in entries:
        if entry.removed is not None:
            continue
        home = entry.id.section
        if home in placed:
            placed[home].append(entry)
        for section, overrides in guest_sections(entry):
            if section in placed:
                placed[section].append(apply_overrides(entry, overrides) if overrides else entry)
    return placed


def guest_sections(entry: Entry) -> Sequence[tuple[str, Mapping[str, Any]]]:
    """The sections of `also_in`, each with the fields that differ there."""
    if not entry.also_in:
        return ()
    return [
        (item, {})
        if isinstance(item, str)
        else (str(item.get("section", "")), {key: value for key, value in item.items() if key != "section"})
        for item in entry.also_in
    ]


def apply_section_overrides(entry: Entry, section: str) -> Entry:
    """*entry* as *section* shows it, at home or as a guest."""
    overrides = dict(guest_sections(entry)).get(section) if entry.also_in else None
    return apply_overrides(entry, overrides) if overrides else entry


def apply_overrides(entry: Entry, overrides: Mapping[str, Any]) -> Entry:
    """Return a copy of *entry* with the overrides of `also_in` for one section applied."""
    common = {key: value for key, value in overrides.items() if key in COMMON_FIELDS}
    extra = {key: value for key, value in overrides.items() if key not in COMMON_FIELDS}
    return replace(entry, **common, extra={**entry.extra, **extra})
