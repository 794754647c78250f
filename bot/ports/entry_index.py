"""The protocol of an index of a revision's entries; `bot.disk.entry_index` implements it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from bot.model.entry_store import EntryStore
from bot.model.file_set import FileSet
from bot.model.postings import FIELD, SHARED, SHOWN, SLUG


class IndexedEntry(NamedTuple):
    """What an index holds of one entry."""

    id: str
    record: bytes
    """Its values, packed."""
    keys: bytes
    """What identifies its work, packed."""
    title: str
    """The normalised title of its keys."""
    fields: tuple[str, ...]
    """Those of `bot.model.entry_store.INDEXED_FIELDS` that it has."""
    shown_titles: frozenset[str]
    """The titles that a line may show."""
    shared_keys: frozenset[str]
    """The keys by which another work may be found to be the same one."""

    def list_postings(self) -> list[tuple[str, str]]:
        """Return by what the entry is found: a kind, and a text."""
        posted = [(SLUG, self.id.rpartition("/")[2])]
        posted += [(FIELD, field) for field in self.fields]
        posted += [(SHOWN, title) for title in self.shown_titles]
        posted += [(SHARED, text) for text in self.shared_keys]
        return posted


class IndexedFile(NamedTuple):
    """What an index holds of one file of the repository."""

    path: str
    blob: str = ""
    """The id of an entry file's content; empty for any other file."""
    entry: IndexedEntry | None = None
    """The entry in it; None where the file holds none."""
    findings: bytes | None = None
    """What was found in the file by itself, packed; None for nothing."""


class EntryIndex(EntryStore, Protocol):
    """The entries and files of one revision.

    Whatever is asked raises LostIndexError if the index turns out to be damaged.
    """

    @property
    def revision(self) -> str:
        """The commit or tree that the index describes; empty for a new index."""

    @property
    def is_in_use(self) -> bool:
        """Whether a catalog of this process reads it, so that it must stay as it is."""

    @property
    def files(self) -> FileSet:
        """Every path of the revision."""

    @property
    def blobs(self) -> Mapping[str, str | None]:
        """The entry files, with the ids of their contents."""

    @property
    def findings(self) -> Mapping[str, Sequence[dict[str, Any]]]:
        """What was found in entry files by themselves, by path; only where there is any."""

    def update(
        self, revision: str, removed: Iterable[str], files: Iterable[IndexedFile]
    ) -> None:
        """Describe *revision*: without the paths *removed*, then with *files*.

        Raises:
            LostIndexError: it cannot be written.
        """
