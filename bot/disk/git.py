"""Git by plumbing: trees and blobs are read as data, nothing is checked out."""

import datetime as dt
import os
import re
import weakref
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bot.disk.git_output import parse_line_dates, parse_tree, read_signature
from bot.disk.git_program import (
    Limits,
    build_command,
    build_environment,
    close_process,
    common_folder,
    describe_failure,
)
from bot.disk.tree import GitTree
from bot.errors import GitError, UsageError
from bot.ports import CommitInfo, FileChange, FileRef, Merged

if TYPE_CHECKING:
    import subprocess

_NOWHERE = "0" * 40
# The setting of a repository into which contributions are fetched without large files.
LACKS_LARGE_BLOBS = "listwright.lacksLargeBlobs"
_FULL_ID = re.compile(r"[0-9a-f]{40}")
_AT_GITHUB = re.compile(
    r"(?:https://(?:[^@/\s]+@)?github\.com/|(?:ssh://)?git@github\.com[:/])([\w.-]+/[\w.-]+?)(?:\.git)?/?"
)


class GitRepository:
    """The repository that *root* belongs to."""

    def __init__(
        self, root: Path, environment: Mapping[str, str] | None = None
    ) -> None:
        """Use the repository at *root*, bare or not; git sees the variables of *environment* too."""
        self._root = root
        self._more = dict(environment or {})
        self._trees: dict[str, GitTree] = {}
        self._merge_bases: dict[tuple[str, str], str] = {}
        self._changes: dict[tuple[str, str], list[FileChange]] = {}
        self._asked: subprocess.Popen[bytes] | None = None

    @property
    def folder(self) -> str:
        """Where it stands."""
        return str(self._root)

    def commit(self, revision: str) -> str:
        """The full id of the commit that *revision* names."""
        if revision.startswith("-"):
            raise UsageError(f"`{revision}` is not the name of a revision.")
        found = self._object(f"{revision}^{{commit}}")
        if found is None:
            raise UsageError(f"git knows no commit `{revision}` here.")
        return found[0]

    def about(self, commit: str) -> CommitInfo:
        """What git says of a commit."""
        found = self._object(commit)
        if found is None:
            raise GitError(f"the commit {commit} is missing.")
        head, _, message = found[1].decode("utf-8", "replace").partition("\n\n")
        lines = head.split("\n")
        parents = tuple(line[7:] for line in lines if line.startswith("parent "))
        author, when = read_signature(lines, "author ")
        _, committed = read_signature(lines, "committer ")
        return CommitInfo(author, when, parents, message, committed)

    def tree(self, revision: str) -> "GitTree":
        """The files of a revision or tree."""
        if revision not in self._trees:
            self._trees[revision] = GitTree(self, revision)
        return self._trees[revision]

    def merge_base(self, base: str, head: str) -> str:
        """The commit where the two parted."""
        pair = (base, head)
        if pair in self._merge_bases:
            return self._merge_bases[pair]
        try:
            parted = self.run("merge-base", base, head).decode().strip()
        except GitError:
            raise GitError("the two revisions have no commit in common.") from None
        if all(
            map(_FULL_ID.fullmatch, pair)
        ):  # what a branch means may change; what an id means never does
            self._merge_bases[pair] = parted
        return parted

    def merged(self, base: str, head: str) -> Merged:
        """What *base* would be after merging *head*."""
        if self.merge_base(base, head) == base:
            return Merged(head)
        result = self.call(
            [
                "merge-tree",
                "--write-tree",
                "--name-only",
                "--no-messages",
                "-z",
                base,
                head,
            ]
        )
        if result.returncode not in (0, 1):
            raise GitError(describe_failure(result))
        tree, *conflicts = (
            result.stdout.decode("utf-8", "backslashreplace").rstrip("\0").split("\0")
        )
        return Merged(tree, tuple(dict.fromkeys(conflicts)))

    def contains(self, commit: str, other: str) -> bool:
        """Whether *other* is *commit* or one that it follows."""
        try:
            return self.merge_base(commit, other) == other
        except GitError:
            return False

    def commits_beyond(self, base: str, head: str, most: int) -> list[str]:
        """The ids of the commits of *head* that *base* does not follow, newest first; at most *most*."""
        words = ("rev-list", "--topo-order", f"--max-count={most}", head, f"^{base}")
        return self.run(*words).decode().split()

    def changes(self, before: str, after: str) -> list[FileChange]:
        """The paths that differ between two trees, sorted."""
        pair = (before, after)
        if pair not in self._changes or not all(map(_FULL_ID.fullmatch, pair)):
            self._changes[pair] = self._compare(before, after)
        return list(self._changes[pair])

    def _compare(self, before: str, after: str) -> list[FileChange]:
        fields = self.run(
            "diff-tree", "-r", "-z", "--no-renames", "--full-index", before, after
        ).split(b"\0")
        changes = []
        for head, path in zip(fields[::2], fields[1::2], strict=False):
            _, mode, old, new, _status = head.lstrip(b":").decode().split(" ")
            old, new = ("" if blob == _NOWHERE else blob for blob in (old, new))
            changes.append(
                FileChange(path.decode("utf-8", "backslashreplace"), old, new, mode)
            )
        return sorted(changes)

    def read_blob(self, blob: str) -> bytes:
        """The content of one blob."""
        found = self._object(blob)
        if found is None:
            raise GitError(f"the object {blob} is missing.")
        return found[1]

    def read_start(self, blob: str, most: int) -> bytes:
        """The first *most* bytes of a blob; of one that is too large to be fetched, *most* line ends."""
        return self.read_blob(blob)[:most] if self.has_blob(blob) else b"\n" * most

    def has_blob(self, blob: str) -> bool:
        """Return whether a blob was fetched. Where large ones are not fetched, one that is not here is large."""
        return not self._lacks_large_blobs or self._object(blob) is not None

    @cached_property
    def _lacks_large_blobs(self) -> bool:
        return bool(self.call(["config", "--get", LACKS_LARGE_BLOBS]).stdout)

    def versions(self, revision: str, path: str, most: int) -> list[bytes]:
        """What a file held after each of the last *most* commits that changed it, newest first."""
        out = self.run(
            "log", "--format=%H", f"--max-count={most}", revision, "--", path
        )
        found = (self._object(f"{commit}:{path}") for commit in out.decode().split())
        return [content for one in found if one is not None for content in (one[1],)]

    def mainline(self, revision: str, path: str) -> list[tuple[str, str]]:
        """The commits that changed *path*, along first parents from *revision*, newest first: ids and subjects."""
        out = self.run(
            "rev-list", "--first-parent", "--format=%s", revision, "--", path
        )
        lines = out.decode("utf-8", "replace").split("\n")
        return [
            (line.removeprefix("commit "), subject)
            for line, subject in zip(lines[::2], lines[1::2], strict=False)
        ]

    def line_dates(self, revision: str, path: str) -> list[dt.date]:
        """The day on which each line of a file came to be what it is, white space and moves aside."""
        out = self.run("blame", "-w", "-M", "--porcelain", revision, "--", path)
        return parse_line_dates(out.decode("utf-8", "replace"))

    def added_by(self, revision: str, path: str) -> str:
        """The commit that last added a file; empty if none did."""
        out = self.run(
            "log",
            "--diff-filter=A",
            "--format=%H",
            "--max-count=1",
            revision,
            "--",
            path,
        )
        return out.decode().strip()

    def branch(self) -> str:
        """The branch that work goes to: the default one of the clone, else `main` or `master`, else this one."""

        def named(ref: str) -> str:
            return (
                self.call(["symbolic-ref", "--quiet", "--short", ref])
                .stdout.decode()
                .strip()
            )

        if default := named("refs/remotes/origin/HEAD"):
            return default.removeprefix("origin/")
        usual = ("main", "master")
        heads = (
            self.call(["for-each-ref", "--format=%(refname:short)", "refs/heads"])
            .stdout.decode()
            .split()
        )
        return next((name for name in usual if name in heads), named("HEAD"))

    def origin(self) -> str:
        """The repository at GitHub that this is a clone of, `owner/name`; empty where it is none."""
        url = (
            self.call(["config", "--get", "remote.origin.url"])
            .stdout.decode("utf-8", "replace")
            .strip()
        )
        found = _AT_GITHUB.fullmatch(url)
        return found[1] if found else ""

    def read_blobs(self, blobs: Sequence[str]) -> list[bytes]:
        """The contents of *blobs*, in their order; one process for all."""
        if not blobs:
            return []
        out = self.run(
            "cat-file", "--batch", stdin="".join(f"{blob}\n" for blob in blobs).encode()
        )
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

    def list_tree(self, revision: str, under: str = "") -> list[FileRef]:
        """The files of a revision below the folder *under*, sorted by path."""
        out = self.run(
            "ls-tree",
            "-r",
            "-z",
            "--full-tree",
            revision,
            *(["--", f"{under}/"] if under else []),
        )
        return parse_tree(out.decode("utf-8", "surrogateescape"))

    @cached_property
    def common_folder(self) -> Path | None:
        """The folder that all worktrees share, for a cache; None outside a repository."""
        return common_folder(self._root)

    def _object(self, name: str) -> tuple[str, bytes] | None:
        """The id and content of the object *name*; None where there is none. One process answers all."""
        if "\n" in name:
            return None
        if self._asked is None:
            self._asked = self._start("cat-file", "--batch")
            weakref.finalize(self, close_process, self._asked)
        asked = self._asked
        if asked.stdin is None or asked.stdout is None or asked.stderr is None:
            raise GitError("git was started without pipes.")
        try:
            asked.stdin.write(f"{name}\n".encode("utf-8", "surrogateescape"))
            asked.stdin.flush()
            head = asked.stdout.readline().split(b" ")
            if head == [b""]:
                raise BrokenPipeError
            if len(head) != 3:  # noqa: PLR2004 - "ID TYPE SIZE", else "NAME missing"
                return None
            return head[0].decode(), asked.stdout.read(int(head[2]) + 1)[:-1]
        except OSError:
            words = asked.stderr.read().decode("utf-8", "replace").strip()
            raise GitError(
                words.removeprefix("fatal: ")[:500] or "git ended without an answer."
            ) from None

    def _start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        import subprocess

        try:
            return subprocess.Popen(
                build_command(arguments),
                cwd=self._root,
                env=build_environment() | self._more,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
        except FileNotFoundError:
            raise GitError("git is not installed, or the folder is gone.") from None

    def run(
        self, *arguments: str, stdin: bytes | None = None, limits: Limits | None = None
    ) -> bytes:
        """What git prints.

        Raises:
            GitError: it failed, or went beyond *limits*.
        """
        result = self.call(arguments, stdin, limits)
        if result.returncode != 0:
            raise GitError(describe_failure(result))
        return result.stdout

    def call(
        self,
        arguments: Iterable[str],
        stdin: bytes | None = None,
        limits: Limits | None = None,
    ) -> "subprocess.CompletedProcess[bytes]":
        """Run git and wait, whatever comes of it.

        Raises:
            GitError: git is not there, or took longer than *limits* allow.
        """
        import subprocess

        try:
            return subprocess.run(
                build_command(arguments),
                cwd=self._root,
                env=build_environment() | self._more,
                input=stdin,
                capture_output=True,
                check=False,
                timeout=limits.seconds if limits else None,
                preexec_fn=limits.apply if limits and os.name == "posix" else None,
            )
        except FileNotFoundError:
            raise GitError("git is not installed, or the folder is gone.") from None
        except subprocess.TimeoutExpired as error:
            raise GitError(f"git took more than {error.timeout:.0f} seconds.") from None
