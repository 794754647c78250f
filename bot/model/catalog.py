"""All entries of a repository, with what is needed to judge one against the others."""

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self, TypeVar, cast

from bot.model.computed_fields import compute_field
from bot.model.entry import Entry
from bot.model.entry_id import EntryId, SectionId
from bot.model.entry_store import (
    ChangedEntries,
    EntryStore,
    HeldEntries,
    PlainKeys,
    Record,
)
from bot.model.file_set import FileSet, HeldFiles
from bot.model.layout import Layout
from bot.model.link import Link
from bot.model.outside import OutsideValues

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Catalog:
    """Every entry of every list.

    It holds values only; entries are made when they are asked for.
    """

    layouts: Mapping[str, Layout]
    entries: EntryStore
    files: FileSet = field(default_factory=HeldFiles)
    """Every path of the repository, for links to its own files."""
    outside: OutsideValues = field(default_factory=dict)
    """What GitHub tells of repositories, for the lists that declare such fields."""
    _entries: dict[str, Entry] = field(default_factory=dict, repr=False, compare=False)
    _kept: dict[Hashable, object] = field(
        default_factory=dict, repr=False, compare=False
    )

    @classmethod
    def keep(
        cls,
        layouts: Mapping[str, Layout],
        records: Mapping[str, Record],
        keys: Mapping[str, PlainKeys],
        files: Collection[str] = (),
    ) -> Self:
        """Return a catalog of entries, by id, and of files that are held in memory."""
        return cls(layouts, HeldEntries(records, keys), HeldFiles(files))

    @property
    def records(self) -> Mapping[str, Record]:
        """The validated values of each entry file, by entry id as plain text."""
        return self.entries.records

    @property
    def keys(self) -> Mapping[str, PlainKeys]:
        """What identifies each work (`bot.identity.keys.Keys`), by entry id."""
        return self.entries.keys

    def get_entry(self, entry_id: str) -> Entry:
        """Return the entry *entry_id*.

        Raises:
            KeyError: there is none.
        """
        entry = self._entries.get(entry_id)
        if entry is None:
            entry = self._entries[entry_id] = self._make_entry(entry_id)
        return entry

    def _make_entry(self, entry_id: str) -> Entry:
        entry = Entry.from_record(entry_id, self.records[entry_id])
        # The links of an entry need not be read where no list has such values.
        if self.outside:
            entry.outside = self.find_outside(entry.id.list_id, entry.all_links)
        return entry

    def find_outside(
        self, list_id: str, links: Sequence[Link]
    ) -> Mapping[str, int | str | bool]:
        """Return what GitHub tells of the first repository among *links*.

        These are the fields that the list declares with `from: github`.
        """
        values_by_repository = self.outside.get(list_id)
        if not values_by_repository:
            return {}
        repository = compute_field("github.repo", links) or ""
        values = values_by_repository.get(repository.casefold())
        if values is None:
            return {}
        return values.select(frozenset(self.layouts[list_id].outside))

    def with_changes(
        self,
        removed: Collection[str],
        records: Mapping[str, Record],
        keys: Mapping[str, PlainKeys],
        files: FileSet,
    ) -> "Catalog":
        """Return the catalog without some entries, then with others, and of other *files*.

        No entry is unpacked for it.
        """
        entries = ChangedEntries(self.entries, removed, records, keys)
        return Catalog(self.layouts, entries, files, self.outside)

    def iterate_list(self, list_id: str) -> Iterator[Entry]:
        """Yield the entries of one list, tombstones among them, in no particular order.

        They are made for this caller, and not kept: those of a large list take much memory.
        """
        return map(self._make_entry, self.find_in_list(list_id))

    def find_in_list(self, list_id: str) -> Iterator[EntryId]:
        """Yield the ids of the entries of one list; all entries are looked at."""
        beginning = f"{list_id}/"
        return (EntryId(name) for name in self.records if name.startswith(beginning))

    def find_in_section(self, section: SectionId) -> Iterator[EntryId]:
        """Yield the ids of the entries whose home is *section*, not a section below it."""
        return map(EntryId, self.entries.find_in_section(section))

    def find_by_slug(self, slug: str) -> Iterator[EntryId]:
        """Yield the ids that end in *slug*, in any section."""
        return map(EntryId, self.entries.find_by_slug(slug))

    def find_with_field(self, field: str) -> Iterator[EntryId]:
        """Yield the ids of the entries that have *field*, one of `INDEXED_FIELDS`."""
        return map(EntryId, self.entries.find_with_field(field))

    def resolve(self, name: str) -> EntryId | None:
        """Return the id that *name* has today; None if no entry has or had it.

        That is *name* itself, or the id of the entry which has it among its `former_ids`.
        """
        if name in self.records:
            return EntryId(name)
        return self.memoize("former ids", self._map_former_ids).get(name)

    def memoize(self, name: Hashable, compute: Callable[[], T]) -> T:
        """Return what *compute* gives; it is called when *name* is first asked for.

        Rules keep here what they need of all entries.
        """
        if name not in self._kept:
            self._kept[name] = compute()
        return cast("T", self._kept[name])

    def _map_former_ids(self) -> dict[str, EntryId]:
        """Return the entries by each of their former ids."""
        names = self.entries.find_with_field("former_ids")
        ids: dict[str, EntryId] = {}
        # In reverse, so that of two entries with one former id the lesser name wins.
        for name in sorted(names, reverse=True):
            for former_id in self.records[name]["former_ids"] or ():
                ids[former_id] = EntryId(name)
        return ids
