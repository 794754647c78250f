"""Everything outside, put together for a command that runs at a desk or in a workflow."""

import datetime as dt
import os
import sys
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from bot.disk.cache import DiskCache
from bot.disk.git import GitRepository, common_folder
from bot.disk.pool import map_files
from bot.disk.workspace import DiskWorkspace
from bot.errors import UsageError
from bot.ports import House

if TYPE_CHECKING:
    from bot.disk.remote import GitRemote


class DiskHouse(House):
    """A house whose workspace can be written to."""

    workspace: DiskWorkspace


def open_house(root: str) -> DiskHouse:
    """The repository at *root*.

    `LISTWRIGHT_TODAY` (a date) stands in for the clock, so that a run can be repeated.

    Raises:
        UsageError: *root* is no folder, or the date is none.
    """
    folder = Path(root).resolve()
    if not folder.is_dir():
        raise UsageError(f"{root}: there is no such folder.")
    given = os.environ.get("LISTWRIGHT_TODAY")
    try:
        today = dt.date.fromisoformat(given) if given else dt.datetime.now(dt.UTC).date()
    except ValueError:
        raise UsageError(f"LISTWRIGHT_TODAY must be a date such as 2026-01-31, not `{given}`.") from None
    git = common_folder(folder)
    cache = DiskCache(git / "listwright") if git and not os.environ.get("LISTWRIGHT_NO_CACHE") else None
    workspace = DiskWorkspace(folder)
    ask = _ask if sys.stdin and sys.stdin.isatty() else None
    return DiskHouse(
        workspace, GitRepository(folder), today, map_files, _read_outside, cache, ask=ask, read_own=_read_own
    )


def open_remote(house: DiskHouse, server: str, repository: str, token: str) -> "GitRemote":
    """The repository `owner/name` at *server*, as git reaches it; what the checkout has is not fetched again."""
    from bot.disk.remote import GitRemote

    return GitRemote(server, repository, token, known=common_folder(house.workspace.root))


def _read_own(path: str) -> str:
    return resources.files("bot").joinpath(path).read_text("utf-8")


def _ask(question: str) -> str:
    """Ask beside what the command prints; whoever ends the input ends the command."""
    sys.stderr.write(question)
    sys.stderr.flush()
    answer = sys.stdin.readline()
    if not answer:
        raise KeyboardInterrupt
    return answer.rstrip("\n")


def _read_outside(path: str) -> bytes | None:
    try:
        if path == "-":
            return sys.stdin.buffer.read()
        return Path(path).read_bytes()
    except OSError:
        return None
