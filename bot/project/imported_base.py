"""Read a list that is plain Markdown as if it had been imported at one commit.

Nothing is written anywhere.
"""

import marshal
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple, cast

from bot.errors import RefusedError
from bot.importer.verify.report import Report
from bot.model.replay import Reading
from bot.ports import NO_TERMINAL, Context, FileRef, Repository, Workspace
from bot.project.import_plan import plan_import
from bot.project.import_summary import describe_losses
from bot.project.list_import import decode_list
from bot.project.load_catalog import compute_blob_id
from bot.project.overlay import OverlayWorkspace

_LIST_ID = "list"
# The begin of a marker, by which a document is known as one that the bot generates.
_BEGIN = b"<!-- listwright:begin "


class ImportedBase(NamedTuple):
    """A context in which the list has entries."""

    context: Context
    # What was understood of the list; None where the repository itself has entries.
    reading: Reading | None


def import_base(
    context: Context,
    commit: str,
    document: str,
) -> ImportedBase:
    """Return a context whose repository holds the entries of *document* at *commit*.

    Raises:
        RefusedError: the document is no list, or something of it would be lost.
        UsageError: it is no text.
    """
    # The cache on disk stays as it is: nothing is written into the clone.
    context = replace(context, cache=_MemoryCache())
    tree = context.repository.open_tree(commit)
    data = tree.read(document) or b""
    if _BEGIN in data:
        return ImportedBase(context, None)
    # Files at the paths of the new entries would be taken for some of them.
    files: dict[str, str | None] = {}
    for folder in ("entries", "schema"):
        for file in tree.list_files(folder):
            files[file.path] = None
    empty_context = replace(
        context,
        workspace=OverlayWorkspace(tree, files),
        terminal=NO_TERMINAL,
    )
    text = decode_list(data, document)
    imported = plan_import(
        text,
        document,
        _LIST_ID,
        document,
        empty_context,
    )
    if imported.report.lost:
        raise RefusedError(describe_losses(imported.report))
    for action in imported.plan:
        files[action.path] = action.text
    repository = cast(
        "Repository",
        _ImportedRepository(context.repository, commit, files),
    )
    context = replace(context, repository=repository)
    return ImportedBase(context, _measure(imported.report))


def _measure(report: Report) -> Reading:
    return Reading(report.items, len(report.verbatim), len(report.unread))


class _MemoryCache:
    """A cache that lasts as long as the process."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self._values: dict[tuple[str, *tuple[bytes, ...]], bytes] = {}

    def get(self, kind: str, *made_from: bytes) -> Any:  # noqa: ANN401 - plain values
        """Return a copy of the value kept under *kind* that was made from just this.

        The copy is the caller's own: changing it does not change the cache.
        """
        data = self._values.get((kind, *made_from))
        if data is None:
            return None
        return marshal.loads(data)  # noqa: S302 - ours, made below

    def keep(self, value: Any, kind: str, *made_from: bytes) -> None:  # noqa: ANN401 - plain values
        """Remember *value*."""
        self._values[kind, *made_from] = marshal.dumps(value)


class _ImportedRepository:
    """A repository as if the list had been imported at one commit.

    So a review finds the entries as the base of every contribution, also of one that
    is older than they are. Whatever else is asked, the repository itself answers.
    """

    def __init__(
        self,
        repository: Repository,
        commit: str,
        files: Mapping[str, str | None],
    ) -> None:
        self._repository = repository
        self._commit = commit
        self._tree = NamedTree(repository.open_tree(commit), files)
        self._blobs: dict[str, bytes] = {}
        for text in files.values():
            if text is not None:
                data = text.encode()
                self._blobs[compute_blob_id(data)] = data

    def open_tree(self, revision: str) -> Workspace:
        if revision == self._commit:
            return self._tree
        return self._repository.open_tree(revision)

    def read_blob(self, blob: str) -> bytes:
        if blob in self._blobs:
            return self._blobs[blob]
        return self._repository.read_blob(blob)

    def read_start(self, blob: str, most: int) -> bytes:
        if blob in self._blobs:
            return self._blobs[blob][:most]
        return self._repository.read_start(blob, most)

    def has_blob(self, blob: str) -> bool:
        return blob in self._blobs or self._repository.has_blob(blob)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any of a repository's methods
        return getattr(self._repository, name)


class NamedTree(OverlayWorkspace):
    """A tree whose files all have the ids that git would give them."""

    def list_files(self, under: str) -> list[FileRef]:
        """Return the files below the folder *under*, sorted by path, with their ids."""
        files = []
        for file in super().list_files(under):
            blob = file.blob
            if not blob:
                blob = compute_blob_id(self.read(file.path) or b"")
            files.append(file._replace(blob=blob))
        return files
