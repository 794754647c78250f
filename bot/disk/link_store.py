"""What is known of links, below git's common folder: beside the cache, and as safe to delete."""

from pathlib import Path

from bot.disk.workspace import write_outside
from bot.errors import UsageError
from bot.links.history import parse_history, render_history
from bot.model.links import LinkHistory
from bot.plan import WriteOutside


class DiskLinkStore:
    """A file of JSON."""

    def __init__(self, folder: Path | None) -> None:
        """Keep the history in a file below *folder*; None: it is not kept."""
        self._path = None if folder is None else folder / "links.json"

    def load(self) -> LinkHistory:
        """Return what was kept; an empty history where nothing can be read."""
        try:
            return parse_history(self._path.read_bytes() if self._path else None)
        except OSError:
            return LinkHistory()

    def keep(self, history: LinkHistory) -> None:
        """Write the file, whole or not at all.

        A full disk or a read-only one is no reason to fail: then nothing is kept.
        """
        if self._path is None:
            return
        try:
            write_outside(WriteOutside(str(self._path), render_history(history)))
        except UsageError:
            return
