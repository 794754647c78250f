"""A desk for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.desk import Desk
from tests.github_server.world import World


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A maintainer's desk; the test needs `allow_hosts`."""
    with World(tmp_path) as world:
        yield Desk(world, tmp_path)
