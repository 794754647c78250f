"""A progress bar, for a person who waits longer than a second at a terminal."""

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

_PATIENCE = 1.0
"""Seconds that a person waits without asking what goes on."""


def shown(parts: Iterable[T], total: int) -> Iterator[T]:
    """Pass *parts* on as they come; from the second second on, show how many of *total* are done."""
    if not sys.stderr.isatty():
        yield from parts
        return
    began = time.monotonic()
    parts = iter(parts)
    for done, part in enumerate(parts, 1):
        yield part
        if time.monotonic() - began > _PATIENCE:
            yield from _with_bar(parts, done, total)
            return


def _with_bar(parts: Iterator[T], done: int, total: int) -> Iterator[T]:
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("entries", total=total, completed=done)
        for part in parts:
            yield part
            bar.advance(task)
