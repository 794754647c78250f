"""Every test here has a world of its own and may talk to the loopback."""

from tests.github_server.fixtures import world

__all__ = ["world"]
