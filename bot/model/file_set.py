"""The paths of a repository, asked in the ways that rules ask."""

import unicodedata
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from typing import Protocol


class FileSet(Collection[str], Protocol):
    """Every path of a repository."""

    def find_alike(self, path: str) -> set[str]:
        """Return the paths that some computers take for *path*, which may be one of them."""

    def find_namesakes(self, path: str) -> set[str]:
        """Return the paths with the same file name, without regard to case."""

    def has_folder(self, folder: str) -> bool:
        """Return whether a file stands in *folder*, or below it; "." is the root."""

    def find_below(self, folder: str) -> Iterable[str]:
        """Return the paths in *folder*, and in the folders below it."""


def fold_path(path: str) -> str:
    """Return *path* in a form that all paths have which some computers take for it.

    Case and the composition of letters are set aside, and both endings of YAML are one.
    """
    if path.isascii():
        path = path.lower()
    else:
        decomposed_path = unicodedata.normalize("NFD", path)
        path = unicodedata.normalize("NFC", decomposed_path.casefold())
    return path[:-4] + ".yaml" if path.endswith(".yml") else path


def fold_name(path: str) -> str:
    """Return the name of a file without regard to case."""
    return path.rpartition("/")[2].casefold()


class HeldFiles:
    """Paths that are held in memory."""

    def __init__(self, paths: Collection[str] = ()) -> None:
        """Hold *paths*."""
        self._paths = frozenset(paths)

    def __contains__(self, path: object) -> bool:
        """Return whether there is a file of this path."""
        return path in self._paths

    def __iter__(self) -> Iterator[str]:
        """Yield the paths in no particular order."""
        return iter(self._paths)

    def __len__(self) -> int:
        """Return how many files there are."""
        return len(self._paths)

    def find_alike(self, path: str) -> set[str]:
        """Return the paths that some computers take for *path*."""
        if path in self._paths and self._are_all_different:
            return {path}
        return set(self._by_folded_path.get(fold_path(path), ()))

    def find_namesakes(self, path: str) -> set[str]:
        """Return the paths with the same file name."""
        return set(self._by_name.get(fold_name(path), ()))

    def has_folder(self, folder: str) -> bool:
        """Return whether a file stands in *folder*, or below it."""
        return folder in self._folders

    def find_below(self, folder: str) -> Iterable[str]:
        """Return the paths in *folder*, and in the folders below it."""
        return (path for path in self._paths if path.startswith(f"{folder}/"))

    @cached_property
    def _are_all_different(self) -> bool:
        """Whether no computer takes one path for another: as a rule, and told in less."""
        lines = "".join(f"{path}\n" for path in self._paths)
        if not lines.isascii():
            return False
        # Folding all paths as one text is quicker than folding each of them.
        folded_paths = lines.lower().replace(".yml\n", ".yaml\n").split("\n")
        # The text ends in a line feed, so there is one empty path more.
        return len(set(folded_paths)) == len(self._paths) + 1

    @cached_property
    def _by_folded_path(self) -> dict[str, tuple[str, ...]]:
        return _group_paths((fold_path(path), path) for path in self._paths)

    @cached_property
    def _by_name(self) -> dict[str, tuple[str, ...]]:
        return _group_paths((fold_name(path), path) for path in self._paths)

    @cached_property
    def _folders(self) -> frozenset[str]:
        folders = {path.rpartition("/")[0] for path in self._paths}
        for folder in tuple(folders):
            parent = folder
            while parent := parent.rpartition("/")[0]:
                folders.add(parent)
        return frozenset({".", *folders})


class ChangedFiles:
    """The paths of another set, without some and with others."""

    def __init__(
        self, base: FileSet, removed: Collection[str], added: Collection[str]
    ) -> None:
        """Change *base*: a path that is both *removed* and *added* is there."""
        self._base = base
        self._added = HeldFiles(added)
        self._removed = frozenset(removed).difference(added)

    def __contains__(self, path: object) -> bool:
        """Return whether there is a file of this path."""
        return path in self._added or (path not in self._removed and path in self._base)

    def __iter__(self) -> Iterator[str]:
        """Yield the paths in no particular order."""
        for path in self._base:
            if path not in self._removed and path not in self._added:
                yield path
        yield from self._added

    def __len__(self) -> int:
        """Return how many files there are."""
        gone = sum(path in self._base for path in self._removed)
        new = sum(path not in self._base for path in self._added)
        return len(self._base) - gone + new

    def find_alike(self, path: str) -> set[str]:
        """Return the paths that some computers take for *path*."""
        alike = self._base.find_alike(path) - self._removed
        return alike | self._added.find_alike(path)

    def find_namesakes(self, path: str) -> set[str]:
        """Return the paths with the same file name."""
        namesakes = self._base.find_namesakes(path) - self._removed
        return namesakes | self._added.find_namesakes(path)

    def has_folder(self, folder: str) -> bool:
        """Return whether a file stands in *folder*, or below it."""
        if self._added.has_folder(folder):
            return True
        if HeldFiles(self._removed).has_folder(folder):
            return any(self.find_below(folder))
        return self._base.has_folder(folder)

    def find_below(self, folder: str) -> Iterable[str]:
        """Return the paths in *folder*, and in the folders below it."""
        for path in self._base.find_below(folder):
            if path not in self._removed and path not in self._added:
                yield path
        yield from self._added.find_below(folder)


def _group_paths(named_paths: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Return the paths by the name that is given with each."""
    groups: dict[str, tuple[str, ...]] = {}
    for name, path in named_paths:
        groups[name] = (*groups.get(name, ()), path)
    return groups
