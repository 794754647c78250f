"""Do the same work on many files, on all cores where that pays."""

import os
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any, TypeVar

from bot.disk.progress import DiskProgress
from bot.ports import FileRef, Workspace

T = TypeVar("T")

# Fewer files are done sooner by one process than a second one is started.
_WORTH_FORKING = 600
# Parts of the work for each core: with several, a core that is done early takes another.
_CHUNKS_EACH = 8

# The work and the workspace, for the processes that are forked from this one.
_inherited: tuple[Any, ...] = ()


def map_files(
    progress: DiskProgress,
    work: Callable[[FileRef, bytes], T],
    workspace: Workspace,
    files: Sequence[FileRef],
) -> list[T]:
    """Return the outcome of *work* for each file, in order."""
    import multiprocessing

    cores = _count_cores()
    can_fork = "fork" in multiprocessing.get_all_start_methods()
    if len(files) < _WORTH_FORKING or cores == 1 or not can_fork:
        return _map_in_process(work, workspace, files)
    size = -(-len(files) // (cores * _CHUNKS_EACH))
    chunks = [files[start : start + size] for start in range(0, len(files), size)]
    global _inherited  # noqa: PLW0603 - a forked worker finds here what cannot be sent to it
    _inherited = work, workspace
    try:
        # A fork beside a running thread may take a lock along that nobody releases.
        with progress.pause():
            forked = multiprocessing.get_context("fork").Pool(cores)
        with forked as pool:
            done = progress.track(
                pool.imap(_map_chunk, chunks), len(chunks), "parts of the entries"
            )
            return list(chain.from_iterable(done))
    finally:
        _inherited = ()


def _count_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _map_chunk(files: Sequence[FileRef]) -> list[Any]:
    """Return the outcomes for some files, in a forked process."""
    work, workspace = _inherited
    return _map_in_process(work, workspace, files)


def _map_in_process(
    work: Callable[[FileRef, bytes], T],
    workspace: Workspace,
    files: Sequence[FileRef],
) -> list[T]:
    """Return the outcomes for *files*, one after the other."""
    contents = workspace.read_many(files)
    return [work(file, data) for file, data in zip(files, contents, strict=True)]
