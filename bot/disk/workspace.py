"""A checkout on disk."""

import hashlib
import marshal
import os
import stat
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot.errors import RefusedError, UsageError
from bot.plan import FileAction, WriteFile, WriteOutside
from bot.ports import FileRef

# One read takes a whole entry file: larger ones are refused, and larger buffers cost
# more than they save.
_WHOLE = 1 << 16
# Nanoseconds: the coarsest clock of a file system in use.
_TICK = 2_000_000_000
# To flush one file takes 2 ms; to flush the whole system 25 ms, and longer while other
# programs write much.
_FEW = 16
_SKIPPED = frozenset({".git", ".venv", "node_modules", "__pycache__"})


class DiskWorkspace:
    """The files under *root*. Links are listed as links, and never followed."""

    revision: str | None = None

    def __init__(self, root: Path) -> None:
        """Use the folder *root*, the top of a checkout."""
        self.root = root
        self._prefix = f"{root}/"

    def list_files(self, under: str) -> list[FileRef]:
        """The files below *under*, sorted by path."""
        return sorted(self._walk(under.rstrip("/")), key=lambda file: file.path)

    def read(self, path: str) -> bytes | None:
        """The content of a file; None where there is none, or something that is no file."""
        try:
            handle = os.open(
                self._prefix + path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
            )
        except (OSError, ValueError):
            return None
        try:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                return None
            data = os.read(handle, _WHOLE)
            while len(data) % _WHOLE == 0 and (more := os.read(handle, _WHOLE)):
                data += more
            return data
        finally:
            os.close(handle)

    def read_many(self, files: Sequence[FileRef]) -> Iterable[bytes]:
        """The contents of *files*; empty for a link, whose target is nobody's business."""
        return (self.read(file.path) or b"" for file in files)

    def fingerprint(self) -> str | None:
        """A digest of every file's path, size and times.

        None while a file is so young that it may change again within the same
        tick of the clock, as git's index treats it.
        """
        seen, youngest = [], 0
        folders = [("", self._prefix)]
        for path, folder in folders:
            for item in sorted(os.scandir(folder), key=_name):
                if item.is_dir(follow_symlinks=False):
                    if item.name not in _SKIPPED:
                        folders.append((f"{path}{item.name}/", item.path))
                    continue
                stat_ = item.stat(follow_symlinks=False)
                changed = stat_.st_ctime_ns
                seen.append(
                    (path, item.name, changed, stat_.st_mtime_ns, stat_.st_size)
                )
                youngest = max(youngest, changed)
        if youngest > time.time_ns() - _TICK:
            return None
        return hashlib.sha256(
            marshal.dumps(seen, 0)
        ).hexdigest()  # version 0: equal values, equal bytes

    def apply(self, plan: Iterable[FileAction]) -> None:
        """Carry out a plan: each file is whole, old or new, whenever the program is killed.

        All texts are written in a folder of their own, and flushed together, before the
        first file gets its place.

        Raises:
            RefusedError: a path leads out of the workspace or through a link; nothing
                was changed.
        """
        folders: set[Path] = set()
        steps = [(action, self._inside(action.path, folders)) for action in plan]
        texts = [action.text for action, _ in steps if isinstance(action, WriteFile)]
        with _stage(texts, self.root) as staged:
            written = iter(staged)
            for action, target in steps:
                if isinstance(action, WriteFile):
                    _put(next(written), target)
                else:
                    target.unlink(missing_ok=True)

    def _inside(self, path: str, folders: set[Path]) -> Path:
        """Return where *path* is; *folders* are those known to be no links, to which more are added."""
        target = self.root
        for part in path.split("/"):
            is_link = target not in folders and target.is_symlink()
            if part in ("", ".", "..") or part.casefold() == ".git" or is_link:
                raise RefusedError(
                    f"{path}: this path leads out of the repository; nothing was written."
                )
            folders.add(target)
            target = target / part
        if target.is_symlink():
            raise RefusedError(f"{path}: this is a link; nothing was written.")
        return target

    def _walk(self, under: str) -> Iterator[FileRef]:
        try:
            found = list(os.scandir(self.root / under if under else self.root))
        except (FileNotFoundError, NotADirectoryError):
            return
        for item in found:
            path = f"{under}/{item.name}" if under else item.name
            if item.is_dir(follow_symlinks=False):
                if item.name not in _SKIPPED:
                    yield from self._walk(path)
            else:
                yield FileRef(path, None, "120000" if item.is_symlink() else "100644")


def write_outside(action: WriteOutside) -> None:
    """Write a file that the person named, whole or not at all.

    Raises:
        UsageError: it cannot be written there.
    """
    target = Path(action.path)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _stage([action.text], target.parent) as staged:
            _put(staged[0], target)
    except OSError as error:
        raise UsageError(
            f"{action.path}: this file cannot be written: {error.strerror}."
        ) from None


def _name(item: "os.DirEntry[str]") -> str:
    return item.name


@contextmanager
def _stage(texts: Sequence[str], folder: Path) -> Iterator[list[Path]]:
    """Write each text to a file of its own below *folder*, on the same file system, and yield the files, flushed.

    What was not moved away is removed at the end.
    """
    import tempfile

    if not texts:
        yield []
        return
    with tempfile.TemporaryDirectory(prefix=".listwright-", dir=folder) as own:
        files = [Path(own, str(number)) for number in range(len(texts))]
        for file, text in zip(files, texts, strict=True):
            file.write_bytes(text.encode())
        _flush(files)
        yield files


def _flush(files: Sequence[Path]) -> None:
    """Wait until *files* are on the disk: each by itself, or all at once where that is sooner."""
    if len(files) > _FEW:
        os.sync()
        return
    for file in files:
        handle = os.open(file, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _put(file: Path, target: Path) -> None:
    """Move *file* to the place of *target*, whose mode it gets."""
    try:
        mode = target.stat().st_mode & 0o777
    except FileNotFoundError:
        mode = 0o644
    file.chmod(mode)
    try:
        file.replace(target)
    except (
        FileNotFoundError
    ):  # asking for the folder of each of a thousand files would take longer
        target.parent.mkdir(parents=True, exist_ok=True)
        file.replace(target)
