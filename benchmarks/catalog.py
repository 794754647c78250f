"""A repository with a made catalog: `python -m benchmarks.catalog SOURCE FOLDER SIZE`.

It is a program of its own because a process starts with the high-water mark of its parent: the memory that
making 100,000 entries takes would show in every process measured.
"""

import gc
import json
import shutil
import subprocess
import sys
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

from benchmarks.measure import CHECKOUT
from benchmarks.steps import BASE, HEAD
from benchmarks.variation import Maker, Record
from bot.document.writer import KeyOrder, write_canonical_text

_COPIED = ("schema", "lists", "README.md")
_GIT = (
    "git",
    "-c",
    "user.name=Bench",
    "-c",
    "user.email=bench@example.org",
    "-c",
    "core.fsync=none",
)


def make_repository(source: Path, folder: Path, size: int) -> dict[str, Any]:
    """Make a repository of *size* entries by varying those of *source*, generated and committed.

    Returns:
        The number of `entries`, the `bytes` and `lines` of their files, and the `findings` on them by rule.
    """
    for name in _COPIED:
        if (source / name).is_dir():
            shutil.copytree(source / name, folder / name)
        elif (source / name).is_file():
            shutil.copy(source / name, folder / name)
    written = lines = 0
    for entry_id, record in islice(Maker(load_real(source)).entries(), size):
        text = canonical(record)
        _write(folder / "entries" / f"{entry_id}.yaml", text)
        written += len(text.encode())
        lines += text.count("\n")
    _commit_all(folder)
    _contribute(folder)
    return {
        "entries": size,
        "bytes": written,
        "lines": lines,
        "findings": _count_findings(folder),
    }


def load_real(source: Path) -> dict[str, Record]:
    """Return the values of the entry files of *source*, by id."""
    entries = source / "entries"
    return {
        path.relative_to(entries).with_suffix("").as_posix(): yaml.load(
            path.read_bytes(), yaml.CSafeLoader
        )
        for path in sorted(entries.rglob("*.yaml"))
    }


def canonical(record: Record) -> str:
    """The text of an entry file."""
    return write_canonical_text(record, KeyOrder(tuple(record)))


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except FileNotFoundError:
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")


def _commit_all(folder: Path) -> None:
    """Generate the lists and commit everything, packed as a clone is."""
    _run(folder, "git", "init", "--quiet", f"--initial-branch={BASE}")
    _run(
        CHECKOUT,
        sys.executable,
        "-m",
        "bot",
        "generate",
        "--discard-edits",
        "--root",
        str(folder),
    )
    _run(folder, *_GIT, "add", "--all")
    _run(folder, *_GIT, "commit", "--quiet", "--message", "All entries")
    _run(folder, *_GIT, "-c", "pack.window=0", "repack", "-adq")


def _contribute(folder: Path) -> None:
    """Change one entry on a branch; the working tree stays as it is."""
    changed = next(
        path
        for path in sorted(folder.rglob("entries/**/*.yaml"))
        if "\nyear: " in path.read_text("utf-8")
    )
    text = changed.read_text("utf-8")
    _run(folder, *_GIT, "checkout", "--quiet", "-b", HEAD)
    record: dict[str, Any] = yaml.load(text, yaml.CSafeLoader)
    changed.write_text(
        canonical({**record, "title": f"{record['title']}, revisited"}), "utf-8"
    )
    _run(folder, *_GIT, "commit", "--quiet", "--all", "--message", "One change")
    _run(folder, *_GIT, "checkout", "--quiet", BASE)


def _count_findings(folder: Path) -> dict[str, int]:
    command = [
        sys.executable,
        "-m",
        "bot",
        "check",
        "--format",
        "json",
        "--root",
        str(folder),
    ]
    said = subprocess.run(
        command, cwd=CHECKOUT, check=False, stdout=subprocess.PIPE
    ).stdout
    return Counter(finding["rule"] for finding in json.loads(said)["findings"])


def _run(folder: Path, *command: str) -> None:
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    gc.disable()  # everything made is kept
    print(
        json.dumps(
            make_repository(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
        )
    )
