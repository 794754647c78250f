"""The day on which each merged entry came to its list."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.document.reader import Document
from bot.engine.entry_format import EntryFormat
from bot.errors import FormatterBugError
from bot.model.entry_id import EntryId
from bot.model.finding import SetValue
from bot.model.isolated import MergedCommit
from bot.model.review import Verdict
from bot.ports import FileChange, Repository, Workspace
from bot.project.load_settings import Project


@dataclass(frozen=True, slots=True)
class AddedDates:
    """Writes the field `added` into entries of the commit *tree*.

    What a contribution says there itself counts for nothing: a new entry gets the day of its merge, and a changed one
    keeps the day that it had.
    """

    project: Project
    repository: Repository
    tree: Workspace

    def date_merged(
        self,
        commit: MergedCommit,
        verdicts: Iterable[Verdict],
        files: Mapping[str, str | None],
    ) -> dict[str, str]:
        """Return the files of a merged request's entries that lack their day, with it.

        Entries of a list that came with the merge are left alone: nobody knows since when they have been listed.

        Args:
            commit: the merge.
            verdicts: what the review of it says, if there is one.
            files: what is written after the merge in any case.
        """
        verdicts = list(verdicts)
        moved_to = {verdict.path: verdict.final_path for verdict in verdicts}
        changes = [
            change
            for change in self.repository.list_changes(commit.before, commit.after)
            if EntryId.parse_path(moved_to.get(change.path, change.path)) is not None
        ]
        before = self.repository.open_tree(commit.before)
        known = self._read_removed_days(changes)
        day = find_day(self.repository, commit.after)
        dated: dict[str, str] = {}
        for change in changes:
            path = moved_to.get(change.path, change.path)
            text = self._read_text(path, files)
            if (
                text is None
                or not change.after
                or not self._was_list_there(before, path)
            ):
                continue
            is_as_merged = path in files or self.tree.read(
                path
            ) == self.repository.read_blob(change.after)
            value = self._find_day(change, path, text, known, day)
            if value is not None and (
                is_as_merged or "added" not in self._read_record(path, text)
            ):
                dated |= self._write_day(path, text, value)
        return dated | self.date_typed(verdicts, files, day)

    def date_typed(
        self, verdicts: Iterable[Verdict], files: Mapping[str, str | None], day: str
    ) -> dict[str, str]:
        """Return the files in *files* that were made from new lines of a list, with the day *day*."""
        dated: dict[str, str] = {}
        for verdict in verdicts:
            text = files.get(verdict.final_path)
            if verdict.is_from_list and verdict.kind == "added" and text is not None:
                dated |= self._write_day(verdict.final_path, text, day)
        return dated

    def _find_day(
        self,
        change: FileChange,
        path: str,
        text: str,
        removed: Mapping[str, str | None],
        day: str,
    ) -> str | None:
        """Return the day that an entry should name; None where it should name what it does."""
        record = self._read_record(path, text)
        if change.before:
            old = self._read_record(change.path, self._decode(change.before))
            return old.get("added") if "added" not in record else None
        if "former_ids" in record:
            return None  # moved, and it took its day along
        title = str(record.get("title"))
        return removed.get(title, day)

    def _read_removed_days(
        self, changes: Iterable[FileChange]
    ) -> dict[str, str | None]:
        """Return the days of the entries that are gone, by title: one of that title elsewhere was moved."""
        days: dict[str, str | None] = {}
        for change in changes:
            if change.before and not change.after:
                record = self._read_record(change.path, self._decode(change.before))
                days[str(record.get("title"))] = record.get("added")
        return days

    def _write_day(self, path: str, text: str, day: str) -> dict[str, str]:
        """Return the file with the day, by its path; nothing where it cannot be read."""
        entry_format = self._find_format(path)
        if entry_format is None or self._read_record(path, text).get("added") == day:
            return {}
        try:
            return {path: entry_format.edit(text, [SetValue(("added",), day)])}
        except FormatterBugError:
            return {}

    def _read_record(self, path: str, text: str) -> dict[str, Any]:
        entry_format = self._find_format(path)
        document = (
            entry_format.parse(text.encode()) if entry_format is not None else None
        )
        return dict(document.value) if isinstance(document, Document) else {}

    def _find_format(self, path: str) -> EntryFormat | None:
        layout = self.project.layouts.get(EntryId.from_path(path).list_id)
        return EntryFormat(layout) if layout is not None else None

    def _read_text(self, path: str, files: Mapping[str, str | None]) -> str | None:
        if path in files:
            return files[path]
        data = self.tree.read(path)
        return data.decode("utf-8", "replace") if data is not None else None

    def _decode(self, blob: str) -> str:
        return self.repository.read_blob(blob).decode("utf-8", "replace")

    @staticmethod
    def _was_list_there(before: Workspace, path: str) -> bool:
        return before.read(f"schema/{EntryId.from_path(path).list_id}.yaml") is not None


def find_day(repository: Repository, commit: str) -> str:
    """Return the day on which *commit* was made, in UTC, as `YYYY-MM-DD`."""
    return (
        dt.datetime.fromtimestamp(repository.read_commit(commit).committed, dt.UTC)
        .date()
        .isoformat()
    )
