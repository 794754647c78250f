"""Read-only view of a file tree with some files replaced or deleted, as a future commit would contain it."""

from collections.abc import Iterable, Mapping, Sequence

from bot.ports import FileRef, Workspace


class OverlayWorkspace:
    """The files of *tree*, but for those in *files*, which hold these texts or (None) are gone."""

    revision: str | None = None

    def __init__(self, tree: Workspace, files: Mapping[str, str | None]) -> None:
        """Lay *files* over *tree*."""
        self._tree = tree
        self._files = {
            path: text.encode() if text is not None else None
            for path, text in files.items()
        }

    def list_files(self, under: str) -> list[FileRef]:
        """The files below the folder *under*, sorted by path."""
        prefix = f"{under}/" if under else ""
        listed = {file.path: file for file in self._tree.list_files(under)}
        for path, data in self._files.items():
            if path.startswith(prefix):
                listed.pop(path, None)
                if data is not None:
                    listed[path] = FileRef(path, None)
        return [listed[path] for path in sorted(listed)]

    def read(self, path: str) -> bytes | None:
        """The content of a file, or None where there is none."""
        return self._files[path] if path in self._files else self._tree.read(path)

    def read_many(self, files: Sequence[FileRef]) -> Iterable[bytes]:
        """The contents of *files*, in their order."""
        below = iter(
            self._tree.read_many(
                [file for file in files if file.path not in self._files]
            )
        )
        return [
            self._files[f.path] or b"" if f.path in self._files else next(below)
            for f in files
        ]

    def make_fingerprint(self) -> str | None:
        """Nothing tells what this holds."""
        return None
