"""A scene for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.disk.remote import GitRemote
from bot.github.client import Client
from bot.github.effects import Effects
from bot.github.forge import GitHubForge
from tests.github_server.world import World
from tests.scenarios.scene import Scene


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait: what was imported before a scene patches `time.sleep` holds the real one as its default."""
    for made in (Client, GitHubForge, GitRemote):
        monkeypatch.setitem(made.__init__.__kwdefaults__ or {}, "sleep", lambda _: None)
    monkeypatch.setattr(Effects.__init__, "__defaults__", (lambda _: None,))


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody look for a proxy, which means a walk through all variables for each call."""
    monkeypatch.setattr("requests.sessions.get_environ_proxies", lambda *_, **__: {})


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """Two lists at the stand-in."""
    with World(tmp_path) as world:
        yield Scene(world, tmp_path)
