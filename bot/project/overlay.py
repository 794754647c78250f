"""Show a file tree with some files replaced or deleted, as a future commit would."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.plan import FileAction, collect_files
from bot.ports import Context, FileRef, Workspace


class OverlayWorkspace:
    """A read-only view of *tree* in which some files have other texts or are deleted."""

    revision: str | None = None

    def __init__(self, tree: Workspace, files: Mapping[str, str | None]) -> None:
        """Lay *files* over *tree*: texts by path, None for a file that is deleted."""
        self._tree = tree
        self._files: dict[str, bytes | None] = {}
        for path, text in files.items():
            data = None
            if text is not None:
                data = text.encode()
            self._files[path] = data

    def list_files(self, under: str) -> list[FileRef]:
        """Return the files below the folder *under*, sorted by path."""
        prefix = f"{under}/" if under else ""
        files = {file.path: file for file in self._tree.list_files(under)}
        for path, data in self._files.items():
            if not path.startswith(prefix):
                continue
            if data is None:
                files.pop(path, None)
            else:
                # Git's id of the new content is not known.
                files[path] = FileRef(path, None)
        return [files[path] for path in sorted(files)]

    def read(self, path: str) -> bytes | None:
        """Return the content of a file; None where there is none."""
        if path in self._files:
            return self._files[path]
        return self._tree.read(path)

    def read_many(self, files: Sequence[FileRef]) -> Iterable[bytes]:
        """Return the contents of *files*, in their order."""
        # The tree reads many files in one go, far faster than one by one.
        tree_files = [file for file in files if file.path not in self._files]
        tree_contents = iter(self._tree.read_many(tree_files))
        contents = []
        for file in files:
            if file.path in self._files:
                contents.append(self._files[file.path] or b"")
            else:
                contents.append(next(tree_contents))
        return contents

    def make_fingerprint(self) -> str | None:
        """Return None: no fingerprint is known for the tree with other files."""
        return None


def carry_out_in_memory(plan: Iterable[FileAction], context: Context) -> Context:
    """Return a context whose files are as they will be after *plan*; nothing is written."""
    workspace = OverlayWorkspace(context.workspace, collect_files(plan))
    return replace(context, workspace=workspace)
