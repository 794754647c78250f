"""Facts that were asked for, below git's common folder: beside the cache, and as safe to delete."""

from pathlib import Path

from bot.model.checked_json import JsonFormatError, dump_json, parse_json
from bot.model.facts import DatedFacts, KnownFacts

# A larger file is begun anew: 100,000 works take some 60 MiB.
_MOST_BYTES = 128 << 20
_LONGEST_LINE = 1 << 17


class DiskFactStore:
    """A file with one line of JSON for each answer, the newest last."""

    def __init__(self, folder: Path | None) -> None:
        """Keep facts in a file below *folder*; None: for this run only."""
        self._path = None if folder is None else folder / "facts.jsonl"

    def load(self) -> KnownFacts:
        """Return what was kept; of two answers of a source on one work, the newer one.

        A line that cannot be read is as good as none.
        """
        newest: dict[tuple[str, str], DatedFacts] = {}
        for line in self._read().splitlines():
            try:
                dated: DatedFacts = parse_json(
                    DatedFacts, line, label="line", most_bytes=_LONGEST_LINE
                )
            except JsonFormatError:
                continue
            newest[dated.work, dated.facts.source] = dated
        return tuple(newest.values())

    def keep(self, facts: KnownFacts) -> None:
        """Add *facts* to the file.

        A full disk or a read-only one is no reason to fail: then nothing is kept.
        """
        if self._path is None or not facts:
            return
        lines = b"".join(
            dump_json(DatedFacts, dated, is_compact=True) + b"\n" for dated in facts
        )
        try:
            self._path.parent.mkdir(exist_ok=True)
            is_full = self._path.exists() and self._path.stat().st_size > _MOST_BYTES
            with self._path.open("wb" if is_full else "ab") as file:
                file.write(lines)
        except OSError:
            return

    def _read(self) -> bytes:
        if self._path is None:
            return b""
        try:
            if self._path.stat().st_size > _MOST_BYTES:
                return b""
            return self._path.read_bytes()
        except OSError:
            return b""
