"""What differs between two revisions is what git itself lists."""

import random
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.disk import tree_changes
from bot.disk.git import GitRepository
from bot.errors import GitError

NAMES = ("a", "b", "a.yaml", "a-b", "ö", "\udcff.yaml", "zwölf Eulen")
MODES = ("100644", "100644", "100755", "120000", "160000", "040000", "040000")
EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"


class Repository:
    """A repository whose objects are written one by one."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.git("init", "--quiet", "--bare", ".")
        self.blobs = [
            self.git("hash-object", "-w", "--stdin", given=bytes([number]))
            for number in range(3)
        ]

    def git(self, *words: str, given: bytes = b"") -> str:
        done = subprocess.run(
            ["git", *words],
            cwd=self.root,
            input=given,
            capture_output=True,
            check=True,
        )
        return done.stdout.decode("utf-8", "surrogateescape").rstrip("\n")

    def make_tree(self, lines: Sequence[str]) -> str:
        data = "".join(f"{line}\0" for line in lines)
        given = data.encode("utf-8", "surrogateescape")
        return self.git("mktree", "-z", "--missing", given=given)

    def draw_tree(self, draw: random.Random, depth: int = 3) -> str:
        """A tree of random items; folders become rarer with the depth."""
        lines = []
        for name in draw.sample(NAMES, draw.randint(0, len(NAMES))):
            mode = draw.choice(MODES[: None if depth else -2])
            kind, named = "blob", draw.choice(self.blobs)
            if mode == "160000":
                kind, named = "commit", f"{draw.randint(1, 3)}" * 40
            elif mode == "040000":
                kind, named = "tree", self.draw_tree(draw, depth - 1)
            lines.append(f"{mode} {kind} {named}\t{name}")
        return self.make_tree(lines)

    def list_by_git(self, before: str, after: str) -> list[tuple[str, ...]]:
        words = ["diff-tree", "-r", "-z", "--no-renames", "--full-index"]
        fields = self.git(*words, before, after).split("\0")
        changes = []
        for head, path in zip(fields[::2], fields[1::2], strict=False):
            _, mode, *blobs, _status = head.lstrip(":").split(" ")
            ids = ["" if blob == "0" * 40 else blob for blob in blobs]
            data = path.encode("utf-8", "surrogateescape")
            changes.append((data.decode("utf-8", "backslashreplace"), *ids, mode))
        return sorted(changes)


@pytest.fixture
def made(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def test_changes_are_those_that_git_lists(made: Repository) -> None:
    draw = random.Random(11)  # noqa: S311 - a test repeats itself
    trees = [EMPTY_TREE, *(made.draw_tree(draw) for _ in range(12))]
    repository = GitRepository(made.root)
    shown: set[str] = set()
    for before in trees[:4]:
        for after in trees:
            changes = [tuple(one) for one in repository.list_changes(before, after)]
            assert changes == made.list_by_git(before, after)
            shown.update(mode for *_, mode in changes)

    assert shown == {"000000", "100644", "100755", "120000", "160000"}


def test_a_folder_that_is_missing_is_named(made: Repository) -> None:
    gone = "1" * 40
    tree = made.make_tree([f"040000 tree {gone}\ta"])

    with pytest.raises(GitError, match=f"the tree {gone} is missing"):
        GitRepository(made.root).list_changes(EMPTY_TREE, tree)


@pytest.mark.parametrize("limit", ["_MOST_FOLDERS", "_MOST_PATH_BYTES"])
def test_few_objects_that_stand_for_too_many_files_are_an_error(
    made: Repository, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(tree_changes, limit, 1_000)
    tree = made.make_tree([f"100644 blob {made.blobs[0]}\t{one}" for one in "abcdefgh"])
    for _ in range(12):
        tree = made.make_tree([f"040000 tree {tree}\t{name}" for name in "abcdefgh"])

    with pytest.raises(GitError, match="more files differ than can be compared"):
        GitRepository(made.root).list_changes(EMPTY_TREE, tree)


def test_modes_that_mean_the_same_are_no_change(made: Repository) -> None:
    """Git itself writes no such modes; what others wrote passes its checks."""
    name = b"a.yaml"
    blob = bytes.fromhex(made.blobs[0])

    def write(mode: bytes) -> str:
        content = mode + b" " + name + b"\0" + blob
        words = ["hash-object", "-w", "-t", "tree", "--stdin", "--literally"]
        return made.git(*words, given=content)

    usual, odd = write(b"100644"), write(b"100664")
    repository = GitRepository(made.root)

    assert repository.list_changes(usual, odd) == []
    (change,) = repository.list_changes(EMPTY_TREE, odd)
    assert change.mode == "100644"
    (file,) = repository.list_tree(odd)
    assert file.mode == "100644"


def test_a_damaged_folder_is_an_error(made: Repository) -> None:
    words = ["hash-object", "-w", "-t", "tree", "--stdin", "--literally"]
    tree = made.git(*words, given=b"100644 a.yaml")

    with pytest.raises(GitError, match="is damaged"):
        GitRepository(made.root).list_changes(EMPTY_TREE, tree)


@pytest.mark.parametrize(
    ("mode", "shown"),
    [(b"1" * 30, "160000"), (b"7" * 30 + b"0100644", "100644"), (b"0" * 20, "160000")],
)
def test_a_mode_of_any_length_is_read_as_git_reads_it(
    made: Repository, mode: bytes, shown: str
) -> None:
    """Its own checks let it pass with a warning, so that a fork may have it."""
    content = mode + b" a.yaml\0" + bytes.fromhex(made.blobs[0])
    words = ["hash-object", "-w", "-t", "tree", "--stdin", "--literally"]
    tree = made.git(*words, given=content)
    repository = GitRepository(made.root)

    (change,) = repository.list_changes(EMPTY_TREE, tree)
    (file,) = repository.list_tree(tree)

    assert change.mode == file.mode == shown
    assert made.list_by_git(EMPTY_TREE, tree) == [tuple(change)]


def test_a_file_that_is_named_as_a_folder_is_an_error(made: Repository) -> None:
    """Its bytes may well look like a folder's."""
    content = b"100644 a.yaml\0" + bytes.fromhex(made.blobs[0])
    blob = made.git("hash-object", "-w", "--stdin", given=content)
    words = ["hash-object", "-w", "-t", "tree", "--stdin", "--literally"]
    tree = made.git(*words, given=b"40000 a\0" + bytes.fromhex(blob))

    with pytest.raises(GitError, match="is missing"):
        GitRepository(made.root).list_changes(EMPTY_TREE, tree)
    with pytest.raises(GitError, match="is missing"):
        GitRepository(made.root).list_tree(tree)
