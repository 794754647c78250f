"""The generated regions of a list's document."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.listing.condition import holds
from bot.listing.pattern import compile_pattern
from bot.listing.places import arrange_sections
from bot.listing.sorting import find_group
from bot.markdown.regions import fill_regions, neutralise_markers
from bot.model.entry import Entry
from bot.model.entry_id import EntryId
from bot.model.layout import Group, Layout, Section, Settings, View
from bot.output.lists.add_link import render_add_link

CONTENTS = ".contents"
"""What a region's name ends in that holds a section's lines of the table of contents."""


@dataclass(frozen=True, slots=True)
class RenderedList:
    """The regions of one document by name, and which entries no region shows."""

    regions: Mapping[str, str]
    missing: tuple[tuple[EntryId, str], ...]
    """Pairs of entry id and section: the entry belongs there, yet no view of the section shows it."""


def render_item(entry: Entry, view: View) -> str | None:
    """One entry as *view* writes it: verbatim, else by the first pattern that fits; None if none does."""
    if entry.verbatim is not None:
        return neutralise_markers(entry.verbatim)
    for source in view.patterns:
        text = compile_pattern(source).render(entry)
        if text is not None:
            return text
    return None


def render_list(layout: Layout, entries: Iterable[Entry], settings: Settings) -> RenderedList:
    """Every generated region of a list. The same entries give the same bytes, in whatever order they come."""
    regions: dict[str, str] = {}
    missing: list[tuple[EntryId, str]] = []
    for section_id, ordered in arrange_sections(entries, layout).items():
        section = layout.sections[section_id]
        shown: set[str] = set()
        for name, view in section.views.items():
            regions[name] = _render_view(ordered, section, view, shown)
        if section.group is not None and section.group.contents:
            regions[section_id + CONTENTS] = _render_contents(ordered, section.group)
        if section.add_link:
            last = next(reversed(section.views))
            link = render_add_link(layout, section_id, settings)
            regions[last] = "\n\n".join(filter(None, (regions[last], link)))
        missing += [(entry.id, section_id) for entry in ordered if entry.id not in shown]
    return RenderedList(regions, tuple(missing))


def render_document(text: str, layout: Layout, rendered: RenderedList) -> str:
    """The document *text* with its regions made anew.

    Raises:
        ConfigurationError: the document and the layout do not name the same regions.
    """
    return fill_regions(text, layout.document, rendered.regions)


def _render_view(ordered: list[Entry], section: Section, view: View, shown: set[str]) -> str:
    blocks: list[str] = []
    items: list[str] = []
    current: tuple[int | None] | None = None
    for entry in ordered:
        if not holds(view.when, entry) or (entry.verbatim is not None and entry.id in shown):
            continue
        text = render_item(entry, view)
        if text is None:
            continue
        shown.add(entry.id)
        if section.group is not None and current != (year := find_group(entry, section.group),):
            if items:
                blocks.append(view.between.join(items))
            items, current = [], (year,)
            blocks.append(_heading(section.group, year))
        items.append(text)
    body = view.between.join(items)
    if view.header:
        return "\n".join(filter(None, (view.header.rstrip("\n"), body)))
    return "\n\n".join(filter(None, (*blocks, body)))


def _heading(group: Group, year: int | None) -> str:
    if group.floor is not None and year == group.floor.year:
        return group.floor.heading.rstrip("\n")
    if year is None:
        return group.undated.rstrip("\n")
    return group.heading.replace("{year}", str(year)).rstrip("\n")


def _render_contents(ordered: list[Entry], group: Group) -> str:
    years = dict.fromkeys(find_group(entry, group) for entry in ordered)
    lines = []
    for year in years:
        if group.floor is not None and year == group.floor.year:
            lines.append(group.floor.contents)
        elif year is not None:
            lines.append(group.contents.replace("{year}", str(year)))
    return "\n".join(filter(None, lines))
