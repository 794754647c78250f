"""Listwright keeps a curated list by pull request."""

__version__ = "0.1.0"
