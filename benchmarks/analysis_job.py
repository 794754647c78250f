"""One analysis of a contribution, as the workflow's job makes it: `python -m benchmarks.analysis_job`.

The requests to GitHub are left out: this is git, the isolated process, and nothing else.
"""

import argparse
import datetime as dt
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from bot.disk.remote import GitRemote
from bot.model.analysis import Reviewed
from bot.model.isolated import INDEX_ENTRIES, IndexEntries
from bot.model.state import INDEX_REF, IndexHead
from bot.ports import Identity
from bot.sandbox import run_isolated
from bot.workflow.isolated_review import IsolatedReviewer
from bot.workflow.isolation import ask

if TYPE_CHECKING:
    from bot.ports.forge import Forge
    from bot.workflow.event import Event

BASE, HEAD = "refs/heads/main", "refs/pull/1/head"
_BOT = Identity("Bench", "bench@example.org")


def main() -> int:
    """Analyse the contribution, or write the index of the branch, and print what was fetched."""
    parser = argparse.ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("name")
    parser.add_argument("checkout", type=Path)
    parser.add_argument("--index", action="store_true")
    arguments = parser.parse_args()
    remote = GitRemote(
        arguments.address, arguments.name, "", checkout=arguments.checkout
    )
    if arguments.index:
        _write_index(remote, arguments.checkout)
        return 0
    print(json.dumps(_analyse(remote)))
    return 0


def _analyse(remote: GitRemote) -> dict[str, int]:
    """Review the contribution; how often the process asked for objects, and the bytes of the index that it got."""
    asked: list[str] = []
    rounds = 0
    fetch = remote.fetch_objects

    def watch(objects: Sequence[str]) -> None:
        nonlocal rounds
        rounds += 1
        asked.extend(objects)
        fetch(objects)

    remote.fetch_objects = watch  # type: ignore[method-assign]
    today = dt.datetime.now(dt.UTC).date()
    reviewer = IsolatedReviewer(
        cast("Forge", None), remote, run_isolated, cast("Event", None), today
    )
    remote.fetch_requests([BASE], [HEAD])
    base, head = map(remote.repository.resolve_commit, (BASE, HEAD))
    analysis = reviewer.judge(1, base, head)
    if not isinstance(analysis, Reviewed) or not analysis.review.verdicts:
        raise SystemExit(f"nothing was judged: {analysis}")
    return {"rounds": rounds, "index": _count_index_bytes(remote, set(asked))}


def _count_index_bytes(remote: GitRemote, asked: set[str]) -> int:
    """The bytes of the index's files among what was asked for, as git keeps them."""
    folder = remote.repository.folder
    try:
        listed = _git(folder, "ls-tree", "-r", INDEX_REF)
    except subprocess.CalledProcessError:
        return 0
    files = asked.intersection(line.split()[2] for line in listed.splitlines())
    request = "".join(f"{name}\n" for name in files)
    sizes = _git(
        folder, "cat-file", "--batch-check=%(objectsize:disk)", given=request
    ).split()
    return sum(map(int, sizes))


def _write_index(remote: GitRemote, bare: Path) -> None:
    """Let the repository at *bare* have an index of its branch, as a landing writes it."""
    remote.fetch([BASE])
    tip = remote.repository.resolve_commit(BASE)
    folder = remote.repository.folder
    change = ask(run_isolated, folder, INDEX_ENTRIES, IndexEntries(tip))
    message = IndexHead(tip, change.made_from).render()
    commit = remote.commit_index(None, change.files, message, _BOT, 1)
    _git(folder, "push", "--quiet", str(bare), f"+{commit}:{INDEX_REF}")


def _git(folder: str, *words: str, given: str = "") -> str:
    done = subprocess.run(
        ["git", "-C", folder, *words],
        input=given,
        capture_output=True,
        check=True,
        text=True,
    )
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
