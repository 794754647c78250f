"""The places of new and moved items in sections whose order people keep."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from bot.listing.places import arrange_sections, order_catalog_section
from bot.listing.typed_place import choose_place
from bot.model.entry import Entry, Place
from bot.model.entry_id import EntryId, SectionId
from bot.model.finding import RemoveField, SetValue, Value
from bot.model.layout import Layout
from bot.review.account_builder import AccountBuilder
from bot.review.document_edit import DocumentEdit
from bot.review.document_items import PlacedItem
from bot.review.entry_files import ListedEntries
from bot.review.item_records import read_record


@dataclass(slots=True)
class TypedPlaces:
    """Gives entries the place at which they were typed, in sections without another order.

    *paths* has the entry file of each item that is new or changed, by its first line.
    """

    layout: Layout
    edit: DocumentEdit
    listed: ListedEntries
    account: AccountBuilder
    paths: Mapping[int, str]
    # The entries of each section, with the new ones so far at their places.
    _entries: dict[str, list[Entry]] = field(default_factory=dict)

    def give_place(self, item: PlacedItem, key: str) -> bool:
        """Give the entry of an item its place; return whether its file changed.

        Args:
            item: a new item, or one that moved. Items come in the order of their lines.
            key: the key of its proposal.
        """
        section = self.layout.sections[item.section]
        proposal = self.account.proposals[key]
        if section.order != "manual" or proposal.after is None:
            return False
        entry_id = EntryId.from_path(proposal.path)
        examiner = self.listed.base.examiners.get_for_entry(proposal.path)
        record = examiner.examine(proposal.path, proposal.after).record
        if record is None or entry_id.section != item.section:
            return False
        newcomer = replace(Entry.from_record(entry_id, record), place=None)
        neighbours = [
            entry
            for entry in self._list_entries(item.section)
            if entry.id != newcomer.id
        ]
        home = SectionId.from_parts(self.layout.id, item.section)
        arranged = arrange_sections(neighbours, self.layout)[item.section]
        above = self._find_above(item)
        place_value = choose_place(
            section,
            home,
            arranged,
            newcomer,
            above,
        )
        # The next items find this one at its place.
        self._entries[item.section] = [
            *neighbours,
            replace(newcomer, place=place_value),
        ]
        if place_value == record.get("place"):
            return False
        edit = _make_place_edit(place_value)
        text = proposal.after.decode("utf-8", "replace")
        proposal.after = examiner.edit(text, [edit]).encode()
        return True

    def _list_entries(self, section_id: str) -> list[Entry]:
        """Return the entries that a section shows, those of this contribution so far included."""
        if section_id not in self._entries:
            catalog = self.listed.base.catalog
            home = SectionId.from_parts(self.layout.id, section_id)
            ids = order_catalog_section(
                catalog,
                home,
                self.layout.sections[section_id],
            )
            self._entries[section_id] = [
                catalog.get_entry(entry_id) for entry_id in ids
            ]
        return self._entries[section_id]

    def _find_above(self, item: PlacedItem) -> str | None:
        """Return the slug of the nearest item above that is an entry of the section.

        None says that there is none, so that the item comes first.
        """
        for above in self._walk_up(item):
            path = self.paths.get(above.start)
            if path is not None:
                return EntryId.from_path(path).slug
            listed = self.listed.find(read_record(above), item.section)
            if listed is not None:
                return listed.id.slug
        return None

    def _walk_up(self, item: PlacedItem) -> Iterator[PlacedItem]:
        """Yield the items above an item in its region, the nearest first."""
        above = self.edit.above.get(item.start)
        while above is not None:
            yield above
            above = self.edit.above.get(above.start)


def _make_place_edit(place_value: Place | None) -> SetValue | RemoveField:
    """Return the edit that gives an entry file this value of `place`."""
    if place_value is None:
        return RemoveField(("place",))
    value: Value = "first"
    if place_value != "first":
        value = {"after": place_value["after"]}
    return SetValue(("place",), value)
