"""The day on which each merged entry came to its list."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
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

    A value that the contribution itself gives the field does not count: a new entry
    gets the day of its merge, and a changed entry keeps the day that it had.
    """

    project: Project
    repository: Repository
    tree: Workspace

    def write_merge_days(
        self,
        commit: MergedCommit,
        verdicts: Iterable[Verdict],
        files: Mapping[str, str | None],
    ) -> dict[str, str]:
        """Return the merged entry files that lacked their day, with the day written in.

        Entries of a list that came with the merge get no day: nobody knows since when
        they have been listed.

        Args:
            commit: the merge.
            verdicts: the verdicts of its review; none if it was not reviewed.
            files: the files that are written after the merge in any case.
        """
        verdicts = list(verdicts)
        moved_to = {verdict.path: verdict.final_path for verdict in verdicts}
        changes = self._list_entry_changes(commit, moved_to)
        tree_before = self.repository.open_tree(commit.before)
        removed_days = self._read_removed_days(changes)
        merge_day = commit.day or find_day(self.repository, commit.after)
        dated: dict[str, str] = {}
        for change in changes:
            path = moved_to.get(change.path, change.path)
            text = self._read_text(path, files)
            if text is None or not change.after:
                continue
            if not self._has_schema(tree_before, path):
                continue
            is_as_merged = path in files or self._is_as_merged(change, path)
            day = self._find_day(
                change,
                path,
                text,
                removed_days,
                merge_day,
            )
            if day is None:
                continue
            # A file that was edited again after the merge keeps a day that it names.
            if is_as_merged or "added" not in self._read_record(path, text):
                dated |= self._write_day(path, text, day)
        return dated | self.write_typed_days(verdicts, files, merge_day)

    def write_typed_days(
        self,
        verdicts: Iterable[Verdict],
        files: Mapping[str, str | None],
        day: str,
    ) -> dict[str, str]:
        """Return those of *files* that were made from new lines of a list, with *day*."""
        dated: dict[str, str] = {}
        for verdict in verdicts:
            text = files.get(verdict.final_path)
            if verdict.is_from_list and verdict.kind == "added" and text is not None:
                dated |= self._write_day(verdict.final_path, text, day)
        return dated

    def _list_entry_changes(
        self,
        commit: MergedCommit,
        moved_to: Mapping[str, str],
    ) -> Sequence[FileChange]:
        """Return the changes of a merge that concern entry files, or files moved to one."""
        changes = []
        for change in self.repository.list_changes(commit.before, commit.after):
            path = moved_to.get(change.path, change.path)
            if EntryId.parse_path(path) is not None:
                changes.append(change)
        return changes

    def _is_as_merged(
        self,
        change: FileChange,
        path: str,
    ) -> bool:
        """Return whether the file still holds just what the merge made of it."""
        return self.tree.read(path) == self.repository.read_blob(change.after)

    def _find_day(
        self,
        change: FileChange,
        path: str,
        text: str,
        removed_days: Mapping[str, str | None],
        merge_day: str,
    ) -> str | None:
        """Return the day to write into an entry; None if the file stays as it is."""
        record = self._read_record(path, text)
        if change.before:
            old_record = self._read_record(change.path, self._decode(change.before))
            return old_record.get("added") if "added" not in record else None
        if "former_ids" in record:
            return None  # moved, and it took its day along
        title = str(record.get("title"))
        return removed_days.get(title, merge_day)

    def _read_removed_days(
        self,
        changes: Iterable[FileChange],
    ) -> dict[str, str | None]:
        """Return the days of the removed entries, by title.

        A new entry with the title of a removed one is that entry, moved by hand.
        """
        days: dict[str, str | None] = {}
        for change in changes:
            if change.before and not change.after:
                record = self._read_record(change.path, self._decode(change.before))
                days[str(record.get("title"))] = record.get("added")
        return days

    def _write_day(
        self,
        path: str,
        text: str,
        day: str,
    ) -> dict[str, str]:
        """Return the file with the day, by its path; nothing if it cannot be read."""
        entry_format = self._find_format(path)
        if entry_format is None or self._read_record(path, text).get("added") == day:
            return {}
        try:
            dated_text = entry_format.edit(text, [SetValue(("added",), day)])
        except FormatterBugError:
            return {}
        return {path: dated_text}

    def _read_record(
        self,
        path: str,
        text: str,
    ) -> dict[str, Any]:
        """Return the fields of an entry file; none if it cannot be read."""
        entry_format = self._find_format(path)
        if entry_format is None:
            return {}
        document = entry_format.parse(text.encode())
        return dict(document.value) if isinstance(document, Document) else {}

    def _find_format(self, path: str) -> EntryFormat | None:
        """Return the format of the list that an entry file belongs to."""
        layout = self.project.layouts.get(EntryId.from_path(path).list_id)
        return EntryFormat(layout) if layout is not None else None

    def _read_text(
        self,
        path: str,
        files: Mapping[str, str | None],
    ) -> str | None:
        """Return the text of a file in *files*, else in the tree; None if it is gone."""
        if path in files:
            return files[path]
        data = self.tree.read(path)
        return data.decode("utf-8", "replace") if data is not None else None

    def _decode(self, blob: str) -> str:
        """Return the content of a blob as text."""
        return self.repository.read_blob(blob).decode("utf-8", "replace")

    @staticmethod
    def _has_schema(tree: Workspace, path: str) -> bool:
        """Return whether the list of an entry file is declared in *tree*."""
        list_id = EntryId.from_path(path).list_id
        return tree.read(f"schema/{list_id}.yaml") is not None


def find_day(repository: Repository, commit: str) -> str:
    """Return the day on which *commit* was made, in UTC, as `YYYY-MM-DD`."""
    committed = repository.read_commit(commit).committed
    moment = dt.datetime.fromtimestamp(committed, dt.UTC)
    return moment.date().isoformat()
