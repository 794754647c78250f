"""Fetching objects of the repository at the forge, into a store that nothing is read from directly.

A filter leaves objects out, and git would fetch each of them when somebody reads it. So
the store is read through another repository that has it as an alternate and knows no
server: there, what is missing is missing.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath

from bot.disk.git import LACKS_LARGE_BLOBS, GitRepository
from bot.disk.git_program import Limits
from bot.errors import GitError

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
# For the heads of all contributions at once: three hundred of ordinary ones take some
# 2 MiB.
_MOST_TOGETHER = Limits(seconds=120, bytes=32 << 20)
# For the head of one: three times the largest document, and room for its trees.
_MOST_EACH = Limits(seconds=60, bytes=16 << 20)
_TRIES = 3
# Seconds before a fetch is tried again; doubled each time.
_PAUSE = 2.0
# What git says where trying again gives the same: of objects it refuses, of a limit,
# or of a ref that is gone.
_OF_THE_OBJECTS = (
    "fsck",
    "index-pack",
    "unpack",
    "took more than",
    "find remote ref",
    "not our ref",
    "bad object",
)
# Objects that only an attacker makes are refused.
_CHECKS = tuple(
    word
    for key in ("fetch", "transfer", "receive")
    for word in ("-c", f"{key}.fsckObjects=true")
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
_GITLINK = "160000"


class Fetcher:
    """Fetches from *address* into *store*; *reading* is the repository that has the store as an alternate."""

    def __init__(
        self,
        store: GitRepository,
        reading: GitRepository,
        address: str,
        sleep: Callable[[float], None],
    ) -> None:
        """Fetch with the rights that *store*'s environment gives."""
        self._store, self._reading, self._address, self._sleep = (
            store,
            reading,
            address,
            sleep,
        )

    @property
    def repository(self) -> GitRepository:
        """What was fetched."""
        return self._reading

    def fetch_history(self, refs: Sequence[str]) -> None:
        """Fetch *refs* with all that they reach.

        Raises:
            GitError: the server failed three times, or an object is malformed.
        """
        self._fetch("--no-filter", refs)

    def fetch_bases(self, refs: Sequence[str]) -> None:
        """Fetch branches that contributions go to: their commits and trees, and the files of their tips.

        Raises:
            GitError: the server failed three times, or an object is malformed.
        """
        self._fetch("--filter=blob:none", refs)
        for ref in refs:
            files = self._reading.list_tree(ref)
            self._fetch_blobs(
                file.blob or ""
                for file in files
                if file.mode != _GITLINK
                and PurePosixPath(file.path).suffix.lower() not in _PICTURES
            )

    def fetch_heads(self, refs: Collection[str]) -> dict[str, str]:
        """Fetch what strangers propose, without large files. Return the refs that could not be, each with the reason.

        All are asked for at once; where that fails, each by itself, so that one that
        fails harms no other.

        Raises:
            GitError: the server failed three times.
        """
        if not refs:
            return {}
        try:
            self._fetch(f"--filter=blob:limit={MOST_BLOB}", list(refs), _MOST_TOGETHER)
        except GitError as error:
            if not _is_of_objects(error):
                raise
        else:
            return {}
        failed: dict[str, str] = {}
        for ref in refs:
            try:
                self._fetch(f"--filter=blob:limit={MOST_BLOB}", [ref], _MOST_EACH)
            except GitError as error:
                if not _is_of_objects(error):
                    raise
                failed[ref] = str(error)
        return failed

    def complete(self, base: str, head: str) -> None:
        """Fetch what a merge of *head* into *base* reads of the base's own history.

        Raises:
            GitError: the server failed, or the two have no commit in common.
        """
        parted = self._reading.merge_base(base, head)
        proposed = self._reading.changes(parted, head)
        blobs = {change.before for change in proposed}
        paths = {change.path for change in proposed}
        meanwhile = self._reading.changes(parted, base)
        if any(
            change.path in paths for change in meanwhile
        ):  # a merge compares these, and looks for renamed files
            for change in meanwhile:
                blobs |= {change.before, change.after}
        self._fetch_blobs(blobs)

    def _fetch_blobs(self, blobs: Iterable[str]) -> None:
        missing = _find_missing(self._reading, blobs)
        if not missing:
            return
        words = (
            "--no-write-fetch-head",
            "--filter=blob:none",
            "--stdin",
            self._address,
        )
        self._run([*words], stdin="".join(f"{blob}\n" for blob in missing).encode())

    def _fetch(
        self, filtered: str, refs: Sequence[str], limits: Limits | None = None
    ) -> None:
        self._run([filtered, self._address, *(f"+{ref}:{ref}" for ref in refs)], limits)
        _copy_refs(self._store, self._reading, refs)

    def _run(
        self,
        words: Sequence[str],
        limits: Limits | None = None,
        stdin: bytes | None = None,
    ) -> None:
        command = [*_CHECKS, *KEEP_PACK, "fetch", "--no-tags", "--quiet", *words]
        for tried in range(_TRIES):
            try:
                self._store.run(*command, stdin=stdin, limits=limits)
            except GitError as error:
                if tried == _TRIES - 1 or _is_of_objects(error):
                    raise
                self._sleep(_PAUSE * 2**tried)
            else:
                return


def open_fetcher(
    folder: Path,
    environment: Mapping[str, str],
    known: Path | None,
    address: str,
    sleep: Callable[[float], None],
) -> Fetcher:
    """Make in *folder* the two repositories of a `Fetcher`; *known* is a git folder whose objects need no fetching."""
    alternates = []
    if (
        known is not None
        and (known / "objects").is_dir()
        and not (known / "shallow").exists()
    ):
        alternates.append(known)
    store = _make_repository(folder / "store", environment, alternates)
    alternates.append(folder / "store")
    reading = _make_repository(folder / "reading", environment, alternates)
    reading.run("config", LACKS_LARGE_BLOBS, "true")
    return Fetcher(store, reading, address, sleep)


def _make_repository(
    folder: Path, environment: Mapping[str, str], alternates: Sequence[Path]
) -> GitRepository:
    """Make an empty bare repository that also has the objects of *alternates*."""
    folder.mkdir()
    made = GitRepository(folder, environment)
    made.run("init", "--bare", "--quiet", "--template=", ".")
    lines = "".join(f"{other / 'objects'}\n" for other in alternates)
    (folder / "objects" / "info" / "alternates").write_text(lines, "utf-8")
    return made


def _find_missing(repository: GitRepository, objects: Iterable[str]) -> list[str]:
    """Return the ids among *objects* that are not in a repository; one process for all."""
    asked = "".join(f"{name}\n" for name in dict.fromkeys(objects) if name).encode()
    lines = (
        repository.run("cat-file", "--batch-check", stdin=asked).decode().splitlines()
        if asked
        else []
    )
    return [
        line.removesuffix(" missing") for line in lines if line.endswith(" missing")
    ]


def _copy_refs(
    store: GitRepository, reading: GitRepository, refs: Iterable[str]
) -> None:
    """Let *refs* be in one repository what they are in the other. What was fetched by its id has no ref."""
    names = [ref for ref in refs if ref.startswith("refs/")]
    if not names:
        return
    commits = store.run("rev-parse", *names).decode().split()
    lines = [
        f"update {name} {commit}\n" for name, commit in zip(names, commits, strict=True)
    ]
    reading.run("update-ref", "--stdin", stdin="".join(lines).encode())


def _is_of_objects(error: GitError) -> bool:
    return any(sign in str(error) for sign in _OF_THE_OBJECTS)
