"""A world for each test, and what runs workflows in it."""

from pathlib import Path

import pytest

from tests.github_server.fixtures import world
from tests.github_server.world import World
from tests.scenarios.conftest import no_pauses
from tests.workflows.runner import Runner, own_files

__all__ = ["no_pauses", "world"]


@pytest.fixture
def runner(world: World, tmp_path: Path) -> Runner:
    """Runs this repository's workflows for the test's world, whose `main` holds them and two small lists."""
    world.commit("main", own_files())
    folder = tmp_path / "runner"
    folder.mkdir()
    return Runner(world, folder)
