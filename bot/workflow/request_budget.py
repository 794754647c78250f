"""Leave requests to GitHub for what cannot wait."""

from typing import Final

from bot.ports.forge import Forge

# Of the thousand that GitHub allows the workflows of a repository in an hour.
_KEPT: Final = 400


def has_requests_left(forge: Forge) -> bool:
    """Return whether there are requests for what a later sweep may do as well."""
    return forge.remaining is None or forge.remaining > _KEPT
