"""Fetch what one review needs of a large repository: all commits, and few files.

The checkout has the files of no entry, and the newest commit only. So the commits of all
history are fetched without their trees, which is little: they tell where a contribution
parted from its branch. Of these two commits and of the branch the trees are fetched, each
by itself, and of files those that are no entries. The files of entries are fetched when
somebody asks for them (`fetch_objects`).
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple

from bot.disk.fetch_tries import MOST_EACH, is_lasting, try_each, try_together
from bot.disk.fetching import (
    INDEX_PATTERN,
    MOST_SUPPLIED,
    SMALL_BLOBS,
    Fetcher,
    is_needed,
    make_repositories,
    write_alternates,
)
from bot.disk.git import GitRepository
from bot.disk.git_program import Limits
from bot.errors import GitError
from bot.model.state import INDEX_REF, parse_index_message
from bot.ports import FOLDER_MODE, FileRef
from bot.ports.remote import Compared
from bot.project.open_works_file import list_open_works

_COMMITS_ONLY: Final = "--filter=tree:0"
_NO_BLOBS: Final = "--filter=blob:none"
# Where the store keeps the commits whose trees were fetched.
_KEPT: Final = "refs/kept/"
# For commits without their trees: 100,000 of them take some 20 MiB.
_MOST_COMMITS: Final = Limits(seconds=120, bytes=64 << 20)
# Times that a merge is tried while files for it are missing.
_MOST_MERGES: Final = 10
_OBJECT_ID: Final = re.compile(r"\b[0-9a-f]{40}\b")
# The folder whose files are fetched when they are asked for.
_ENTRIES: Final = "entries"


class _Index(NamedTuple):
    """The commit of an index, and the one that it describes."""

    commit: str
    described: str


class PartialFetcher(Fetcher):
    """Fetches commits into one store, and trees and files into another.

    The second is shallow, as the checkout is: a commit in it stands without its parents,
    so that the server sends of each tree what the others lack, and takes nothing older for
    granted.
    """

    is_partial = True

    def __init__(
        self,
        commits: GitRepository,
        store: GitRepository,
        reading: GitRepository,
        address: str,
        sleep: Callable[[float], None],
    ) -> None:
        """Fetch with the rights that the stores' environment gives."""
        super().__init__(store, reading, address, sleep, has_history=False)
        self._commits = commits
        self._large: set[str] = set()
        """The files that were not fetched because they are large."""
        kept = store.run("for-each-ref", "--format=%(objectname)").decode().split()
        self._without_files = set(kept)
        """The commits whose trees are here without their files."""
        self._with_files: set[str] = set()
        """The commits that strangers propose, fetched with their small files."""
        self._index: _Index | None = None
        """The index that came with the last branches."""

    def fetch_bases(self, refs: Sequence[str]) -> None:
        """Fetch branches that contributions go to: commits, trees, and files of no entry.

        Raises:
            GitError: the server failed three times, or an object is malformed.
        """
        self.fetch_requests(refs, ())

    def fetch_requests(
        self,
        bases: Sequence[str],
        heads: Collection[str],
        compared: Compared | None = None,
    ) -> dict[str, str]:
        """Fetch branches, and what strangers propose to them.

        Return the heads that could not be fetched, each with the reason.

        Raises:
            GitError: the server failed three times, or an object of a branch is malformed.
        """
        all_heads = [*heads, *compared.heads] if compared is not None else heads
        failed = self._fetch_all_commits(bases, all_heads)
        tips = [self._reading.resolve_commit(ref) for ref in bases]
        fork_points = {
            ref: self._find_fork_points(tips, ref) for ref in heads if ref not in failed
        }
        self._index = index = self._find_index()
        known = [*tips, *chain.from_iterable(fork_points.values())]
        if index is not None:
            known.append(index.described)
        self._fetch_known_trees(known, index)
        files = [*self._list_other_files(tips)]
        if compared is not None and index is not None:
            files += list_open_works(self._reading, index.commit)
        self._fetch_blobs(files)
        if compared is not None:
            chosen = {
                ref: self._find_fork_points(tips, ref)
                for ref in compared.choose()
                if ref not in failed
            }
            self._fetch_known_trees(chain.from_iterable(chosen.values()))
            fork_points |= chosen
        failed |= self._fetch_proposed(fork_points)
        # Where branches crossed, git merges the commits where they parted first, and so on.
        crossed = [
            ref
            for ref, points in fork_points.items()
            if len(points) > len(tips) and ref not in failed
        ]
        failed |= try_each(crossed, lambda ref: self.fetch_past([ref], MOST_EACH))
        return failed

    def _fetch_all_commits(
        self, bases: Sequence[str], heads: Collection[str]
    ) -> dict[str, str]:
        """Fetch the commits of branches and heads; return the heads that failed, and why."""
        try:
            self._fetch_commits([*bases, *heads, INDEX_PATTERN], _MOST_COMMITS)
        except GitError as error:
            if not is_lasting(error):
                raise
        else:
            return {}
        self._fetch_commits([*bases, INDEX_PATTERN], _MOST_COMMITS)
        return try_each(heads, lambda ref: self._fetch_commits([ref], MOST_EACH))

    def _fetch_known_trees(
        self, commits: Iterable[str], index: _Index | None = None
    ) -> None:
        """Fetch the trees of commits of the branches, and of the index, without any file."""
        new = set(commits) - self._without_files
        own = {index.commit} if index is not None else set()
        self._fetch_trees(sorted(new | own), _NO_BLOBS, None)
        self._without_files |= new

    def _fetch_proposed(self, fork_points: Mapping[str, list[str]]) -> dict[str, str]:
        """Fetch the trees and small files of heads, all of them at once.

        *fork_points* are the commits where each parted from the branches. Return the heads
        that failed, and why.
        """
        commits = {ref: self._reading.resolve_commit(ref) for ref in fork_points}
        new = [ref for ref in commits if commits[ref] not in self._with_files]
        self._with_files.update(commits.values())

        def fetch(refs: Sequence[str], limits: Limits) -> None:
            # The server takes the parents of a commit that is here for present, too, so
            # that it is told of nothing but the commits that the heads build on.
            points = dict.fromkeys(
                chain.from_iterable(fork_points[ref] for ref in refs)
            )
            tips = [f"--negotiation-tip={_KEPT}{point}" for point in points]
            heads = sorted({commits[ref] for ref in refs})
            self._fetch_trees(heads, SMALL_BLOBS, limits, *tips)

        return try_together(new, fetch)

    def complete(self, base: str, head: str) -> None:
        """Fetch what a merge of *head* into *base* reads of the base's own history.

        Raises:
            GitError: the server failed, or the two have no commit in common.
        """
        super().complete(base, head)
        fork_point = self._reading.find_merge_base(base, head)
        proposed = self._reading.list_changes(fork_point, head)
        missing = self._reading.find_missing(self._list_files(head, proposed))
        if missing:
            # The server sends nothing that a commit has which is here, though no file of
            # that commit is. Whatever else is missing was left out for its size.
            taken_for_present = {
                file.blob or ""
                for commit in self._without_files
                for file in self._reading.open_tree(commit).list_files("")
            }
            self._fetch_blobs(taken_for_present.intersection(missing))
            self._large.update(set(missing) - taken_for_present)
        if fork_point != base:
            self._complete_merge(base, head)

    def _complete_merge(self, base: str, head: str) -> None:
        """Fetch the files that git reads to merge *head* into *base*.

        Which ones these are is git's to tell: it looks for renamed files and folders, and
        where branches crossed, it merges the commits where they parted first.

        Raises:
            GitError: the server failed, or the files are too large.
        """
        merge = ["merge-tree", "--write-tree", "--no-messages", base, head]
        for _ in range(_MOST_MERGES):
            result = self._reading.call(merge)
            missing = _OBJECT_ID.findall(result.stderr.decode("utf-8", "replace"))
            # With 0 and 1 it has merged, without conflicts and with some.
            if result.returncode in (0, 1) or not missing:
                return
            wanted = {*missing, *self._list_changed_files(base, head)}
            self._fetch_blobs(wanted - self._large, MOST_SUPPLIED)

    def _list_changed_files(self, base: str, head: str) -> Iterator[str]:
        """Yield the files that either side of a merge has changed, as they were and are."""
        for point in self._find_fork_points([base], head):
            for side in (base, head):
                changes = self._reading.list_changes(point, side)
                yield from self._list_files(point, changes)
                yield from self._list_files(side, changes)

    def fetch_past(self, refs: Sequence[str], limits: Limits | None = None) -> None:
        """Have the trees of all that *refs* reach, which are many.

        Raises:
            GitError: the server failed three times, or went beyond *limits*.
        """
        refspecs = [f"+{ref}:{ref}" for ref in refs]
        # The commits are here already: else the server would send nothing more of them.
        arguments = ["--refetch", _NO_BLOBS, self._address, *refspecs]
        self._run(arguments, limits, into=self._commits)

    def fetch_objects(self, objects: Sequence[str]) -> None:
        """Fetch objects that a process asks for.

        Large files of strangers stay away, and so does what the server does not have.

        Raises:
            GitError: the server failed three times.
        """
        wanted = [name for name in objects if name not in self._large]
        try:
            super().fetch_objects(wanted)
        except GitError as error:
            # Only a process that is no longer ours asks for what was never there.
            if "not our ref" not in str(error):
                raise

    def _fetch_commits(self, refs: Sequence[str], limits: Limits) -> None:
        """Fetch the commits of *refs* with all their history, and no tree of them."""
        # A commit that is fetched by its id has no ref.
        refspecs = [f"+{ref}:{ref}" if _is_ref(ref) else ref for ref in refs]
        arguments = [_COMMITS_ONLY, self._address, *refspecs]
        self._run(arguments, limits, into=self._commits)
        listed = self._commits.run("for-each-ref", "--format=%(refname) %(objectname)")
        updates = [f"update {line}\n" for line in listed.decode().splitlines()]
        self._reading.run("update-ref", "--stdin", stdin="".join(updates).encode())

    def find_index(self) -> str | None:
        """Return the commit of the index that came with `fetch_requests`; None: it did not."""
        return self._index.commit if self._index is not None else None

    def _find_index(self) -> _Index | None:
        """Return the index of the entries; None where there is none that can be used."""
        listed = self._reading.run("for-each-ref", "--format=%(objectname)", INDEX_REF)
        commit = listed.decode().strip()
        if not commit:
            return None
        head = parse_index_message(self._reading.read_commit(commit).message)
        # The branch may have been written anew since.
        if head is None or self._reading.find_missing([head.described]):
            return None
        return _Index(commit, head.described)

    def _find_fork_points(self, bases: Iterable[str], head: str) -> list[str]:
        """Return the commits where *head* parted from *bases*; more where they crossed."""
        points: list[str] = []
        for base in bases:
            # It fails where the two have no commit in common.
            result = self._reading.call(["merge-base", "--all", base, head])
            points += result.stdout.decode().split()
        return points

    def _fetch_trees(
        self,
        commits: Collection[str],
        blob_filter: str,
        limits: Limits | None,
        *options: str,
    ) -> None:
        """Fetch the trees of *commits*, and those of their files that the filter lets through.

        The server sends of them what is in none of the commits that are kept.
        """
        if commits:
            refspecs = [f"{commit}:{_KEPT}{commit}" for commit in sorted(commits)]
            arguments = ["--depth=1", *options, blob_filter, self._address, *refspecs]
            self._run(arguments, limits)

    def _list_other_files(self, commits: Iterable[str]) -> Iterator[str]:
        """Yield the files of commits that are no entries."""
        files: list[FileRef] = []
        for commit in commits:
            for name, item in self._reading.read_folder(commit, "").items():
                if item.mode != FOLDER_MODE:
                    files.append(item)
                elif name != _ENTRIES:
                    files += self._reading.open_tree(commit).list_files(name)
        return (file.blob or "" for file in files if is_needed(file))


def _is_ref(name: str) -> bool:
    return name.startswith("refs/")


def is_partial(checkout: Path) -> bool:
    """Return whether a git folder has the newest commit only, and few files of it."""
    if not (checkout / "shallow").is_file():
        return False
    return any((checkout / "objects" / "pack").glob("*.promisor"))


def open_partial_fetcher(
    folder: Path,
    environment: Mapping[str, str],
    checkout: Path,
    address: str,
    sleep: Callable[[float], None],
) -> PartialFetcher:
    """Make the repositories of a `PartialFetcher` in *folder*, and return it.

    *checkout* is the git folder of a shallow checkout, whose objects need no fetching.
    """
    names = ("commits", "store", "reading")
    commits, store, reading = make_repositories(folder, names, environment)
    shallow = (checkout / "shallow").read_text("utf-8")
    (folder / "store" / "shallow").write_text(shallow, "utf-8")
    write_alternates(folder / "store", [checkout])
    write_alternates(
        folder / "reading", [checkout, folder / "store", folder / "commits"]
    )
    updates = "".join(f"update {_KEPT}{name} {name}\n" for name in shallow.split())
    store.run("update-ref", "--stdin", stdin=updates.encode())
    return PartialFetcher(commits, store, reading, address, sleep)
