"""Build the context of a command, on a laptop or in a workflow."""

import datetime as dt
import os
import sys
from dataclasses import dataclass
from functools import partial
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from bot.disk.cache import DiskCache
from bot.disk.git import GitRepository
from bot.disk.git_program import find_common_folder
from bot.disk.object_supply import open_supply
from bot.disk.parallel import map_files, map_parts
from bot.disk.program_digest import compute_program_digest
from bot.disk.progress import DiskProgress
from bot.disk.workspace import DiskWorkspace
from bot.errors import UsageError
from bot.ports import NO_CACHE, Cache, CloneContext

if TYPE_CHECKING:
    from bot.disk.origin import GitOrigin
    from bot.disk.remote import GitRemote
    from bot.model.release import Release


class _SystemTerminal:
    """The terminal that this process was started from."""

    def __init__(self, progress: DiskProgress) -> None:
        """Ask while *progress* shows nothing."""
        self._progress = progress

    @property
    def is_interactive(self) -> bool:
        """Whether standard input is a terminal."""
        return bool(sys.stdin) and sys.stdin.isatty()

    def ask(self, question: str) -> str:
        """Ask on standard error, beside what the command prints."""
        with self._progress.pause():
            sys.stderr.write(question)
            sys.stderr.flush()
            answer = sys.stdin.readline()
        if not answer:
            raise KeyboardInterrupt
        return answer.rstrip("\n")


@dataclass(frozen=True, kw_only=True)
class DiskContext(CloneContext):
    """A context whose workspace can be written to."""

    workspace: DiskWorkspace
    kept: Path | None
    """The folder of what is kept from run to run; None where nothing is."""


def open_context(root: str) -> DiskContext:
    """Open the repository at *root*.

    `LISTWRIGHT_TODAY` (a date) stands in for the clock, so that a run can be repeated.

    Raises:
        UsageError: *root* is no folder, or the date is none.
    """
    folder = Path(root).resolve()
    if not folder.is_dir():
        raise UsageError(f"{root}: there is no such folder.")
    today = _read_today()
    git = find_common_folder(folder)
    is_off = bool(os.environ.get("LISTWRIGHT_NO_CACHE"))
    kept = None if git is None or is_off else git / "listwright"
    cache: Cache = NO_CACHE
    if kept is not None:
        # The bot makes a bare repository for one job, and nobody looks at it twice: there
        # an index would cost more than it saves.
        cache = DiskCache(kept, has_indexes=git != folder)
    progress = DiskProgress()
    return DiskContext(
        workspace=DiskWorkspace(folder),
        repository=GitRepository(folder, supply=open_supply()),
        today=today,
        map_files=partial(map_files, progress),
        map_parts=partial(map_parts, progress),
        read_outside=_read_outside,
        read_own=_read_own,
        find_release=_find_release,
        compute_program_digest=compute_program_digest,
        cache=cache,
        terminal=_SystemTerminal(progress),
        progress=progress,
        open_origin=partial(_open_origin, folder),
        find_path_beside=partial(_find_path_beside, folder),
        kept=kept,
    )


def _read_today() -> dt.date:
    """Return the day that `LISTWRIGHT_TODAY` names, else today's, UTC.

    Raises:
        UsageError: the variable holds no date.
    """
    given = os.environ.get("LISTWRIGHT_TODAY")
    if not given:
        return dt.datetime.now(dt.UTC).date()
    try:
        return dt.date.fromisoformat(given)
    except ValueError:
        raise UsageError(
            f"LISTWRIGHT_TODAY must be a date such as 2026-01-31, not `{given}`."
        ) from None


def open_remote(
    context: DiskContext, server: str, repository: str, token: str
) -> "GitRemote":
    """Open the repository `owner/name` at *server*, by git.

    Objects that the checkout has are not fetched again.
    """
    from bot.disk.remote import GitRemote

    checkout = find_common_folder(context.workspace.root)
    return GitRemote(server, repository, token, checkout=checkout)


def _open_origin(folder: Path) -> "GitOrigin":
    from bot.disk.origin import GitOrigin

    return GitOrigin(folder)


def _find_path_beside(folder: Path, ending: str) -> str:
    """Return the path of the clone's top folder with *ending* appended."""
    output = GitRepository(folder).run("rev-parse", "--show-toplevel")
    top = output.decode().rstrip("\n")
    return f"{top}{ending}"


def _read_own(path: str) -> str:
    """Return the text of a file of this package."""
    return resources.files("bot").joinpath(path).read_text("utf-8")


def _find_release() -> "Release | None":
    from bot.disk.installation import find_release

    return find_release()


def _read_outside(path: str) -> bytes | None:
    """Return the content of a file wherever it is; None where there is none.

    `-` names standard input.
    """
    try:
        if path == "-":
            return sys.stdin.buffer.read()
        return Path(path).read_bytes()
    except OSError:
        return None
