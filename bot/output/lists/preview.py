"""How an entry will look: its item between its future neighbours, in every section of every document that shows it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.listing.condition import holds
from bot.listing.places import arrange_sections, order_catalog_section
from bot.listing.safe_item import find_allowance, render_item
from bot.listing.sorting import apply_section_overrides, find_group, guest_sections
from bot.listing.translations import select_for_document, translate
from bot.markdown.unsafe import Allowance
from bot.model.catalog import Catalog
from bot.model.document_layouts import list_document_layouts
from bot.model.entry import Entry
from bot.model.entry_id import EntryId, SectionId
from bot.model.layout import Layout, Section, View
from bot.model.review import ListPlace


def find_places(entry: Entry, catalog: Catalog) -> Iterator[ListPlace]:
    """Yield each place where *entry* will stand, document by document, in their order; none where no view shows it."""
    layout = catalog.layouts.get(entry.id.list_id)
    if layout is None or entry.removed is not None:
        return
    documents = list_document_layouts(layout)
    for shown in documents:
        for place in _find_in_document(entry, catalog, shown):
            yield (
                replace(place, document=shown.document) if len(documents) > 1 else place
            )


def _find_in_document(
    entry: Entry, catalog: Catalog, layout: Layout
) -> Iterator[ListPlace]:
    """Yield the places in the document of *layout*."""
    allowance = find_allowance(layout)
    sections = {
        entry.id.section,
        *(name for name, _ in guest_sections(entry)),
    } & layout.sections.keys()
    for section_id in (name for name in layout.sections if name in sections):
        section = layout.sections[section_id]
        home = SectionId.from_parts(layout.id, section_id)
        ordered = order_catalog_section(catalog, home, section)
        if layout.where or layout.language:
            entries = select_for_document(map(catalog.get_entry, ordered), layout)
            ordered = [
                one.id for one in arrange_sections(entries, layout).get(section_id, ())
            ]
        shown = _Shown(catalog, layout.language, section_id, ordered, allowance)
        for view in section.views.values():
            place = _place(shown, entry.id, layout, section, view)
            if place is not None:
                yield place


@dataclass(frozen=True, slots=True)
class _Shown:
    """The entries of one section in order, made one by one as they are looked at."""

    catalog: Catalog
    language: str
    section: str
    ordered: list[EntryId]
    allowance: Allowance

    def entry(self, index: int) -> Entry:
        """Return the entry at *index* as the section shows it, in the document's language."""
        own = translate(self.catalog.get_entry(self.ordered[index]), self.language)
        return apply_section_overrides(own, self.section)

    def next_to(self, index: int, step: int, view: View) -> Entry | None:
        """The first entry before or after *index* that the view shows."""
        index += step
        while 0 <= index < len(self.ordered):
            entry = self.entry(index)
            if (
                holds(view.when, entry)
                and render_item(entry, view, self.allowance) is not None
            ):
                return entry
            index += step
        return None


def _place(
    shown: _Shown, entry_id: EntryId, layout: Layout, section: Section, view: View
) -> ListPlace | None:
    index = shown.ordered.index(entry_id) if entry_id in shown.ordered else None
    if index is None or not holds(view.when, shown.entry(index)):
        return None
    item = render_item(shown.entry(index), view, shown.allowance)
    if item is None:
        return None
    group = _group_name(shown.entry(index), section)
    above, below = (
        _neighbour(
            shown.next_to(index, step, view), section, group, view, shown.allowance
        )
        for step in (-1, 1)
    )
    return ListPlace(layout.title, section.title, group, above, item, below)


def _neighbour(
    entry: Entry | None, section: Section, group: str, view: View, allowance: Allowance
) -> str | None:
    """The neighbour's item, if it stands under the same heading."""
    if entry is None or _group_name(entry, section) != group:
        return None
    return render_item(entry, view, allowance)


def _group_name(entry: Entry, section: Section) -> str:
    if section.group is None:
        return ""
    year = find_group(entry, section.group)
    floor = section.group.floor
    if floor is not None and year == floor.year:
        return floor.heading.partition("\n")[0].lstrip("# ")
    return "Undated" if year is None else str(year)
