"""Compare two trees of git by reading the folders in which they differ."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from bot.errors import GitError
from bot.ports import FOLDER_MODE, FileChange, FileRef

# Returns what stands in a tree, by name: of the object, and of the folder where it stands.
ReadTree = Callable[[str, str], Mapping[str, FileRef]]

# Of more files and folders that differ, none is listed. A few objects can name one another
# so that they stand for more files than any machine can hold.
_MOST_CHANGES = 1_000_000
_GONE_MODE = "000000"


class _Pair(NamedTuple):
    """What stood at a path before, and what stands there after; None where nothing does."""

    path: str
    before: FileRef | None
    after: FileRef | None


def compare_trees(read_tree: ReadTree, before: str, after: str) -> list[FileChange]:
    """Return the files that differ between two trees, sorted by path.

    Args:
        read_tree: reads one folder.
        before: the name of the one tree, as git takes it.
        after: the name of the other.

    Raises:
        GitError: a folder is missing or damaged, or too many files differ.
    """
    top = _Pair("", *(FileRef("", tree, FOLDER_MODE) for tree in (before, after)))
    pairs = [top]
    changes = []
    seen = 0
    while pairs:
        pair = pairs.pop()
        if _get_tree(pair.before) or _get_tree(pair.after):
            differing = list(_list_differing(read_tree, pair))
            pairs += differing
            seen += len(differing)
        if seen > _MOST_CHANGES:
            raise GitError(f"more than {_MOST_CHANGES:,} files differ.")
        change = _make_change(pair)
        if change.before or change.after:
            changes.append(change)
    return sorted(changes)


def _list_differing(read_tree: ReadTree, folder: _Pair) -> Iterator[_Pair]:
    """Yield what differs in a folder that was or is at a path, without what is below."""
    old, new = (
        read_tree(tree, folder.path) if tree else {}
        for tree in (_get_tree(folder.before), _get_tree(folder.after))
    )
    for name in {name for name, _ in old.items() ^ new.items()}:
        path = f"{folder.path}/{name}" if folder.path else name
        yield _Pair(path, old.get(name), new.get(name))


def _get_tree(item: FileRef | None) -> str:
    """Return the object of a folder; empty for a file, and where nothing stands."""
    if item is None or item.mode != FOLDER_MODE:
        return ""
    return item.blob or ""


def _get_blob(item: FileRef | None) -> str:
    """Return the object of a file; empty for a folder, and where nothing stands."""
    if item is None or item.mode == FOLDER_MODE:
        return ""
    return item.blob or ""


def _make_change(pair: _Pair) -> FileChange:
    """Return what happened to a file; without objects where there never was one."""
    blob_after = _get_blob(pair.after)
    mode = pair.after.mode if pair.after is not None and blob_after else _GONE_MODE
    # A name that is no UTF-8 is shown with its bytes.
    name = pair.path.encode("utf-8", "surrogateescape")
    path = name.decode("utf-8", "backslashreplace")
    return FileChange(path, _get_blob(pair.before), blob_after, mode)
