"""Wanted effects as values: a command plans them, an adapter carries them out."""

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # a run that finds everything in the cache starts without them
    from collections.abc import Callable, Iterable

    from bot.plan.forge import ForgeAction


class WriteFile(NamedTuple):
    """Make the file *path* hold *text*, whole or not at all."""

    path: str
    text: str

    def __str__(self) -> str:
        return f"write {self.path}"


class WriteOutside(NamedTuple):
    """Make a file that the person named hold *text*, whole or not at all."""

    path: str
    text: str

    def __str__(self) -> str:
        return f"write {self.path}"


class ServeFolder(NamedTuple):
    """Show a folder of pages in a browser of this machine, until a person ends it.

    *rebuild* returns the plan that brings the folder up to date when a file has changed.
    """

    folder: str
    port: int
    rebuild: "Callable[[], Iterable[FileAction]]"


class DeleteFile(NamedTuple):
    """Remove the file *path*."""

    path: str

    def __str__(self) -> str:
        return f"delete {self.path}"


FileAction = WriteFile | DeleteFile


def collect_files(plan: "Iterable[FileAction]") -> dict[str, str | None]:
    """Return what each file of a plan will hold, by path; None for one that is removed."""
    files: dict[str, str | None] = {}
    for action in plan:
        files[action.path] = action.text if isinstance(action, WriteFile) else None
    return files


class Outcome(NamedTuple):
    """What a command prints, plans and returns as its exit status.

    The status holds once the plan is carried out. Under `--check` a plan that is not
    empty gives another one.
    """

    text: str = ""
    status: int = 0
    plan: "tuple[FileAction | ForgeAction, ...]" = ()
    notice: str = ""
    """For the person at the terminal, not part of the result."""
    is_for_runner: bool = False
    """Whether the text holds commands that a workflow's runner is to obey."""
    page: WriteOutside | None = None
    """A file for the person, written after the plan is carried out."""
    served: ServeFolder | None = None
    """Pages to show then."""
