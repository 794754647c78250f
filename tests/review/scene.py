"""A repository with two small lists, and contributions to it."""

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

from bot.cli import main

BASE = Path(__file__).parent / "base"


class Scene:
    """The repository in a temporary folder; `main` is its base."""

    def __init__(self, root: Path) -> None:
        self.root = root
        shutil.copytree(BASE, root, copy_function=shutil.copy)
        self.git("init", "--quiet", "--initial-branch=main")
        self._commit("Base")
        self.contributions = 0

    def git(self, *words: str, data: bytes | None = None) -> str:
        """Run git in the repository; what it prints."""
        done = subprocess.run(
            ["git", *words], cwd=self.root, input=data, capture_output=True, check=True
        )
        return done.stdout.decode().strip()

    def contribute(self, change: Callable[[Path], None], start: str = "main") -> str:
        """Make a branch from *start* with one commit; its name."""
        self.contributions += 1
        branch = f"contribution-{self.contributions}"
        self.git("switch", "--quiet", "--create", branch, start)
        change(self.root)
        self._commit("Contribution")
        self.git("switch", "--quiet", "main")
        return branch

    def write(self, path: str, text: str) -> Callable[[Path], None]:
        """A change that writes one file."""

        def change(root: Path) -> None:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")

        return change

    def review(
        self, base: str, head: str, form: str = "markdown"
    ) -> tuple[int, str, str]:
        """`listwright review`: its status, output and notices. Commit ids are replaced, so that they do not vary."""
        status, out, err = self.run(
            "review", "--base", base, "--head", head, "--format", form
        )
        for revision, name in ((base, "BASE"), (head, "HEAD")):
            commit = self.git("rev-parse", revision)
            out = out.replace(commit, name).replace(commit[:12], name)
        return status, out, err

    def comment(self, base: str, head: str) -> str:
        """The comment alone."""
        return self.review(base, head)[1]

    def run(self, *words: str) -> tuple[int, str, str]:
        """Any command, in this process."""
        out, err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), io.StringIO()
        environment = {"LISTWRIGHT_TODAY": "2026-01-31"}
        with (
            patch.object(sys, "stdout", out),
            patch.object(sys, "stderr", err),
            patch.dict(os.environ, environment),
        ):
            status = main([words[0], "--root", str(self.root), *words[1:]])
        out.flush()
        return status, out.buffer.getvalue().decode(), err.getvalue()

    def _commit(self, message: str) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
