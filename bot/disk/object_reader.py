"""Read objects of git one by one, through a process that stays."""

import os
import re
import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.disk.git_program import build_command, build_environment, close_process
from bot.errors import GitError

if TYPE_CHECKING:
    import subprocess

# The head that `git cat-file --batch` prints. For an object that is not there it prints
# "NAME missing", whatever the name is.
OBJECT_HEAD: Final = re.compile(rb"([0-9a-f]{40}) ([a-z]+) ([0-9]+)\n")


class GitObject(NamedTuple):
    """An object that git has: its full id, its type, and what it holds."""

    id: str
    type: bytes
    content: bytes


class ObjectReader:
    """A git that answers one question after the other: starting git takes longer than reading."""

    def __init__(self, root: Path, variables: Mapping[str, str]) -> None:
        """Read the repository at *root*; git sees *variables* in addition to its own."""
        self._root = root
        self._variables = variables
        self._reader: subprocess.Popen[bytes] | None = None
        self._reading_process = 0

    def read(self, name: str) -> GitObject | None:
        """Return the object that *name* names; None where there is none.

        Raises:
            GitError: git failed.
        """
        # Two lines would be two questions.
        if "\n" in name:
            return None
        # A forked process must not take the answers to its parent's questions.
        if self._reader is None or self._reading_process != os.getpid():
            self._reader = self._start()
            self._reading_process = os.getpid()
            weakref.finalize(self, close_process, self._reader)
        reader = self._reader
        if reader.stdin is None or reader.stdout is None or reader.stderr is None:
            raise GitError("git was started without pipes.")
        try:
            reader.stdin.write(f"{name}\n".encode("utf-8", "surrogateescape"))
            reader.stdin.flush()
            line = reader.stdout.readline()
            if not line:
                raise BrokenPipeError
            head = OBJECT_HEAD.fullmatch(line)
            if head is None:
                return None
            # A line end follows the content.
            content = reader.stdout.read(int(head[3]) + 1)[:-1]
            return GitObject(head[1].decode(), head[2], content)
        except OSError:
            message = reader.stderr.read().decode("utf-8", "replace").strip()
            raise GitError(
                message.removeprefix("fatal: ")[:500] or "git ended without an answer."
            ) from None

    def _start(self) -> "subprocess.Popen[bytes]":
        """Start a git that answers questions through pipes."""
        import subprocess

        try:
            return subprocess.Popen(
                build_command(["cat-file", "--batch"]),
                cwd=self._root,
                env={**build_environment(), **self._variables},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
        except FileNotFoundError:
            raise GitError("git is not installed, or the folder is gone.") from None
