"""Git by plumbing."""

import subprocess
from pathlib import Path

import pytest

from bot.disk.git import GitRepository
from bot.disk.git_program import find_common_folder
from bot.errors import GitError, UsageError


def git(root: Path, *words: str, data: bytes | None = None) -> str:
    done = subprocess.run(
        ["git", *words], cwd=root, input=data, capture_output=True, check=True
    )
    return done.stdout.decode().strip()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    (tmp_path / "entries").mkdir()
    (tmp_path / "entries/a.yaml").write_text("title: A\n", encoding="utf-8")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message", "One")
    return tmp_path


def test_a_tree_is_listed_and_read_without_a_checkout(root: Path) -> None:
    (root / "entries/a.yaml").write_text("changed on disk", encoding="utf-8")

    tree = GitRepository(root).open_tree("main")

    files = tree.list_files("entries")
    assert [(file.path, file.mode) for file in files] == [("entries/a.yaml", "100644")]
    assert list(tree.read_many(files)) == [b"title: A\n"]
    assert tree.read("entries/a.yaml") == b"title: A\n"
    assert tree.read("entries/b.yaml") is None


@pytest.mark.parametrize(
    "name", ["nowhere", "--upload-pack=touch x", "-h", "", "main:entries"]
)
def test_what_names_no_commit_is_wrong_usage(root: Path, name: str) -> None:
    with pytest.raises(UsageError):
        GitRepository(root).resolve_commit(name)


def test_T14_names_that_git_itself_would_not_make_are_listed_as_they_are(
    root: Path,
) -> None:
    blob = git(root, "hash-object", "-w", "--stdin", data=b"x")
    entries = [
        b"100644 new\nline.yaml",
        "100644 caf\xe9.yaml".encode("latin-1"),
        b"100644 -x.yaml",
    ]
    raw = b"".join(
        entry + b"\0" + bytes.fromhex(blob)
        for entry in sorted(entries, key=lambda e: e[7:])
    )
    tree = git(
        root, "hash-object", "-w", "-t", "tree", "--literally", "--stdin", data=raw
    )

    files = GitRepository(root).open_tree(tree).list_files("")

    assert [file.path for file in files] == [
        "-x.yaml",
        "caf\udce9.yaml",
        "new\nline.yaml",
    ]
    assert all(file.blob == blob for file in files)


def test_configuration_of_the_person_does_not_count(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configuration = root / "personal"
    configuration.write_text(
        "[diff]\n\trenames = copies\n\texternal = false\n", encoding="utf-8"
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(configuration))
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    git_main = GitRepository(root)

    assert len(git_main.list_tree("main")) == 1


def test_git_is_asked_once_for_a_folder_and_what_lies_in_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "entries/deep").mkdir()
    (root / "entries/deep/b.yaml").write_text("title: B\n", encoding="utf-8")
    (root / "entries-old.yaml").write_text("title: C\n", encoding="utf-8")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Two")
    repository = GitRepository(root)
    tree = repository.open_tree("main")
    names = [file.path for file in tree.list_files("")]
    monkeypatch.setattr(repository, "run", pytest.fail)

    assert names == ["entries-old.yaml", "entries/a.yaml", "entries/deep/b.yaml"]
    assert [file.path for file in tree.list_files("entries")] == names[1:]
    assert [file.path for file in tree.list_files("entries/deep")] == names[2:]
    assert tree.list_files("schema") == []
    assert repository.list_changes("main", "main") == []


@pytest.mark.parametrize("number", [1, 32, 33, 70])
def test_few_and_many_blobs_come_in_their_order(root: Path, number: int) -> None:
    texts = [f"{count}\n\n".encode() * count for count in range(number)]
    blobs = [git(root, "hash-object", "-w", "--stdin", data=text) for text in texts]
    repository = GitRepository(root)

    assert repository.read_blobs(blobs) == texts
    assert repository.read_blobs([]) == []
    with pytest.raises(GitError, match="is missing"):
        repository.read_blobs([*blobs, "0123456789" * 4])


def test_a_rename_is_a_removal_and_an_addition(root: Path) -> None:
    git(root, "mv", "entries/a.yaml", "entries/b.yaml")
    git(root, "commit", "--quiet", "--message", "Two")

    changes = GitRepository(root).list_changes("main~1", "main")

    assert [
        (change.path, bool(change.before), bool(change.after)) for change in changes
    ] == [
        ("entries/a.yaml", True, False),
        ("entries/b.yaml", False, True),
    ]


def test_revisions_without_a_common_commit_are_said_so(root: Path) -> None:
    git(root, "switch", "--quiet", "--orphan", "other")
    git(root, "commit", "--quiet", "--allow-empty", "--message", "Alone")

    with pytest.raises(GitError, match="no commit in common"):
        GitRepository(root).find_merge_base("main", "other")


def test_worktrees_share_one_cache(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    beside = tmp_path_factory.mktemp("worktree") / "w"
    git(root, "worktree", "add", "--quiet", "--detach", str(beside))

    assert find_common_folder(beside) == find_common_folder(root) == root / ".git"


def test_outside_a_repository_there_is_no_cache(tmp_path: Path) -> None:
    assert find_common_folder(tmp_path / "x") is None or not str(
        find_common_folder(tmp_path / "x")
    ).startswith(str(tmp_path))


@pytest.mark.parametrize(
    "content", [b"100644", b"100644 a", b"100644 a\0short", b"\xff\xff a\0" + b"x" * 20]
)
def test_a_damaged_folder_is_an_error_of_gits(root: Path, content: bytes) -> None:
    words = ["hash-object", "-w", "-t", "tree", "--literally", "--stdin"]
    tree = git(root, *words, data=content)

    with pytest.raises(GitError, match="is damaged"):
        GitRepository(root).list_tree(tree)


def test_a_name_with_spaces_and_line_ends_is_found(root: Path) -> None:
    (root / "a b\nc missing").write_text("x", encoding="utf-8")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Two")
    repository = GitRepository(root)

    file = repository.find_file("HEAD", "a b\nc missing")

    assert file is not None
    assert repository.open_tree("HEAD").read("a b\nc missing") == b"x"
    assert repository.find_file("HEAD", "a b\nc") is None
    assert repository.find_file("HEAD", "no such folder/x missing") is None
