"""Whole processes, measured from outside: wall time, processor time, memory."""

import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
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
        return Sample(self.wall + other.wall, self.cpu + other.cpu, max(self.largest, other.largest))


def run(command: Sequence[str]) -> Sample:
    """Run *command* in the checkout and wait; its output goes nowhere.

    Raises:
        BenchError: it neither succeeded nor ended with findings (status 1), or took too long.
    """
    began = time.perf_counter()
    with tempfile.TemporaryFile() as errors:
        process = _start(command, errors.fileno())
        timer = threading.Timer(_LIMIT, os.killpg, (process.pid, signal.SIGKILL))
        timer.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        finally:
            timer.cancel()
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        _demand_success(process, command, errors.fileno())
    return Sample(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * _RUSAGE_UNIT)


def peak(command: Sequence[str]) -> int:
    """Run *command* and return the most memory that it and its children held together, in bytes.

    Shared pages count once (`Pss`), sampled fifty times a second; slow, so not for timing. 0 where the system
    does not tell.
    """
    most = 0
    with tempfile.TemporaryFile() as errors:
        process = _start(command, errors.fileno())
        until = time.monotonic() + _LIMIT
        while process.poll() is None:
            most = max(most, sum(map(_pss, _family(process.pid))))
            if time.monotonic() > until:
                os.killpg(process.pid, signal.SIGKILL)
            time.sleep(_INTERVAL)
        _demand_success(process, command, errors.fileno())
    return most


def _start(command: Sequence[str], errors: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        command, cwd=CHECKOUT, stdout=subprocess.DEVNULL, stderr=errors, start_new_session=True
    )


def _demand_success(process: "subprocess.Popen[bytes]", command: Sequence[str], errors: int) -> None:
    if process.returncode not in (0, 1):
        said = os.pread(errors, 2000, 0).decode("utf-8", "replace").strip()
        raise BenchError(f"{' '.join(command)[:200]}: ended with {process.returncode}. {said}")


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
    return next((int(line.split()[1]) << 10 for line in rollup.splitlines() if line.startswith("Pss:")), 0)
