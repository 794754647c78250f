"""The database behind the index of a revision's entries: SQLite, in one file.

It is a cache like the others (`bot.disk.cache`): written by this program only, and of no
loss when it is gone. A revision is written in one transaction, and a reader keeps one
open, so that no other process changes what it reads.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from bot.errors import LostIndexError
from bot.model.postings import compute_posting_digest

_TABLES: Final = (
    "CREATE TABLE described (revision TEXT NOT NULL)",
    # Of an entry file, everything; of any other file, its path. `posted` has the keys
    # under which the file is found in `postings`, as numbers of eight bytes.
    """
    CREATE TABLE files (
        number INTEGER PRIMARY KEY, path TEXT UNIQUE NOT NULL, blob TEXT NOT NULL,
        id TEXT, title BLOB, record BLOB, keys BLOB, findings BLOB, posted BLOB NOT NULL
    )
    """,
    "CREATE INDEX ids ON files (id) WHERE id IS NOT NULL",
    # Which files have what a key stands for; see `make_posting_key`.
    """
    CREATE TABLE postings (key INTEGER, file INTEGER, PRIMARY KEY (key, file))
    WITHOUT ROWID
    """,
    # How often a title has the letters of each of eight groups; see
    # `bot.model.postings`.
    """
    CREATE TABLE letters (
        length INTEGER, file INTEGER, a INTEGER, b INTEGER, c INTEGER, d INTEGER,
        e INTEGER, f INTEGER, g INTEGER, h INTEGER, PRIMARY KEY (length, file)
    ) WITHOUT ROWID
    """,
)
# Milliseconds that a process waits while another one writes.
_WAIT: Final = 500
_IN_USE: Final = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


class IndexDatabase:
    """A connection to the file, in a transaction that reads."""

    def __init__(self, file: Path) -> None:
        """Open *file*, which is made with its tables if it is new.

        Raises:
            LostIndexError: it cannot be opened.
        """
        self._file = file
        self.is_open = True
        """Whether it may be asked: after an error it is closed."""
        self._connection = self._connect()
        self.run(f"PRAGMA busy_timeout = {_WAIT}")
        # After a loss of power the file may be damaged; then it is made again.
        self.run("PRAGMA synchronous = OFF")
        self.run("BEGIN")
        if not self.select("SELECT 1 FROM sqlite_master LIMIT 1"):
            for statement in _TABLES:
                self.run(statement)

    def _connect(self) -> sqlite3.Connection:
        try:
            self._file.parent.mkdir(exist_ok=True)
            return sqlite3.connect(self._file, isolation_level=None)
        except (OSError, sqlite3.Error) as error:
            raise LostIndexError(f"{self._file}: {error}") from None

    def select(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        """Return the rows of a query.

        Raises:
            LostIndexError: the file is damaged, and gone now.
        """
        try:
            return self._connection.execute(query, _store_values(values)).fetchall()
        except sqlite3.Error as error:
            raise self._give_up(error) from None

    def run(self, statement: str, values: Sequence[Any] = ()) -> int:
        """Run a statement, and return the number of the row that was inserted last.

        Raises:
            LostIndexError: another process writes, or the file is damaged.
        """
        try:
            return self._connection.execute(statement, values).lastrowid or 0
        except sqlite3.Error as error:
            raise self._give_up(error) from None

    def run_many(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run a statement for each of *rows*.

        Raises:
            LostIndexError: the file cannot be written.
        """
        try:
            self._connection.executemany(statement, rows)
        except sqlite3.Error as error:
            raise self._give_up(error) from None

    def _give_up(self, error: sqlite3.Error) -> LostIndexError:
        """Close the file, remove it unless it is only in use, and return what to raise."""
        self.is_open = False
        self._connection.close()
        if error.sqlite_errorcode not in _IN_USE:
            # A folder that cannot be written to keeps it, and has no use of it.
            with suppress(OSError):
                self._file.unlink(missing_ok=True)
        return LostIndexError(f"{self._file}: {error}")


def store_text(text: str) -> str:
    """Return *text* as SQLite takes it.

    A path whose bytes are no UTF-8 is written as where git tells what differs
    (`GitRepository.list_changes`).
    """
    if text.isascii():
        return text
    try:
        data = text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        # Half of a pair of surrogates, which only an entry in JSON can bring.
        data = text.encode("utf-8", "backslashreplace")
    return data.decode("utf-8", "backslashreplace")


def _store_values(values: Sequence[Any]) -> list[Any]:
    return [store_text(value) if isinstance(value, str) else value for value in values]


def make_posting_key(kind: str, text: str) -> int:
    """Return the number under which the files are posted that have *text* as a *kind*."""
    digest = compute_posting_digest(kind, text)
    return int.from_bytes(digest, "big", signed=True)


def limit_to_folder(folder: str) -> tuple[str, str]:
    """Return the texts between which the paths below *folder* sort."""
    # "0" follows the slash in the order of characters.
    return f"{folder}/", f"{folder}0"
