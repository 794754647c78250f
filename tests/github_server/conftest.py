"""Every test here has a world of its own and may talk to the loopback."""

from pathlib import Path

import pytest

from tests.github_server.fixtures import world

__all__ = ["world"]

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests of this folder talk to the loopback."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.1"]))
