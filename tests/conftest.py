"""What holds for every test: the same surroundings at a desk, in Actions and on a slow machine."""

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import settings

from bot.document.schema import compile_schema
from bot.model.layout import Layout
from tests.review.scene import Scene

# How long one example takes says something about the machine, not about the code.
settings.register_profile("listwright", deadline=None)
settings.load_profile("listwright")

GIT_SETTINGS = {
    "core.fsync": "none",  # what a test writes need not outlive the machine
    "gc.auto": "0",
    "init.defaultBranch": "main",
    "maintenance.auto": "false",
    "safe.directory": "*",  # a checkout that belongs to somebody else is still this checkout
}

GIT = {
    "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z",
    "GIT_AUTHOR_EMAIL": "author@example.org",
    "GIT_AUTHOR_NAME": "An Author",
    "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z",
    "GIT_COMMITTER_EMAIL": "author@example.org",
    "GIT_COMMITTER_NAME": "An Author",
    "GIT_CONFIG_COUNT": str(len(GIT_SETTINGS)),
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_CONFIG_KEY_{number}": key for number, key in enumerate(GIT_SETTINGS)},
    **{
        f"GIT_CONFIG_VALUE_{number}": value
        for number, value in enumerate(GIT_SETTINGS.values())
    },
}


_MEMORY_NEEDED = 4 << 30
"""Bytes; a whole run leaves less than one gibibyte, and pytest keeps three."""

LOOPBACK = frozenset({"browser", "facts", "github", "github_server", "scenarios"})
"""The folders whose tests speak with the stand-ins for GitHub and for the sources of facts."""


SLOW = ("workflows", "scenarios", "browser", "hooks", "awesome_lint", "docs")
"""The folders whose tests take long by their nature, the longest first: whole workflows, crashes at every call, programs
of others. `make test-fast` leaves them out."""
SLOW_FILES = (
    "test_submission_crashes.py",
    "test_crash_anywhere.py",
    "test_threats_readers.py",
    "test_time.py",
    "test_properties.py",
    "test_hostile.py",
    "test_untrusted.py",
    "test_workspace.py",
    "test_reply.py",
    "test_statuses.py",
    "test_odd_files.py",
    "test_answers.py",
)
"""Single files that take long, the longest first: they try hundreds of inputs, start processes, or wait for a clock."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests that speak with the stand-in, and no others, open a socket: to this machine itself.

    The slowest tests come first, so that no worker is left with one of them at the end.
    """
    for item in items:
        folder = item.path.parent.name
        if folder in LOOPBACK:
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.1"]))
        if folder in SLOW or item.path.name in SLOW_FILES:
            item.add_marker(pytest.mark.slow)
    items.sort(key=_rank)


def _rank(item: pytest.Item) -> tuple[int, int]:
    """Return the rank of a test: slow files first, then slow folders, then the others as they were found."""
    name, folder = item.path.name, item.path.parent.name
    file_rank = SLOW_FILES.index(name) if name in SLOW_FILES else len(SLOW_FILES)
    folder_rank = SLOW.index(folder) if folder in SLOW else len(SLOW)
    return file_rank, folder_rank


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
    _work_in_memory()


def _work_in_memory() -> None:
    """Let temporary files stand in memory where there is room.

    The tests make and remove some hundred thousand small files, mostly git's, which on a disk takes longer than the rest.
    """
    memory = Path("/dev/shm")  # noqa: S108 - Linux' own file system in memory
    if "TMPDIR" in os.environ or not os.access(memory, os.W_OK):
        return
    if shutil.disk_usage(memory).free >= _MEMORY_NEEDED:
        os.environ["TMPDIR"] = os.environ["PYTEST_DEBUG_TEMPROOT"] = (
            tempfile.tempdir
        ) = str(memory)


@pytest.fixture(scope="session", autouse=True)
def validators_are_made_once() -> Iterator[None]:
    """A run keeps the validator of a layout in the cache of its repository; tests, in memory for all repositories."""
    compiled: dict[str, dict[str, Any]] = {}

    def compile_once(layout: Layout) -> dict[str, Any]:
        key = repr(layout)
        if key not in compiled:
            compiled[key] = compile_schema(layout)
        return compiled[key]

    with patch("bot.project.examiners.compile_schema", compile_once):
        yield


@pytest.fixture(autouse=True)
def garbage_is_collected() -> Iterator[None]:
    """A command turns the collector off, since it ends soon; the process of the tests does not."""
    yield
    gc.enable()


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """A fresh repository with two small lists."""
    return Scene(tmp_path / "list")
