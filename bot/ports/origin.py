"""What git alone can read of the repository that a clone came from.

`bot.disk` implements the protocol.
"""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from bot.ports import Repository


class OpenRequests(NamedTuple):
    """The pull requests that are open, as far as git can tell."""

    branch: str
    """The default branch."""
    base: str
    """Its commit."""
    heads: Mapping[int, str]
    """The commits of the requests, by number, newest first."""
    failed: Mapping[int, str]
    """The requests that could not be fetched, each with the reason."""
    left_out: int
    """How many more are open than were asked for."""
    unknown: int
    """How many may be closed, merged, or open with a conflict."""


class Origin(Protocol):
    """The repository that a clone came from."""

    @property
    def repository(self) -> Repository:
        """The fetched objects; the clone itself stays as it is."""

    def fetch_open(self, most: int) -> OpenRequests:
        """Fetch the default branch and the newest open pull requests, at most *most*.

        Raises:
            GitError: the server failed, or has no default branch.
            UsageError: the clone names no origin.
        """
