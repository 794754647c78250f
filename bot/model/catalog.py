"""All entries of a repository, with what is needed to judge one against the others."""

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from bot.model.computed_fields import compute_field
from bot.model.entry import Entry
from bot.model.entry_id import EntryId, find_in_list
from bot.model.layout import Layout
from bot.model.lazy_values import find_names_with_key, replace_values
from bot.model.link import Link
from bot.model.outside import OutsideValues

T = TypeVar("T")

# The index of the title in the keys of a work (`bot.identity.keys.Keys`).
_TITLE = 5


@dataclass(frozen=True, slots=True)
class Catalog:
    """Every entry of every list.

    It holds values only; entries are made when they are asked for.
    """

    layouts: Mapping[str, Layout]
    records: Mapping[str, Mapping[str, Any]]
    """The validated values of each entry file, by entry id as plain text, as the cache holds it."""
    keys: Mapping[str, Sequence[Any]]
    """What identifies each work (`bot.identity.keys.Keys`), by entry id."""
    files: Collection[str] = frozenset()
    """Every path of the repository, for links to its own files."""
    known_titles: Mapping[str, str] | None = None
    """See `titles`, if they are known without unpacking every entry's keys."""
    outside: OutsideValues = field(default_factory=dict)
    """What GitHub tells of repositories, for the lists that declare such fields."""
    _entries: dict[str, Entry] = field(default_factory=dict, repr=False, compare=False)
    _kept: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)

    def get_entry(self, entry_id: str) -> Entry:
        """Return the entry *entry_id*.

        Raises:
            KeyError: there is none.
        """
        entry = self._entries.get(entry_id)
        if entry is None:
            entry = Entry.from_record(entry_id, self.records[entry_id])
            # The links of an entry need not be read where no list has such values.
            if self.outside:
                entry.outside = self.find_outside(entry.id.list_id, entry.all_links)
            self._entries[entry_id] = entry
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

    @property
    def titles(self) -> Mapping[str, str]:
        """The normalised title of each work, by entry id, in the order of `keys`."""
        if self.known_titles is not None:
            return self.known_titles
        return self.memoize(
            "titles", lambda: {name: keys[_TITLE] for name, keys in self.keys.items()}
        )

    def with_changes(
        self,
        removed: Collection[str],
        records: Mapping[str, Mapping[str, Any]],
        keys: Mapping[str, Sequence[Any]],
        files: Collection[str],
    ) -> "Catalog":
        """Return the catalog without some entries, then with others, and of other *files*.

        No entry is unpacked for it.
        """
        titles = dict(self.titles)
        for name in removed:
            titles.pop(name, None)
        titles |= {name: entry_keys[_TITLE] for name, entry_keys in keys.items()}
        return Catalog(
            self.layouts,
            replace_values(self.records, removed, records),
            replace_values(self.keys, removed, keys),
            files,
            titles,
            self.outside,
        )

    def iterate_list(self, list_id: str) -> Iterator[Entry]:
        """Yield the entries of one list, tombstones among them, in no particular order."""
        return (
            self.get_entry(entry_id) for entry_id in find_in_list(self.records, list_id)
        )

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
        names = find_names_with_key(self.records, "former_ids")
        ids: dict[str, EntryId] = {}
        # In reverse, so that of two entries with one former id the lesser name wins.
        for name in sorted(names, reverse=True):
            for former_id in self.records[name]["former_ids"] or ():
                ids[former_id] = EntryId(name)
        return ids
