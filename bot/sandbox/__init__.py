"""Run the program in a process of its own, for texts that strangers wrote.

The process sees no secrets, and has limits on time and memory.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from functools import partial

from bot.errors import IsolatedProcessError

# Seconds that the process may run.
WALL = 300
# Seconds of processor time.
PROCESSOR = 300
# Bytes of address space: a catalog of 100,000 entries takes a quarter of it.
MEMORY = 2 << 30

# Bytes of a file that the process may write.
_LARGEST_FILE = 256 << 20
# The variables of the environment that the process sees: none of them holds a token.
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
    arguments: Sequence[str],
    given: bytes = b"",
    *,
    most_output: int = 1 << 20,
    wall: float = WALL,
    memory: int = MEMORY,
) -> bytes:
    """Return what `listwright` prints with *arguments*, in a process of its own.

    Args:
        arguments: the words of the command line.
        given: the standard input of the process.
        most_output: how many bytes it may print.
        wall: how many seconds it may take.
        memory: how many bytes of address space it may have.

    Raises:
        IsolatedProcessError: the process took too long or too much memory, crashed, or
            failed. Of what it printed the message holds only the last line of its
            standard error.
    """
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    # -I: neither the current folder nor PYTHONPATH can put a module in the way.
    command = [sys.executable, "-I", "-m", "bot", *arguments]
    try:
        result = subprocess.run(
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
    if result.returncode < 0:
        raise IsolatedProcessError(
            f"reading the contribution was ended by signal {-result.returncode}."
        )
    if result.returncode != 0:
        output = result.stderr.decode("utf-8", "replace").strip()
        # A traceback names the error in its last line.
        error = output.rpartition("\n")[2]
        raise IsolatedProcessError(f"reading the contribution failed: {error[:300]!r}.")
    if len(result.stdout) > most_output:
        raise IsolatedProcessError(
            f"reading the contribution gave more than {most_output:,} bytes."
        )
    return result.stdout


def _limit(memory: int) -> None:
    """Limit the resources of this process, which is about to become the isolated one."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR, PROCESSOR))
    # No core file: it would hold all that the process has read.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST_FILE, _LARGEST_FILE))
