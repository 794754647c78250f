"""What the entries of a repository tell of its sections and rules."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from bot.model.catalog import Catalog
from bot.model.entry import Entry
from bot.model.layout import Layout
from bot.model.week import SectionGrowth

# Sections that are named of each kind.
_MOST_NAMED = 5
# Days in which a section counts as growing, and without an entry as starving.
_RECENT_DAYS = 30
_LONG_DAYS = 365


def count_allowed_rules(catalog: Catalog) -> dict[str, int]:
    """Return how many entries allow what a rule forbids, by rule."""
    counts: Counter[str] = Counter()
    for entry in _iterate_entries(catalog):
        counts.update(dict.fromkeys(entry.allow or (), 1))
    return dict(counts)


def find_growing(catalog: Catalog, today: dt.date) -> tuple[SectionGrowth, ...]:
    """Return the sections that got most entries in the last 30 days."""
    growing = [
        section
        for layout in catalog.layouts.values()
        for section in _measure_sections(catalog, layout, today)
        if section.recent
    ]
    growing.sort(key=lambda section: (-section.recent, section.name))
    return tuple(growing[:_MOST_NAMED])


def find_starving(catalog: Catalog, today: dt.date) -> tuple[SectionGrowth, ...]:
    """Return the sections that got nothing for a year, the longest first.

    Nothing is known of a list in which no entry has had a day for that long.
    """
    start = (today - dt.timedelta(days=_LONG_DAYS)).isoformat()
    starving: list[SectionGrowth] = []
    for layout in catalog.layouts.values():
        sections = list(_measure_sections(catalog, layout, today))
        days = [
            day for entry in catalog.iterate_list(layout.id) if (day := entry.added)
        ]
        if days and min(days) <= start:
            starving += [section for section in sections if section.newest <= start]
    starving.sort(key=lambda section: (section.newest, section.name))
    return tuple(starving[:_MOST_NAMED])


def _measure_sections(
    catalog: Catalog, layout: Layout, today: dt.date
) -> Iterator[SectionGrowth]:
    """Yield how the sections of one list grew; attics and empty ones are left out."""
    start = (today - dt.timedelta(days=_RECENT_DAYS)).isoformat()
    entries = _group_by_section(catalog.iterate_list(layout.id))
    for folder, section in layout.sections.items():
        days = [entry.added or "" for entry in entries.get(folder, ())]
        if section.attic or not days:
            continue
        name = f"{layout.title}: {section.title}"
        recent = sum(day > start for day in days)
        yield SectionGrowth(name, len(days), recent, max(days))


def _group_by_section(entries: Iterable[Entry]) -> Mapping[str, list[Entry]]:
    groups: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.removed is None:
            groups[entry.id.section].append(entry)
    return groups


def _iterate_entries(catalog: Catalog) -> Iterator[Entry]:
    for list_id in catalog.layouts:
        for entry in catalog.iterate_list(list_id):
            if entry.removed is None:
                yield entry
