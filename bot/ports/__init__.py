"""What commands need of the world, as small protocols; `bot.disk` implements them."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol, TypeVar

if TYPE_CHECKING:  # a run that finds everything in the cache starts without them
    from datetime import date

    from bot.model.release import Release
    from bot.ports.forge import Forge
    from bot.ports.origin import Origin
    from bot.ports.remote import Remote


class FileRef(NamedTuple):
    """A file and, where it is known without reading, the id of its content (git's blob id)."""

    path: str
    blob: str | None
    mode: str = "100644"


class Workspace(Protocol):
    """A tree of files: a checkout, or a revision of a repository."""

    @property
    def revision(self) -> str | None:
        """The id of the commit or tree, whose files are the same for ever; None for a checkout."""

    def list_files(self, under: str) -> list[FileRef]:
        """The files below the folder *under*, sorted by path; a link or submodule shows by its mode."""

    def read(self, path: str) -> bytes | None:
        """The content of a file, or None where there is none."""

    def read_many(self, files: Sequence[FileRef]) -> Iterable[bytes]:
        """The contents of *files*, in their order."""

    def fingerprint(self) -> str | None:
        """A digest that changes whenever a file does; None where that cannot be told for sure."""


class FileChange(NamedTuple):
    """What happened to one path between two trees; an empty blob id means that the path is not there."""

    path: str
    before: str
    after: str
    mode: str


class Merged(NamedTuple):
    """A merge that was tried: its tree, and the paths where both sides did different things."""

    tree: str
    conflicts: tuple[str, ...] = ()


class Identity(NamedTuple):
    """Who made a commit."""

    name: str
    email: str


class CommitInfo(NamedTuple):
    """Who wrote a commit, when (seconds since 1970), and on top of what; and when it was made.

    A rebase makes a commit again, and keeps who wrote it and when.
    """

    author: Identity
    when: int
    parents: tuple[str, ...]
    message: str = ""
    committed: int = 0


class Repository(Protocol):
    """Git, read-only and by plumbing: nothing is checked out, nothing of a revision runs."""

    @property
    def folder(self) -> str:
        """Where it stands."""

    def commit(self, revision: str) -> str:
        """The full id of the commit that *revision* names.

        Raises:
            UsageError: there is no such commit.
        """

    def about(self, commit: str) -> CommitInfo:
        """What git says of a commit.

        Raises:
            GitError: there is none of this id.
        """

    def tree(self, revision: str) -> Workspace:
        """The files of a revision."""

    def merged(self, base: str, head: str) -> Merged:
        """What *base* would be after merging *head*."""

    def merge_base(self, base: str, head: str) -> str:
        """The commit where the two parted."""

    def contains(self, commit: str, other: str) -> bool:
        """Whether *other* is *commit* or one that it follows."""

    def commits_beyond(self, base: str, head: str, most: int) -> list[str]:
        """The ids of the commits of *head* that *base* does not follow, newest first; at most *most*."""

    def changes(self, before: str, after: str) -> list[FileChange]:
        """The paths that differ between two trees, sorted, renames as a removal and an addition."""

    def read_blob(self, blob: str) -> bytes:
        """The content of one blob."""

    def read_start(self, blob: str, most: int) -> bytes:
        """The first *most* bytes of a blob; of a large one that was not fetched, *most* line ends."""

    def has_blob(self, blob: str) -> bool:
        """Return whether a blob is here: what strangers propose is fetched without large files."""

    def versions(self, revision: str, path: str, most: int) -> list[bytes]:
        """What a file held after each of the last *most* commits that changed it, newest first."""

    def line_dates(self, revision: str, path: str) -> "list[date]":
        """The day on which each line of a file came to be what it is, white space and moves aside."""

    def branch(self) -> str:
        """The branch that others' work goes to; empty where there is none."""

    def origin(self) -> str:
        """The repository at GitHub that this is a clone of, `owner/name`; empty where it is none."""

    def added_by(self, revision: str, path: str) -> str:
        """The commit that last added a file; empty if none did."""

    def mainline(self, revision: str, path: str) -> list[tuple[str, str]]:
        """The commits that changed *path*, along first parents from *revision*, newest first: ids and subjects."""


class Cache(Protocol):
    """Plain values that were computed before, by what they were made from; any may be forgotten."""

    def kept(self, kind: str, *made_from: bytes) -> Any:  # noqa: ANN401 - plain values
        """The value kept under *kind* that was made from just this; None if there is none."""

    def keep(self, value: Any, kind: str, *made_from: bytes) -> None:  # noqa: ANN401 - plain values
        """Remember *value*."""


T = TypeVar("T")


class MapFiles(Protocol):
    """Does something with each of many files, on all cores where that pays."""

    def __call__(
        self,
        work: Callable[[FileRef, bytes], T],
        workspace: Workspace,
        files: Sequence[FileRef],
        /,
    ) -> list[T]:
        """The outcomes, in the order of *files*; a person at a terminal is told how far it is."""


class RunIsolated(Protocol):
    """Runs this program in a process of its own, without secrets, and with limits on time and memory."""

    def __call__(
        self, words: Sequence[str], given: bytes = b"", /, *, most_output: int = 1 << 20
    ) -> bytes:
        """Return what `listwright` with these words printed; *given* is its standard input.

        Raises:
            IsolatedProcessError: it ended badly, or printed more than *most_output*
                bytes.
        """


class NoCache:
    """A cache that keeps nothing: every value is computed anew."""

    def kept(self, kind: str, *made_from: bytes) -> None:  # noqa: ARG002 - the protocol's arguments
        """Return None: nothing is kept."""
        return

    def keep(self, value: Any, kind: str, *made_from: bytes) -> None:  # noqa: ANN401 - plain values
        """Keep nothing."""


NO_CACHE: Final = NoCache()


class Terminal(Protocol):
    """Where a person may be asked."""

    @property
    def is_interactive(self) -> bool:
        """Whether a person is there to answer."""

    def ask(self, question: str) -> str:
        """Put *question* to the person and return the answer, without its line end.

        Raises:
            KeyboardInterrupt: the person ended the input.
        """


class NoTerminal:
    """Nobody is there to be asked."""

    is_interactive = False

    def ask(self, question: str) -> str:
        """Refuse: callers look at `is_interactive` first."""
        raise NotImplementedError(question)


NO_TERMINAL: Final = NoTerminal()


class Progress(Protocol):
    """Tells a person who waits how far a command is."""

    def step(self, name: str) -> AbstractContextManager[None]:
        """Show that *name* goes on, until the block ends."""

    def track(self, parts: Iterable[T], total: int, name: str) -> Iterable[T]:
        """Yield *parts* as they come, and show how many of *total* are done."""

    def print_part(self, text: str) -> None:
        """Print a part of the command's result at once, before the rest of it is known."""


class NoProgress:
    """Nobody waits: nothing is shown."""

    def step(self, name: str) -> AbstractContextManager[None]:  # noqa: ARG002 - the protocol's arguments
        """Return a block that shows nothing."""
        return nullcontext()

    def track(self, parts: Iterable[T], total: int, name: str) -> Iterable[T]:  # noqa: ARG002 - as above
        """Return *parts*."""
        return parts

    def print_part(self, text: str) -> None:
        """Refuse: what is a result must be seen."""
        raise NotImplementedError(text)


NO_PROGRESS: Final = NoProgress()


@dataclass(frozen=True)
class Context:
    """Everything outside that a command may use. A command on a laptop and a step on GitHub have all of it."""

    workspace: Workspace
    repository: Repository
    today: "date"
    map_files: MapFiles
    read_outside: Callable[[str], bytes | None]
    """Reads a file that the person named, wherever it is (`-`: standard input); None where there is none."""
    read_own: Callable[[str], str]
    """Reads a file that comes with the program, by its path in the package."""
    find_release: "Callable[[], Release | None]" = lambda: None
    """Returns the release that is installed; None where its commit cannot be told, as in a checkout."""
    cache: Cache = NO_CACHE
    terminal: Terminal = NO_TERMINAL
    progress: Progress = NO_PROGRESS


@dataclass(frozen=True, kw_only=True)
class CloneContext(Context):
    """What a command may use besides that looks at the repository which this one is a clone of."""

    open_origin: Callable[[], "Origin"]
    find_path_beside: Callable[[str], str]
    """Returns a path beside the clone's folder: the folder's own, with this at its end."""


@dataclass(frozen=True, kw_only=True)
class GitHubContext(Context):
    """What a command that speaks with GitHub may use besides."""

    forge: "Forge"
    remote: "Remote"
    run_isolated: RunIsolated
    new_token: Callable[[], str]
    """Makes a word that nobody can guess."""
    read_clock: Callable[[], float]
    """Tells seconds since some moment, to measure how long something takes."""
