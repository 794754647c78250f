"""The paths of a revision, asked of git's own trees: a question reads few folders."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from bot.model.file_set import HeldFiles, fold_path
from bot.ports import FOLDER_MODE, Repository


class RevisionFiles:
    """Every path of a revision."""

    def __init__(self, repository: Repository, revision: str) -> None:
        """Ask *repository* for the paths of *revision*."""
        self._repository = repository
        self._revision = revision
        self._tree = repository.open_tree(revision)

    def __contains__(self, path: object) -> bool:
        """Return whether there is a file of this path."""
        if not isinstance(path, str):
            return False
        item = self._repository.find_file(self._revision, path)
        return item is not None and item.mode != FOLDER_MODE

    def __iter__(self) -> Iterator[str]:
        """Yield the paths, sorted."""
        return (file.path for file in self._tree.list_files(""))

    def __len__(self) -> int:
        """Return how many files there are."""
        return len(self._tree.list_files(""))

    def find_alike(self, path: str) -> set[str]:
        """Return the paths that some computers take for *path*, which may be one of them."""
        parent, _, name = path.rpartition("/")
        folders = [""]
        for part in parent.split("/") if parent else []:
            folders = [
                found
                for folder in folders
                for found in self._find_in(folder, f"{part}/", is_folder=True)
            ]
        return {
            found
            for folder in folders
            for found in self._find_in(folder, name, is_folder=False)
        }

    def _find_in(self, folder: str, name: str, *, is_folder: bool) -> Iterator[str]:
        """Yield the paths in *folder* that some computers take for *name* there.

        The slash behind the name of a folder keeps it from being taken for that of a file.
        """
        wanted = fold_path(name)
        ending = "/" if is_folder else ""
        for item in self._repository.read_folder(self._revision, folder).values():
            if (item.mode == FOLDER_MODE) != is_folder:
                continue
            if fold_path(item.path.rpartition("/")[2] + ending) == wanted:
                yield item.path

    def find_namesakes(self, path: str) -> set[str]:
        """Return the paths with the same file name, without regard to case."""
        return self._held.find_namesakes(path)

    @cached_property
    def _held(self) -> HeldFiles:
        return HeldFiles(list(self))

    def has_folder(self, folder: str) -> bool:
        """Return whether a file stands in *folder*, or below it; "." is the root."""
        # git has no folder without a file.
        return folder == "." or bool(
            self._repository.read_folder(self._revision, folder)
        )

    def find_below(self, folder: str) -> Iterable[str]:
        """Return the paths in *folder*, and in the folders below it."""
        return [file.path for file in self._tree.list_files(folder)]
