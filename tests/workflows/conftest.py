"""A world for each test, and what runs workflows in it."""

from pathlib import Path

import pytest

from tests.github_server.fixtures import world
from tests.github_server.world import World
from tests.workflows.runner import Runner

__all__ = ["world"]


@pytest.fixture
def runner(world: World, tmp_path: Path) -> Runner:
    """Runs workflows for the test's world."""
    folder = tmp_path / "runner"
    folder.mkdir()
    return Runner(world, folder)
