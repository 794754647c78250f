"""A long list's entries, found by the index in git and read one by one.

The index tells which entries a review has to look at; these are fetched and examined, as
all of them are without an index. So both find the same.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from bot.errors import GitError, LostIndexError, UsageError
from bot.model.entry_id import EntryId, SectionId
from bot.model.lazy_values import unpack
from bot.model.postings import FIELD, SHARED, SHOWN, SLUG
from bot.model.state import INDEX_DIGITS, INDEX_REF, parse_index_message
from bot.ports import FOLDER_MODE, Context, FileRef
from bot.ports.entry_index import IndexedFile
from bot.project.entry_shards import ShardReader
from bot.project.examined_files import FileOutcome, examine_files, is_entry_file
from bot.project.examiners import Examiners
from bot.project.load_settings import Project
from bot.project.revision_files import RevisionFiles

if TYPE_CHECKING:
    from bot.model.entry_store import PlainKeys, Record

Value = TypeVar("Value")


class ShardedIndex:
    """The entries and files of the revision that an index in git describes."""

    is_in_use = True
    """It stays as it is: only what follows a merge writes it."""

    def __init__(
        self, context: Context, examiners: Examiners, commit: str, revision: str
    ) -> None:
        """Read the index *commit*, which describes *revision*."""
        self.revision = revision
        self.files = RevisionFiles(context.repository, revision)
        self._shards = ShardReader(context.repository, commit)
        self._entries = _ExaminedEntries(context, examiners, revision)
        self.records: Mapping[str, Record] = _EntryColumn(
            self._entries, lambda outcome: unpack(outcome.record or b"")
        )
        self.keys: Mapping[str, PlainKeys] = _EntryColumn(
            self._entries, lambda outcome: unpack(outcome.keys or b"")
        )
        self.blobs: Mapping[str, str | None] = _FileColumn(
            self._entries, lambda file: file.blob
        )
        self.findings: Mapping[str, Sequence[dict[str, Any]]] = _FileColumn(
            self._entries, self._find_findings
        )

    def update(
        self, revision: str, removed: Iterable[str], files: Iterable[IndexedFile]
    ) -> None:
        """Refuse: see `is_in_use`."""
        raise NotImplementedError(revision, removed, files)

    def prepare(
        self, texts: Collection[str], titles: Collection[str], ratio: int
    ) -> None:
        """Fetch at once what the questions about some works will need."""
        self._shards.prepare(texts, titles, ratio)
        names = {
            name
            for found in self._shards.find(SHARED, texts).values()
            for name in found
        }
        for title in titles:
            names.update(self._shards.find_by_letters(title, ratio))
        self._entries.load(sorted(names))

    def find_in_section(self, section: SectionId) -> Iterable[str]:
        """Return the entries whose home is *section*, not a section below it."""
        names = self._entries.list_folder(section.folder)
        self._entries.load(names)
        return [name for name in names if name in self.records]

    def find_by_slug(self, slug: str) -> Iterable[str]:
        """Return the entries of any section whose slug this is."""
        return self._find(SLUG, [slug])

    def find_with_field(self, field: str) -> Iterable[str]:
        """Return the entries that have *field*."""
        return self._find(FIELD, [field])

    def find_by_shown_title(self, list_id: str, title: str) -> Iterable[str]:
        """Return the entries of a list that a line may show with this very title."""
        names = self._find(SHOWN, [title])
        return [name for name in names if name.startswith(f"{list_id}/")]

    def find_sharing(self, texts: Collection[str]) -> Iterable[str]:
        """Return the works that may have one of *texts* among their keys."""
        return self._find(SHARED, texts)

    def find_near_titles(self, title: str, ratio: int) -> Mapping[str, str]:
        """Return the titles of works that are near enough by their letters, by id."""
        names = self._shards.find_by_letters(title, ratio)
        self._entries.load_together(names)
        outcomes = {name: self._entries.find(name) for name in names}
        return {name: found.title for name, found in outcomes.items() if found}

    def _find(self, kind: str, texts: Collection[str]) -> list[str]:
        found = self._shards.find(kind, texts)
        names = list(dict.fromkeys(name for text in texts for name in found[text]))
        # Who looks at one of them next, looks at all.
        self._entries.load_together(names)
        return names

    def _find_findings(self, file: FileRef) -> Sequence[dict[str, Any]] | None:
        packed = self._entries.examine([file])[0].findings
        return unpack(packed) if packed else None


class _ExaminedEntries:
    """Entry files of a revision, fetched and examined when they are asked for."""

    def __init__(self, context: Context, examiners: Examiners, revision: str) -> None:
        self._repository = context.repository
        self._revision = revision
        self._tree = context.repository.open_tree(revision)
        self._examine = partial(examine_files, context, self._tree, examiners)
        self._files: dict[str, dict[str, list[FileRef]]] = {}
        self._outcomes: dict[str, FileOutcome] = {}
        self._together: dict[str, Collection[str]] = {}

    def list_folder(self, folder: str) -> Mapping[str, list[FileRef]]:
        """Return the entry files in a folder, by id, sorted by their paths."""
        if folder not in self._files:
            files: dict[str, list[FileRef]] = {}
            items = self._repository.read_folder(self._revision, folder).values()
            for item in sorted(items):
                if item.mode != FOLDER_MODE and is_entry_file(item.path):
                    name = str(EntryId.from_path(item.path))
                    files.setdefault(name, []).append(item)
            self._files[folder] = files
        return self._files[folder]

    def find_files(self, name: str) -> list[FileRef]:
        """Return the files that have the id *name*: one, as a rule."""
        folder = f"entries/{name}".rpartition("/")[0]
        return self.list_folder(folder).get(name, [])

    def list_files(self) -> Iterator[FileRef]:
        """Yield all entry files."""
        for file in self._tree.list_files("entries"):
            if is_entry_file(file.path):
                yield file

    def load(self, names: Iterable[str]) -> None:
        """Examine the files of *names*, all of them at once."""
        self.examine([file for name in names for file in self.find_files(name)])

    def load_together(self, names: Collection[str]) -> None:
        """Examine the files of *names* as soon as one of them is asked for.

        The index says that these are entries.
        """
        for name in names:
            self._together[name] = names

    def find(self, name: str) -> FileOutcome | None:
        """Return what is known of the entry *name*; None where there is none.

        Raises:
            LostIndexError: the index says that there is one.
        """
        if any(file.path not in self._outcomes for file in self.find_files(name)):
            self.load(self._together.get(name, (name,)))
        # Of two files with one id, the later one counts, as everywhere.
        for outcome in reversed(self.examine(self.find_files(name))):
            if outcome.record is not None:
                return outcome
        if name in self._together:
            raise LostIndexError(f"the index names {name}, which is no entry")
        return None

    def examine(self, files: Sequence[FileRef]) -> list[FileOutcome]:
        """Return the outcomes for *files*, in their order."""
        new = [file for file in files if file.path not in self._outcomes]
        if new:
            self._outcomes.update(self._examine(new))
        return [self._outcomes[file.path] for file in files]


class _EntryColumn(Mapping[str, Value]):
    """A value of each entry, by id."""

    def __init__(
        self, entries: _ExaminedEntries, read: Callable[[FileOutcome], Value]
    ) -> None:
        self._entries = entries
        self._read = read
        self._kept: dict[str, Value] = {}

    def __getitem__(self, name: str) -> Value:
        if name not in self._kept:
            outcome = self._entries.find(name)
            if outcome is None:
                raise KeyError(name)
            self._kept[name] = self._read(outcome)
        return self._kept[name]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._entries.find(name) is not None

    def __iter__(self) -> Iterator[str]:
        files = list(self._entries.list_files())
        self._entries.examine(files)
        names = dict.fromkeys(str(EntryId.from_path(file.path)) for file in files)
        return (name for name in names if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _FileColumn(Mapping[str, Value]):
    """A value of each of some entry files, by path."""

    def __init__(
        self, entries: _ExaminedEntries, read: Callable[[FileRef], Value | None]
    ) -> None:
        self._entries = entries
        self._read = read

    def __getitem__(self, path: str) -> Value:
        for file in self._entries.find_files(str(EntryId.from_path(path))):
            if file.path == path:
                value = self._read(file)
                if value is not None:
                    return value
        raise KeyError(path)

    def __iter__(self) -> Iterator[str]:
        for file in self._entries.list_files():
            if self._read(file) is not None:
                yield file.path

    def __len__(self) -> int:
        return sum(1 for _ in self)


def open_sharded_index(
    context: Context, examiners: Examiners, project: Project
) -> ShardedIndex | None:
    """Return the index that stands in git beside the branch.

    None where there is none, or one that another program or other declarations made.
    """
    if not context.may_read_shards:
        return None
    repository = context.repository
    try:
        commit = repository.resolve_commit(INDEX_REF)
    except UsageError:
        return None
    head = parse_index_message(repository.read_commit(commit).message)
    made_from = project.compute_digest(context.compute_program_digest(), INDEX_DIGITS)
    if head is None or head.made_from != made_from:
        return None
    try:
        repository.read_folder(head.described, "")
    except GitError:
        # The branch was written anew since.
        return None
    return ShardedIndex(context, examiners, commit, head.described)
