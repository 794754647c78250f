"""A review of a large repository fetches commits, the trees that it compares, and files when they are asked for."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.disk import fetching
from bot.disk.fetching import MOST_BLOB
from bot.disk.git import GitRepository
from bot.disk.git_program import Limits
from bot.disk.partial_fetching import is_partial
from bot.disk.remote import GitRemote
from bot.errors import GitError, UsageError
from bot.model.state import INDEX_REF

FORM = ".github/form.yml"
IDENTITY = {
    f"GIT_{role}_{part}": value
    for role in ("AUTHOR", "COMMITTER")
    for part, value in (("NAME", "B"), ("EMAIL", "b@octo.example"))
}


class Served:
    """A repository that others fetch from, and a checkout of its newest commit without entries."""

    def __init__(self, folder: Path) -> None:
        self.bare = folder / "octo.git"
        self.checkout = folder / "checkout"
        self._run(folder, "init", "--quiet", "--bare", str(self.bare))
        self.git("config", "uploadpack.allowFilter", "true")
        self.git("config", "uploadpack.allowAnySHA1InWant", "true")

    def git(self, *words: str, given: bytes = b"") -> str:
        return self._run(self.bare, *words, given=given)

    def _run(self, folder: Path, *words: str, given: bytes = b"") -> str:
        done = subprocess.run(
            ["git", *words],
            cwd=folder,
            input=given,
            capture_output=True,
            check=True,
            env=IDENTITY | {"PATH": "/usr/bin:/bin:/usr/local/bin"},
        )
        return done.stdout.decode().strip()

    def commit(self, ref: str, files: Mapping[str, str | None], *parents: str) -> str:
        """Commit to *ref*, onto its tip or onto *parents*, and return the commit; None removes a file."""
        lines = [f"commit {ref}", "committer B <b@octo.example> 1 +0000", "data 1", "x"]
        if parents:
            first, *others = parents
            lines += [f"from {first}", *(f"merge {other}" for other in others)]
        elif self.git("for-each-ref", ref):
            lines.append(f"from {ref}^0")
        for path, text in files.items():
            if text is None:
                lines.append(f"D {path}")
            else:
                lines += [f"M 100644 inline {path}", f"data {len(text)}", text]
        given = "\n".join([*lines, ""]).encode()
        self.git("fast-import", "--quiet", "--force", given=given)
        return self.git("rev-parse", ref)

    def check_out(self) -> None:
        """What the workflow does at the beginning of its job."""
        self._run(self.bare.parent, "init", "--quiet", str(self.checkout))
        fetch = ["fetch", "--quiet", "--depth=1", "--filter=blob:none"]
        self._run(self.checkout, *fetch, f"file://{self.bare}", "refs/heads/main")

    def open(self) -> GitRemote:
        server = f"file://{self.bare.parent}"
        return GitRemote(server, "octo", "", checkout=self.checkout / ".git")


@pytest.fixture
def served(tmp_path: Path) -> Served:
    served = Served(tmp_path)
    for number in range(5):
        entry = f"title: Owl {number}\n"
        files = {f"entries/a/b/{number}.yaml": entry, "schema/a.yaml": "title: A\n"}
        served.commit("refs/heads/main", {**files, FORM: f"version: {number}\n"})
    served.check_out()
    return served


def is_here(remote: GitRemote, name: str) -> bool:
    return not GitRepository(Path(remote.repository.folder)).find_missing([name])


def test_entries_come_when_they_are_asked_for(served: Served) -> None:
    fork_point = served.git("rev-parse", "main~2")
    head = served.commit(
        "refs/pull/1/head", {"entries/a/b/new.yaml": "title: New\n"}, fork_point
    )
    remote = served.open()
    assert is_partial(served.checkout / ".git")

    assert remote.fetch_requests(["refs/heads/main"], ["refs/pull/1/head"]) == {}

    base = remote.repository.resolve_commit("refs/heads/main")
    assert remote.repository.find_merge_base(base, head) == fork_point
    remote.complete(base, head)
    merged = remote.repository.open_tree(remote.repository.try_merge(base, head).tree)
    paths = [file.path for file in merged.list_files("entries")]
    assert len(paths) == 6
    assert merged.read("schema/a.yaml") == b"title: A\n"
    assert merged.read("entries/a/b/new.yaml") == b"title: New\n"
    with pytest.raises(GitError, match="missing"):
        merged.read("entries/a/b/0.yaml")
    assert remote.supply is not None
    remote.supply([served.git("rev-parse", "main:entries/a/b/0.yaml")])
    assert merged.read("entries/a/b/0.yaml") == b"title: Owl 0\n"


def test_what_the_base_has_too_is_fetched_and_what_is_large_is_not(
    served: Served,
) -> None:
    large = "x" * (MOST_BLOB + 1)
    same = {"entries/a/b/copy.yaml": "title: Owl 1\n", "large.md": large}
    head = served.commit("refs/pull/1/head", same, "refs/heads/main")
    remote = served.open()
    remote.fetch_requests(["refs/heads/main"], ["refs/pull/1/head"])
    base = remote.repository.resolve_commit("refs/heads/main")
    remote.complete(base, head)

    large_blob = served.git("rev-parse", f"{head}:large.md")
    remote.fetch_objects([large_blob])

    assert is_here(remote, served.git("rev-parse", f"{head}:entries/a/b/copy.yaml"))
    assert not is_here(remote, large_blob)
    assert not remote.repository.has_blob(large_blob)


def test_what_the_server_does_not_have_stays_missing(served: Served) -> None:
    remote = served.open()
    remote.fetch_bases(["refs/heads/main"])

    remote.fetch_objects(["1" * 40])

    assert not is_here(remote, "1" * 40)


def test_the_past_of_a_branch_is_fetched_for_the_versions_of_a_file(
    served: Served,
) -> None:
    remote = served.open()
    remote.fetch_bases(["refs/heads/main"])
    tip = remote.repository.resolve_commit("refs/heads/main")
    folder = Path(remote.repository.folder)
    with pytest.raises(GitError):
        remote.repository.read_versions(tip, FORM, 9)

    remote.fetch_past(["refs/heads/main"])

    class Asked:
        ask = staticmethod(remote.fetch_objects)

    repository = GitRepository(folder, supply=Asked)  # type: ignore[arg-type]
    versions = repository.read_versions(tip, FORM, 9)
    assert versions == [f"version: {number}\n".encode() for number in (4, 3, 2, 1, 0)]


def test_one_head_that_cannot_be_fetched_harms_no_other(served: Served) -> None:
    served.commit("refs/pull/1/head", {"entries/a/b/x.yaml": "title: X\n"}, "main")
    tree = make_bad_tree(served)
    bad = served.git("commit-tree", "-m", "x", "-p", "main", tree)
    served.git("update-ref", "refs/pull/2/head", bad)
    remote = served.open()
    heads = ["refs/pull/1/head", "refs/pull/2/head", "refs/pull/3/head"]

    failed = remote.fetch_requests(["refs/heads/main"], heads)

    assert sorted(failed) == ["refs/pull/2/head", "refs/pull/3/head"]
    assert is_here(remote, f"{served.git('rev-parse', 'refs/pull/1/head')}^{{tree}}")
    assert not is_here(remote, tree)


def make_bad_tree(served: Served) -> str:
    """A tree that only an attacker makes: one name stands in it twice."""
    blob = served.git("hash-object", "-w", "--stdin", given=b"x")
    data = b"100644 a\0" + bytes.fromhex(blob)
    words = ["hash-object", "-w", "-t", "tree", "--literally", "--stdin"]
    return served.git(*words, given=data * 2)


def cross(served: Served, ref: str, start: str) -> str:
    """Let *start* and the branch merge each other, and return the side of *start*."""
    main = served.git("rev-parse", "main")
    tree = served.git("merge-tree", "--write-tree", main, start)
    words = ["commit-tree", "-m", "Merge", tree]
    served.git(
        "update-ref", "refs/heads/main", served.git(*words, "-p", main, "-p", start)
    )
    crossed = served.git(*words, "-p", start, "-p", main)
    served.git("update-ref", ref, crossed)
    return crossed


def test_a_crossed_head_whose_past_is_malformed_harms_no_other(served: Served) -> None:
    old = served.git("commit-tree", "-m", "x", "-p", "main~1", make_bad_tree(served))
    side = served.commit("refs/x/side", {"side.md": "Side.\n"}, "main~1")
    tree = served.git("rev-parse", f"{side}^{{tree}}")
    side = served.git("commit-tree", "-m", "x", "-p", side, "-p", old, tree)
    main = served.git("rev-parse", "main")
    merged = served.git("merge-tree", "--write-tree", main, "refs/x/side")
    crossed = served.git("commit-tree", "-m", "x", "-p", side, "-p", main, merged)
    served.git("update-ref", "refs/pull/2/head", crossed)
    base = served.git("commit-tree", "-m", "x", "-p", main, "-p", "refs/x/side", merged)
    served.git("update-ref", "refs/heads/main", base)
    served.commit("refs/pull/1/head", {"entries/a/b/x.yaml": "title: X\n"}, "main")
    remote = served.open()
    heads = ["refs/pull/1/head", "refs/pull/2/head"]
    assert len(served.git("merge-base", "--all", "main", crossed).split()) == 2

    failed = remote.fetch_requests(["refs/heads/main"], heads)

    assert list(failed) == ["refs/pull/2/head"]


def merge(served: Served, ref: str) -> tuple[str, ...]:
    """The conflicts of the merge of *ref*, with what a review fetches for it."""
    remote = served.open()
    assert remote.fetch_requests(["refs/heads/main"], [ref]) == {}
    base, head = map(remote.repository.resolve_commit, ("refs/heads/main", ref))
    remote.complete(base, head)
    return remote.repository.try_merge(base, head).conflicts


def test_a_folder_that_the_branch_has_moved_is_found_by_the_merge(
    served: Served,
) -> None:
    head = {"entries/a/b/new.yaml": "title: New\n"}
    served.commit("refs/pull/1/head", head, "refs/heads/main")
    moved: dict[str, str | None] = {}
    for number in range(5):
        moved[f"entries/a/b/{number}.yaml"] = None
        moved[f"entries/a/c/{number}.yaml"] = f"title: Owl {number}\nyear: 2024\n"
    served.commit("refs/heads/main", moved)
    whole = GitRepository(served.bare).try_merge("main", "refs/pull/1/head")

    assert merge(served, "refs/pull/1/head") == whole.conflicts
    assert whole.conflicts == ("entries/a/c/new.yaml",)


def test_crossed_branches_that_changed_one_file_are_merged(served: Served) -> None:
    changed = {"entries/a/b/0.yaml": "title: Owl 0\nname: Owl\n"}
    side = served.commit("refs/x/side", changed, "refs/heads/main~1")
    crossed = cross(served, "refs/pull/1/head", side)
    later = {"entries/a/b/0.yaml": "title: Owl 0\nname: Owl\nyear: 2024\n"}
    served.commit("refs/pull/1/head", later, crossed)
    served.commit("refs/heads/main", {"entries/a/b/1.yaml": "title: Owl One\n"})

    assert merge(served, "refs/pull/1/head") == ()


def test_of_the_commit_where_a_head_parted_no_file_is_fetched(served: Served) -> None:
    old = served.git("rev-parse", "main:entries/a/b/0.yaml")
    served.commit("refs/pull/1/head", {"new.md": "New.\n"}, "refs/heads/main")
    rewritten = {f"entries/a/b/{number}.yaml": "title: Owls\n" for number in range(5)}
    served.commit("refs/heads/main", rewritten)
    (served.checkout / ".git").rename(served.checkout / "old")
    served.check_out()
    remote = served.open()

    remote.fetch_requests(["refs/heads/main"], ["refs/pull/1/head"])

    assert is_here(remote, f"{served.git('rev-parse', 'main~1')}^{{tree}}")
    assert not is_here(remote, old)


def test_what_could_not_be_fetched_is_no_fault_of_who_asked(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    remote = served.open()
    remote.fetch_bases(["refs/heads/main"])
    monkeypatch.setattr(fetching, "MOST_SUPPLIED", Limits(seconds=60, bytes=0))

    with pytest.raises(GitError):
        remote.fetch_objects([served.git("rev-parse", "main:entries/a/b/0.yaml")])


@pytest.mark.parametrize("is_whole", [True, False])
def test_a_submodule_that_changes_is_nothing_to_fetch(
    served: Served, *, is_whole: bool
) -> None:
    """Its id names a commit of another repository."""
    lines = ["commit refs/heads/main", "committer B <b@octo.example> 1 +0000", "data 1"]
    base = [*lines, "x", "from refs/heads/main^0", f"M 160000 {'1' * 40} module", ""]
    served.git("fast-import", "--quiet", given="\n".join(base).encode())
    lines[0] = "commit refs/pull/1/head"
    head = [*lines, "x", "from refs/heads/main", f"M 160000 {'2' * 40} module", ""]
    served.git("fast-import", "--quiet", given="\n".join(head).encode())
    server = f"file://{served.bare.parent}"
    remote = GitRemote(server, "octo", "") if is_whole else served.open()
    assert remote.fetch_requests(["refs/heads/main"], ["refs/pull/1/head"]) == {}
    tips = map(
        remote.repository.resolve_commit, ["refs/heads/main", "refs/pull/1/head"]
    )

    remote.complete(*tips)


def test_a_deep_folder_is_listed_and_a_deeper_one_than_git_takes_is_refused(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = served.git("hash-object", "-w", "--stdin", given=b"x")
    mode = "100644 blob"
    for _ in range(1_200):
        line = f"{mode} {tree}\tx\n".encode()
        tree, mode = served.git("mktree", given=line), "040000 tree"

    (file,) = GitRepository(served.bare).list_tree(tree)

    assert file.path.count("/") == 1_199
    monkeypatch.setattr("bot.disk.git._DEEPEST", 1_100)
    with pytest.raises(GitError, match=r"below 1,100 others"):
        GitRepository(served.bare).list_tree(tree)
    with pytest.raises(GitError, match=r"below 1,100 others"):
        GitRepository(served.bare).find_file(tree, file.path)


def test_a_branch_that_has_gone_on_since_the_checkout_is_fetched(
    served: Served,
) -> None:
    tip = served.commit("refs/heads/main", {"schema/a.yaml": "title: B\n"})
    remote = served.open()

    remote.fetch_bases(["refs/heads/main"])

    assert remote.repository.resolve_commit("refs/heads/main") == tip
    assert remote.repository.open_tree(tip).read("schema/a.yaml") == b"title: B\n"


def test_a_job_that_writes_the_index_reads_none(served: Served) -> None:
    """It has every entry, and not the index's files."""
    index = served.commit(INDEX_REF, {"letters/9": ""})
    server = f"file://{served.bare.parent}"
    remote = GitRemote(server, "octo", "", checkout=served.bare)
    remote.fetch(["refs/heads/main"])

    assert remote.supply is None
    assert remote.fetch_index() == index
    assert is_here(remote, index)
    with pytest.raises(UsageError):
        remote.repository.resolve_commit(INDEX_REF)


def test_where_there_is_no_index_none_is_fetched(served: Served) -> None:
    server = f"file://{served.bare.parent}"

    assert GitRemote(server, "octo", "", checkout=served.bare).fetch_index() is None
