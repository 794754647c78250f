"""What git prints, read as values."""

import datetime as dt
import re
from collections.abc import Sequence

from bot.ports import FileRef, Identity

_BLAMED = re.compile(r"([0-9a-f]{40}) \d+ \d+(?: \d+)?")


def parse_line_dates(text: str) -> list[dt.date]:
    """Return the day of each line from what `git blame --porcelain` prints."""
    when: dict[str, dt.date] = {}
    dates: list[dt.date] = []
    commit = ""
    for line in text.split("\n"):
        if line.startswith("\t"):
            dates.append(when[commit])
        elif line.startswith("author-time "):
            when[commit] = dt.datetime.fromtimestamp(int(line[12:]), dt.UTC).date()
        elif blamed := _BLAMED.fullmatch(line):
            commit = blamed[1]
    return dates


def parse_tree(text: str) -> list[FileRef]:
    """Return the files that `git ls-tree -r -z` prints, sorted by path."""
    files = []
    for line in text.split("\0")[:-1]:
        head, path = line.split("\t", 1)
        mode, _, blob = head.split(" ")
        files.append(FileRef(path, blob, mode))
    files.sort()
    return files


def read_signature(lines: Sequence[str], role: str) -> tuple[Identity, int]:
    """Return who wrote a commit or made it, and when, from the lines of its head."""
    line = next(line for line in lines if line.startswith(role))
    name, _, rest = line.removeprefix(role).rpartition(" <")
    email, _, stamp = rest.rpartition("> ")
    return Identity(name, email), int(stamp.split(" ")[0])
