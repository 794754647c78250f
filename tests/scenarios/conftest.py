"""A scene for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.github_server.world import World
from tests.scenarios.scene import Scene


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test here speaks with the stand-in, which listens on the loopback."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.1"]))


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """Two lists at the stand-in."""
    with World(tmp_path) as world:
        yield Scene(world, tmp_path)
