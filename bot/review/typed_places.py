"""The places of new and moved items in sections whose order people keep."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from bot.listing.places import arrange_sections, order_catalog_section
from bot.listing.typed_place import choose_place
from bot.model.entry import Entry
from bot.model.entry_id import EntryId, SectionId
from bot.model.finding import RemoveField, SetValue, Value
from bot.model.layout import Layout
from bot.review.account_builder import AccountBuilder
from bot.review.document_edit import DocumentEdit
from bot.review.document_items import PlacedItem
from bot.review.entry_files import ListedEntries
from bot.review.item_changes import read_record


@dataclass(slots=True)
class TypedPlaces:
    """Gives entries the place at which they were typed, where the section has no order of its own.

    *paths* has the entry file of each item that is new or changed, by its first
    line; *placed* are the lines of those that get a place.
    """

    layout: Layout
    edit: DocumentEdit
    listed: ListedEntries
    account: AccountBuilder
    paths: Mapping[int, str]
    _shown: dict[str, list[Entry]] = field(default_factory=dict)

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
        examiner = self.listed.base.examiners.of_entry(proposal.path)
        record = examiner.examine(proposal.path, proposal.after).record
        if record is None or entry_id.section != item.section:
            return False
        newcomer = replace(Entry.from_record(entry_id, record), place=None)
        others = [
            one for one in self._list_shown(item.section) if one.id != newcomer.id
        ]
        home = SectionId.from_parts(self.layout.id, item.section)
        shown = arrange_sections(others, self.layout)[item.section]
        place = choose_place(section, home, shown, newcomer, self._find_above(item))
        self._shown[item.section] = [*others, replace(newcomer, place=place)]
        if place == record.get("place"):
            return False
        value: Value = {"after": place["after"]} if isinstance(place, dict) else place
        edit = (
            SetValue(("place",), value)
            if value is not None
            else RemoveField(("place",))
        )
        proposal.after = examiner.edit(
            proposal.after.decode("utf-8", "replace"), [edit]
        ).encode()
        return True

    def _list_shown(self, section_id: str) -> list[Entry]:
        """Return the entries that a section shows, those of this contribution so far among them."""
        if section_id not in self._shown:
            catalog = self.listed.base.catalog
            home = SectionId.from_parts(self.layout.id, section_id)
            ids = order_catalog_section(catalog, home, self.layout.sections[section_id])
            self._shown[section_id] = [catalog.get_entry(entry_id) for entry_id in ids]
        return self._shown[section_id]

    def _find_above(self, item: PlacedItem) -> str | None:
        """Return the slug of the nearest item above that is an entry of the section; None for the first."""
        for above in self._walk_up(item):
            path = self.paths.get(above.first)
            if path is not None:
                return EntryId.from_path(path).slug
            listed = self.listed.find(read_record(above), item.section)
            if listed is not None:
                return listed.id.slug
        return None

    def _walk_up(self, item: PlacedItem) -> Iterator[PlacedItem]:
        above = self.edit.above.get(item.first)
        while above is not None:
            yield above
            above = self.edit.above.get(above.first)
