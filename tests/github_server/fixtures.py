"""The fixture that other tests use: `from tests.github_server.fixtures import world` in their conftest."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.github_server.world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A fresh world; the test fails if a request or an answer broke GitHub's description.

    The test needs `@pytest.mark.allow_hosts(["127.0.0.1"])`.
    """
    with World(tmp_path) as made:
        yield made
