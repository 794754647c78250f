"""The files of a revision, read as data."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.ports import FileRef

if TYPE_CHECKING:
    from bot.disk.git import GitRepository


class GitTree:
    """The files of one revision."""

    def __init__(self, repository: "GitRepository", revision: str) -> None:
        """Read *revision* of *repository*."""
        self._repository, self._revision = repository, revision
        self._listed: dict[str, dict[str, FileRef]] = {}

    @property
    def revision(self) -> str | None:
        """The revision's own id."""
        return self._revision

    def fingerprint(self) -> str | None:
        """The revision's own id."""
        return self._revision

    def list_files(self, under: str) -> list[FileRef]:
        """The files below *under*, sorted by path."""
        return list(self._below(under.rstrip("/")).values())

    def read(self, path: str) -> bytes | None:
        """The content of a file; None where there is none, or a link or submodule."""
        folder = path.partition("/")[0]
        file = self._below(folder if folder in self._listed else "").get(path)
        if file is None or not file.mode.startswith("100") or file.blob is None:
            return None
        return _cached_blob(self._repository, file.blob)

    def _below(self, under: str) -> dict[str, FileRef]:
        if under not in self._listed:
            listed = self._repository.list_tree(self._revision, under)
            self._listed[under] = {file.path: file for file in listed}
        return self._listed[under]

    def read_many(self, files: Sequence[FileRef]) -> Iterable[bytes]:
        """The contents of *files*; empty for a link or a submodule."""
        regular = [
            file.blob for file in files if file.blob and file.mode.startswith("100")
        ]
        contents = iter(self._repository.read_blobs(regular))
        return [
            next(contents) if file.blob and file.mode.startswith("100") else b""
            for file in files
        ]


@lru_cache(maxsize=256)
def _cached_blob(repository: "GitRepository", blob: str) -> bytes:
    return repository.read_blob(blob)
