"""Whole processes, measured from outside: wall time, processor time, memory."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]

_LIMIT = 900
"""Seconds after which a process is killed, so that a hanging one cannot hold the bench."""
_INTERVAL = 0.02
_RUSAGE_UNIT = 1024
"""Linux counts `ru_maxrss` in kibibytes."""


class BenchError(Exception):
    """A process under measurement failed, so its time means nothing."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What one process, or several one after the other, took."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds of all cores, in user and system mode, children included."""
    largest: int
    """Most bytes that one process held in memory, shared pages included."""

    def __add__(self, other: "Sample") -> "Sample":
        return Sample(
            self.wall + other.wall,
            self.cpu + other.cpu,
            max(self.largest, other.largest),
        )


def print_measured(part: str, render: Callable[[Path], str]) -> int:
    """Print what *render* measures in a temporary folder; 3 if a program failed."""
    try:
        with tempfile.TemporaryDirectory(prefix="listwright-bench-") as folder:
            print(render(Path(folder)), end="")
    except (BenchError, subprocess.CalledProcessError) as error:
        print(f"benchmarks.{part}: {error}", file=sys.stderr)
        return 3
    return 0


def run(command: Sequence[str]) -> Sample:
    """Run *command* in the checkout and wait; its output goes nowhere.

    Raises:
        BenchError: it neither succeeded nor ended with findings (status 1), or took too long.
    """
    began = time.perf_counter()
    with _started(command) as process:
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
    return Sample(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * _RUSAGE_UNIT)


def peak(command: Sequence[str]) -> int:
    """Run *command* and return the most memory that it and its children held together, in bytes.

    Shared pages count once (`Pss`), sampled fifty times a second; slow, so not for timing. 0 where the system
    does not tell.

    Raises:
        BenchError: as for `run`.
    """
    most = 0
    with _started(command) as process:
        while process.poll() is None:
            most = max(most, sum(map(_pss, _family(process.pid))))
            time.sleep(_INTERVAL)
    return most


@contextmanager
def _started(command: Sequence[str]) -> Iterator["subprocess.Popen[bytes]"]:
    """A process that the caller waits for; it and its children end with the block, whatever happens."""
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            command,
            cwd=CHECKOUT,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,
        )
        timer = threading.Timer(_LIMIT, os.killpg, (process.pid, signal.SIGKILL))
        timer.start()
        try:
            yield process
        finally:
            timer.cancel()
            if process.returncode is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        if process.returncode not in (0, 1):
            said = os.pread(errors.fileno(), 2000, 0).decode("utf-8", "replace").strip()
            raise BenchError(
                f"{' '.join(command)[:200]}: ended with {process.returncode}. {said}"
            )


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii")
    except OSError:
        return
    for child in children.split():
        yield from _family(int(child))


def _pss(pid: int) -> int:
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
    except OSError:
        return 0
    return next(
        (
            int(line.split()[1]) << 10
            for line in rollup.splitlines()
            if line.startswith("Pss:")
        ),
        0,
    )
