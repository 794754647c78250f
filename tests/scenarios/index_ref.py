"""The index of a long list at the stand-in, as git shows it there, and as somebody may forge it."""

import re
import subprocess

from bot.model.state import INDEX_REF
from tests.scenarios.scene import Scene


def run_git(scene: Scene, *words: str, given: str = "") -> str:
    """Run git in the repository at the stand-in; what it prints."""
    done = subprocess.run(
        ["git", "-c", "user.name=B", "-c", "user.email=b@octo.example", *words],
        cwd=scene.world.repository.git.path,
        input=given.encode(),
        capture_output=True,
        check=True,
    )
    return done.stdout.decode()


def read_message(scene: Scene) -> str:
    """The message of the index's commit."""
    return run_git(scene, "cat-file", "-p", INDEX_REF).partition("\n\n")[2]


def commit_index(scene: Scene, message: str, *commands: str) -> None:
    """Let the index be what somebody else wrote: a commit that these commands of `git fast-import` describe."""
    head = f"commit {INDEX_REF}\ncommitter B <b@octo.example> 1 +0000\ndata {len(message)}\n{message}"
    given = "\n".join([head, *commands, ""])
    run_git(scene, "fast-import", "--quiet", "--force", given=given)


def drop_commits(comment: str) -> str:
    """The comment without what names commits: a landing makes one."""
    return re.sub(r"\b[0-9a-f]{10,40}\b", "COMMIT", comment)
