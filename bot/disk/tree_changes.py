"""Compare two trees of git by reading the folders in which they differ."""

from collections.abc import Callable, Iterator, Mapping

from bot.errors import GitError
from bot.ports import FOLDER_MODE, FileChange, FileRef

# Returns what stands in a tree, by name: of the object, and of the folder where it stands.
ReadTree = Callable[[str, str], Mapping[str, FileRef]]

# Of more files and folders that differ, none is listed. A few objects can name one another so that
# they stand for more files than any machine can hold.
_MOST_CHANGES = 1_000_000
_GONE_MODE = "000000"


def compare_trees(read_tree: ReadTree, before: str, after: str) -> list[FileChange]:
    """Return the files that differ between two trees, sorted by path.

    Args:
        read_tree: reads one folder.
        before: the name of the one tree, as git takes it.
        after: the name of the other.

    Raises:
        GitError: a folder is missing or damaged, or too many files differ.
    """
    changes: list[FileChange] = []
    folders = [("", before, after)]
    seen = 0
    while folders:
        folder, *trees = folders.pop()
        old, new = (read_tree(tree, folder) if tree else {} for tree in trees)
        for name, (item_before, item_after) in _list_differing(old, new):
            path = f"{folder}/{name}" if folder else name
            tree_before, tree_after = _get_tree(item_before), _get_tree(item_after)
            if tree_before or tree_after:
                folders.append((path, tree_before, tree_after))
            change = _make_change(path, item_before, item_after)
            if change.before or change.after:
                changes.append(change)
            seen += 1
        if seen > _MOST_CHANGES:
            raise GitError(f"more than {_MOST_CHANGES:,} files differ.")
    return sorted(changes)


def _list_differing(
    old: Mapping[str, FileRef], new: Mapping[str, FileRef]
) -> Iterator[tuple[str, tuple[FileRef | None, FileRef | None]]]:
    """Yield the names in a folder under which something else stands now, and what."""
    names = {name for name, _ in old.items() ^ new.items()}
    return ((name, (old.get(name), new.get(name))) for name in names)


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


def _make_change(
    path: str, before: FileRef | None, after: FileRef | None
) -> FileChange:
    """Return what happened to the file at *path*; without blobs where it never was one."""
    blob_after = _get_blob(after)
    mode = after.mode if after is not None and blob_after else _GONE_MODE
    # A name that is no UTF-8 is shown with its bytes.
    shown = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return FileChange(shown, _get_blob(before), blob_after, mode)
