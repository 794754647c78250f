"""The adapter over the stand-in for GitHub, with a clock of its own."""

from collections.abc import Iterator

import pytest

from bot.github import GitHubForge
from tests.github.patience import Patience
from tests.github_server.fixtures import world
from tests.github_server.world import TOKEN, World

__all__ = ["world"]


@pytest.fixture
def patience() -> Patience:
    """The adapter's clock."""
    return Patience()


@pytest.fixture
def forge(world: World, patience: Patience) -> Iterator[GitHubForge]:
    """The adapter, on the world's repository."""
    made = GitHubForge(
        world.api,
        TOKEN,
        world.repository.full_name,
        sleep=patience.sleep,
        now=patience.now,
    )
    yield made
    made.disconnect()
