"""The same work on many files, on all cores where that pays."""

import os
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from bot.disk.progress import DiskProgress
from bot.ports import FileRef, Workspace

T = TypeVar("T")

# Fewer files are done sooner by one process than a second one is started.
_WORTH_FORKING = 600
_CHUNKS_EACH = 8

_inherited: tuple[Any, ...] = ()


def map_files(
    progress: DiskProgress,
    work: Callable[[FileRef, bytes], T],
    workspace: Workspace,
    files: Sequence[FileRef],
) -> list[T]:
    """The outcome of *work* for each file, in order."""
    import multiprocessing

    cores = (
        len(os.sched_getaffinity(0))
        if hasattr(os, "sched_getaffinity")
        else os.cpu_count() or 1
    )
    if (
        len(files) < _WORTH_FORKING
        or cores == 1
        or "fork" not in multiprocessing.get_all_start_methods()
    ):
        return _one_by_one(work, workspace, files)
    size = -(-len(files) // (cores * _CHUNKS_EACH))
    chunks = [files[start : start + size] for start in range(0, len(files), size)]
    global _inherited  # noqa: PLW0603 - a forked worker finds here what cannot be sent to it
    _inherited = work, workspace
    try:
        with (
            progress.pause()
        ):  # a fork beside a running thread may take a lock along that nobody releases
            made = multiprocessing.get_context("fork").Pool(cores)
        with made as pool:
            done = progress.track(
                pool.imap(_chunk, chunks), len(chunks), "parts of the entries"
            )
            return [outcome for chunk in done for outcome in chunk]
    finally:
        _inherited = ()


def _chunk(files: Sequence[FileRef]) -> list[Any]:
    work, workspace = _inherited
    return _one_by_one(work, workspace, files)


def _one_by_one(
    work: Callable[[FileRef, bytes], T], workspace: Workspace, files: Sequence[FileRef]
) -> list[T]:
    return [
        work(file, data)
        for file, data in zip(files, workspace.read_many(files), strict=True)
    ]
