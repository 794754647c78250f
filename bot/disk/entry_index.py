"""The index of a revision's entries: what a review asks is looked up, never loaded whole."""

from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from bot.disk.index_database import (
    IndexDatabase,
    limit_to_folder,
    make_posting_key,
    store_text,
)
from bot.disk.index_files import IndexFiles
from bot.model.entry_id import SectionId
from bot.model.file_set import fold_name, fold_path
from bot.model.lazy_values import unpack
from bot.model.postings import FIELD, SHARED, SHOWN, SLUG, count_letters, limit_length
from bot.ports.entry_index import IndexedFile

if TYPE_CHECKING:
    from bot.model.entry_store import PlainKeys, Record

Value = TypeVar("Value")

# Files whose rows are held before they are written.
_MOST_ROWS: Final = 2_000


class DiskEntryIndex:
    """The entries and files of one revision, in a database."""

    def __init__(self, file: Path) -> None:
        """Open the index in *file*, or begin one there.

        Raises:
            LostIndexError: it cannot be opened.
        """
        self.file = file
        self._database = database = IndexDatabase(file)
        self.is_in_use = False
        """Whether a catalog of this process reads it already."""
        self.files = IndexFiles(database)
        self.records: _EntryColumn[Record] = _EntryColumn(
            database, "SELECT record FROM files WHERE id = ? ORDER BY path DESC LIMIT 1"
        )
        self.keys: Mapping[str, PlainKeys] = _EntryColumn(
            database, "SELECT keys FROM files WHERE id = ? ORDER BY path DESC LIMIT 1"
        )
        self.blobs: Mapping[str, str | None] = _FileColumn(
            database,
            "SELECT blob FROM files WHERE path = ? AND blob <> ''",
            "SELECT path FROM files WHERE blob <> '' ORDER BY path",
        )
        self.findings: Mapping[str, Sequence[dict[str, Any]]] = _FileColumn(
            database,
            "SELECT findings FROM files WHERE path = ? AND findings IS NOT NULL",
            "SELECT path FROM files WHERE findings IS NOT NULL ORDER BY path",
        )

    @property
    def is_lost(self) -> bool:
        """Whether it turned out to be damaged, or could not be written."""
        return not self._database.is_open

    @property
    def revision(self) -> str:
        """The commit or tree that the index describes; empty for a new index."""
        rows = self._database.select("SELECT revision FROM described")
        return str(rows[0][0]) if rows else ""

    def update(
        self, revision: str, removed: Iterable[str], files: Iterable[IndexedFile]
    ) -> None:
        """Describe *revision*: without the paths *removed*, then with *files*.

        Raises:
            LostIndexError: it cannot be written.
        """
        database = self._database
        for path in removed:
            self._remove(path)
        # SQLite sorts the rows of many files, and writes them in order, in less time and
        # memory than are taken where each goes to its place.
        database.run("CREATE TEMP TABLE arrived (key INTEGER, file INTEGER)")
        last = int(database.select("SELECT ifnull(max(number), 0) FROM files")[0][0])
        rows = _Rows()
        for number, file in enumerate(files, last + 1):
            if last:
                self._remove(file.path)
            rows.add(number, file)
            if len(rows.files) == _MOST_ROWS:
                self._insert(rows)
                rows = _Rows()
        self._insert(rows)
        database.run("INSERT INTO postings SELECT * FROM arrived ORDER BY key, file")
        database.run("DROP TABLE arrived")
        database.run("DELETE FROM described")
        database.run("INSERT INTO described VALUES (?)", (revision,))
        database.run("COMMIT")
        database.run("BEGIN")

    def _insert(self, rows: "_Rows") -> None:
        database = self._database
        database.run_many(
            "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows.files
        )
        database.run_many("INSERT INTO arrived VALUES (?, ?)", rows.postings)
        database.run_many(
            "INSERT INTO letters VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows.letters
        )

    def _remove(self, path: str) -> None:
        """Remove a file with all that was posted of it, if it is there."""
        database = self._database
        found = database.select(
            "SELECT number, title, posted FROM files WHERE path = ?", (path,)
        )
        for number, title, posted in found:
            keys = array("q")
            keys.frombytes(posted)
            database.run_many(
                "DELETE FROM postings WHERE key = ? AND file = ?",
                [(key, number) for key in keys],
            )
            if title is not None:
                database.run(
                    "DELETE FROM letters WHERE length = ? AND file = ?",
                    (len(_decode(title)), number),
                )
            database.run("DELETE FROM files WHERE number = ?", (number,))

    def prepare(
        self, texts: Collection[str], titles: Collection[str], ratio: int
    ) -> None:
        """Do nothing: a question takes a millisecond."""

    def find_in_section(self, section: SectionId) -> Iterable[str]:
        """Return the entries whose home is *section*, not a section below it."""
        rows = self._database.select(
            "SELECT id, record FROM files"
            " WHERE path > ? AND path < ? AND id IS NOT NULL ORDER BY path",
            limit_to_folder(section.folder),
        )
        length = len(section) + 1
        found = {str(name): record for name, record in rows if "/" not in name[length:]}
        # Who asks for a section looks at its entries next.
        self.records.keep(found)
        return found

    def find_by_slug(self, slug: str) -> Iterable[str]:
        """Return the entries of any section whose slug this is."""
        return dict.fromkeys(self._find_posted(SLUG, [slug]))

    def find_with_field(self, field: str) -> Iterable[str]:
        """Return the entries that have *field*."""
        return dict.fromkeys(self._find_posted(FIELD, [field]))

    def find_by_shown_title(self, list_id: str, title: str) -> Iterable[str]:
        """Return the entries of a list that a line may show with this very title."""
        names = self._find_posted(SHOWN, [title])
        return dict.fromkeys(name for name in names if name.startswith(f"{list_id}/"))

    def find_sharing(self, texts: Collection[str]) -> Iterable[str]:
        """Return the works that may have one of *texts* among their keys."""
        return self._find_posted(SHARED, texts)

    def _find_posted(self, kind: str, texts: Iterable[str]) -> Iterator[str]:
        """Yield the ids of the entries that have one of *texts* as a *kind*, in order."""
        for text in texts:
            rows = self._database.select(
                # Of two files with one id, the later one counts, as everywhere.
                "SELECT id FROM postings JOIN files ON number = file WHERE key = ?"
                " AND NOT EXISTS (SELECT 1 FROM files AS other"
                " WHERE other.id = files.id AND other.path > files.path)"
                " ORDER BY path",
                (make_posting_key(kind, text),),
            )
            yield from (str(name) for (name,) in rows)

    def find_near_titles(self, title: str, ratio: int) -> Mapping[str, str]:
        """Return the titles of works that are near enough by their letters, by id.

        Two titles that are *ratio* percent alike differ in at most the rest of their
        letters, so their lengths and their counts of letters differ no more.
        """
        length, *counts = count_letters(title)
        differing = 100 - ratio
        rows = self._database.select(
            "SELECT id, title FROM letters JOIN files ON number = file"
            " WHERE length BETWEEN ? AND ?"
            " AND (abs(a - ?) + abs(b - ?) + abs(c - ?) + abs(d - ?) + abs(e - ?)"
            " + abs(f - ?) + abs(g - ?) + abs(h - ?)) * 100 <= (length + ?) * ?"
            " AND NOT EXISTS (SELECT 1 FROM files AS other"
            " WHERE other.id = files.id AND other.path > files.path)"
            " ORDER BY path",
            [*limit_length(length, ratio), *counts, length, differing],
        )
        return {str(name): _decode(title) for name, title in rows}


class _Rows:
    """The rows of some files, for each table."""

    def __init__(self) -> None:
        self.files: list[tuple[object, ...]] = []
        self.postings: list[tuple[int, int]] = []
        self.letters: list[tuple[int, ...]] = []

    def add(self, number: int, file: IndexedFile) -> None:
        """Add the rows of a file, which has this number."""
        keys = _list_posting_keys(file)
        entry = file.entry
        of_entry: tuple[object, ...] = (None, None, None, None)
        if entry is not None:
            name = store_text(entry.id)
            of_entry = name, _encode(entry.title), entry.record, entry.keys
            length, *counts = count_letters(entry.title)
            self.letters.append((length, number, *counts))
        posted = array("q", keys).tobytes()
        path = store_text(file.path)
        self.files.append((number, path, file.blob, *of_entry, file.findings, posted))
        self.postings += [(key, number) for key in keys]


def _list_posting_keys(file: IndexedFile) -> list[int]:
    """Return the keys under which a file is found."""
    posted = [("alike", fold_path(file.path)), ("name", fold_name(file.path))]
    if file.entry is not None:
        posted += file.entry.list_postings()
    return [make_posting_key(kind, text) for kind, text in posted]


def _encode(title: str) -> bytes:
    """Return a title as bytes: SQLite takes no half of a pair of surrogates."""
    return title.encode("utf-8", "surrogatepass")


def _decode(title: bytes) -> str:
    return title.decode("utf-8", "surrogatepass")


class _EntryColumn(Mapping[str, Value]):
    """A packed value of each entry, by id."""

    def __init__(self, database: IndexDatabase, query: str) -> None:
        """Ask *database* by *query*, which takes the id."""
        self._database = database
        self._query = query
        # Values by id, packed until they are asked for.
        self._kept: dict[str, Any] = {}

    def keep(self, packed_values: Mapping[str, bytes]) -> None:
        """Keep values, so that the database is not asked for each of them."""
        self._kept = {**packed_values, **self._kept}

    def __getitem__(self, name: str) -> Value:
        if name not in self._kept:
            rows = self._database.select(self._query, (name,))
            if not rows:
                raise KeyError(name)
            self._kept[name] = rows[0][0]
        value = self._kept[name]
        if type(value) is bytes:
            value = self._kept[name] = unpack(value)
        unpacked: Value = value
        return unpacked

    def __contains__(self, name: object) -> bool:
        query = "SELECT 1 FROM files WHERE id = ? LIMIT 1"
        return bool(self._database.select(query, (name,)))

    def __iter__(self) -> Iterator[str]:
        query = "SELECT id FROM files WHERE id IS NOT NULL ORDER BY path"
        return iter(
            dict.fromkeys(str(name) for (name,) in self._database.select(query))
        )

    def __len__(self) -> int:
        query = "SELECT count(DISTINCT id) FROM files"
        return int(self._database.select(query)[0][0])


class _FileColumn(Mapping[str, Value]):
    """A value of each of some files, by path; bytes are packed."""

    def __init__(self, database: IndexDatabase, query: str, all_paths: str) -> None:
        """Ask *database* by *query*, which takes the path, and for *all_paths*."""
        self._database = database
        self._query = query
        self._all_paths = all_paths

    def __getitem__(self, path: str) -> Value:
        rows = self._database.select(self._query, (path,))
        if not rows:
            raise KeyError(path)
        value = rows[0][0]
        unpacked: Value = unpack(value) if isinstance(value, bytes) else value
        return unpacked

    def __iter__(self) -> Iterator[str]:
        return iter([str(path) for (path,) in self._database.select(self._all_paths)])

    def __len__(self) -> int:
        return len(self._database.select(self._all_paths))
