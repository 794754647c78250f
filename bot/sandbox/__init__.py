"""Run the program in a process of its own, for texts that strangers wrote.

The process has no secret in its environment, can gain no rights, and has limits on time,
memory and output. It is not cut off from the network, and runs as the same user: it is
a bound for what a program error can do, not for a program of an attacker's.
"""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import BinaryIO

from bot.errors import GitError, IsolatedProcessError
from bot.ports import Supply
from bot.sandbox.objects import ObjectServer

# Seconds that the process may run.
WALL = 300
# Seconds of processor time.
PROCESSOR = 300
# Bytes of address space: a catalog of 100,000 entries takes a quarter of it.
MEMORY = 2 << 30

# Bytes of a file that the process may write.
_LARGEST_FILE = 256 << 20
# Bytes at the end of what the process writes to its standard error.
_LONGEST_ERROR = 16 << 10
# `prctl(PR_SET_NO_NEW_PRIVS, 1)`: no program that the process starts has more rights than
# it (Linux, `include/uapi/linux/prctl.h`).
_NO_NEW_RIGHTS = 38
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


def run_isolated(  # noqa: PLR0913 - a process, and its limits
    arguments: Sequence[str],
    given: bytes = b"",
    *,
    most_output: int = 1 << 20,
    wall: float = WALL,
    memory: int = MEMORY,
    supply: Supply | None = None,
) -> bytes:
    """Return what `listwright` prints with *arguments*, in a process of its own.

    Args:
        arguments: the words of the command line.
        given: the standard input of the process.
        most_output: how many bytes it may print.
        wall: how many seconds it may take.
        memory: how many bytes of address space it may have.
        supply: fetches objects of git that the process asks for; without it, there is
            nobody to ask.

    Raises:
        ListwrightError: what *supply* raised.
        IsolatedProcessError: the process took too long or too much memory, crashed, or
            failed. Of what it printed the message holds only the last line of its
            standard error.
    """
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    # -I: neither the current folder nor PYTHONPATH can put a module in the way.
    command = [sys.executable, "-I", "-m", "bot", *arguments]
    server = ObjectServer(supply) if supply is not None else None
    # Files, not pipes: the limit on files bounds what the process prints, and no more
    # of it is read than is used.
    with tempfile.TemporaryFile() as printed, tempfile.TemporaryFile() as said:
        process = _start(command, environment, printed, said, memory, server)
        try:
            process.communicate(given, timeout=wall)
        except subprocess.TimeoutExpired:
            if server is not None and server.is_fetching:
                raise GitError(
                    "fetching the files of a review took too long."
                ) from None
            raise IsolatedProcessError(
                f"reading the contribution took more than {wall:.0f} seconds."
            ) from None
        finally:
            _end(process)
            if server is not None:
                server.close()
        if server is not None and server.failure is not None:
            raise server.failure
        printed.seek(0)
        output = printed.read(most_output + 1)
        said.seek(max(0, said.seek(0, os.SEEK_END) - _LONGEST_ERROR))
        error_output = said.read().decode("utf-8", "replace").strip()
    if process.returncode < 0:
        raise IsolatedProcessError(
            f"reading the contribution was ended by signal {-process.returncode}."
        )
    if process.returncode != 0:
        # A traceback names the error in its last line.
        error = error_output.rpartition("\n")[2]
        raise IsolatedProcessError(f"reading the contribution failed: {error[:300]!r}.")
    if len(output) > most_output:
        raise IsolatedProcessError(
            f"reading the contribution gave more than {most_output:,} bytes."
        )
    return output


def _start(  # noqa: PLR0913, PLR0917 - a process, and what it is given
    command: Sequence[str],
    environment: Mapping[str, str],
    printed: BinaryIO,
    said: BinaryIO,
    memory: int,
    server: ObjectServer | None,
) -> "subprocess.Popen[bytes]":
    """Start the process, which may ask *server* for objects.

    Raises:
        IsolatedProcessError: a limit of the process could not be set.
    """
    pipes = server.pipes if server is not None else ()
    variables = server.environment if server is not None else {}
    try:
        process = subprocess.Popen(
            command,
            env={**environment, **variables},
            stdin=subprocess.PIPE,
            stdout=printed,
            stderr=said,
            pass_fds=pipes,
            # So that whatever it starts ends with it.
            start_new_session=True,
            # The thread of the server begins after this.
            preexec_fn=partial(_limit, memory) if os.name == "posix" else None,  # noqa: PLW1509
        )
    except subprocess.SubprocessError as problem:
        raise IsolatedProcessError(
            f"reading the contribution could not begin: {problem}"
        ) from None
    finally:
        # The process has them, or there is none.
        if server is not None:
            server.start()
    return process


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a process with all that it has started."""
    if os.name == "posix":
        # They have ended by themselves, as a rule.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def _limit(memory: int) -> None:
    """Limit the resources of this process, which is about to become the isolated one."""
    import ctypes
    import resource

    if sys.platform == "linux":
        # On GitHub's runners, any process may become root by `sudo`; this one may not.
        if ctypes.CDLL(None).prctl(_NO_NEW_RIGHTS, 1, 0, 0, 0) != 0:
            raise OSError("this system lets a process gain rights.")
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR, PROCESSOR))
    # No core file: it would hold all that the process has read.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST_FILE, _LARGEST_FILE))
