"""Read and write a checkout on disk."""

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
_READ_SIZE = 1 << 16
# Nanoseconds: the coarsest clock of a file system in use.
_TICK = 2_000_000_000
# Files that are flushed one by one. One takes 2 ms; flushing the whole system takes
# 25 ms, and longer while other programs write much.
_MOST_SINGLE_FLUSHES = 16
# Folders that hold no files of the list, and may hold very many others.
_SKIPPED = frozenset({".git", ".venv", "node_modules", "__pycache__"})


class DiskWorkspace:
    """The files under *root*.

    Links are listed as links, and never followed.
    """

    revision: str | None = None

    def __init__(self, root: Path) -> None:
        """Use the folder *root*, the top of a checkout."""
        self.root = root
        self._prefix = f"{root}/"

    def list_files(self, under: str) -> list[FileRef]:
        """Return the files below *under*, sorted by path."""
        return sorted(self._walk(under.rstrip("/")), key=lambda file: file.path)

    def read(self, path: str) -> bytes | None:
        """Return the content of a file.

        None where there is none, and for anything that is no regular file.
        """
        # A link is not followed, and a named pipe does not block.
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
        try:
            handle = os.open(self._prefix + path, flags)
        except (OSError, ValueError):
            return None
        try:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                return None
            data = os.read(handle, _READ_SIZE)
            while len(data) % _READ_SIZE == 0 and (more := os.read(handle, _READ_SIZE)):
                data += more
            return data
        finally:
            os.close(handle)

    def read_many(self, files: Sequence[FileRef]) -> Iterable[bytes]:
        """Yield the contents of *files*; empty for a link, which is not followed."""
        return (self.read(file.path) or b"" for file in files)

    def make_fingerprint(self) -> str | None:
        """Return a digest of every file's path, size and times.

        None while a file is so young that it may change again within the same
        tick of the clock, as git's index treats it.
        """
        stamps = []
        youngest = 0
        # The loop adds the folders that it finds, and so walks all of them.
        folders = [("", self._prefix)]
        for path, folder in folders:
            for item in sorted(os.scandir(folder), key=_get_name):
                if item.is_dir(follow_symlinks=False):
                    if item.name not in _SKIPPED:
                        folders.append((f"{path}{item.name}/", item.path))
                    continue
                status = item.stat(follow_symlinks=False)
                changed = status.st_ctime_ns
                stamps.append(
                    (path, item.name, changed, status.st_mtime_ns, status.st_size)
                )
                youngest = max(youngest, changed)
        if youngest > time.time_ns() - _TICK:
            return None
        # In version 0 of marshal, equal values have equal bytes.
        return hashlib.sha256(marshal.dumps(stamps, 0)).hexdigest()

    def apply(self, plan: Iterable[FileAction]) -> None:
        """Carry out a plan: each file is whole, old or new, whenever the program is killed.

        All texts are written in a folder of their own, and flushed together, before the
        first file is moved to its path.

        Raises:
            RefusedError: a path leads out of the workspace or through a link; nothing was
                changed.
        """
        folders: set[Path] = set()
        # Every path is looked at before the first file is touched.
        steps = [(action, self._resolve(action.path, folders)) for action in plan]
        texts = [action.text for action, _ in steps if isinstance(action, WriteFile)]
        with _stage(texts, self.root) as staged:
            written = iter(staged)
            for action, target in steps:
                if isinstance(action, WriteFile):
                    _move_into_place(next(written), target)
                else:
                    target.unlink(missing_ok=True)

    def _resolve(self, path: str, folders: set[Path]) -> Path:
        """Return where *path* is on disk.

        *folders* are those that are known to be no links; more are added to it.

        Raises:
            RefusedError: the path leads out of the workspace or through a link.
        """
        target = self.root
        for part in path.split("/"):
            is_link = target not in folders and target.is_symlink()
            # Some file systems take `.GIT` for `.git`.
            is_git = part.casefold() == ".git"
            if part in ("", ".", "..") or is_git or is_link:
                raise RefusedError(
                    f"{path}: this path leads out of the repository;"
                    " nothing was written."
                )
            folders.add(target)
            target = target / part
        if target.is_symlink():
            raise RefusedError(f"{path}: this is a link; nothing was written.")
        return target

    def _walk(self, under: str) -> Iterator[FileRef]:
        """Yield the files below a folder, in no particular order."""
        try:
            items = list(os.scandir(self.root / under if under else self.root))
        except (FileNotFoundError, NotADirectoryError):
            return
        for item in items:
            path = f"{under}/{item.name}" if under else item.name
            if not item.is_dir(follow_symlinks=False):
                yield FileRef(path, None, "120000" if item.is_symlink() else "100644")
            elif item.name not in _SKIPPED:
                yield from self._walk(path)


def write_outside(action: WriteOutside) -> None:
    """Write a file that the person named, whole or not at all.

    Raises:
        UsageError: it cannot be written there.
    """
    target = Path(action.path)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _stage([action.text], target.parent) as staged:
            _move_into_place(staged[0], target)
    except OSError as error:
        raise UsageError(
            f"{action.path}: this file cannot be written: {error.strerror}."
        ) from None


def _get_name(item: "os.DirEntry[str]") -> str:
    return item.name


@contextmanager
def _stage(texts: Sequence[str], folder: Path) -> Iterator[list[Path]]:
    """Write each text to a file of its own below *folder*, and yield the files, flushed.

    They are on the same file system as *folder*, so that moving one is atomic. Those that
    were not moved away are removed at the end.
    """
    import tempfile

    if not texts:
        yield []
        return
    with tempfile.TemporaryDirectory(prefix=".listwright-", dir=folder) as own:
        files = [Path(own, str(number)) for number in range(len(texts))]
        for file, text in zip(files, texts, strict=True):
            file.write_bytes(text.encode())
        _wait_until_written(files)
        yield files


def _wait_until_written(files: Sequence[Path]) -> None:
    """Wait until *files* are on the disk.

    They are flushed one by one, or all at once where that is sooner.
    """
    if len(files) > _MOST_SINGLE_FLUSHES:
        os.sync()
        return
    for file in files:
        handle = os.open(file, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _move_into_place(file: Path, target: Path) -> None:
    """Move *file* to the path *target*; it gets the mode of the file there."""
    try:
        mode = target.stat().st_mode & 0o777
    except FileNotFoundError:
        mode = 0o644
    file.chmod(mode)
    try:
        file.replace(target)
    except FileNotFoundError:
        # The folder is missing. Asking for it before each of a thousand files would take
        # longer than failing here.
        target.parent.mkdir(parents=True, exist_ok=True)
        file.replace(target)
