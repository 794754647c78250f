"""GitHub: the one package that knows its API."""

from bot.github.forge import GitHubForge

__all__ = ["GitHubForge"]
