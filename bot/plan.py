"""Wanted effects, as values: a command plans, an adapter carries out."""

from collections.abc import Iterable
from typing import NamedTuple


class WriteFile(NamedTuple):
    """Make the file *path* hold *text*, whole or not at all."""

    path: str
    text: str


class DeleteFile(NamedTuple):
    """Remove the file *path*."""

    path: str


Action = WriteFile | DeleteFile


class Outcome(NamedTuple):
    """What a command has to say, what it wants done, and its exit status when that is done.

    *checked*: under `--check`, the exit status where the plan is not empty.
    """

    text: str = ""
    status: int = 0
    plan: tuple[Action, ...] = ()
    notice: str = ""
    """For the person at the terminal, not part of the result."""


def describe(plan: Iterable[Action]) -> str:
    """The plan in words, a line each."""
    return "\n".join(
        f"write {action.path}" if isinstance(action, WriteFile) else f"delete {action.path}"
        for action in plan
    )
