"""Read the files of a revision as data."""

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
        self._repository = repository
        self._revision = revision
        self._listed: dict[str, dict[str, FileRef]] = {}

    @property
    def revision(self) -> str | None:
        """The revision's own id."""
        return self._revision

    def make_fingerprint(self) -> str | None:
        """Return the revision's own id, whose files are the same for ever."""
        return self._revision

    def list_files(self, under: str) -> list[FileRef]:
        """Return the files below *under*, sorted by path."""
        return list(self._list_below(under.rstrip("/")).values())

    def read(self, path: str) -> bytes | None:
        """Return the content of a file.

        None where there is none, and for a link or a submodule.
        """
        file = self._repository.find_file(self._revision, path)
        if file is None or file.blob is None or not _is_regular(file):
            return None
        return _read_blob_cached(self._repository, file.blob)

    def _list_below(self, under: str) -> dict[str, FileRef]:
        """Return the files below a folder by path; git is asked once for each folder."""
        if under not in self._listed:
            wider = self._find_wider(under)
            if wider is None:
                files = self._repository.list_tree(self._revision, under)
                self._listed[under] = {file.path: file for file in files}
            else:
                start = f"{under}/"
                self._listed[under] = {
                    path: file for path, file in wider.items() if path.startswith(start)
                }
        return self._listed[under]

    def _find_wider(self, under: str) -> dict[str, FileRef] | None:
        """Return the files of a folder above that were listed; None without such a one."""
        folder = under
        while folder:
            folder = folder.rpartition("/")[0]
            if folder in self._listed:
                return self._listed[folder]
        return None

    def read_many(self, files: Sequence[FileRef]) -> Iterable[bytes]:
        """Return the contents of *files*; empty for a link or a submodule."""
        blobs = [file.blob for file in files if file.blob and _is_regular(file)]
        contents = iter(self._repository.read_blobs(blobs))
        return [
            next(contents) if file.blob and _is_regular(file) else b"" for file in files
        ]


def _is_regular(file: FileRef) -> bool:
    """Return whether *file* is neither a link nor a submodule."""
    return file.mode.startswith("100")


@lru_cache(maxsize=256)
def _read_blob_cached(repository: "GitRepository", blob: str) -> bytes:
    return repository.read_blob(blob)
