"""Bare repositories by plumbing. A repository and its forks share their objects, as at GitHub."""

import hashlib
import os
import re
import shutil
import subprocess
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

CONFIG = {
    "core.fsync": "none",  # nothing here outlives the test
    "gc.auto": "0",
    "receive.autogc": "false",
    "uploadpack.allowAnySHA1InWant": "true",
    "uploadpack.allowFilter": "true",
}


class Signature(NamedTuple):
    """Who made a commit and when, in seconds since 1970."""

    name: str
    email: str
    seconds: int

    def __str__(self) -> str:
        return f"{self.name} <{self.email}> {self.seconds} +0000"


class File(NamedTuple):
    """A file, or by its mode something stranger: 120000 is a link, 160000 a submodule (its content a commit id)."""

    content: bytes
    mode: str = "100644"


class Hunk(NamedTuple):
    """The lines of the new file that one hunk of a diff shows, and its text."""

    first: int
    last: int
    old_first: int
    old_last: int
    text: str


@dataclass(frozen=True)
class FileDiff:
    """What happened to one path."""

    path: str
    status: str
    additions: int
    deletions: int
    blob: str
    previous: str | None
    patch: str | None

    def hunks(self) -> list[Hunk]:
        """The hunks of its patch."""
        parts = re.split(r"(?m)^(?=@@ -)", self.patch or "")
        found = []
        for part in parts:
            match = re.match(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", part)
            if match is not None:
                old, olds, new, news = (int(number or 1) for number in match.groups())
                found.append(
                    Hunk(new, new + news - 1, old, old + olds - 1, part.rstrip("\n"))
                )
        return found


class CommitInfo(NamedTuple):
    """One commit."""

    sha: str
    tree: str
    parents: list[str]
    author: Signature
    committer: Signature
    message: str


class GitError(Exception):
    """Git refused; its words."""


_OF_IDS = frozenset({"cat-file", "diff", "log", "ls-tree", "merge-base", "rev-list"})
"""What reads only what ids name: the answer is the same in every repository that has them."""
_OF_OBJECTS = frozenset({"merge-tree", "rev-parse"})
"""What writes an object too, or asks whether there is one: the answer is the same where objects are the same."""
_ID = "[0-9a-f]{40}"
_FIXED_WORD = re.compile(
    rf"-.*|blob|{_ID}(?:\.{{2,3}}{_ID}|:.*|\^\{{\w+\}})?", re.DOTALL
)
_ANSWERS: dict[tuple[str, ...], bytes] = {}


class Bare:
    """A bare repository in a folder."""

    def __init__(self, path: Path, objects: Path, default_branch: str = "main") -> None:
        """Make it; *objects* is the folder that the whole network shares."""
        self.path, self.objects = path, objects
        objects.mkdir(parents=True, exist_ok=True)
        for folder in ("refs/heads", "refs/tags", "hooks"):
            (path / folder).mkdir(parents=True)
        (path / "objects").symlink_to(objects)
        (path / "HEAD").write_text(f"ref: refs/heads/{default_branch}\n")
        lines = ["[core]", "\trepositoryformatversion = 0", "\tbare = true"]
        for name, value in CONFIG.items():
            section, key = name.split(".")
            lines += [f"[{section}]", f"\t{key} = {value}"]
        (path / "config").write_text("\n".join(lines) + "\n")

    def fork(self, path: Path, default_branch: str) -> "Bare":
        """Another repository with the same branches."""
        copy = Bare(path, self.objects, default_branch)
        shutil.copytree(
            self.path / "refs/heads", path / "refs/heads", dirs_exist_ok=True
        )
        return copy

    def run(self, *words: str, data: bytes | None = None, **more: str) -> bytes:
        """Run git here; what it prints. What it says of commits by their ids never changes, so it is asked once.

        Raises:
            GitError: it failed.
        """
        revisions = words[1 : words.index("--")] if "--" in words else words[1:]
        if data is not None or more or not all(map(_FIXED_WORD.fullmatch, revisions)):
            return self._run(*words, data=data, **more)
        if words[0] in _OF_IDS:
            key = words
        elif words[0] in _OF_OBJECTS:
            key = (str(self.objects), *words)
        else:
            return self._run(*words)
        if key not in _ANSWERS:
            _ANSWERS[key] = self._run(*words)
        return _ANSWERS[key]

    def _run(self, *words: str, data: bytes | None = None, **more: str) -> bytes:
        environment = {**os.environ, "GIT_DIR": str(self.path), **more}
        done = subprocess.run(
            ["git", *words],
            input=data,
            capture_output=True,
            check=False,
            env=environment,
        )
        if done.returncode:
            raise GitError(
                done.stderr.decode(errors="replace")
                or done.stdout.decode(errors="replace")
            )
        return done.stdout

    def text(self, *words: str, data: bytes | None = None, **more: str) -> str:
        """What git prints, stripped."""
        return (
            self.run(*words, data=data, **more).decode(errors="surrogateescape").strip()
        )

    def resolve(self, name: str, kind: str = "commit") -> str | None:
        """The id of the commit that *name* names; None if there is none."""
        loose = self.path / name
        if kind == "commit" and name.startswith(
            "refs/"
        ):  # nothing here packs refs, so each is a file
            return loose.read_text().strip() if loose.is_file() else None
        try:
            return self.text(
                "rev-parse",
                "--verify",
                "--quiet",
                "--end-of-options",
                f"{name}^{{{kind}}}",
            )
        except GitError:
            return None

    def refs(self) -> dict[str, str]:
        """Return what every ref says, `HEAD` too, in the order of their names; nothing here packs them."""
        found = {"HEAD": (self.path / "HEAD").read_text().strip()}
        for folder, _, names in os.walk(self.path / "refs"):
            for name in names:
                file = Path(folder, name)
                found[file.relative_to(self.path).as_posix()] = file.read_text().strip()
        return dict(sorted(found.items()))

    def branches(self) -> dict[str, str]:
        """The commit of every branch."""
        heads = "refs/heads/"
        return {
            name.removeprefix(heads): sha
            for name, sha in self.refs().items()
            if name.startswith(heads)
        }

    def set_ref(self, ref: str, sha: str, old: str | None = None) -> None:
        """Point *ref* at a commit; if *old* is given, only if it pointed there."""
        self.run("update-ref", ref, sha, *([old] if old is not None else []))

    def delete_ref(self, ref: str) -> None:
        """Remove a ref."""
        self.run("update-ref", "-d", ref)

    def commit(
        self,
        branch: str,
        files: Mapping[str, File | None],
        message: str,
        author: Signature,
        start: str | None = None,
    ) -> str:
        """Commit *files* (None deletes) on top of *branch*, which begins at *start* if it is new; the commit's id."""
        parent = self.resolve(f"refs/heads/{branch}") or start
        tree = Tree.parse(
            self.run("ls-tree", "-r", "-z", "--full-tree", parent) if parent else b""
        )
        for path, file in files.items():
            tree.put(
                path.encode(errors="surrogateescape"),
                self._blob(file) if file else None,
            )
        made = self.write(
            "commit",
            commit_text(
                tree.write(self), [parent] if parent else [], message, author, author
            ),
        )
        ref = self.path / "refs/heads" / branch
        ref.parent.mkdir(parents=True, exist_ok=True)
        ref.write_text(f"{made}\n")
        return made

    def _blob(self, file: File) -> tuple[str, str]:
        """The mode and id of a file, written if it is one."""
        is_commit = file.mode == "160000"
        return file.mode, file.content.decode() if is_commit else self.write(
            "blob", file.content
        )

    def write(self, kind: str, content: bytes) -> str:
        """Write an object as git does, unless it is there; its id."""
        whole = b"%s %d\0%s" % (kind.encode(), len(content), content)
        sha = hashlib.sha1(whole, usedforsecurity=False).hexdigest()
        file = self.objects / sha[:2] / sha[2:]
        if not file.exists():
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(zlib.compress(whole, 1))
        return sha

    def commit_tree(
        self,
        tree: str,
        parents: list[str],
        message: str,
        author: Signature,
        committer: Signature,
    ) -> str:
        """Write a commit that no branch has; its id."""
        text = commit_text(tree, parents, message, author, committer)
        return self.text("hash-object", "-t", "commit", "-w", "--stdin", data=text)

    def read_commit(self, sha: str) -> CommitInfo:
        """One commit by its id."""
        return self.log("--no-walk", sha)[0]

    def log(self, *words: str) -> list[CommitInfo]:
        """The commits that `git log` shows."""
        fields = (
            "%H%x00%T%x00%P%x00%an%x00%ae%x00%at%x00%cn%x00%ce%x00%ct%x00%B%x00%x01"
        )
        out = self.run("log", f"--format={fields}", *words).decode(errors="replace")
        found = []
        for part in out.split("\0\1\n")[:-1]:
            sha, tree, parents, an, ae, at, cn, ce, ct, message = part.split("\0")
            author, committer = Signature(an, ae, int(at)), Signature(cn, ce, int(ct))
            found.append(
                CommitInfo(
                    sha, tree, parents.split(), author, committer, message.rstrip("\n")
                )
            )
        return found

    def read(self, revision: str, path: str) -> bytes | None:
        """A file of a revision."""
        if revision.startswith("refs/"):
            revision = self.resolve(revision) or revision
        try:
            return self.run("cat-file", "blob", f"{revision}:{path}")
        except GitError:
            return None

    def is_ancestor(self, old: str, new: str) -> bool:
        """Whether *new* holds all of *old*."""
        try:
            self.run("merge-base", "--is-ancestor", old, new)
        except GitError:
            return False
        return True

    def merge_base(self, one: str, other: str) -> str | None:
        """Where the two parted."""
        try:
            return self.text("merge-base", one, other)
        except GitError:
            return None

    def merged_tree(self, base: str, head: str) -> str | None:
        """The tree after merging; None if they conflict."""
        try:
            return self.text("merge-tree", "--write-tree", base, head).split("\n")[0]
        except GitError:
            return None

    def rebased(self, base: str, head: str, committer: Signature) -> str:
        """Make the commits of *head* that *base* lacks again on top of it, without merges; the last one's id."""
        made = base
        for commit in self.log("--reverse", "--no-merges", f"{base}..{head}"):
            (parent,) = commit.parents
            kept = self.text("rev-parse", f"{made}^{{tree}}")
            standing = self.commit_tree(kept, [parent], "Before", committer, committer)
            tree = self.merged_tree(standing, commit.sha)
            assert tree is not None, "it conflicts"
            made = self.commit_tree(
                tree, [made], commit.message, commit.author, committer
            )
        return made

    def diff(self, before: str, after: str) -> list[FileDiff]:
        """What changed between two trees, renames found, in git's order."""
        raw = self.run(
            "diff", "--raw", "--numstat", "-z", "-M", "--abbrev=40", before, after
        ).decode(errors="replace")
        patches = self.run("diff", "-M", before, after).decode(errors="replace")
        bodies = re.split(r"(?m)^diff --git .*\n", patches)[1:]
        words = raw.split("\0")
        changes: list[tuple[str, str, str, str | None]] = []
        while words and words[0].startswith(":"):
            _, _, old_blob, new_blob, status = words.pop(0).split(" ")
            first = words.pop(0)
            moved = status[0] in "RC"
            path, previous = (words.pop(0), first) if moved else (first, None)
            changes.append(
                (status[0], path, old_blob if status[0] == "D" else new_blob, previous)
            )
        found = []
        for (status, path, blob, previous), body in zip(changes, bodies, strict=True):
            added, removed, name = words.pop(0).split("\t")
            if not name:
                del words[:2]
            start = body.find("@@ -")
            patch = body[start:].rstrip("\n") if start >= 0 else None
            counts = (0, 0) if added == "-" else (int(added), int(removed))
            found.append(
                FileDiff(path, STATUSES[status], *counts, blob, previous, patch)
            )
        return found


@dataclass
class Tree:
    """A folder in a commit: its files, as mode and id, and its folders."""

    files: dict[bytes, tuple[str, str]] = field(default_factory=dict)
    folders: dict[bytes, "Tree"] = field(default_factory=dict)

    @classmethod
    def parse(cls, listing: bytes) -> "Tree":
        """Read what `git ls-tree -r -z` prints."""
        made = cls()
        for line in filter(None, listing.split(b"\0")):
            head, _, path = line.partition(b"\t")
            mode, _, sha = head.decode().split(" ")
            made.put(path, (mode, sha))
        return made

    def put(self, path: bytes, file: tuple[str, str] | None) -> None:
        """Let *path* be a file; or, if it is None, be no more."""
        name, _, rest = path.partition(b"/")
        if rest:
            if file is not None:
                self.files.pop(name, None)
            self.folders.setdefault(name, Tree()).put(rest, file)
            return
        self.files.pop(name, None)
        self.folders.pop(name, None)
        if file is not None:
            self.files[name] = file

    def write(self, git: Bare) -> str:
        """Write the tree, without folders that hold no file; its id."""
        entries = dict(self.files)
        for name, folder in self.folders.items():
            if folder.holds_files():
                entries[name] = ("40000", folder.write(git))
        # A folder's name is sorted as if a slash ended it.
        names = sorted(
            entries,
            key=lambda name: name + b"/" if entries[name][0] == "40000" else name,
        )
        lines = [
            b"%s %s\0%s"
            % (entries[name][0].encode(), name, bytes.fromhex(entries[name][1]))
            for name in names
        ]
        return git.write("tree", b"".join(lines))

    def holds_files(self) -> bool:
        """Return whether there is a file, however deep."""
        return bool(self.files) or any(
            folder.holds_files() for folder in self.folders.values()
        )


def commit_text(
    tree: str, parents: list[str], message: str, author: Signature, committer: Signature
) -> bytes:
    """What a commit's object holds."""
    lines = [f"tree {tree}", *(f"parent {parent}" for parent in parents)]
    lines += [f"author {author}", f"committer {committer}", "", message]
    return "\n".join(lines).encode()


STATUSES = {
    "A": "added",
    "D": "removed",
    "M": "modified",
    "R": "renamed",
    "C": "copied",
    "T": "changed",
}
