"""A process of its own for what strangers wrote: no secrets, and limits on time and memory."""

import os
import subprocess
import sys
from collections.abc import Sequence
from functools import partial

from bot.errors import IsolatedProcessError

# Seconds.
WALL = 300
# Seconds of processor time.
PROCESSOR = 300
# Bytes of address space: a catalog of 100,000 entries takes a quarter of it.
MEMORY = 2 << 30

_KEPT = (
    "PATH",
    "HOME",
    "LANG",
    "TMPDIR",
    "LISTWRIGHT_TODAY",
    "LISTWRIGHT_NO_CACHE",
    "SYSTEMROOT",
)


def run_isolated(
    words: Sequence[str],
    given: bytes = b"",
    *,
    most_output: int = 1 << 20,
    wall: float = WALL,
    memory: int = MEMORY,
) -> bytes:
    """Return what `listwright` with *words* prints, in a process that sees no token and cannot outgrow its limits.

    *given* is its standard input; *most_output* counts the bytes that it may print.

    Raises:
        IsolatedProcessError: it took too long or too much memory, crashed, or failed;
            the message holds nothing that it printed but its last line.
    """
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    command = [sys.executable, "-I", "-m", "bot", *words]
    try:
        done = subprocess.run(
            command,
            env=environment,
            input=given,
            capture_output=True,
            timeout=wall,
            check=False,
            preexec_fn=partial(_limit, memory) if os.name == "posix" else None,
        )
    except subprocess.TimeoutExpired:
        raise IsolatedProcessError(
            f"reading the contribution took more than {wall:.0f} seconds."
        ) from None
    if done.returncode < 0:
        raise IsolatedProcessError(
            f"reading the contribution was ended by signal {-done.returncode}."
        )
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise IsolatedProcessError(f"reading the contribution failed: {said[:300]!r}.")
    if len(done.stdout) > most_output:
        raise IsolatedProcessError(
            f"reading the contribution gave more than {most_output:,} bytes."
        )
    return done.stdout


def _limit(memory: int) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR, PROCESSOR))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (256 << 20, 256 << 20))
