"""Compare two trees of git by reading the folders in which they differ."""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from bot.disk.git_output import parse_entry, split_folder, write_path
from bot.errors import GitError
from bot.ports import FOLDER_MODE, FileChange

# Returns what the tree of this name holds, as git keeps it.
ReadTree = Callable[[str], bytes]

# A few objects can name one another so that they stand for more files than any machine can
# hold. Of more than this, nothing is compared.
_MOST_FOLDERS: Final = 100_000
_MOST_PATH_BYTES: Final = 64 << 20
_GONE_MODE: Final = "000000"
_NO_TREE: Final = ""


class _Item(NamedTuple):
    """What stands in a folder: a canonical mode, and the id of an object."""

    mode: str
    id: str

    @property
    def tree(self) -> str:
        """The object of a folder; empty for a file, and where nothing stands."""
        return self.id if self.mode == FOLDER_MODE else _NO_TREE

    @property
    def blob(self) -> str:
        """The object of a file; empty for a folder, and where nothing stands."""
        return "" if self.mode == FOLDER_MODE else self.id


_NOTHING: Final = _Item(_GONE_MODE, "")


class _Difference(NamedTuple):
    """What stood at a path before, and what stands there after."""

    path: bytes
    before: _Item
    after: _Item

    def list_folders(self) -> Iterator["_Difference"]:
        """Yield this, if one of both is a folder, in which something differs."""
        if self.before.tree or self.after.tree:
            yield self

    def list_changes(self) -> Iterator[FileChange]:
        """Yield what happened to a file, if there was or is one."""
        blob = self.after.blob
        if blob or self.before.blob:
            mode = self.after.mode if blob else _GONE_MODE
            yield FileChange(write_path(self.path), self.before.blob, blob, mode)


def compare_trees(read_tree: ReadTree, before: str, after: str) -> list[FileChange]:
    """Return the files that differ between two trees, sorted by path.

    Nothing of the trees is kept.

    Args:
        read_tree: reads one folder.
        before: the name of the one tree, as git takes it.
        after: the name of the other.

    Raises:
        GitError: a folder is missing or damaged, or too much differs.
    """
    entries = _Entries(read_tree)
    top = (_Item(FOLDER_MODE, before), _Item(FOLDER_MODE, after))
    folders = [_Difference(b"", *top)]
    changes: list[FileChange] = []
    read = path_bytes = 0
    while folders:
        read += 1
        for difference in entries.list_differing(folders.pop()):
            path_bytes += len(difference.path)
            if read > _MOST_FOLDERS or path_bytes > _MOST_PATH_BYTES:
                raise GitError("more files differ than can be compared.")
            folders += difference.list_folders()
            changes += difference.list_changes()
    return sorted(changes)


class _Entries:
    """The entries of trees, each tree read once."""

    def __init__(self, read_tree: ReadTree) -> None:
        self._read_tree = read_tree
        self._known: dict[str, frozenset[bytes]] = {_NO_TREE: frozenset()}

    def list_differing(self, folder: _Difference) -> Iterator[_Difference]:
        """Yield what differs in a folder, without what is below."""
        old, new = self._read(folder.before.tree), self._read(folder.after.tree)
        before = dict(map(_parse_item, old - new))
        after = dict(map(_parse_item, new - old))
        for name in before.keys() | after.keys():
            pair = before.get(name, _NOTHING), after.get(name, _NOTHING)
            # Two modes may mean the same.
            if pair[0] != pair[1]:
                path = folder.path + b"/" + name if folder.path else name
                yield _Difference(path, *pair)

    def _read(self, tree: str) -> frozenset[bytes]:
        if tree not in self._known:
            entries = split_folder(self._read_tree(tree), tree)
            self._known[tree] = frozenset(entries)
        return self._known[tree]


def _parse_item(entry: bytes) -> tuple[bytes, _Item]:
    """Return the name of an entry, and what stands there."""
    name, *item = parse_entry(entry)
    return name, _Item(*item)
