"""Git itself talks to the stand-in."""

import subprocess
from pathlib import Path

import pytest

from tests.github_server.store import PullRequest
from tests.github_server.world import World


def git(
    folder: Path, *words: str, check: bool = True
) -> subprocess.CompletedProcess[str]:
    """Run git in a folder, never asking for a password."""
    done = subprocess.run(
        ["git", "-c", "credential.helper=", *words],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
        env={**SURROUNDINGS, "GIT_TERMINAL_PROMPT": "0"},
    )
    assert not check or done.returncode == 0, done.stderr
    return done


SURROUNDINGS = {
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_AUTHOR_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "A",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
    "PATH": "/usr/local/bin:/usr/bin:/bin",
}


def clone(world: World, tmp_path: Path, pull: PullRequest | None = None) -> Path:
    """A clone of the repository, or of the fork on the branch of a pull request."""
    folder = tmp_path / "clone"
    branch = [] if pull is None else ["--branch", pull.head_ref]
    git(
        tmp_path,
        "clone",
        "--quiet",
        *branch,
        world.clone_url(pull.head_repo if pull else None),
        str(folder),
    )
    return folder


def push(
    folder: Path, files: dict[str, str], *words: str
) -> subprocess.CompletedProcess[str]:
    """Commit files and push."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Change")
    return git(folder, "push", "--quiet", *words, check=False)


def test_a_pull_request_is_fetched_by_its_number_without_its_blobs(
    world: World, tmp_path: Path
) -> None:
    pull = world.pull_request(files={"entries/a.yaml": "title: A\n"})
    world.delete_fork(pull)
    bare = tmp_path / "bare"
    git(tmp_path, "init", "--quiet", "--bare", str(bare))

    git(
        bare,
        *(
            "-c",
            "fetch.fsckObjects=true",
            "fetch",
            "--quiet",
            "--no-tags",
            "--filter=blob:none",
            world.clone_url(),
        ),
        *("+refs/heads/main:refs/base", f"+refs/pull/{pull.number}/head:refs/head"),
    )

    assert git(bare, "rev-parse", "refs/head").stdout.strip() == pull.head_sha
    assert [exchange.operation for exchange in world.log][:2] == [
        "smart-http/advertise",
        "smart-http/fetch",
    ]


def test_a_push_moves_the_branch(world: World, tmp_path: Path) -> None:
    issue = world.issue()
    folder = clone(world, tmp_path)
    git(
        folder,
        "commit",
        "--quiet",
        "--allow-empty",
        "--message",
        f"Fixes #{issue.number}",
    )

    pushed = push(folder, {"list.md": "x\n"})

    assert pushed.returncode == 0
    assert world.read("main", "list.md") == "x\n"
    assert issue.state == "closed"
    assert [exchange.login for exchange in world.server.calls("smart-http/push")] == [
        "github-actions[bot]"
    ]


def test_F13_a_push_that_comes_late_is_refused(world: World, tmp_path: Path) -> None:
    folder = clone(world, tmp_path)
    newer = world.commit("main", {"b": "1"})

    pushed = push(folder, {"list.md": "x\n"})

    assert pushed.returncode != 0
    assert "rejected" in pushed.stderr
    assert world.head("main") == newer


def test_T25_a_lease_is_kept(world: World, tmp_path: Path) -> None:
    pull = world.pull_request(files={"a": "1"})
    seen = pull.head_sha
    folder = clone(world, tmp_path, pull)
    theirs = world.push_to(pull, {"a": "2"})

    pushed = push(
        folder,
        {"a": "3"},
        f"--force-with-lease={pull.head_ref}:{seen}",
        "origin",
        f"HEAD:{pull.head_ref}",
    )

    assert "stale info" in pushed.stderr
    assert pull.head_sha == theirs


def test_a_push_to_an_open_fork_reaches_its_pull_request(
    world: World, tmp_path: Path
) -> None:
    pull = world.pull_request(files={"a": "1"})
    folder = clone(world, tmp_path, pull)

    assert push(folder, {"a": "2"}).returncode == 0

    assert pull.head_sha == git(folder, "rev-parse", "HEAD").stdout.strip()
    assert (
        world.repository.git.resolve(f"refs/pull/{pull.number}/head") == pull.head_sha
    )


@pytest.mark.parametrize(
    ("how", "words"), [("403", "403"), ("hook", "permission denied"), ("closed", "403")]
)
def test_F26_a_fork_may_refuse(
    world: World, tmp_path: Path, how: str, words: str
) -> None:
    pull = world.pull_request(files={"a": "1"}, edits_allowed=how != "closed")
    before = pull.head_sha
    assert pull.head_repo is not None
    folder = clone(world, tmp_path, pull)
    if how == "403":
        world.refuse_pushes(pull.head_repo)
    elif how == "hook":
        world.refuse_pushes(pull.head_repo, by="hook")

    pushed = push(folder, {"a": "2"})

    assert pushed.returncode != 0
    assert words in pushed.stderr
    assert pull.head_sha == before


def test_F26_a_workflow_file_is_refused(world: World, tmp_path: Path) -> None:
    pushed = push(clone(world, tmp_path), {".github/workflows/new.yml": "on: push\n"})

    assert "without `workflows` permission" in pushed.stderr
    assert world.read("main", ".github/workflows/new.yml") is None


def test_a_protected_branch_refuses_a_push(world: World, tmp_path: Path) -> None:
    world.protect("main")

    pushed = push(clone(world, tmp_path), {"a": "1"})

    assert "GH013" in pushed.stderr
    assert world.read("main", "a") is None


def test_a_push_needs_a_token_and_contents(world: World, tmp_path: Path) -> None:
    folder = clone(world, tmp_path)
    world.token.scopes["contents"] = "read"

    denied = push(folder, {"a": "1"})
    nobody = git(
        folder,
        "push",
        f"{world.api}/octo-curator/awesome-things.git",
        "main",
        check=False,
    )

    assert "403" in denied.stderr
    assert "could not read Username" in nobody.stderr


def test_F25_a_fetch_that_breaks_off_fails(world: World, tmp_path: Path) -> None:
    world.server.faults.add("smart-http/fetch", truncate=True)

    done = git(tmp_path, "clone", world.clone_url(), "clone", check=False)

    assert done.returncode != 0
    assert not (tmp_path / "clone").exists()
