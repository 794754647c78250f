"""The repository that a clone came from, read by git alone.

No token is needed, and nothing is written into the clone.
"""

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
from bot.disk.git_program import Limits, find_common_folder
from bot.errors import GitError, UsageError
from bot.ports.origin import OpenRequests

# Lines of `git ls-remote --symref`: `5891b5b…<tab>refs/pull/7/head`, and
# `ref: refs/heads/main<tab>HEAD`.
_LISTED = re.compile(r"([0-9a-f]{40})\trefs/pull/([1-9]\d{0,8})/(head|merge)")
_DEFAULT_BRANCH = re.compile(r"ref: refs/heads/(\S+)\tHEAD")
# How an address of another machine begins; anything else is a path (git-clone(1), "GIT
# URLS").
_WITH_SERVER = re.compile(r"[\w+.-]+://|[^/]+:")
# A repository with 100,000 requests lists some 12 MiB.
_MOST_LISTED = Limits(seconds=120, bytes=64 << 20)


class _Listed(NamedTuple):
    """What a server lists.

    The heads and the test merges of its pull requests are commits, by number.
    """

    branch: str
    heads: Mapping[int, str]
    merges: Mapping[int, str]


class GitOrigin:
    """The origin of the clone at *root*.

    It is fetched into a folder that is removed when the process ends.
    """

    def __init__(self, root: Path, sleep: Callable[[float], None] = time.sleep) -> None:
        """Make the folder; the server is not asked yet.

        Raises:
            UsageError: the clone names no origin.
        """
        self._address = _read_address(root)
        self._folder = Path(tempfile.mkdtemp(prefix="listwright-"))
        weakref.finalize(self, rmtree, self._folder, ignore_errors=True)
        self._fetcher = open_fetcher(
            self._folder, {}, find_common_folder(root), self._address, sleep
        )

    @property
    def repository(self) -> GitRepository:
        """The repository to read fetched objects from."""
        return self._fetcher.repository

    def fetch_open(self, most: int) -> OpenRequests:
        """Fetch the default branch and the newest open pull requests, at most *most*.

        GitHub keeps `refs/pull/N/head` of every request, and makes `refs/pull/N/merge`,
        a merge that it tries, for those that are open and free of conflicts. It removes
        that ref when a request is closed. So a request with a test merge that the
        branch does not hold yet is open. One without a test merge may be closed,
        merged, or in conflict.

        Raises:
            GitError: the server failed, or has no default branch.
        """
        listed = self._list()
        ref = f"refs/heads/{listed.branch}"
        self._fetcher.fetch_bases([ref])
        base = self.repository.resolve_commit(ref)
        merged = set(self.repository.run("rev-list", base).decode().split())
        unmerged = {
            number for number, commit in listed.heads.items() if commit not in merged
        }
        open_numbers = sorted(listed.merges.keys() & unmerged, reverse=True)
        chosen = open_numbers[:most]
        failed = self._fetch(base, chosen)
        heads = {
            number: self.repository.resolve_commit(f"refs/pull/{number}/head")
            for number in chosen
            if number not in failed
        }
        return OpenRequests(
            branch=listed.branch,
            base=base,
            heads=heads,
            failed=failed,
            left_out=len(open_numbers) - len(chosen),
            unknown=len(unmerged) - len(open_numbers),
        )

    def _list(self) -> _Listed:
        """Ask the server for its branch and its pull requests.

        Raises:
            GitError: the server failed, or has no default branch.
        """
        patterns = ("HEAD", "refs/pull/*/head", "refs/pull/*/merge")
        command = ("ls-remote", "--symref", "--", self._address, *patterns)
        output = self.repository.run(*command, limits=_MOST_LISTED)
        branch = None
        commits: dict[str, dict[int, str]] = {"head": {}, "merge": {}}
        for line in output.decode("utf-8", "replace").split("\n"):
            listed = _LISTED.fullmatch(line)
            default = _DEFAULT_BRANCH.fullmatch(line)
            if listed is not None:
                commits[listed[3]][int(listed[2])] = listed[1]
            elif default is not None and branch is None:
                branch = default[1]
        if branch is None:
            raise GitError("origin has no default branch.")
        return _Listed(branch, commits["head"], commits["merge"])

    def _fetch(self, base: str, numbers: list[int]) -> dict[int, str]:
        """Fetch pull requests, with what a merge of each into *base* reads.

        Return those that could not be fetched, each with the reason.
        """
        refs = {f"refs/pull/{number}/head": number for number in numbers}
        failed_refs = self._fetcher.fetch_heads(refs)
        failed = {refs[ref]: reason for ref, reason in failed_refs.items()}
        for ref, number in refs.items():
            if number in failed:
                continue
            try:
                self._fetcher.complete(base, self.repository.resolve_commit(ref))
            except GitError as error:
                failed[number] = str(error)
        return failed


def _read_address(root: Path) -> str:
    """Return the address of a clone's origin.

    A path is made absolute, since git runs in another folder.

    Raises:
        UsageError: there is none, or git would take it for an option.
    """
    result = GitRepository(root).call(["config", "--get", "remote.origin.url"])
    address = result.stdout.decode("utf-8", "surrogateescape").strip()
    if not address:
        raise UsageError(
            "this clone has no remote `origin`; `git remote add origin ADDRESS` names"
            " where it is from."
        )
    if address.startswith("-"):
        raise UsageError(
            "the address of `origin` begins with a hyphen; git would take it for an"
            " option."
        )
    if _WITH_SERVER.match(address):
        return address
    return str((root / address).resolve())
