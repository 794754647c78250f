"""The paths of a revision, asked of its index."""

from collections.abc import Iterable, Iterator

from bot.disk.index_database import (
    IndexDatabase,
    limit_to_folder,
    make_posting_key,
)
from bot.model.file_set import fold_name, fold_path

_POSTED = "SELECT path FROM postings JOIN files ON number = file WHERE key = ?"


class IndexFiles:
    """Every path of the revision that an index describes."""

    def __init__(self, database: IndexDatabase) -> None:
        """Ask *database*."""
        self._database = database

    def __contains__(self, path: object) -> bool:
        """Return whether there is a file of this path."""
        query = "SELECT 1 FROM files WHERE path = ?"
        return bool(self._database.select(query, (path,)))

    def __iter__(self) -> Iterator[str]:
        """Yield the paths, sorted."""
        query = "SELECT path FROM files ORDER BY path"
        return iter([str(path) for (path,) in self._database.select(query)])

    def __len__(self) -> int:
        """Return how many files there are."""
        return int(self._database.select("SELECT count(*) FROM files")[0][0])

    def find_alike(self, path: str) -> set[str]:
        """Return the paths that some computers take for *path*."""
        return self._find_posted("alike", fold_path(path))

    def find_namesakes(self, path: str) -> set[str]:
        """Return the paths with the same file name."""
        return self._find_posted("name", fold_name(path))

    def has_folder(self, folder: str) -> bool:
        """Return whether a file stands in *folder*, or below it."""
        query = "SELECT 1 FROM files WHERE path > ? AND path < ? LIMIT 1"
        return folder == "." or bool(
            self._database.select(query, limit_to_folder(folder))
        )

    def find_below(self, folder: str) -> Iterable[str]:
        """Return the paths in *folder*, and in the folders below it."""
        query = "SELECT path FROM files WHERE path > ? AND path < ? ORDER BY path"
        return [
            str(path)
            for (path,) in self._database.select(query, limit_to_folder(folder))
        ]

    def _find_posted(self, kind: str, text: str) -> set[str]:
        rows = self._database.select(_POSTED, (make_posting_key(kind, text),))
        return {str(path) for (path,) in rows}
