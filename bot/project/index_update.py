"""Write the index of a long list's entries: see `bot.project.entry_shards`."""

from collections.abc import Iterable, Sequence

from bot.errors import GitError, LostIndexError
from bot.model.isolated import IndexChange
from bot.model.state import INDEX_DIGITS, parse_index_message
from bot.ports import Context, FileChange
from bot.ports.entry_index import IndexedEntry
from bot.project.entry_shards import ShardReader, change_shards, list_shards
from bot.project.examined_files import (
    examine_files,
    has_twin,
    is_entry_file,
    load_outcomes,
    separate_files,
)
from bot.project.examiners import Examiners
from bot.project.load_settings import load_project
from bot.project.revision_files import RevisionFiles
from bot.project.revision_index import make_indexed_file


def compute_index_change(
    context: Context, tip: str, previous: str | None
) -> IndexChange:
    """Return the files of an index of the commit *tip*.

    They are those that differ from the index *previous*, where that can be followed;
    else all of them.
    """
    tree = context.repository.open_tree(tip)
    project = load_project(tree, context.cache)
    examiners = Examiners(context, project)
    made_from = project.compute_digest(context.compute_program_digest(), INDEX_DIGITS)
    if previous is not None:
        head = parse_index_message(context.repository.read_commit(previous).message)
        if head is not None and head.made_from == made_from:
            update = _Update(context, examiners, head.described, tip)
            files = update.follow(previous)
            if files is not None:
                return IndexChange(files, made_from, follows=True)
    entry_files, _ = separate_files(tree)
    # Of two files with one id, the later one counts, as everywhere.
    entries = {
        entry.id: entry
        for path, outcome in load_outcomes(context, tree, examiners, entry_files)
        if (entry := make_indexed_file(path, outcome).entry) is not None
    }
    files = change_shards(lambda _path: "", (), entries.values())
    return IndexChange(files, made_from, follows=False)


class _Update:
    """The way of an index from one commit to another."""

    def __init__(
        self, context: Context, examiners: Examiners, before: str, after: str
    ) -> None:
        self._context = context
        self._examiners = examiners
        self._before = before
        self._after = after

    def follow(self, previous: str) -> dict[str, str] | None:
        """Return the files of the index *previous* that change.

        None where that cannot be told from the files that differ.
        """
        repository = self._context.repository
        try:
            all_changes = repository.list_changes(self._before, self._after)
        except GitError:
            return None
        changes = [change for change in all_changes if is_entry_file(change.path)]
        if self._has_namesakes(changes):
            return None
        gone = self._examine(self._before, changes)
        new = self._examine(self._after, changes)
        reader = ShardReader(repository, previous)
        try:
            reader.fetch(list_shards([*gone, *new]))
            return change_shards(reader.read_shard, gone, new)
        except LostIndexError:
            return None

    def _has_namesakes(self, changes: Iterable[FileChange]) -> bool:
        """Return whether another file may have the id of one that changes."""
        repository = self._context.repository
        for revision in (self._before, self._after):
            files = RevisionFiles(repository, revision)
            if any(has_twin(files, change.path) for change in changes):
                return True
        return False

    def _examine(
        self, revision: str, changes: Sequence[FileChange]
    ) -> list[IndexedEntry]:
        """Return the entries of a revision in the files that change."""
        tree = self._context.repository.open_tree(revision)
        find_file = self._context.repository.find_file
        standing = [find_file(revision, change.path) for change in changes]
        files = [file for file in standing if file is not None]
        outcomes = examine_files(self._context, tree, self._examiners, files)
        indexed = [make_indexed_file(path, outcome) for path, outcome in outcomes]
        return [file.entry for file in indexed if file.entry is not None]
