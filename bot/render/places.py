"""How an entry will look: its item between its future neighbours, in every section that shows it."""

from collections.abc import Iterator

from bot.listing.condition import holds
from bot.listing.order import by_section, group_of, in_order
from bot.model.catalog import Catalog
from bot.model.entry import Entry
from bot.model.layout import Layout, Section, View
from bot.model.review import Place
from bot.render.document import render_item


def find_places(entry: Entry, catalog: Catalog) -> Iterator[Place]:
    """Each place where *entry* will stand, in the document's order; none where no view shows it."""
    layout = catalog.layouts.get(entry.list_id)
    if layout is None or entry.removed is not None:
        return
    sections = {entry.home, *_guest_names(entry)} & layout.sections.keys()
    around = _of_sections(catalog, layout, sections)
    for section_id in (name for name in layout.sections if name in sections):
        section = layout.sections[section_id]
        ordered = in_order(around[section_id], section)
        for view in section.views.values():
            place = _place(entry.id, ordered, layout, section, view)
            if place is not None:
                yield place


def _guest_names(entry: Entry) -> list[str]:
    return [also if isinstance(also, str) else str(also.get("section")) for also in entry.also_in or ()]


def _of_sections(catalog: Catalog, layout: Layout, sections: set[str]) -> dict[str, list[Entry]]:
    """The entries of a few sections, without making all the others."""
    prefixes = tuple(f"{layout.id}/{section}/" for section in sections)
    chosen = (
        catalog.entry(name)
        for name, record in catalog.records.items()
        if name.startswith(prefixes) or ("also_in" in record and name.startswith(f"{layout.id}/"))
    )
    return by_section(chosen, layout)


def _place(entry_id: str, ordered: list[Entry], layout: Layout, section: Section, view: View) -> Place | None:
    shown = [other for other in ordered if holds(view.when, other)]
    index = next((place for place, other in enumerate(shown) if other.id == entry_id), None)
    item = render_item(shown[index], view) if index is not None else None
    if index is None or item is None:
        return None
    group = _group_name(shown[index], section)
    above, below = (
        _neighbour(shown, index - 1, section, group, view),
        _neighbour(shown, index + 1, section, group, view),
    )
    return Place(layout.title, section.title, group, above, item, below)


def _neighbour(shown: list[Entry], index: int, section: Section, group: str, view: View) -> str | None:
    """The item at *index*, if it stands under the same heading."""
    if not 0 <= index < len(shown) or _group_name(shown[index], section) != group:
        return None
    return render_item(shown[index], view)


def _group_name(entry: Entry, section: Section) -> str:
    if section.group is None:
        return ""
    year = group_of(entry, section.group)
    floor = section.group.floor
    if floor is not None and year == floor.year:
        return floor.heading.partition("\n")[0].lstrip("# ")
    return "Undated" if year is None else str(year)
