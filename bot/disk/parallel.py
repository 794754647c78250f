"""Do the same work on many files, on all cores where that pays."""

import os
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Any, TypeVar

from bot.disk.progress import DiskProgress
from bot.ports import FileRef, Workspace

T = TypeVar("T")
P = TypeVar("P")

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
    if len(files) < _WORTH_FORKING or cores == 1 or not _can_fork():
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


def map_parts(
    progress: DiskProgress, work: Callable[[P], T], parts: Sequence[P]
) -> Iterator[T]:
    """Yield the outcome of *work* for each of a few large parts, in order."""
    import multiprocessing

    cores = min(_count_cores(), len(parts))
    if cores < 2 or not _can_fork():  # noqa: PLR2004 - a second core, and a second part
        yield from map(work, parts)
        return
    global _inherited  # noqa: PLW0603 - as above
    _inherited = work, parts
    with progress.pause():
        forked = multiprocessing.get_context("fork").Pool(cores)
    # The processes have their copy by now.
    _inherited = ()
    with forked as pool:
        yield from pool.imap(_map_part, range(len(parts)))


def _map_part(index: int) -> Any:  # noqa: ANN401 - what the work gives
    """Return the outcome for one part, in a forked process."""
    work, parts = _inherited
    return work(parts[index])


def _can_fork() -> bool:
    """Return whether this process may be forked; one that was forked for work may not."""
    import multiprocessing

    is_worker = multiprocessing.current_process().daemon
    return not is_worker and "fork" in multiprocessing.get_all_start_methods()


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
