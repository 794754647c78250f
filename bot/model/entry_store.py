"""The entries of one tree, asked in the ways that a review asks.

Each question may cost what its answer is large, not what the list is: `HeldEntries` looks
through all of them in memory, an index on the disk looks them up (`bot.disk.entry_index`).
Both give the same answers.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import Any, Protocol

from bot.model.entry_id import SectionId
from bot.model.lazy_values import (
    ChangedMapping,
    find_keys_containing,
    find_names_with_key,
)

Record = Mapping[str, Any]
"""The validated values of an entry file, as the cache holds them."""
PlainKeys = Sequence[Any]
"""What identifies a work (`bot.identity.keys.Keys`), as the cache holds it."""

# The index of the title in the keys of a work (`bot.identity.keys.Keys`).
_TITLE = 5


class EntryStore(Protocol):
    """Entries by id as plain text, and the ids of those that have something in common."""

    @property
    def records(self) -> Mapping[str, Record]:
        """The values of each entry."""

    @property
    def keys(self) -> Mapping[str, PlainKeys]:
        """What identifies each work."""

    def prepare(
        self, texts: Collection[str], titles: Collection[str], ratio: int
    ) -> None:
        """Have at hand what `find_sharing` and `find_near_titles` need, for many works.

        *texts* are the keys of the works, and *titles* their titles. Where answers take no
        time, nothing is done.
        """

    def find_in_section(self, section: SectionId) -> Iterable[str]:
        """Return the entries whose home is *section*, not a section below it."""

    def find_by_slug(self, slug: str) -> Iterable[str]:
        """Return the entries of any section whose slug this is."""

    def find_with_field(self, field: str) -> Iterable[str]:
        """Return the entries that have *field*, one of `INDEXED_FIELDS`."""

    def find_by_shown_title(self, list_id: str, title: str) -> Iterable[str]:
        """Return the entries of a list that a line may show with this very title."""

    def find_sharing(self, texts: Collection[str]) -> Iterable[str]:
        """Return the works that may have one of *texts* among their keys.

        These are all that do, and few others; some come twice.
        """

    def find_near_titles(self, title: str, ratio: int) -> Mapping[str, str]:
        """Return normalised titles of works, by id.

        All are among them that are as near to *title* as *ratio* says, in percent: twice
        their longest common subsequence, to the letters of both. Others may be, too.
        """


INDEXED_FIELDS = ("former_ids", "also_in", "same_as", "distinct_from", "removed")
"""The fields that few entries have, and by which these are asked for."""


class HeldEntries:
    """Entries that are held in memory."""

    def __init__(
        self,
        records: Mapping[str, Record],
        keys: Mapping[str, PlainKeys],
        titles: Mapping[str, str] | None = None,
    ) -> None:
        """Hold *records* and *keys* by id, and look at them when something is asked.

        *titles* are those of the keys, where they are known without unpacking these.
        """
        self.records = records
        self.keys = keys
        self._known_titles = titles
        self._by_shown_title: dict[str, dict[str, list[str]]] = {}

    def prepare(
        self, texts: Collection[str], titles: Collection[str], ratio: int
    ) -> None:
        """Do nothing: everything is at hand."""

    def find_in_section(self, section: SectionId) -> Iterable[str]:
        """Return the entries whose home is *section*, not a section below it."""
        beginning = f"{section}/"
        length = len(beginning)
        return (
            name
            for name in self.records
            if name.startswith(beginning) and "/" not in name[length:]
        )

    def find_by_slug(self, slug: str) -> Iterable[str]:
        """Return the entries of any section whose slug this is."""
        ending = f"/{slug}"
        return (name for name in self.records if name.endswith(ending))

    def find_with_field(self, field: str) -> Iterable[str]:
        """Return the entries that have *field*."""
        return find_names_with_key(self.records, field)

    def find_by_shown_title(self, list_id: str, title: str) -> Iterable[str]:
        """Return the entries of a list that a line may show with this very title."""
        if list_id not in self._by_shown_title:
            names_by_title: dict[str, list[str]] = {}
            for name in self.records:
                if name.startswith(f"{list_id}/"):
                    for shown_title in list_shown_titles(self.records[name]):
                        names_by_title.setdefault(shown_title, []).append(name)
            self._by_shown_title[list_id] = names_by_title
        return self._by_shown_title[list_id].get(title, ())

    def find_sharing(self, texts: Collection[str]) -> Iterable[str]:
        """Return the works that may have one of *texts* among their keys."""
        return find_keys_containing(self.keys, texts)

    def find_near_titles(
        self,
        title: str,  # noqa: ARG002 - the protocol's arguments
        ratio: int,  # noqa: ARG002
    ) -> Mapping[str, str]:
        """Return all titles: a caller compares them as quickly as anything here could."""
        return self._titles

    @cached_property
    def _titles(self) -> Mapping[str, str]:
        if self._known_titles is not None:
            return self._known_titles
        return {name: keys[_TITLE] for name, keys in self.keys.items()}


class ChangedEntries:
    """The entries of another store, without some and with others.

    Nothing is copied, and no entry is unpacked for it.
    """

    def __init__(
        self,
        base: EntryStore,
        removed: Collection[str],
        records: Mapping[str, Record],
        keys: Mapping[str, PlainKeys],
    ) -> None:
        """Change *base*: entries that have *records* and *keys* here replace its own."""
        self._base = base
        self._added = HeldEntries(records, keys)
        hidden = frozenset({*removed, *records})
        self._hidden = hidden
        self.records: Mapping[str, Record] = ChangedMapping(
            base.records, hidden, records
        )
        self.keys: Mapping[str, PlainKeys] = ChangedMapping(base.keys, hidden, keys)

    def prepare(
        self, texts: Collection[str], titles: Collection[str], ratio: int
    ) -> None:
        """Have at hand what questions about some works need."""
        self._base.prepare(texts, titles, ratio)

    def find_in_section(self, section: SectionId) -> Iterable[str]:
        """Return the entries whose home is *section*, not a section below it."""
        return self._join(
            self._base.find_in_section(section), self._added.find_in_section(section)
        )

    def find_by_slug(self, slug: str) -> Iterable[str]:
        """Return the entries of any section whose slug this is."""
        return self._join(self._base.find_by_slug(slug), self._added.find_by_slug(slug))

    def find_with_field(self, field: str) -> Iterable[str]:
        """Return the entries that have *field*."""
        return self._join(
            self._base.find_with_field(field), self._added.find_with_field(field)
        )

    def find_by_shown_title(self, list_id: str, title: str) -> Iterable[str]:
        """Return the entries of a list that a line may show with this very title."""
        return self._join(
            self._base.find_by_shown_title(list_id, title),
            self._added.find_by_shown_title(list_id, title),
        )

    def find_sharing(self, texts: Collection[str]) -> Iterable[str]:
        """Return the works that may have one of *texts* among their keys."""
        return self._join(
            self._base.find_sharing(texts), self._added.find_sharing(texts)
        )

    def find_near_titles(self, title: str, ratio: int) -> Mapping[str, str]:
        """Return normalised titles of works, by id."""
        titles = dict(self._base.find_near_titles(title, ratio))
        for name in self._hidden:
            titles.pop(name, None)
        return titles | dict(self._added.find_near_titles(title, ratio))

    def _join(self, base: Iterable[str], added: Iterable[str]) -> Iterable[str]:
        return chain((name for name in base if name not in self._hidden), added)


def list_shown_titles(record: Record) -> set[str]:
    """Return the texts that a line may show as the title of an entry."""
    titles = {record["title"], record.get("name") or record["title"]}
    for translation in (record.get("translations") or {}).values():
        if "title" in translation:
            titles.add(translation["title"])
    return titles
