"""A list that is plain Markdown, read as if it had been imported at one commit; nothing is written anywhere."""

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
_BEGIN = b"<!-- listwright:begin "


class ImportedBase(NamedTuple):
    """A context in which the list has entries; *reading* is None where the repository itself has them."""

    context: Context
    reading: Reading | None


def import_base(context: Context, commit: str, document: str) -> ImportedBase:
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
    others = [
        file.path
        for folder in ("entries", "schema")
        for file in tree.list_files(folder)
    ]
    files: dict[str, str | None] = dict.fromkeys(others)
    alone = replace(
        context, workspace=OverlayWorkspace(tree, files), terminal=NO_TERMINAL
    )
    taken = plan_import(
        decode_list(data, document), document, _LIST_ID, document, alone
    )
    if taken.report.lost:
        raise RefusedError(describe_losses(taken.report))
    files |= {action.path: action.text for action in taken.plan}
    repository = cast(
        "Repository", _ImportedRepository(context.repository, commit, files)
    )
    return ImportedBase(replace(context, repository=repository), _measure(taken.report))


def _measure(report: Report) -> Reading:
    return Reading(report.items, len(report.verbatim), len(report.unread))


class _MemoryCache:
    """A cache that lasts as long as the process."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self._values: dict[tuple[str, *tuple[bytes, ...]], bytes] = {}

    def get(self, kind: str, *made_from: bytes) -> Any:  # noqa: ANN401 - plain values
        """The value kept under *kind* that was made from just this: a copy, which nobody else changes."""
        data = self._values.get((kind, *made_from))
        return None if data is None else marshal.loads(data)  # noqa: S302 - ours, made below

    def keep(self, value: Any, kind: str, *made_from: bytes) -> None:  # noqa: ANN401 - plain values
        """Remember *value*."""
        self._values[kind, *made_from] = marshal.dumps(value)


class _ImportedRepository:
    """A repository as if the list had been imported at one commit; whatever else is asked, it answers as ever.

    So a review finds what it finds of every contribution that is older than the entries.
    """

    def __init__(
        self, repository: Repository, commit: str, files: Mapping[str, str | None]
    ) -> None:
        self._repository, self._commit = repository, commit
        self._tree = _NamedTree(repository.open_tree(commit), files)
        made = [text.encode() for text in files.values() if text is not None]
        self._blobs = {compute_blob_id(data): data for data in made}

    def open_tree(self, revision: str) -> Workspace:
        return (
            self._tree
            if revision == self._commit
            else self._repository.open_tree(revision)
        )

    def read_blob(self, blob: str) -> bytes:
        return (
            self._blobs[blob]
            if blob in self._blobs
            else self._repository.read_blob(blob)
        )

    def read_start(self, blob: str, most: int) -> bytes:
        return (
            self._blobs[blob][:most]
            if blob in self._blobs
            else self._repository.read_start(blob, most)
        )

    def has_blob(self, blob: str) -> bool:
        return blob in self._blobs or self._repository.has_blob(blob)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any of a repository's methods
        return getattr(self._repository, name)


class _NamedTree(OverlayWorkspace):
    """A tree whose files all have the ids that git would give them."""

    def list_files(self, under: str) -> list[FileRef]:
        listed = super().list_files(under)
        return [
            f if f.blob else f._replace(blob=compute_blob_id(self.read(f.path) or b""))
            for f in listed
        ]
