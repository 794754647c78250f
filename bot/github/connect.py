"""Where GitHub is and by which right, from what a workflow's step is told."""

import os
import secrets
import time
from typing import NamedTuple

from bot.errors import UsageError
from bot.github.forge import GitHubForge

_TOKEN_BYTES = 5


class Access(NamedTuple):
    """A repository at a GitHub, and the right to work there."""

    repository: str
    """`owner/name`."""
    token: str
    api: str
    server: str
    bot: str
    """The login that comments made with the token bear."""

    def open_forge(self) -> GitHubForge:
        """The forge."""
        return GitHubForge(
            self.api, self.token, self.repository, bot=self.bot, server=self.server
        )


def read_access() -> Access:
    """What `GITHUB_REPOSITORY`, `GITHUB_TOKEN`, `GITHUB_API_URL`, `GITHUB_SERVER_URL`, `LISTWRIGHT_BOT` say.

    Raises:
        UsageError: there is no repository or no token.
    """
    for name in ("GITHUB_REPOSITORY", "GITHUB_TOKEN"):
        if not os.environ.get(name):
            raise UsageError(f"this command speaks with GitHub, and {name} is not set.")
    return Access(
        os.environ["GITHUB_REPOSITORY"],
        os.environ["GITHUB_TOKEN"],
        os.environ.get("GITHUB_API_URL", "https://api.github.com"),
        os.environ.get("GITHUB_SERVER_URL", "https://github.com"),
        os.environ.get("LISTWRIGHT_BOT", "github-actions[bot]"),
    )


def new_token() -> str:
    """A word that nobody can guess, short enough to be typed."""
    return secrets.token_hex(_TOKEN_BYTES)


def read_clock() -> float:
    """Return seconds since some moment."""
    return time.monotonic()
