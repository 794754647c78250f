"""Git by plumbing: trees and blobs are read as data, nothing is checked out."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bot.disk.git_output import parse_folder, parse_line_dates, read_signature
from bot.disk.git_program import (
    Limits,
    build_command,
    build_environment,
    describe_failure,
    find_common_folder,
)
from bot.disk.object_reader import OBJECT_HEAD, GitObject, ObjectReader
from bot.disk.tree import GitTree
from bot.disk.tree_changes import compare_trees
from bot.errors import GitError, UsageError
from bot.ports import FOLDER_MODE, CommitInfo, FileChange, FileRef, Merged

if TYPE_CHECKING:
    import subprocess

    from bot.disk.object_supply import ObjectSupply

# The file in the folder of a repository into which contributions are fetched without large
# files.
LACKS_LARGE_BLOBS = "listwright-lacks-large-blobs"
# Folders in one another, as git's own `core.maxTreeDepth` allows.
_DEEPEST = 2_048
# Blobs that are read one by one.
_FEW = 32
_FULL_ID = re.compile(r"[0-9a-f]{40}")
# The address of a repository at GitHub: `https://github.com/owner/name.git`, or
# `git@github.com:owner/name.git`.
_AT_GITHUB = re.compile(
    r"(?:https://(?:[^@/\s]+@)?github\.com/|(?:ssh://)?git@github\.com[:/])"
    r"([\w.-]+/[\w.-]+?)(?:\.git)?/?"
)


class GitRepository:
    """The repository that *root* belongs to."""

    def __init__(
        self,
        root: Path,
        environment: Mapping[str, str] | None = None,
        supply: "ObjectSupply | None" = None,
    ) -> None:
        """Use the repository at *root*, bare or not.

        git sees the variables of *environment* in addition to its own. *supply* is asked
        for objects that are not here; without it, they are missing.
        """
        self._root = root
        self._supply = supply
        self._variables = dict(environment or {})
        self._trees: dict[str, GitTree] = {}
        # What stands in a folder, by the id of its tree and where it stands.
        self._folders: dict[tuple[str, str], dict[str, FileRef]] = {}
        self._merge_bases: dict[tuple[str, str], str] = {}
        self._changes: dict[tuple[str, str], list[FileChange]] = {}
        self._objects = ObjectReader(root, self._variables)

    @property
    def folder(self) -> str:
        """The path of the repository's folder."""
        return str(self._root)

    def resolve_commit(self, revision: str) -> str:
        """Return the full id of the commit that *revision* names.

        Raises:
            UsageError: there is no such commit.
        """
        # git would take the name for an option.
        if revision.startswith("-"):
            raise UsageError(f"`{revision}` is not the name of a revision.")
        commit = self._read_object(f"{revision}^{{commit}}")
        if commit is None:
            raise UsageError(f"git knows no commit `{revision}` here.")
        return commit.id

    def read_commit(self, commit: str) -> CommitInfo:
        """Return what git records about a commit.

        Raises:
            GitError: there is no commit of this id.
        """
        git_object = self._read_object(commit)
        if git_object is None:
            raise GitError(f"the commit {commit} is missing.")
        text = git_object.content.decode("utf-8", "replace")
        head, _, message = text.partition("\n\n")
        lines = head.split("\n")
        parents = tuple(
            line.removeprefix("parent ") for line in lines if line.startswith("parent ")
        )
        author, when = read_signature(lines, "author ")
        _, committed = read_signature(lines, "committer ")
        return CommitInfo(author, when, parents, message, committed)

    def open_tree(self, revision: str) -> "GitTree":
        """Return the files of a revision or tree."""
        if revision not in self._trees:
            self._trees[revision] = GitTree(self, revision)
        return self._trees[revision]

    def find_merge_base(self, base: str, head: str) -> str:
        """Return the commit where *base* and *head* parted.

        Raises:
            GitError: they have no commit in common.
        """
        pair = (base, head)
        if pair in self._merge_bases:
            return self._merge_bases[pair]
        try:
            fork_point = self.run("merge-base", base, head).decode().strip()
        except GitError:
            raise GitError("the two revisions have no commit in common.") from None
        # The commit of a branch's name may change, that of an id never does.
        if all(map(_FULL_ID.fullmatch, pair)):
            self._merge_bases[pair] = fork_point
        return fork_point

    def try_merge(self, base: str, head: str) -> Merged:
        """Return what *base* would be after merging *head*.

        Raises:
            GitError: they have no commit in common, or git failed.
        """
        if self.find_merge_base(base, head) == base:
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
        # git ends with 1 where the merge has conflicts.
        if result.returncode not in (0, 1):
            raise GitError(describe_failure(result))
        output = result.stdout.decode("utf-8", "backslashreplace")
        tree, *conflicts = output.rstrip("\0").split("\0")
        return Merged(tree, tuple(dict.fromkeys(conflicts)))

    def contains(self, commit: str, ancestor: str) -> bool:
        """Return whether *ancestor* is *commit* or one that it follows."""
        try:
            return self.find_merge_base(commit, ancestor) == ancestor
        except GitError:
            return False

    def list_commits_beyond(
        self, base: str, heads: Sequence[str], most: int
    ) -> list[str]:
        """Return the ids of the commits of *heads* that *base* does not follow.

        The newest come first; there are at most *most*.
        """
        count = f"--max-count={most}"
        output = self.run("rev-list", "--topo-order", count, *heads, f"^{base}")
        return output.decode().split()

    def list_changes(self, before: str, after: str) -> list[FileChange]:
        """Return the paths that differ between two trees, sorted.

        A rename is a removal and an addition.
        """
        if before == after:
            return []
        pair = (before, after)
        if pair not in self._changes or not all(map(_FULL_ID.fullmatch, pair)):
            trees = (f"{before}^{{tree}}", f"{after}^{{tree}}")
            self._changes[pair] = compare_trees(
                lambda tree: self._read_tree_object(tree).content, *trees
            )
        return list(self._changes[pair])

    def read_blob(self, blob: str) -> bytes:
        """Return the content of one blob.

        Raises:
            GitError: it is missing.
        """
        git_object = self._read_object(blob)
        if git_object is None and self._supply is not None:
            self._supply.ask([blob])
            git_object = self._read_object(blob)
        if git_object is None:
            raise GitError(f"the object {blob} is missing.")
        return git_object.content

    def fetch_blobs(self, blobs: Iterable[str]) -> None:
        """Have *blobs* here, as far as there is anybody to ask for them.

        Whoever is about to read many of them asks for all at once.
        """
        if self._supply is None:
            return
        missing = self.find_missing(blobs)
        if missing:
            self._supply.ask(missing)

    def find_missing(self, objects: Iterable[str]) -> list[str]:
        """Return the ids among *objects* that are not here; one process asks for all."""
        names = [name for name in dict.fromkeys(objects) if name]
        if not names:
            return []
        request = "".join(f"{name}\n" for name in names).encode()
        output = self.run("cat-file", "--batch-check", stdin=request)
        return [
            line.removesuffix(" missing")
            for line in output.decode().splitlines()
            if line.endswith(" missing")
        ]

    def read_start(self, blob: str, most: int) -> bytes:
        """Return the first *most* bytes of a blob.

        For a large blob that was not fetched, *most* line ends stand in.
        """
        if not self.has_blob(blob):
            return b"\n" * most
        return self.read_blob(blob)[:most]

    def has_blob(self, blob: str) -> bool:
        """Return whether a blob is here.

        Where large blobs are not fetched, one that is not here is large. Elsewhere every
        blob is here.
        """
        return not self._lacks_large_blobs or self._read_object(blob) is not None

    @cached_property
    def _lacks_large_blobs(self) -> bool:
        return (self._root / LACKS_LARGE_BLOBS).exists()

    def read_versions(self, revision: str, path: str, most: int) -> list[bytes]:
        """Return the contents of a file after the last commits that changed it.

        The newest come first; there are at most *most*. A commit that removed the file
        gives none.
        """
        count = f"--max-count={most}"
        output = self.run("log", "--format=%H", count, revision, "--", path)
        contents = []
        for commit in output.decode().split():
            file = self.find_file(commit, path)
            if file is not None and file.blob:
                contents.append(self.read_blob(file.blob))
        return contents

    def list_mainline(self, revision: str, path: str) -> list[tuple[str, str]]:
        """Return the commits that changed *path*, newest first, as ids and subjects.

        Only first parents are followed from *revision*.
        """
        output = self.run(
            "rev-list", "--first-parent", "--format=%s", revision, "--", path
        )
        # Two lines for each: `commit 5891b5b…`, and its subject.
        lines = output.decode("utf-8", "replace").split("\n")
        return [
            (line.removeprefix("commit "), subject)
            for line, subject in zip(lines[::2], lines[1::2], strict=False)
        ]

    def read_line_dates(self, revision: str, path: str) -> list[dt.date]:
        """Return the day on which each line of a file came to be what it is.

        Changes of white space and moves within the file do not count.
        """
        output = self.run("blame", "-w", "-M", "--porcelain", revision, "--", path)
        return parse_line_dates(output.decode("utf-8", "replace"))

    def find_adding_commit(self, revision: str, path: str) -> str:
        """Return the commit that last added a file; empty if none did."""
        output = self.run(
            "log",
            "--diff-filter=A",
            "--format=%H",
            "--max-count=1",
            revision,
            "--",
            path,
        )
        return output.decode().strip()

    def find_branch(self) -> str:
        """Return the branch that contributions go to; empty where there is none.

        It is the default branch of the clone, else `main` or `master`, else the current
        one.
        """
        default = self._read_symbolic_ref("refs/remotes/origin/HEAD")
        if default:
            return default.removeprefix("origin/")
        result = self.call(["for-each-ref", "--format=%(refname:short)", "refs/heads"])
        branches = result.stdout.decode().split()
        for name in ("main", "master"):
            if name in branches:
                return name
        return self._read_symbolic_ref("HEAD")

    def _read_symbolic_ref(self, ref: str) -> str:
        """Return the short name of what a ref points to; empty where it is none."""
        result = self.call(["symbolic-ref", "--quiet", "--short", ref])
        return result.stdout.decode().strip()

    def list_uncommitted(self) -> list[str]:
        """Return the paths of files that differ from the commit that is checked out.

        New files are among them, ignored ones are not. A repository without a folder
        of files has none.
        """
        command = ["status", "--porcelain", "-z", "--no-renames", "-uall"]
        result = self.call(command)
        records = result.stdout.decode("utf-8", "replace").split("\0")
        # A record is two letters for the state, a space, and the path.
        return [record[3:] for record in records if record]

    def find_origin(self) -> str:
        """Return the repository at GitHub that this is a clone of, as `owner/name`.

        Empty where it is a clone of none.
        """
        result = self.call(["config", "--get", "remote.origin.url"])
        url = result.stdout.decode("utf-8", "replace").strip()
        match = _AT_GITHUB.fullmatch(url)
        return match[1] if match else ""

    def read_blobs(self, blobs: Sequence[str]) -> list[bytes]:
        """Return the contents of *blobs*, in their order; one process reads all.

        Raises:
            GitError: one of them is missing.
        """
        # The process that runs already answers a few sooner than another one starts.
        if len(blobs) <= _FEW:
            return [self.read_blob(blob) for blob in blobs]
        request = "".join(f"{blob}\n" for blob in blobs)
        output = self.run("cat-file", "--batch", stdin=request.encode())
        contents = []
        position = 0
        for blob in blobs:
            head = OBJECT_HEAD.match(output, position)
            if head is None:
                raise GitError(f"the object {blob} is missing.")
            start = head.end()
            end = start + int(head[3])
            contents.append(output[start:end])
            # A line end follows each content.
            position = end + 1
        return contents

    def list_tree(self, revision: str, under: str = "") -> list[FileRef]:
        """Return the files of a revision below the folder *under*, sorted by path."""
        files: list[FileRef] = []
        items = list(self.read_folder(revision, under).values())
        while items:
            item = items.pop()
            if item.mode == FOLDER_MODE and item.blob is not None:
                items += self._read_tree(item.blob, item.path).values()
            else:
                files.append(item)
        return sorted(files)

    def read_folder(self, revision: str, folder: str) -> dict[str, FileRef]:
        """Return what stands in a folder of a revision, by name; empty without it.

        The folders in it are among them, with `FOLDER_MODE`, and not what stands in those.
        The top folder is "".

        Raises:
            GitError: there is no such revision, or a folder was not fetched.
        """
        items = self._read_tree(f"{revision}^{{tree}}", "")
        for name in folder.split("/") if folder else ():
            item = items.get(name)
            if item is None or item.mode != FOLDER_MODE or item.blob is None:
                return {}
            items = self._read_tree(item.blob, item.path)
        return items

    def find_file(self, revision: str, path: str) -> FileRef | None:
        """Return what stands at *path* in a revision, a folder too; None where nothing does.

        Raises:
            GitError: there is no such revision, or a folder was not fetched.
        """
        folder, _, name = path.rpartition("/")
        return self.read_folder(revision, folder).get(name)

    def _read_tree(self, name: str, folder: str) -> dict[str, FileRef]:
        """Return what stands in a tree by the name of its object, *folder* in its revision.

        Raises:
            GitError: the tree is missing or damaged, or stands deeper than anybody's does.
        """
        if (name, folder) in self._folders:
            return self._folders[name, folder]
        if folder.count("/") >= _DEEPEST:
            raise GitError(f"a folder stands below {_DEEPEST:,} others.")
        tree = self._read_tree_object(name)
        if (tree.id, folder) not in self._folders:
            self._folders[tree.id, folder] = parse_folder(tree.content, folder)
        # The tree of a commit's id never changes, that of a branch's name does.
        if _FULL_ID.match(name):
            self._folders[name, folder] = self._folders[tree.id, folder]
        return self._folders[tree.id, folder]

    def _read_tree_object(self, name: str) -> GitObject:
        """Return a tree as git keeps it.

        Raises:
            GitError: it is missing, or no tree.
        """
        tree = self._read_object(name)
        if tree is None or tree.type != b"tree":
            raise GitError(f"the tree {name} is missing.")
        return tree

    @cached_property
    def common_folder(self) -> Path | None:
        """The folder that all worktrees share, for a cache; None outside a repository."""
        return find_common_folder(self._root)

    def _read_object(self, name: str) -> GitObject | None:
        """Return the object that *name* names; None where there is none.

        Raises:
            GitError: git failed.
        """
        return self._objects.read(name)

    def run(
        self,
        *arguments: str,
        stdin: bytes | None = None,
        limits: Limits | None = None,
    ) -> bytes:
        """Run git and return what it prints.

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
        """Run git to its end and return the result, whatever its status is.

        Raises:
            GitError: git is not there, or took longer than *limits* allow.
        """
        import subprocess

        command = build_command(arguments)
        try:
            return subprocess.run(
                limits.limit(command) if limits else command,
                cwd=self._root,
                env=build_environment() | self._variables,
                input=stdin,
                capture_output=True,
                check=False,
                timeout=limits.seconds if limits else None,
            )
        except FileNotFoundError:
            raise GitError("git is not installed, or the folder is gone.") from None
        except subprocess.TimeoutExpired as error:
            raise GitError(f"git took more than {error.timeout:.0f} seconds.") from None
