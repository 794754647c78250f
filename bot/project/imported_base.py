"""Read a list that is plain Markdown as if it had been imported at one commit.

Nothing is written anywhere.
"""

import marshal
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple, cast

from bot.errors import RefusedError
from bot.importer.convert.sort_order import WantedOrder
from bot.importer.verify.report import Report
from bot.model.replay import Reading
from bot.ports import NO_TERMINAL, Context, Repository, Workspace
from bot.project.document_source import find_read_lists, read_documents
from bot.project.examined_files import compute_blob_id
from bot.project.import_plan import ListImport, plan_import
from bot.project.import_summary import describe_losses
from bot.project.list_import import decode_list
from bot.project.memory_files import MemoryRepository, NamedTree
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
    if any(declared.document == document for declared in find_read_lists(tree)):
        return ImportedBase(read_documents(context), None)
    files = hide_lists(tree)
    imported = import_in_memory(tree, context, document, _LIST_ID)
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


def hide_lists(tree: Workspace) -> dict[str, str | None]:
    """Return the files of the lists that *tree* has, each as one that is deleted.

    Files at the paths of new entries would be taken for some of them.
    """
    files: dict[str, str | None] = {}
    for folder in ("entries", "schema"):
        for file in tree.list_files(folder):
            files[file.path] = None
    return files


def import_in_memory(
    tree: Workspace,
    context: Context,
    document: str,
    list_id: str,
    order: WantedOrder = "found",
) -> ListImport:
    """Return the import of a document of *tree*, which has no other lists then.

    Raises:
        RefusedError: the document is no list.
        UsageError: it is no text.
    """
    empty_context = replace(
        context,
        workspace=OverlayWorkspace(tree, hide_lists(tree)),
        terminal=NO_TERMINAL,
    )
    text = decode_list(tree.read(document) or b"", document)
    return plan_import(text, document, list_id, document, empty_context, order=order)


def _measure(report: Report) -> Reading:
    return Reading(report.items, len(report.verbatim), len(report.unread))


class _MemoryCache:
    """A cache that lasts as long as the process."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self._values: dict[tuple[str, *tuple[bytes, ...]], bytes] = {}

    def open_index(self, *made_from: bytes) -> None:  # noqa: ARG002 - the protocol's arguments
        """Return None: a list that is imported has no revision to index."""
        return

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


class _ImportedRepository(MemoryRepository):
    """A repository as if the list had been imported at one commit.

    So a review finds the entries as the base of every contribution, also of one that
    is older than they are.
    """

    def __init__(
        self,
        repository: Repository,
        commit: str,
        files: Mapping[str, str | None],
    ) -> None:
        super().__init__(repository)
        self._commit = commit
        self._tree = NamedTree(repository.open_tree(commit), files)
        contents = [text.encode() for text in files.values() if text is not None]
        self._blobs = {compute_blob_id(data): data for data in contents}

    def open_tree(self, revision: str) -> Workspace:
        if revision == self._commit:
            return self._tree
        return super().open_tree(revision)

    def find_in_memory(self, blob: str) -> bytes | None:
        return self._blobs.get(blob)
