"""What holds for every test: the same surroundings at a desk, in Actions and on a slow machine."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.review.scene import Scene

# How long one example takes says something about the machine, not about the code.
settings.register_profile("listwright", deadline=None)
settings.load_profile("listwright")

GIT = {
    "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z",
    "GIT_AUTHOR_EMAIL": "author@example.org",
    "GIT_AUTHOR_NAME": "An Author",
    "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z",
    "GIT_COMMITTER_EMAIL": "author@example.org",
    "GIT_COMMITTER_NAME": "An Author",
    "GIT_CONFIG_COUNT": "2",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_KEY_0": "safe.directory",  # a checkout that belongs to somebody else is still this checkout
    "GIT_CONFIG_KEY_1": "init.defaultBranch",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_VALUE_0": "*",
    "GIT_CONFIG_VALUE_1": "main",
}


LOOPBACK = frozenset({"github", "github_server", "scenarios"})
"""The folders whose tests speak with the stand-in for GitHub."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let those tests, and no others, open a socket: to this machine itself."""
    for item in items:
        if item.path.parent.name in LOOPBACK:
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.1"]))


def pytest_configure() -> None:
    """Forget who runs the tests: no forge, no terminal, no git configuration of theirs."""
    for name in list(os.environ):
        if name.startswith(("GITHUB_", "GIT_", "LISTWRIGHT_")) or name in {
            "NO_COLOR",
            "FORCE_COLOR",
            "COLUMNS",
        }:
            del os.environ[name]
    os.environ.update(GIT)


@pytest.fixture(autouse=True)
def garbage_is_collected() -> Iterator[None]:
    """A command turns the collector off, since it ends soon; the process of the tests does not."""
    yield
    gc.enable()


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """A fresh repository with two small lists."""
    return Scene(tmp_path / "list")
