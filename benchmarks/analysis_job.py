"""One analysis of a contribution, as the workflow's job makes it: `python -m benchmarks.analysis_job`.

The requests to GitHub are left out: this is git, the isolated process, and nothing else.
"""

import argparse
import datetime as dt
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from bot.disk.program_digest import compute_program_digest
from bot.disk.remote import GitRemote
from bot.model.analysis import Reviewed
from bot.model.forge import Person, PullRequest
from bot.model.isolated import (
    INDEX_ENTRIES,
    INDEX_REQUESTS,
    IndexEntries,
    IndexRequests,
)
from bot.model.open_works import OPEN_WORKS_FILE
from bot.model.state import INDEX_REF, IndexHead
from bot.ports import Identity
from bot.sandbox import run_isolated
from bot.workflow.isolated_review import IsolatedReviewer, make_head_ref
from bot.workflow.isolation import ask
from bot.workflow.remembered_requests import render_open_works
from bot.workflow.request_reviews import RequestReviews, Wanted

if TYPE_CHECKING:
    from bot.ports.forge import Forge
    from bot.workflow.event import Event

BASE, NUMBER = "refs/heads/main", 1000
"""The branch, and the request that is judged; older ones have lesser numbers."""
_NOBODY = Person("octo-curator", 1)
_BOT = Identity("Bench", "bench@example.org")


def main() -> int:
    """Analyse the contribution, or write the index of the branch, and print what was fetched."""
    parser = argparse.ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("name")
    parser.add_argument("checkout", type=Path)
    parser.add_argument(
        "heads", help="the requests: NUMBER:COMMIT, separated by commas"
    )
    parser.add_argument("--index", action="store_true")
    arguments = parser.parse_args()
    numbered = [one.split(":") for one in arguments.heads.split(",")]
    heads = {int(number): commit for number, commit in numbered}
    remote = GitRemote(
        arguments.address, arguments.name, "", checkout=arguments.checkout
    )
    if arguments.index:
        _write_index(remote, arguments.checkout, heads)
        return 0
    print(json.dumps(_analyse(remote, heads)))
    return 0


def _analyse(remote: GitRemote, heads: Mapping[int, str]) -> dict[str, int]:
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
    forge = SimpleNamespace(repository="octo-curator/list")
    event = SimpleNamespace(default_branch="main")
    reviewer = IsolatedReviewer(
        cast("Forge", forge),
        remote,
        run_isolated,
        cast("Event", event),
        today,
        compute_program_digest=compute_program_digest,
    )
    pulls = [_make_pull(number, head) for number, head in sorted(heads.items())]
    wanted = Wanted(NUMBER, heads[NUMBER], "main")
    (analysis,) = RequestReviews(reviewer).review([wanted], pulls)
    if not isinstance(analysis, Reviewed) or not analysis.review.verdicts:
        raise SystemExit(f"nothing was judged: {analysis}")
    index = _count_index_bytes(remote, set(asked), has_others=len(pulls) > 1)
    return {"rounds": rounds, "index": index}


def _make_pull(number: int, head: str) -> PullRequest:
    """A pull request as GitHub's list of the open ones tells it."""
    return PullRequest(
        number=number,
        author=_NOBODY,
        head=head,
        head_branch=f"add-{number}",
        head_repository=f"octo-{number}/list",
        head_owner_is_user=True,
        base_branch="main",
        is_open=True,
        is_merged=False,
        is_draft=False,
        may_be_edited=True,
        labels=frozenset(),
        title="Add",
    )


def _count_index_bytes(remote: GitRemote, asked: set[str], *, has_others: bool) -> int:
    """The bytes of the index's files among what was asked for, as git keeps them.

    If the request has others beside it, what is remembered of them was fetched, too.
    """
    folder = remote.repository.folder
    try:
        listed = _git(folder, "ls-tree", "-r", INDEX_REF)
    except subprocess.CalledProcessError:
        return 0
    blobs = {line.split()[3]: line.split()[2] for line in listed.splitlines()}
    files = asked.intersection(blobs.values())
    if has_others and OPEN_WORKS_FILE in blobs:
        files.add(blobs[OPEN_WORKS_FILE])
    request = "".join(f"{name}\n" for name in files)
    sizes = _git(
        folder, "cat-file", "--batch-check=%(objectsize:disk)", given=request
    ).split()
    return sum(map(int, sizes))


def _write_index(remote: GitRemote, bare: Path, heads: Mapping[int, str]) -> None:
    """Let the repository at *bare* have an index, as a sweep writes it."""
    older = sorted(heads.keys() - {NUMBER}, reverse=True)
    remote.fetch_requests([BASE], [make_head_ref(number) for number in older])
    tip = remote.repository.resolve_commit(BASE)
    folder = remote.repository.folder
    change = ask(run_isolated, folder, INDEX_ENTRIES, IndexEntries(tip))
    request = IndexRequests(tip, tuple(heads[number] for number in older))
    works = ask(run_isolated, folder, INDEX_REQUESTS, request)
    files = {**change.files, OPEN_WORKS_FILE: render_open_works(works)}
    message = IndexHead(tip, change.made_from).render()
    commit = remote.commit_index(None, files, message, _BOT, 1)
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
