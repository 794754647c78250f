"""Git by plumbing: trees and blobs are read as data, nothing is checked out."""

import os
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import GitError, UsageError
from bot.ports import FileChange, FileRef

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
_NOWHERE = "0" * 40


class GitRepository:
    """The repository that *root* belongs to."""

    def __init__(self, root: Path) -> None:
        """Use the repository at *root*, bare or not."""
        self._root = root
        self._trees: dict[str, GitTree] = {}

    def commit(self, revision: str) -> str:
        """The full id of the commit that *revision* names."""
        if revision.startswith("-"):
            raise UsageError(f"`{revision}` is not the name of a revision.")
        try:
            return (
                self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
                .decode()
                .strip()
            )
        except GitError:
            raise UsageError(f"git knows no commit `{revision}` here.") from None

    def tree(self, revision: str) -> "GitTree":
        """The files of a revision or tree."""
        if revision not in self._trees:
            self._trees[revision] = GitTree(self, revision)
        return self._trees[revision]

    def merge_base(self, base: str, head: str) -> str:
        """The commit where the two parted."""
        try:
            return self._run("merge-base", base, head).decode().strip()
        except GitError:
            raise GitError("the two revisions have no commit in common.") from None

    def merged(self, base: str, head: str) -> str | None:
        """The tree that *base* would have after merging *head*; None where they conflict."""
        if self.merge_base(base, head) == base:
            return head
        result = self._call(["merge-tree", "--write-tree", "--no-messages", "-z", base, head])
        if result.returncode == 1:
            return None
        if result.returncode != 0:
            raise GitError(_said(result))
        return result.stdout.split(b"\0", 1)[0].decode().strip()

    def changes(self, before: str, after: str) -> list[FileChange]:
        """The paths that differ between two trees, sorted."""
        fields = self._run("diff-tree", "-r", "-z", "--no-renames", "--full-index", before, after).split(
            b"\0"
        )
        changes = []
        for head, path in zip(fields[::2], fields[1::2], strict=False):
            _, mode, old, new, _status = head.lstrip(b":").decode().split(" ")
            old, new = ("" if blob == _NOWHERE else blob for blob in (old, new))
            changes.append(FileChange(path.decode("utf-8", "surrogateescape"), old, new, mode))
        return sorted(changes)

    def read_blob(self, blob: str) -> bytes:
        """The content of one blob."""
        return self.read_blobs([blob])[0]

    def read_blobs(self, blobs: Sequence[str]) -> list[bytes]:
        """The contents of *blobs*, in their order; one process for all."""
        if not blobs:
            return []
        out = self._run("cat-file", "--batch", stdin="".join(f"{blob}\n" for blob in blobs).encode())
        contents, position = [], 0
        for blob in blobs:
            end = out.index(b"\n", position)
            head = out[position:end].split(b" ")
            if len(head) != 3:  # noqa: PLR2004 - "ID TYPE SIZE"
                raise GitError(f"the object {blob} is missing.")
            size = int(head[2])
            contents.append(out[end + 1 : end + 1 + size])
            position = end + size + 2
        return contents

    def list_tree(self, revision: str) -> list[FileRef]:
        """The files of a revision, sorted by path."""
        out = self._run("ls-tree", "-r", "-z", "--full-tree", revision)
        files = []
        for line in out.decode("utf-8", "surrogateescape").split("\0")[:-1]:
            head, path = line.split("\t", 1)
            mode, _, blob = head.split(" ")
            files.append(FileRef(path, blob, mode))
        files.sort()
        return files

    @cached_property
    def common_folder(self) -> Path | None:
        """The folder that all worktrees share, for a cache; None outside a repository."""
        return common_folder(self._root)

    def _run(self, *arguments: str, stdin: bytes | None = None) -> bytes:
        result = self._call(arguments, stdin)
        if result.returncode != 0:
            raise GitError(_said(result))
        return result.stdout

    def _call(
        self, arguments: Iterable[str], stdin: bytes | None = None
    ) -> "subprocess.CompletedProcess[bytes]":
        import subprocess

        command = ["git", "-c", "core.quotePath=false", "-c", "core.fsmonitor=false", *arguments]
        environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")} | _CLEAN
        try:
            return subprocess.run(
                command, cwd=self._root, env=environment, input=stdin, capture_output=True, check=False
            )
        except FileNotFoundError:
            raise GitError("git is not installed, or the folder is gone.") from None


class GitTree:
    """The files of one revision."""

    def __init__(self, repository: GitRepository, revision: str) -> None:
        """Read *revision* of *repository*."""
        self._repository, self._revision = repository, revision

    @cached_property
    def _files(self) -> dict[str, FileRef]:
        return {file.path: file for file in self._repository.list_tree(self._revision)}

    def fingerprint(self) -> str | None:
        """The revision's own id."""
        return self._revision

    def list_files(self, under: str) -> list[FileRef]:
        """The files below *under*, sorted by path."""
        if not under:
            return list(self._files.values())
        return [file for path, file in self._files.items() if path.startswith(f"{under}/")]

    def read(self, path: str) -> bytes | None:
        """The content of a file; None where there is none, or a link or submodule."""
        file = self._files.get(path)
        if file is None or not file.mode.startswith("100") or file.blob is None:
            return None
        return _cached_blob(self._repository, file.blob)

    def read_many(self, files: Sequence[FileRef]) -> Iterable[bytes]:
        """The contents of *files*; empty for a link or a submodule."""
        regular = [file.blob for file in files if file.blob and file.mode.startswith("100")]
        contents = iter(self._repository.read_blobs(regular))
        return [next(contents) if file.blob and file.mode.startswith("100") else b"" for file in files]


@lru_cache(maxsize=256)
def _cached_blob(repository: GitRepository, blob: str) -> bytes:
    return repository.read_blob(blob)


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
            return (own / common.read_text(encoding="utf-8").strip()).resolve() if common.is_file() else own
    return None


def _said(result: "subprocess.CompletedProcess[bytes]") -> str:
    words = result.stderr.decode("utf-8", "replace").strip() or f"git ended with status {result.returncode}"
    return words.removeprefix("fatal: ")[:500]
