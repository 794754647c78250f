"""Fetch objects of the repository at GitHub into a store that nothing reads directly.

A filter leaves objects out, and git would fetch each of them when somebody reads it. So
the store is read through another repository that has it as an alternate and knows no
server: there, what is missing is missing.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from shutil import copytree

from bot.disk.fetch_tries import MOST_TOGETHER, is_lasting, try_together
from bot.disk.git import LACKS_LARGE_BLOBS, GitRepository
from bot.disk.git_program import Limits
from bot.errors import GitError
from bot.model.state import INDEX_REF, STATE_REF
from bot.ports import FOLDER_MODE, FileChange, FileRef
from bot.ports.remote import Compared

# What was fetched or made stays one pack: as loose objects it is up to 256 folders,
# which take longer to remove than to fetch. The folder lives as long as one run, so
# nothing in it needs maintenance.
KEEP_PACK = (
    *("-c", "fetch.unpackLimit=1", "-c", "fastimport.unpackLimit=1"),
    *("-c", "gc.auto=0", "-c", "maintenance.auto=false"),
)
# Bytes of a file of a contribution that are fetched: the longest lists known have some
# 2 MiB.
MOST_BLOB = 4 << 20
SMALL_BLOBS = f"--filter=blob:limit={MOST_BLOB}"
# For the files that one process asks for: 100,000 entries take some 20 MiB.
MOST_SUPPLIED = Limits(seconds=120, bytes=256 << 20)
# The index of the entries, or nothing where there is none: a pattern may match no ref.
INDEX_PATTERN = f"+{INDEX_REF}*:{INDEX_REF}*"
# Times that a fetch is tried.
_TRIES = 3
# Seconds before a fetch is tried again; doubled each time.
_PAUSE = 2.0
# Objects that only an attacker makes are refused.
_CHECKS = (
    *("-c", "fetch.fsckObjects=true"),
    *("-c", "transfer.fsckObjects=true"),
    *("-c", "receive.fsckObjects=true"),
)
# Endings of the files beside a list that the bot never reads.
_PICTURES = frozenset(
    {
        ".png",
        ".jpg",
        ".jpeg",
        ".gif",
        ".webp",
        ".svg",
        ".ico",
        ".pdf",
        ".zip",
        ".gz",
        ".mp4",
        ".mov",
        ".woff2",
    }
)
# The mode of a submodule: its blob id names a commit of another repository.
_GITLINK = "160000"
_NO_FILES = (_GITLINK, FOLDER_MODE)


class Fetcher:
    """Fetches from *address* into *store*.

    *reading* is the repository through which the store is read: see the module.
    """

    is_partial = False
    """Whether files of a branch are fetched only when somebody asks for them."""

    def __init__(
        self,
        store: GitRepository,
        reading: GitRepository,
        address: str,
        sleep: Callable[[float], None],
        *,
        has_history: bool,
    ) -> None:
        """Fetch with the rights that *store*'s environment gives.

        *has_history* says whether a checkout has the history of the branches already.
        """
        self._store = store
        self._reading = reading
        self._address = address
        self._sleep = sleep
        self._has_history = has_history

    @property
    def repository(self) -> GitRepository:
        """The repository to read fetched objects from."""
        return self._reading

    def fetch_history(self, refs: Sequence[str]) -> None:
        """Fetch *refs* with all that they reach.

        Raises:
            GitError: the server failed three times, or an object is malformed.
        """
        self._fetch("--no-filter", refs)

    def fetch_requests(
        self,
        bases: Sequence[str],
        heads: Collection[str],
        compared: Compared | None = None,
    ) -> dict[str, str]:
        """Fetch branches, and what strangers propose to them.

        Return the heads that could not be fetched, each with the reason: see `fetch_bases`
        and `fetch_heads`. Of what is *compared*, all is fetched.

        Raises:
            GitError: the server failed three times, or an object of a branch is malformed.
        """
        if compared is not None:
            heads = [*heads, *compared.heads]
        if self._has_history and heads:
            # Little is missing of the branches, so that one round brings all.
            try:
                commits = self._fetch(SMALL_BLOBS, [*bases, *heads], MOST_TOGETHER)
            except GitError as error:
                if not is_lasting(error):
                    raise
            else:
                self._complete_tips(commits[: len(bases)])
                return {}
        self.fetch_bases(bases)
        return self.fetch_heads(heads)

    def fetch_bases(self, refs: Sequence[str]) -> None:
        """Fetch branches that contributions go to.

        Their commits and trees are fetched, and the files of their tips.

        Raises:
            GitError: the server failed three times, or an object is malformed.
        """
        self._complete_tips(self._fetch("--filter=blob:none", refs))

    def _complete_tips(self, commits: Iterable[str]) -> None:
        """Fetch the files of the tips of branches, as far as they are needed."""
        for commit in commits:
            # Whoever reads the commit lists it no second time.
            files = self._reading.open_tree(commit).list_files("")
            self._fetch_blobs(file.blob or "" for file in files if is_needed(file))

    def fetch_heads(self, refs: Collection[str]) -> dict[str, str]:
        """Fetch what strangers propose, without large files.

        Return the refs that could not be fetched, each with the reason. All are asked
        for at once; where that fails, each by itself, so that one that fails harms no
        other.

        Raises:
            GitError: the server failed three times.
        """
        return try_together(
            refs, lambda some, limits: self._fetch(SMALL_BLOBS, some, limits)
        )

    def complete(self, base: str, head: str) -> None:
        """Fetch what a merge of *head* into *base* reads of the base's own history.

        Raises:
            GitError: the server failed, or the two have no commit in common.
        """
        fork_point = self._reading.find_merge_base(base, head)
        proposed = self._reading.list_changes(fork_point, head)
        blobs = set(self._list_files(fork_point, proposed))
        paths = {change.path for change in proposed}
        meanwhile = self._reading.list_changes(fork_point, base)
        # Where both sides changed a path, the merge compares its versions, and looks
        # for renamed files among all that the base has changed.
        if any(change.path in paths for change in meanwhile):
            blobs.update(self._list_files(fork_point, meanwhile))
            blobs.update(self._list_files(base, meanwhile))
        self._fetch_blobs(blobs)

    def _list_files(
        self, revision: str, changes: Iterable[FileChange]
    ) -> Iterator[str]:
        """Yield the files that stand in a revision where *changes* are.

        What a submodule names is a commit of another repository, which nobody can fetch.
        """
        for change in changes:
            file = self._reading.find_file(revision, change.path)
            if file is None and "\\" in change.path:
                # A name that is no UTF-8 is written in another way in a listing.
                yield change.before
            elif file is not None and file.blob and file.mode not in _NO_FILES:
                yield file.blob

    def fetch_past(self, refs: Sequence[str]) -> None:
        """Have the trees of all that *refs* reach: they are here, once *refs* are."""

    def find_index(self) -> str | None:
        """Return the commit of the index that came with `fetch_requests`; None: it did not."""
        return None

    def fetch_index(self) -> str | None:
        """Fetch the index of the entries without its files; return its commit.

        None where there is none.

        Raises:
            GitError: the server failed three times.
        """
        return self._fetch_own(INDEX_REF, "--filter=blob:none")

    def fetch_state(self) -> str | None:
        """Fetch what the bot remembers; return what its ref points to.

        None where there is no such ref.

        Raises:
            GitError: the server failed three times, or an object is malformed.
        """
        return self._fetch_own(STATE_REF, "--no-filter")

    def _fetch_own(self, ref: str, blob_filter: str) -> str | None:
        """Fetch a ref of the bot's own, if it is there; return what it points to.

        Who reads the repository finds no ref of this name.
        """
        try:
            self._run([blob_filter, self._address, f"+{ref}:{ref}"])
        except GitError as error:
            if "find remote ref" in str(error):
                return None
            raise
        return self._store.run("rev-parse", "--verify", ref).decode().strip()

    def fetch_objects(self, objects: Sequence[str]) -> None:
        """Fetch objects that a process asks for.

        Raises:
            GitError: the server failed three times, or all together are too large.
        """
        self._fetch_blobs(objects, MOST_SUPPLIED)

    def _fetch_blobs(self, blobs: Iterable[str], limits: Limits | None = None) -> None:
        """Fetch those of *blobs* that are not here yet."""
        missing = self._reading.find_missing(blobs)
        if not missing:
            return
        arguments = [
            "--no-write-fetch-head",
            "--filter=blob:none",
            "--stdin",
            self._address,
        ]
        ids = "".join(f"{blob}\n" for blob in missing)
        self._run(arguments, limits, stdin=ids.encode())

    def _fetch(
        self,
        blob_filter: str,
        refs: Sequence[str],
        limits: Limits | None = None,
    ) -> list[str]:
        """Fetch *refs*, each under its own name, with what the filter lets through.

        Return the commits that they point to.
        """
        refspecs = [f"+{ref}:{ref}" for ref in refs]
        self._run([blob_filter, self._address, *refspecs], limits)
        return _copy_refs(self._store, self._reading, refs)

    def _run(
        self,
        arguments: Sequence[str],
        limits: Limits | None = None,
        into: GitRepository | None = None,
        stdin: bytes | None = None,
    ) -> None:
        """Run `git fetch` in the store, or *into* another; try again if the server failed.

        Raises:
            GitError: the server failed three times, or trying again is of no use.
        """
        options = [*_CHECKS, *KEEP_PACK]
        if stdin is not None:
            # The files of a commit that is here are asked for: else the server takes them
            # for present.
            options += ["-c", "fetch.negotiationAlgorithm=noop"]
        command = [*options, "fetch", "--no-tags", "--quiet", *arguments]
        for attempt in range(_TRIES):
            try:
                (into or self._store).run(*command, stdin=stdin, limits=limits)
            except GitError as error:
                if attempt == _TRIES - 1 or is_lasting(error):
                    raise
                self._sleep(_PAUSE * 2**attempt)
            else:
                return


def open_fetcher(
    folder: Path,
    environment: Mapping[str, str],
    checkout: Path | None,
    address: str,
    sleep: Callable[[float], None],
) -> Fetcher:
    """Make the two repositories of a `Fetcher` in *folder*, and return it.

    *checkout* is a git folder whose objects need no fetching.
    """
    alternates = []
    # A shallow clone lacks the history of its oldest commits, which git takes for
    # granted.
    if (
        checkout is not None
        and (checkout / "objects").is_dir()
        and not (checkout / "shallow").exists()
    ):
        alternates.append(checkout)
    store, reading = make_repositories(folder, ("store", "reading"), environment)
    write_alternates(folder / "store", alternates)
    write_alternates(folder / "reading", [*alternates, folder / "store"])
    return Fetcher(store, reading, address, sleep, has_history=bool(alternates))


def make_repositories(
    folder: Path, names: Sequence[str], environment: Mapping[str, str]
) -> list[GitRepository]:
    """Make empty bare repositories in *folder*; the last is the one that is read."""
    first, *others = (folder / name for name in names)
    first.mkdir()
    GitRepository(first).run("init", "--bare", "--quiet", "--template=", ".")
    # Copying the empty repository is quicker than starting git again.
    for other in others:
        copytree(first, other)
    (folder / names[-1] / LACKS_LARGE_BLOBS).touch()
    return [GitRepository(folder / name, environment) for name in names]


def write_alternates(folder: Path, alternates: Sequence[Path]) -> None:
    """Let a repository also have the objects of *alternates*."""
    lines = "".join(f"{alternate / 'objects'}\n" for alternate in alternates)
    (folder / "objects" / "info" / "alternates").write_text(lines, "utf-8")


def is_needed(file: FileRef) -> bool:
    """Return whether the bot reads *file* of a base branch: no submodule, no picture."""
    if file.mode == _GITLINK:
        return False
    return PurePosixPath(file.path).suffix.lower() not in _PICTURES


def _copy_refs(
    store: GitRepository, reading: GitRepository, refs: Collection[str]
) -> list[str]:
    """Let *refs* be in *reading* what they are in *store*; return their commits.

    A commit that was fetched by its id has no ref.
    """
    names = [ref for ref in refs if ref.startswith("refs/")]
    if not names:
        return list(refs)
    found = store.run("rev-parse", *names).decode().split()
    commits = dict(zip(names, found, strict=True))
    updates = [f"update {name} {commit}\n" for name, commit in commits.items()]
    reading.run("update-ref", "--stdin", stdin="".join(updates).encode())
    return [commits.get(ref, ref) for ref in refs]
