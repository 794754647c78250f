"""Keep an index of a revision's entries, so that a review loads only what it asks for.

The index describes one revision. Of another one, the files that differ are examined: they
go into the index, or, while a catalog of this process reads it, stand before it.
"""

from collections.abc import Sequence
from itertools import chain

from bot.errors import GitError, LostIndexError
from bot.identity.index import list_shared_keys
from bot.identity.keys import Keys
from bot.model.entry_id import EntryId
from bot.model.entry_store import (
    INDEXED_FIELDS,
    ChangedEntries,
    list_shown_titles,
)
from bot.model.file_set import ChangedFiles
from bot.model.lazy_values import ChangedMapping, Packed, unpack
from bot.model.wording import find_language
from bot.ports import Context, FileChange, FileRef, Workspace
from bot.ports.entry_index import EntryIndex, IndexedEntry, IndexedFile
from bot.project.examined_files import (
    FileOutcome,
    examine_files,
    has_twin,
    is_entry_file,
    load_outcomes,
    separate_files,
)
from bot.project.examined_tree import ExaminedTree
from bot.project.examiners import Examiners
from bot.project.load_settings import Project
from bot.project.sharded_index import open_sharded_index


def read_index(
    context: Context,
    workspace: Workspace,
    examiners: Examiners,
    project: Project,
) -> ExaminedTree | None:
    """Return the examined entries of a revision, as its index has them.

    None where there is no index: for a checkout, or where the index cannot be used now.
    On a person's machine it is a file of the cache; a job on GitHub has the one in git.
    """
    if workspace.revision is None:
        return None
    revision = _Revision(context, workspace, workspace.revision, examiners)
    # Rules compare dates with today's year, so that an index lasts no longer.
    year = str(context.today.year)
    # Findings are kept as they are said, so that each language has its own.
    made_from = [year.encode(), find_language().encode()]
    for list_id, source in project.sources.items():
        made_from += list_id.encode(), source
    index = context.cache.open_index(*made_from)
    if index is None:
        sharded = open_sharded_index(context, examiners, project)
        return revision.read(sharded) if sharded is not None else None
    try:
        return revision.read(index)
    except LostIndexError:
        return None


class _Revision:
    """A revision whose entries are asked for."""

    def __init__(
        self,
        context: Context,
        workspace: Workspace,
        revision: str,
        examiners: Examiners,
    ) -> None:
        self.context = context
        self.workspace = workspace
        self.revision = revision
        self.examiners = examiners

    def read(self, index: EntryIndex) -> ExaminedTree | None:
        """Return the entries, after the index was brought up to date.

        None where the index describes a revision that has nothing to do with this one,
        and is in use.
        """
        described = index.revision
        if described == self.revision:
            return _show_index(index)
        try:
            changes = self.context.repository.list_changes(described, self.revision)
        except GitError:
            # A new index describes nothing, and a revision may be gone.
            return self._rebuild(index)
        changed = self._examine(changes)
        removed = [change.path for change in changes if not change.after]
        if index.is_in_use:
            return _apply_changes(index, removed, changed)
        index.update(self.revision, removed, changed)
        return _show_index(index)

    def _rebuild(self, index: EntryIndex) -> ExaminedTree | None:
        """Return the entries after all files went into the index."""
        if index.is_in_use:
            return None
        files, others = separate_files(self.workspace)
        outcomes = load_outcomes(self.context, self.workspace, self.examiners, files)
        # One by one: all of them together would take much memory.
        indexed = (make_indexed_file(path, outcome) for path, outcome in outcomes)
        all_files = chain(indexed, map(IndexedFile, others))
        index.update(self.revision, list(index.files), all_files)
        return _show_index(index)

    def _examine(self, changes: Sequence[FileChange]) -> list[IndexedFile]:
        """Return the files that came or changed, as an index holds them."""
        files = []
        changed = []
        for change in changes:
            if not change.after:
                continue
            if is_entry_file(change.path):
                files.append(FileRef(change.path, change.after, change.mode))
            else:
                changed.append(IndexedFile(change.path))
        outcomes = examine_files(self.context, self.workspace, self.examiners, files)
        changed += [make_indexed_file(path, outcome) for path, outcome in outcomes]
        return changed


def make_indexed_file(path: str, outcome: FileOutcome) -> IndexedFile:
    """Return an entry file as an index holds it."""
    entry = None
    if outcome.record is not None and outcome.keys is not None:
        record = unpack(outcome.record)
        entry = IndexedEntry(
            str(EntryId.from_path(path)),
            outcome.record,
            outcome.keys,
            outcome.title,
            tuple(field for field in INDEXED_FIELDS if field in record),
            frozenset(list_shown_titles(record)),
            frozenset(list_shared_keys(Keys._make(unpack(outcome.keys)))),
        )
    return IndexedFile(path, outcome.blob, entry, outcome.findings)


def _show_index(index: EntryIndex) -> ExaminedTree:
    """Return what the index has of its revision."""
    return ExaminedTree(index, index.files, index.blobs, index.findings)


def _apply_changes(
    index: EntryIndex, removed: Sequence[str], changed: Sequence[IndexedFile]
) -> ExaminedTree | None:
    """Return what the index has, without files that are *removed*, and with others.

    None where another file has the id of one that changed: only one of them counts, and
    that is for a whole look.
    """
    paths = [*removed, *(file.path for file in changed)]
    if any(has_twin(index.files, path) for path in filter(is_entry_file, paths)):
        return None
    # Any other file is no entry, even if its path looks like the id of one.
    hidden = [str(EntryId.from_path(path)) for path in filter(is_entry_file, paths)]
    entries = {file.entry.id: file.entry for file in changed if file.entry is not None}
    blobs = {file.path: file.blob for file in changed if file.blob}
    findings = {file.path: file.findings for file in changed if file.findings}
    return ExaminedTree(
        ChangedEntries(
            index,
            hidden,
            Packed({name: entry.record for name, entry in entries.items()}),
            Packed({name: entry.keys for name, entry in entries.items()}),
        ),
        ChangedFiles(index.files, removed, [file.path for file in changed]),
        ChangedMapping(index.blobs, paths, blobs),
        ChangedMapping(index.findings, paths, Packed(findings)),
    )
