"""Files that stand in memory only, shown as if git had them."""

from collections.abc import Iterable
from typing import Any

from bot.ports import FileRef, Repository, Workspace
from bot.project.examined_files import compute_blob_id
from bot.project.overlay import OverlayWorkspace


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


class MemoryRepository:
    """A repository some of whose trees have files in memory.

    A subclass says which trees, and which contents have an id. Whatever else is asked,
    the repository itself answers.
    """

    def __init__(self, repository: Repository) -> None:
        """Stand before *repository*."""
        self._repository = repository

    def open_tree(self, revision: str) -> Workspace:
        """Return the files of a revision."""
        return self._repository.open_tree(revision)

    def find_in_memory(self, blob: str) -> bytes | None:
        """Return the content with the id *blob*, if it stands in memory only."""
        raise NotImplementedError

    def read_blob(self, blob: str) -> bytes:
        """Return the content of one blob."""
        data = self.find_in_memory(blob)
        return self._repository.read_blob(blob) if data is None else data

    def fetch_blobs(self, blobs: Iterable[str]) -> None:
        """Have those of *blobs* here that stand not in memory."""
        self._repository.fetch_blobs(
            blob for blob in blobs if self.find_in_memory(blob) is None
        )

    def read_start(self, blob: str, most: int) -> bytes:
        """Return the first *most* bytes of a blob."""
        data = self.find_in_memory(blob)
        return self._repository.read_start(blob, most) if data is None else data[:most]

    def has_blob(self, blob: str) -> bool:
        """Return whether a blob is here."""
        return self.find_in_memory(blob) is not None or self._repository.has_blob(blob)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any of a repository's methods
        """Return what the repository itself has under *name*."""
        return getattr(self._repository, name)
