"""A cache of computed values, kept below git's common folder.

It may be deleted at any time. Files are keyed by the content they were made from, by
the declarations and by the program itself, so nothing in them can be out of date; a
damaged one is as good as none. They are written by this program only, beside
`.git/hooks`, and trusted like those; a file that a contribution brings is never read
here.
"""

import hashlib
import marshal
import os
import sys
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import bot
from bot.errors import LostIndexError

if TYPE_CHECKING:
    from bot.disk.entry_index import DiskEntryIndex

# Files in the folder; the oldest go first.
_MOST_FILES = 24
# Indexes in the folder, which are large.
_MOST_INDEXES = 4


class DiskCache:
    """A cache in *folder*, which is made when there is something to keep."""

    def __init__(self, folder: Path, *, has_indexes: bool = True) -> None:
        """Keep files in *folder*, and indexes of entries among them, if it *has_indexes*."""
        self._folder = folder
        self._has_indexes = has_indexes
        self._indexes: dict[Path, DiskEntryIndex] = {}
        self._indexing_process = os.getpid()

    def get(self, kind: str, *made_from: bytes) -> Any:  # noqa: ANN401 - plain values
        """Return the value kept under *kind* that was computed from just this data.

        None if there is none.
        """
        try:
            data = self._locate(kind, made_from).read_bytes()
            return marshal.loads(data)  # noqa: S302 - ours, see above
        except (OSError, ValueError, EOFError, TypeError):
            return None

    def keep(
        self,
        value: Any,  # noqa: ANN401 - plain values
        kind: str,
        *made_from: bytes,
    ) -> None:
        """Write *value* to a file, whole or not at all.

        A full disk or a read-only one is no reason to fail: then nothing is kept.
        """
        import tempfile

        try:
            self._folder.mkdir(exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._folder)
            with os.fdopen(handle, "wb") as file:
                marshal.dump(value, file)
            Path(name).replace(self._locate(kind, made_from))
            self._remove_oldest()
        except OSError:
            return

    def open_index(self, *made_from: bytes) -> "DiskEntryIndex | None":
        """Return the index of the entries that are read as this data says.

        None where it cannot be opened, or where Python comes without SQLite.
        """
        if not self._has_indexes:
            return None
        file = self._locate("index", made_from).with_suffix(".sqlite")
        if self._indexing_process != os.getpid():
            # A forked process must not use its parent's connections.
            self._indexes = {}
            self._indexing_process = os.getpid()
        known = self._indexes.get(file)
        if known is not None:
            known.is_in_use = True
            return None if known.is_lost else known
        try:
            from bot.disk.entry_index import DiskEntryIndex

            self._indexes[file] = index = DiskEntryIndex(file)
        except (ImportError, LostIndexError):
            return None
        self._remove_old_indexes(file)
        return index

    def _remove_old_indexes(self, used: Path) -> None:
        """Remove indexes that another program, layout or year left."""
        with suppress(OSError):
            found = self._folder.glob("index-*.sqlite")
            others = [file for file in found if file != used]
            files = sorted(others, key=lambda file: file.stat().st_mtime_ns)
            for file in files[: -_MOST_INDEXES + 1]:
                file.unlink(missing_ok=True)

    def _locate(self, kind: str, made_from: tuple[bytes, ...]) -> Path:
        """Return the path of the file for a value."""
        digest = hashlib.sha256(self._program)
        for part in made_from:
            # The length keeps ("ab", "c") apart from ("a", "bc").
            digest.update(b"%d " % len(part) + part)
        return self._folder / f"{kind}-{digest.hexdigest()[:40]}"

    @cached_property
    def _program(self) -> bytes:
        """What identifies this program and this Python; others computed other values."""
        stamps = [f"{bot.__version__} {sys.version}"]
        # The loop adds the folders that it finds, and so walks all of them.
        folders = [Path(bot.__file__).parent.as_posix()]
        for folder in folders:
            for item in sorted(os.scandir(folder), key=lambda item: item.name):
                if item.is_dir():
                    folders.append(item.path)
                elif item.name.endswith((".py", ".toml")):
                    status = item.stat()
                    stamps.append(f"{item.name} {status.st_mtime_ns} {status.st_size}")
        return "\n".join(stamps).encode()

    def _remove_oldest(self) -> None:
        """Remove all files of the cache but the newest; others have an ending."""
        kept = [file for file in self._folder.iterdir() if not file.suffix]
        files = sorted(kept, key=lambda file: file.stat().st_mtime_ns)
        for file in files[:-_MOST_FILES]:
            file.unlink(missing_ok=True)
