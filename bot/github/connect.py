"""Read where GitHub is, and by which right the bot works there, from the environment."""

import os
import secrets
import time
from collections.abc import Callable
from typing import NamedTuple

from bot.errors import UsageError
from bot.github.client import Client
from bot.github.forge import GitHubForge
from bot.github.repositories import GitHubRepositories

# Ten hexadecimal digits: long enough not to be guessed, short enough to be typed.
_TOKEN_BYTES = 5
_API = "https://api.github.com"


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
        """Open the repository at GitHub."""
        return GitHubForge(
            self.api, self.token, self.repository, bot=self.bot, server=self.server
        )


def read_access(find_origin: Callable[[], str]) -> Access:
    """Read the access from the environment.

    Actions sets the variables `GITHUB_REPOSITORY`, `GITHUB_TOKEN`, `GITHUB_API_URL` and
    `GITHUB_SERVER_URL`; `LISTWRIGHT_BOT` may name another login. Without
    `GITHUB_REPOSITORY` the repository is the one that this is a clone of, as
    *find_origin* returns it.

    Raises:
        UsageError: there is no token, or no repository.
    """
    token = os.environ.get("GITHUB_TOKEN")
    if not token:
        raise UsageError(
            "this command speaks with GitHub, and GITHUB_TOKEN is not set;"
            ' with GitHub\'s own program: GITHUB_TOKEN="$(gh auth token)" listwright …'
        )
    repository = os.environ.get("GITHUB_REPOSITORY") or find_origin()
    if not repository:
        raise UsageError(
            "this command speaks with GitHub, and it is not known of which repository:"
            " no `origin` of this clone leads to GitHub, and GITHUB_REPOSITORY is not set."
        )
    return Access(
        repository,
        token,
        os.environ.get("GITHUB_API_URL", _API),
        os.environ.get("GITHUB_SERVER_URL", "https://github.com"),
        os.environ.get("LISTWRIGHT_BOT", "github-actions[bot]"),
    )


def open_repositories() -> GitHubRepositories | None:
    """Return what asks GitHub about any repositories; None if `GITHUB_TOKEN` is not set."""
    token = os.environ.get("GITHUB_TOKEN")
    if not token:
        return None
    return GitHubRepositories(Client(os.environ.get("GITHUB_API_URL", _API), token))


def make_token() -> str:
    """Make a word that nobody can guess, short enough to be typed."""
    return secrets.token_hex(_TOKEN_BYTES)


def read_clock() -> float:
    """Return seconds since some moment."""
    return time.monotonic()
