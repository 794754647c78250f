"""The rules of scope "section": they look at how large a section is, not at an entry."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from bot.document.reader import Document
from bot.engine.registry import list_section_rules
from bot.listing.sorting import list_guest_sections
from bot.model.catalog import Catalog
from bot.model.entry import Entry
from bot.model.finding import Finding, Location
from bot.model.layout import Layout
from bot.model.rule import SectionSize


class SectionFinding(NamedTuple):
    """What a rule finds in a section, by the section's folder below the list's."""

    folder: str
    finding: Finding


def has_section_rules(layout: Layout) -> bool:
    """Return whether a rule about sections is switched on somewhere in a list."""
    levels = (layout.rules, *(section.rules for section in layout.sections.values()))
    rules = {rule.name for rule in list_section_rules()}
    return any(not rules.isdisjoint(level) for level in levels)


def count_entries(catalog: Catalog, list_id: str) -> Counter[str]:
    """Return how many entries each section of a list shows, by its folder.

    Entries of other sections that it shows by `also_in` count, removed ones do not.
    """
    removed = set(catalog.find_with_field("removed"))
    guests = set(catalog.find_with_field("also_in"))
    counts: Counter[str] = Counter()
    for entry_id in catalog.find_in_list(list_id):
        if entry_id in guests:
            counts.update(list_showing_sections(catalog.get_entry(entry_id)))
        elif entry_id not in removed:
            counts[entry_id.section] += 1
    return counts


def list_showing_sections(entry: Entry) -> frozenset[str]:
    """Return the folders of the sections that show an entry; none for a removed one."""
    if entry.removed is not None:
        return frozenset()
    return frozenset({entry.id.section, *dict(list_guest_sections(entry))})


def count_with_below(counts: Mapping[str, int], folder: str) -> int:
    """Return what *counts* has of a section and of the sections below it."""
    below = f"{folder}/"
    numbers = [number for name, number in counts.items() if name.startswith(below)]
    return counts.get(folder, 0) + sum(numbers)


def check_sections(
    layout: Layout,
    counts: Mapping[str, int],
    document: Document,
    path: str,
) -> Iterator[SectionFinding]:
    """Yield what the rules find in the sections of a list, each at the level set there.

    Args:
        layout: the list.
        counts: how many entries each of its sections shows, by folder.
        document: the layout's file, for the lines of the findings.
        path: the path of this file.
    """
    for folder, section in layout.sections.items():
        size = SectionSize(layout, section, count_with_below(counts, folder))
        for rule in list_section_rules():
            level = layout.get_level(folder, rule.name, rule.default_level)
            if level == "off":
                continue
            line, column = document.locate_key(("sections", folder))
            for violation in rule.check(size):
                location = Location(path, line, column)
                finding = Finding(rule.name, level, location, violation.message)
                yield SectionFinding(folder, finding)
