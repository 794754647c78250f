"""Fetch what one review needs of a large repository: all commits, and few files.

The checkout has the files of no entry, and the newest commit only. So the commits of all
history are fetched without their trees, which is little: they tell where a contribution
parted from its branch. Of these two commits and of the branch the trees are fetched, each
by itself, and of files those that are no entries. The files of entries are fetched when
somebody asks for them (`fetch_objects`).
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from shutil import copytree
from typing import Final, NamedTuple

from bot.disk.fetching import (
    INDEX_PATTERN,
    MOST_EACH,
    MOST_TOGETHER,
    SMALL_BLOBS,
    Fetcher,
    is_lasting,
    is_needed,
    write_alternates,
)
from bot.disk.git import LACKS_LARGE_BLOBS, GitRepository
from bot.disk.git_program import Limits
from bot.errors import GitError
from bot.model.state import INDEX_REF, parse_index_message
from bot.ports import FOLDER_MODE, FileRef

_COMMITS_ONLY: Final = "--filter=tree:0"
_NO_BLOBS: Final = "--filter=blob:none"
# Where the store keeps the commits whose trees were fetched.
_KEPT: Final = "refs/kept/"
# For commits without their trees: 100,000 of them take some 20 MiB.
_MOST_COMMITS: Final = Limits(seconds=120, bytes=64 << 20)
# The folder whose files are fetched when they are asked for.
_ENTRIES: Final = "entries"


class _Index(NamedTuple):
    """The tree of an index, and the commit that it describes."""

    tree: str
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
        self._without_files = (
            store.run("for-each-ref", "--format=%(objectname)").decode().split()
        )
        """The commits whose trees are here without their files."""

    def fetch_bases(self, refs: Sequence[str]) -> None:
        """Fetch branches that contributions go to: commits, trees, and files of no entry.

        Raises:
            GitError: the server failed three times, or an object is malformed.
        """
        self.fetch_requests(refs, ())

    def fetch_requests(
        self, bases: Sequence[str], heads: Collection[str]
    ) -> dict[str, str]:
        """Fetch branches, and what strangers propose to them.

        Return the heads that could not be fetched, each with the reason.

        Raises:
            GitError: the server failed three times, or an object of a branch is malformed.
        """
        failed = self._fetch_all_commits(bases, heads)
        tips = [self._reading.resolve_commit(ref) for ref in bases]
        index = self._find_index()
        described = [index.described] if index is not None else []
        self._fetch_trees([*tips, *described], _NO_BLOBS, None)
        self._without_files += [*tips, *described]
        compared = {
            ref: self._list_compared(tips, ref) for ref in heads if ref not in failed
        }
        failed |= self._fetch_head_trees(compared)
        # Where branches crossed, git merges the commits where they parted first, and so on.
        crossed = [ref for ref in compared if len(compared[ref]) > 1 + len(tips)]
        if crossed:
            self.fetch_past(crossed)
        index_tree = [index.tree] if index is not None else []
        self._fetch_blobs([*self._list_other_files(tips), *index_tree])
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
        return _try_each(heads, lambda ref: self._fetch_commits([ref], MOST_EACH))

    def _fetch_head_trees(self, compared: Mapping[str, list[str]]) -> dict[str, str]:
        """Fetch the trees of the commits that each head needs, all of them at once.

        Return the heads that failed, and why.
        """
        try:
            together = chain.from_iterable(compared.values())
            self._fetch_trees(together, SMALL_BLOBS, MOST_TOGETHER)
        except GitError as error:
            if not is_lasting(error):
                raise
        else:
            return {}
        return _try_each(
            compared,
            lambda ref: self._fetch_trees(compared[ref], SMALL_BLOBS, MOST_EACH),
        )

    def complete(self, base: str, head: str) -> None:
        """Fetch what a merge of *head* into *base* reads of the base's own history.

        Raises:
            GitError: the server failed, or the two have no commit in common.
        """
        super().complete(base, head)
        fork_point = self._reading.find_merge_base(base, head)
        proposed = self._reading.list_changes(fork_point, head)
        missing = self._reading.find_missing(change.after for change in proposed)
        if not missing:
            return
        # The server sends nothing that a commit has which is here, though no file of that
        # commit is. Whatever else is missing was left out for its size.
        taken_for_present = {
            file.blob or ""
            for commit in self._without_files
            for file in self._reading.open_tree(commit).list_files("")
        }
        self._fetch_blobs(taken_for_present.intersection(missing))
        self._large.update(set(missing) - taken_for_present)

    def fetch_past(self, refs: Sequence[str]) -> None:
        """Have the trees of all that *refs* reach, which are many.

        Raises:
            GitError: the server failed three times.
        """
        refspecs = [f"+{ref}:{ref}" for ref in refs]
        # The commits are here already: else the server would send nothing more of them.
        self._run(
            ["--refetch", _NO_BLOBS, self._address, *refspecs], into=self._commits
        )

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
            if not is_lasting(error):
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

    def _find_index(self) -> "_Index | None":
        """Return the index of the entries; None where there is none that can be used."""
        listed = self._reading.run("for-each-ref", "--format=%(tree)", INDEX_REF)
        tree = listed.decode().strip()
        if not tree:
            return None
        head = parse_index_message(self._reading.read_commit(INDEX_REF).message)
        # The branch may have been written anew since.
        if head is None or self._reading.find_missing([head.described]):
            return None
        return _Index(tree, head.described)

    def _list_compared(self, bases: Iterable[str], ref: str) -> list[str]:
        """Return a head, and the commits where it parted from *bases*."""
        head = self._reading.resolve_commit(ref)
        compared = [head]
        for base in bases:
            found = self._reading.call(["merge-base", "--all", base, head]).stdout
            compared += found.decode().split()
        return compared

    def _fetch_trees(
        self, commits: Iterable[str], blob_filter: str, limits: Limits | None
    ) -> None:
        """Fetch the trees of *commits*, and those of their files that the filter lets through.

        The server sends of them what is in none of the commits that are kept.
        """
        trees = {f"{commit}^{{tree}}": commit for commit in commits}
        missing = [trees[name] for name in self._reading.find_missing(trees)]
        if missing:
            refspecs = [f"{commit}:{_KEPT}{commit}" for commit in missing]
            arguments = ["--depth=1", blob_filter, self._address, *refspecs]
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


def _try_each(refs: Iterable[str], fetch: Callable[[str], None]) -> dict[str, str]:
    """Do *fetch* for each of *refs*; return those that fail lastingly, and why."""
    failed = {}
    for ref in refs:
        try:
            fetch(ref)
        except GitError as error:
            if not is_lasting(error):
                raise
            failed[ref] = str(error)
    return failed


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
    (folder / "store").mkdir()
    store = GitRepository(folder / "store", environment)
    store.run("init", "--bare", "--quiet", "--template=", ".")
    # Copying the empty repository is quicker than starting git again.
    for name in ("commits", "reading"):
        copytree(folder / "store", folder / name)
    (folder / "reading" / LACKS_LARGE_BLOBS).touch()
    shallow = (checkout / "shallow").read_text("utf-8")
    (folder / "store" / "shallow").write_text(shallow, "utf-8")
    write_alternates(folder / "store", [checkout])
    write_alternates(
        folder / "reading", [checkout, folder / "store", folder / "commits"]
    )
    updates = "".join(f"update {_KEPT}{name} {name}\n" for name in shallow.split())
    store.run("update-ref", "--stdin", stdin=updates.encode())
    return PartialFetcher(
        GitRepository(folder / "commits", environment),
        store,
        GitRepository(folder / "reading", environment),
        address,
        sleep,
    )
