"""What is known of links, below git's common folder: beside the cache, and as safe to delete."""

from pathlib import Path

from bot.disk.workspace import write_outside
from bot.errors import UsageError
from bot.model.checked_json import JsonFormatError, dump_json, parse_json
from bot.model.links import MOST_HISTORY_BYTES, LinkHistory
from bot.plan import WriteOutside


class DiskLinkStore:
    """A file of JSON."""

    def __init__(self, path: Path | None) -> None:
        """Keep the history in the file *path*; None: it is not kept."""
        self._path = path

    def load(self) -> LinkHistory:
        """Return what was kept; an empty history where nothing can be read."""
        try:
            data = self._path.read_bytes() if self._path else b""
        except OSError:
            return LinkHistory()
        try:
            history: LinkHistory = parse_json(
                LinkHistory, data, label="history", most_bytes=MOST_HISTORY_BYTES
            )
        except JsonFormatError:
            return LinkHistory()
        return history

    def keep(self, history: LinkHistory) -> None:
        """Write the file, whole or not at all.

        A full disk or a read-only one is no reason to fail: then nothing is kept.
        """
        if self._path is None:
            return
        text = dump_json(LinkHistory, history, is_compact=True).decode()
        try:
            write_outside(WriteOutside(str(self._path), f"{text}\n"))
        except UsageError:
            return
