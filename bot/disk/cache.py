"""What was computed before, kept under git's common folder. It may be deleted at any time.

Files are keyed by the content they were made from, by the declarations and by
the program itself, so nothing in them can be out of date; a damaged one is as
good as none. They are written by this program only, beside `.git/hooks`, and
trusted like those; a file that a contribution brings is never read here.
"""

import hashlib
import marshal
import os
import sys
import tempfile
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import bot
from bot.engine.examine import Examined
from bot.listing.configuration import layout_from_plain, layout_to_plain
from bot.model.finding import finding_from_plain, finding_to_plain
from bot.model.layout import Layout

_KEPT = 24
"""Files in the folder; the oldest go first."""


class DiskCache:
    """A cache in *folder*, which is made when there is something to keep."""

    def __init__(self, folder: Path) -> None:
        """Keep files in *folder*."""
        self._folder = folder
        self._keys: dict[str, str] = {}

    def layout(self, list_id: str, data: bytes) -> Layout | None:
        """The layout declared by the file content *data*, found valid before."""
        key = self._keys[list_id] = self._digest(b"layout", list_id.encode(), data)
        plain = self._load("layout", key)
        return None if plain is None else layout_from_plain(list_id, plain)

    def keep_layout(self, layout: Layout, data: bytes) -> None:
        """Remember a valid layout."""
        key = self._keys[layout.id] = self._digest(b"layout", layout.id.encode(), data)
        self._save("layout", key, layout_to_plain(layout))

    def schema(self, layout: Layout) -> Mapping[str, Any] | None:
        """The compiled schema of a layout."""
        found: Mapping[str, Any] | None = self._load("schema", self._key(layout))
        return found

    def keep_schema(self, layout: Layout, schema: Mapping[str, Any]) -> None:
        """Remember a compiled schema."""
        self._save("schema", self._key(layout), schema)

    def examined(self, layout: Layout, year: int) -> Mapping[tuple[str, str], Examined]:
        """Outcomes of the first pass by path and blob id."""
        plain = self._load("entries", self._key(layout) + str(year)) or {}
        return {
            key: Examined(record, keys, [finding_from_plain(finding) for finding in findings])
            for key, (record, keys, findings) in plain.items()
        }

    def keep_examined(self, layout: Layout, year: int, outcomes: Mapping[tuple[str, str], Examined]) -> None:
        """Remember outcomes of the first pass."""
        plain = {
            key: (record, keys, [finding_to_plain(finding) for finding in findings])
            for key, (record, keys, findings) in outcomes.items()
        }
        self._save("entries", self._key(layout) + str(year), plain)

    def _key(self, layout: Layout) -> str:
        if layout.id not in self._keys:
            self._keys[layout.id] = self._digest(
                b"layout", layout.id.encode(), marshal.dumps(layout_to_plain(layout))
            )
        return self._keys[layout.id]

    @cached_property
    def _program(self) -> bytes:
        """This program and this Python: what other versions computed does not count."""
        files = sorted(Path(bot.__file__).parent.rglob("*.[pt][yo]*"))
        stamp = "".join(
            f"{file.name}{file.stat().st_mtime_ns}{file.stat().st_size}"
            for file in files
            if file.suffix != ".pyc"
        )
        return f"{bot.__version__} {sys.version} {stamp}".encode()

    def _digest(self, *parts: bytes) -> str:
        return hashlib.sha256(b"\0".join((self._program, *parts))).hexdigest()[:40]

    def _load(self, kind: str, key: str) -> Any:  # noqa: ANN401 - whatever was kept
        try:
            data = (self._folder / f"{kind}-{key}").read_bytes()
            return marshal.loads(data)  # noqa: S302 - ours, see above
        except (OSError, ValueError, EOFError, TypeError):
            return None

    def _save(self, kind: str, key: str, value: Any) -> None:  # noqa: ANN401 - what marshal takes
        """Write a file, whole or not at all; a full disk or a read-only one is no reason to fail."""
        try:
            self._folder.mkdir(exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._folder)
            with os.fdopen(handle, "wb") as file:
                marshal.dump(value, file)
            Path(name).replace(self._folder / f"{kind}-{key}")
            self._tidy()
        except OSError:
            return

    def _tidy(self) -> None:
        files = sorted(self._folder.iterdir(), key=lambda file: file.stat().st_mtime_ns)
        for file in files[:-_KEPT]:
            file.unlink(missing_ok=True)
