"""How git is started, and where its folder is."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import subprocess

_CLEAN = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "LC_ALL": "C",
}


class Limits(NamedTuple):
    """How long git may take, and how large a file it may write; a pack is one file."""

    seconds: float
    bytes: int

    def apply(self) -> None:
        """Limit the files of this process and of those that it starts."""
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (self.bytes, self.bytes))


def common_folder(root: Path) -> Path | None:
    """The git folder that all worktrees of *root*'s repository share, found without running git."""
    for folder in (root, *root.parents):
        git = folder / ".git"
        if git.is_dir():
            return git
        if git.is_file():
            pointed = git.read_text(encoding="utf-8").removeprefix("gitdir:").strip()
            own = (folder / pointed).resolve()
            common = own / "commondir"
            return (
                (own / common.read_text(encoding="utf-8").strip()).resolve()
                if common.is_file()
                else own
            )
    return None


def build_command(arguments: Iterable[str]) -> list[str]:
    """Return the words that start git with settings which nobody's configuration changes."""
    return [
        "git",
        "-c",
        "core.quotePath=false",
        "-c",
        "core.fsmonitor=false",
        *arguments,
    ]


def build_environment() -> dict[str, str]:
    """Return the environment for git, without what the caller's environment tells it."""
    return {
        name: value for name, value in os.environ.items() if not name.startswith("GIT_")
    } | _CLEAN


def close_process(process: "subprocess.Popen[bytes]") -> None:
    """Close the pipes of a process that answers questions, and wait for its end."""
    for pipe in (process.stdin, process.stdout, process.stderr):
        with suppress(OSError):  # what was not written yet to a process that is gone
            if pipe is not None:
                pipe.close()
    process.wait()


def describe_failure(result: "subprocess.CompletedProcess[bytes]") -> str:
    """Return what git says of its failure, in at most 500 characters."""
    words = (
        result.stderr.decode("utf-8", "replace").strip()
        or f"git ended with status {result.returncode}"
    )
    return words.removeprefix("fatal: ")[:500]
