"""The tutorial does what it says.

`UPDATE_GOLDEN=1` writes outputs that have changed into the page, in full: read the difference, and shorten them again.
"""

import os
import re
import subprocess
import sys
from itertools import takewhile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "tutorial.md"
LIST = Path(__file__).with_name("awesome-octo.md")

LEFT_OUT = "…"
BLOCK = re.compile(r"(?ms)^(?P<fence>`{3,})console\n(?P<lines>.*?)^(?P=fence)$")
HISTORY = (
    ("2024-08-01", "Awesome Octo", ("PaliGemma", "| Video-178K")),
    ("2024-09-12", "Add PaliGemma (#7)", ("| Video-178K",)),
    ("2025-03-05", "Add another video data set (#9)", ()),
)
"""Of the list: the day, the commit, and of which items the lines were not there yet."""


class Reader:
    """Somebody who types the page's commands, in a checkout of the list."""

    def __init__(self, folder: Path) -> None:
        self.checkout, programs = folder / "list", folder / "bin"
        self.checkout.mkdir()
        programs.mkdir()
        program = programs / "listwright"
        program.write_text(
            f'#!/bin/sh\nexec "{sys.executable}" -m bot "$@"\n', encoding="utf-8"
        )
        program.chmod(0o755)
        self.environment = os.environ | {
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "LISTWRIGHT_TODAY": "2026-01-31",
            **dict.fromkeys(("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"), "octo-curator"),
        }
        self._remember()

    def _remember(self) -> None:
        lines = LIST.read_text(encoding="utf-8").splitlines(keepends=True)
        self.say("git init --quiet")
        for day, message, missing in HISTORY:
            text = "".join(
                line for line in lines if not any(item in line for item in missing)
            )
            (self.checkout / "README.md").write_text(text, encoding="utf-8")
            self._on(day)
            self.say(f"git add . && git commit --quiet --message '{message}'")
        self._on("2026-01-31")

    def _on(self, day: str) -> None:
        self.environment |= dict.fromkeys(
            ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), f"{day}T12:00:00Z"
        )

    def say(self, command: str) -> list[str]:
        """What a command answers, errors too; it may have findings, but must not fail."""
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=self.checkout,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            timeout=60,
        )
        assert done.returncode in {0, 1}, f"{command}: {done.stdout.decode()}"
        return done.stdout.decode().splitlines()

    def reread(self, block: re.Match[str]) -> str:
        """A block of the page as it would be written today."""
        shown, told = block["lines"].splitlines(), []
        while shown:
            command = shown.pop(0)
            assert command.startswith("$ "), f"{command}: a block begins with a command"
            expected = list(takewhile(lambda line: not line.startswith("$ "), shown))
            del shown[: len(expected)]
            said = self.say(command.removeprefix("$ "))
            told += [command, *(expected if stands_for(expected, said) else said)]
        return "\n".join([f"{block['fence']}console", *told, block["fence"]])


def stands_for(shown: list[str], said: list[str]) -> bool:
    """Whether *shown* is *said*, but for lines that it leaves out."""
    pattern = "".join(
        r"(?:.*\n)+?" if line == LEFT_OUT else re.escape(line.rstrip()) + r"[ ]*\n"
        for line in shown
    )
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in said)) is not None


def test_every_command_of_the_page_says_what_the_page_shows(tmp_path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    today = BLOCK.sub(Reader(tmp_path).reread, page)
    if os.environ.get("UPDATE_GOLDEN"):
        PAGE.write_text(today, encoding="utf-8")
    assert today == page


@pytest.mark.parametrize("shown", ["one two three", "one … three", "…"])
def test_an_ellipsis_stands_for_lines(shown: str) -> None:
    assert stands_for(shown.split(), ["one", "two", "three"])


@pytest.mark.parametrize("shown", ["one two", "One …", "one two three …"])
def test_an_ellipsis_hides_no_difference_and_no_line_that_is_not_there(
    shown: str,
) -> None:
    assert not stands_for(shown.split(), ["one", "two", "three"])
