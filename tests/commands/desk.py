"""A maintainer's desk: a checkout of the list at the stand-in, and the program."""

import io
import os
import sys
from pathlib import Path
from unittest.mock import patch

from bot.cli import main
from bot.sandbox import run_isolated
from tests.github_server.world import TOKEN, World
from tests.scenarios.scene import check_out, run_here


class Desk:
    """Two small lists at the stand-in, and a checkout in `root`.

    `apart` says whether contributions are read in a process of their own, as they are in earnest.
    """

    def __init__(self, world: World, folder: Path) -> None:
        self.world, self.root, self.apart = world, folder / "checkout", False
        self.names_repository = True
        """Whether the environment says which repository it is, as in a workflow."""
        check_out(world, self.root)

    def write(self, path: str, text: str) -> None:
        """Write a file of the checkout."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def run(self, *words: str, today: str = "2026-01-31") -> tuple[int, str]:
        """Run a command; its status and what it says."""
        out, err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), io.StringIO()
        environment = {
            "GITHUB_TOKEN": TOKEN,
            "GITHUB_REPOSITORY": self.world.repository.full_name
            if self.names_repository
            else "",
            "GITHUB_API_URL": self.world.api,
            "GITHUB_SERVER_URL": self.world.api,
            "LISTWRIGHT_TODAY": today,
            "LISTWRIGHT_NO_CACHE": "1",
        }
        with (
            patch.object(sys, "stdout", out),
            patch.object(sys, "stderr", err),
            patch.dict(os.environ, environment),
            patch("bot.disk.remote._PAUSE", 0.0),
            patch("bot.sandbox.run_isolated", run_isolated if self.apart else run_here),
        ):
            status = main([words[0], "--root", str(self.root), *words[1:]])
        out.flush()
        return status, out.buffer.getvalue().decode() + err.getvalue()
