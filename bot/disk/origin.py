"""The repository that a clone came from, asked by git alone: without a token, and without writing into the clone."""

import re
import tempfile
import time
import weakref
from collections.abc import Callable, Mapping
from pathlib import Path
from shutil import rmtree
from typing import NamedTuple

from bot.disk.fetching import open_fetcher
from bot.disk.git import GitRepository
from bot.disk.git_program import Limits, common_folder
from bot.errors import GitError, UsageError
from bot.ports.origin import OpenRequests

_LISTED = re.compile(r"([0-9a-f]{40})\trefs/pull/([1-9]\d{0,8})/(head|merge)")
_DEFAULT = re.compile(r"ref: refs/heads/(\S+)\tHEAD")
# How an address of another machine begins; anything else is a path (git-clone(1), "GIT
# URLS").
_WITH_SERVER = re.compile(r"[\w+.-]+://|[^/]+:")
# A repository with 100,000 requests lists some 12 MiB.
_MOST_LISTED = Limits(seconds=120, bytes=64 << 20)


class _Listed(NamedTuple):
    """What a server lists: its default branch, and the heads and test merges of its requests, by number."""

    branch: str
    heads: Mapping[int, str]
    merges: Mapping[int, str]


class GitOrigin:
    """The origin of the clone at *root*, fetched into a folder that goes when the process ends."""

    def __init__(self, root: Path, sleep: Callable[[float], None] = time.sleep) -> None:
        """Ask nothing yet.

        Raises:
            UsageError: the clone names no origin.
        """
        self._address = _read_address(root)
        self._folder = Path(tempfile.mkdtemp(prefix="listwright-"))
        weakref.finalize(self, rmtree, self._folder, ignore_errors=True)
        self._fetcher = open_fetcher(
            self._folder, {}, common_folder(root), self._address, sleep
        )

    @property
    def repository(self) -> GitRepository:
        """What was fetched."""
        return self._fetcher.repository

    def fetch_open(self, most: int) -> OpenRequests:
        """Fetch the default branch and the newest open pull requests, at most *most*.

        GitHub keeps `refs/pull/N/head` of every request, and makes `refs/pull/N/merge`,
        a merge that it tries, for those that are open and free of conflicts; it removes
        that ref when a request is closed. So a request with a test merge that the
        branch does not hold yet is open. One without may be anything.

        Raises:
            GitError: the server failed, or has no default branch.
        """
        listed = self._list()
        ref = f"refs/heads/{listed.branch}"
        self._fetcher.fetch_bases([ref])
        base = self.repository.commit(ref)
        merged = set(self.repository.run("rev-list", base).decode().split())
        waiting = {
            number: commit
            for number, commit in listed.heads.items()
            if commit not in merged
        }
        is_open = sorted(listed.merges.keys() & waiting.keys(), reverse=True)
        failed = self._fetch(base, is_open[:most])
        commit = self.repository.commit
        heads = {
            n: commit(f"refs/pull/{n}/head") for n in is_open[:most] if n not in failed
        }
        unknown = len(waiting) - len(is_open)
        return OpenRequests(
            listed.branch, base, heads, failed, len(is_open[most:]), unknown
        )

    def _list(self) -> _Listed:
        wanted = ("HEAD", "refs/pull/*/head", "refs/pull/*/merge")
        words = ("ls-remote", "--symref", "--", self._address, *wanted)
        lines = (
            self.repository.run(*words, limits=_MOST_LISTED)
            .decode("utf-8", "replace")
            .split("\n")
        )
        branch = next(
            (found[1] for line in lines if (found := _DEFAULT.fullmatch(line))), None
        )
        if branch is None:
            raise GitError("origin has no default branch.")
        commits: dict[str, dict[int, str]] = {"head": {}, "merge": {}}
        for line in lines:
            if found := _LISTED.fullmatch(line):
                commits[found[3]][int(found[2])] = found[1]
        return _Listed(branch, commits["head"], commits["merge"])

    def _fetch(self, base: str, numbers: list[int]) -> dict[int, str]:
        """Fetch requests, with what a merge of each reads. Return those that could not be, with the reason."""
        refs = {f"refs/pull/{number}/head": number for number in numbers}
        failed = {
            refs[ref]: reason for ref, reason in self._fetcher.fetch_heads(refs).items()
        }
        for ref, number in refs.items():
            if number in failed:
                continue
            try:
                self._fetcher.complete(base, self.repository.commit(ref))
            except GitError as error:
                failed[number] = str(error)
        return failed


def _read_address(root: Path) -> str:
    """Return the address of a clone's origin; a path is made absolute, since git runs in another folder."""
    said = GitRepository(root).call(["config", "--get", "remote.origin.url"])
    address = said.stdout.decode("utf-8", "surrogateescape").strip()
    if not address:
        raise UsageError(
            "this clone has no remote `origin`; `git remote add origin ADDRESS` names where it is from."
        )
    if address.startswith("-"):
        raise UsageError(
            "the address of `origin` begins with a hyphen; git would take it for an option."
        )
    return address if _WITH_SERVER.match(address) else str((root / address).resolve())
