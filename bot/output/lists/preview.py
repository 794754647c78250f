"""Show how an entry will look: its item between its future neighbours.

That is done for every section of every document that shows the entry.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.listing.condition import holds
from bot.listing.places import arrange_sections, order_catalog_section
from bot.listing.safe_item import find_allowance, render_item
from bot.listing.sorting import apply_section_overrides, find_group, list_guest_sections
from bot.listing.translations import select_for_document, translate
from bot.markdown.unsafe import Allowance
from bot.model.catalog import Catalog
from bot.model.document_layouts import list_document_layouts
from bot.model.entry import Entry
from bot.model.entry_id import EntryId, SectionId
from bot.model.layout import Layout, Section, View
from bot.model.review import ListPlace


def find_places(entry: Entry, catalog: Catalog) -> Iterator[ListPlace]:
    """Yield each place where *entry* will stand, document by document, in their order.

    There is none where no view shows it, or where it was removed.
    """
    layout = catalog.layouts.get(entry.id.list_id)
    if layout is None or entry.removed is not None:
        return
    document_layouts = list_document_layouts(layout)
    for document_layout in document_layouts:
        for preview in _find_in_document(entry, catalog, document_layout):
            # The document is named only where a list has several.
            if len(document_layouts) > 1:
                yield replace(preview, document=document_layout.document)
            else:
                yield preview


def _find_in_document(
    entry: Entry,
    catalog: Catalog,
    layout: Layout,
) -> Iterator[ListPlace]:
    """Yield the places in the document of *layout*."""
    allowance = find_allowance(layout)
    guests = {section_id for section_id, _ in list_guest_sections(entry)}
    for section_id, section in layout.sections.items():
        if section_id != entry.id.section and section_id not in guests:
            continue
        home = SectionId.from_parts(layout.id, section_id)
        ordered = order_catalog_section(catalog, home, section)
        # A document that shows a part of the list, or a translation, orders it anew.
        if layout.where or layout.language:
            ordered = _arrange_for_document(ordered, catalog, layout, section_id)
        entries = _SectionEntries(catalog, layout, section_id, ordered, allowance)
        for view in section.views.values():
            preview = _make_preview(entries, entry.id, view)
            if preview is not None:
                yield preview


def _arrange_for_document(
    ordered: list[EntryId],
    catalog: Catalog,
    layout: Layout,
    section_id: str,
) -> list[EntryId]:
    """Return those entries of a section that the document of *layout* shows, in order."""
    selected = select_for_document(map(catalog.get_entry, ordered), layout)
    arranged = arrange_sections(selected, layout)
    return [entry.id for entry in arranged.get(section_id, ())]


@dataclass(frozen=True, slots=True)
class _SectionEntries:
    """The entries of one section in order, made one by one as they are looked at.

    A preview looks at few of them: the entry itself and its neighbours.
    """

    catalog: Catalog
    layout: Layout
    section_id: str
    ordered: list[EntryId]
    allowance: Allowance

    @property
    def section(self) -> Section:
        return self.layout.sections[self.section_id]

    def get_entry(self, index: int) -> Entry:
        """Return the entry at *index* as the section shows it, in the document's language."""
        entry = self.catalog.get_entry(self.ordered[index])
        translated = translate(entry, self.layout.language)
        return apply_section_overrides(translated, self.section_id)

    def find_neighbour(
        self,
        index: int,
        step: int,
        view: View,
    ) -> Entry | None:
        """Return the next entry that *view* shows, before (-1) or after (1) *index*."""
        index += step
        while 0 <= index < len(self.ordered):
            entry = self.get_entry(index)
            if holds(view.when, entry) and self.render(entry, view) is not None:
                return entry
            index += step
        return None

    def render(self, entry: Entry, view: View) -> str | None:
        """Return the item of *entry*; None if *view* does not show it."""
        return render_item(entry, view, self.allowance)


def _make_preview(
    entries: _SectionEntries,
    entry_id: EntryId,
    view: View,
) -> ListPlace | None:
    if entry_id not in entries.ordered:
        return None
    index = entries.ordered.index(entry_id)
    entry = entries.get_entry(index)
    if not holds(view.when, entry):
        return None
    item = entries.render(entry, view)
    if item is None:
        return None
    section = entries.section
    group = _name_group(entry, section)
    neighbours: list[str | None] = []
    for step in (-1, 1):
        neighbour = entries.find_neighbour(index, step, view)
        # What stands under another heading is no neighbour to a reader.
        if neighbour is None or _name_group(neighbour, section) != group:
            neighbours.append(None)
        else:
            neighbours.append(entries.render(neighbour, view))
    above, below = neighbours
    return ListPlace(entries.layout.title, section.title, group, above, item, below)


def _name_group(entry: Entry, section: Section) -> str:
    """Return the heading above an entry as words; empty in a section without groups."""
    if section.group is None:
        return ""
    year = find_group(entry, section.group)
    floor = section.group.floor
    if floor is not None and year == floor.year:
        return _read_heading(floor.heading)
    return _read_heading(section.group.undated) if year is None else str(year)


def _read_heading(text: str) -> str:
    """Return the first line of a heading as words."""
    return text.partition("\n")[0].lstrip("# ")
