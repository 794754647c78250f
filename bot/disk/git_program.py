"""Start git with settings of our own, and find its folder."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import subprocess

# No settings of the machine or the person, no question for a password, no lock that
# would disturb another git, no replaced objects, and messages in English.
_CLEAN = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "LC_ALL": "C",
}


# What `ulimit -f` counts, in POSIX.
_BLOCK = 512
_LIMITED = 'ulimit -f "$1" && shift && exec "$@"'


class Limits(NamedTuple):
    """How long git may take, and how large a file it may write; a pack is one file."""

    seconds: float
    bytes: int

    def limit(self, command: list[str]) -> list[str]:
        """Return the command line that limits the files of *command*, and runs it.

        Where there is no POSIX shell, it is *command* itself. A function that runs in the
        new process would cost several times as much: then Python copies the whole process.
        """
        if os.name != "posix":
            return command
        blocks = str(self.bytes // _BLOCK)
        return ["/bin/sh", "-c", _LIMITED, "sh", blocks, *command]


def find_common_folder(root: Path) -> Path | None:
    """Return the git folder that all worktrees of *root*'s repository share.

    None outside a repository. It is found without running git.
    """
    for folder in (root, *root.parents):
        git = folder / ".git"
        if git.is_dir():
            return git
        if git.is_file():
            return _follow_git_file(git)
    return None


def _follow_git_file(file: Path) -> Path:
    """Return the common folder that the file `.git` of a worktree leads to.

    The file holds a line such as `gitdir: ../.git/worktrees/name`, and that folder a
    file `commondir` such as `../..`. A submodule has no such file.
    """
    target = file.read_text(encoding="utf-8").removeprefix("gitdir:").strip()
    own = (file.parent / target).resolve()
    pointer = own / "commondir"
    if not pointer.is_file():
        return own
    return (own / pointer.read_text(encoding="utf-8").strip()).resolve()


def build_command(arguments: Iterable[str]) -> list[str]:
    """Return the command line of git, with settings that nobody's configuration changes."""
    return [
        "git",
        "-c",
        "core.quotePath=false",
        "-c",
        "core.fsmonitor=false",
        *arguments,
    ]


def build_environment() -> dict[str, str]:
    """Return the environment for git, without the caller's own variables for git."""
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith("GIT_")
    }
    return inherited | _CLEAN


def close_process(process: "subprocess.Popen[bytes]") -> None:
    """Close the pipes of a process that answers questions, and wait for its end."""
    for pipe in (process.stdin, process.stdout, process.stderr):
        # Closing writes what is left in the buffer, which fails if the process is gone.
        with suppress(OSError):
            if pipe is not None:
                pipe.close()
    process.wait()


def describe_failure(result: "subprocess.CompletedProcess[bytes]") -> str:
    """Return git's own message of its failure, at most 500 characters of it."""
    message = result.stderr.decode("utf-8", "replace").strip()
    if not message:
        message = f"git ended with status {result.returncode}"
    return message.removeprefix("fatal: ")[:500]
