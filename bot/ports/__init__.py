"""The protocols through which commands reach the world; `bot.disk` implements them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol, TypeVar

if TYPE_CHECKING:  # a run that finds everything in the cache starts without them
    from datetime import date

    from bot.model.links import LinkTry
    from bot.model.release import Release
    from bot.ports.entry_index import EntryIndex
    from bot.ports.forge import Forge
    from bot.ports.network import (
        FactStore,
        LinkStore,
        LinkTrier,
        Network,
        Repositories,
    )
    from bot.ports.origin import Origin
    from bot.ports.remote import Remote


FOLDER_MODE: Final = "40000"
"""The mode of a folder among the files of another one."""


class FileRef(NamedTuple):
    """A file, with git's blob id of its content where that is known without reading."""

    path: str
    blob: str | None
    mode: str = "100644"


class Workspace(Protocol):
    """A tree of files: a checkout, or a revision of a repository."""

    @property
    def revision(self) -> str | None:
        """The id of the commit or tree that never changes; None for a checkout."""

    def list_files(self, under: str) -> list[FileRef]:
        """Return the files below the folder *under*, sorted by path.

        Links and submodules are among them; their mode tells.
        """

    def read(self, path: str) -> bytes | None:
        """Return the content of a file; None where there is none."""

    def read_many(self, files: Sequence[FileRef]) -> Iterable[bytes]:
        """Return the contents of *files*, in their order."""

    def make_fingerprint(self) -> str | None:
        """Return a digest that changes whenever a file does.

        None where that cannot be told for sure.
        """


class FileChange(NamedTuple):
    """What happened to one path between two trees.

    A blob id is empty where the path is not there.
    """

    path: str
    before: str
    after: str
    mode: str


class Merged(NamedTuple):
    """The result of a tried merge: its tree, and the paths on which the sides disagree."""

    tree: str
    conflicts: tuple[str, ...] = ()


class Identity(NamedTuple):
    """Who made a commit."""

    name: str
    email: str


class CommitInfo(NamedTuple):
    """Author, time, parents and message of a commit.

    A rebase makes a commit again: it keeps the author and *when* (seconds since 1970),
    and gives another *committed*.
    """

    author: Identity
    when: int
    parents: tuple[str, ...]
    message: str = ""
    committed: int = 0


class Repository(Protocol):
    """Git, read-only and by plumbing: no file is checked out, no hook or filter runs."""

    @property
    def folder(self) -> str:
        """The path of the repository's folder."""

    def resolve_commit(self, revision: str) -> str:
        """Return the full id of the commit that *revision* names.

        Raises:
            UsageError: there is no such commit.
        """

    def read_commit(self, commit: str) -> CommitInfo:
        """Return what git records about a commit.

        Raises:
            GitError: there is no commit of this id.
        """

    def open_tree(self, revision: str) -> Workspace:
        """Return the files of a revision."""

    def try_merge(self, base: str, head: str) -> Merged:
        """Return what *base* would be after merging *head*."""

    def find_merge_base(self, base: str, head: str) -> str:
        """Return the commit where *base* and *head* parted.

        Raises:
            GitError: they have no commit in common.
        """

    def contains(self, commit: str, ancestor: str) -> bool:
        """Return whether *ancestor* is *commit* or one that it follows."""

    def list_commits_beyond(
        self, base: str, heads: Sequence[str], most: int
    ) -> list[str]:
        """Return the ids of the commits of *heads* that *base* does not follow.

        The newest come first; there are at most *most*.
        """

    def list_changes(self, before: str, after: str) -> list[FileChange]:
        """Return the paths that differ between two trees, sorted.

        A rename is a removal and an addition.
        """

    def read_blob(self, blob: str) -> bytes:
        """Return the content of one blob."""

    def fetch_blobs(self, blobs: Iterable[str]) -> None:
        """Have *blobs* here, as far as there is anybody to ask for them.

        Whoever is about to read many of them asks for all at once.
        """

    def read_folder(self, revision: str, folder: str) -> Mapping[str, FileRef]:
        """Return what stands in a folder of a revision, by name; empty without it.

        The folders in it are among them, with `FOLDER_MODE`, and not what stands in those.
        The top folder is "".

        Raises:
            GitError: there is no such revision, or a folder was not fetched.
        """

    def find_file(self, revision: str, path: str) -> FileRef | None:
        """Return what stands at *path* in a revision, a folder too; None where nothing does.

        Raises:
            GitError: there is no such revision, or a folder was not fetched.
        """

    def read_start(self, blob: str, most: int) -> bytes:
        """Return the first *most* bytes of a blob.

        For a large blob that was not fetched, *most* line ends stand in.
        """

    def has_blob(self, blob: str) -> bool:
        """Return whether a blob is here.

        What strangers propose is fetched without large files.
        """

    def read_versions(self, revision: str, path: str, most: int) -> list[bytes]:
        """Return the contents of a file after the last commits that changed it.

        The newest come first; there are at most *most*.
        """

    def read_line_dates(self, revision: str, path: str) -> "list[date]":
        """Return the day on which each line of a file came to be what it is.

        Changes of white space and moves within the file do not count.
        """

    def find_branch(self) -> str:
        """Return the branch that contributions go to; empty where there is none."""

    def list_uncommitted(self) -> list[str]:
        """Return the paths of files that differ from the commit that is checked out."""

    def find_origin(self) -> str:
        """Return the repository at GitHub that this is a clone of, as `owner/name`.

        Empty where it is a clone of none.
        """

    def find_adding_commit(self, revision: str, path: str) -> str:
        """Return the commit that last added a file; empty if none did."""

    def list_mainline(self, revision: str, path: str) -> list[tuple[str, str]]:
        """Return the commits that changed *path*, newest first, as ids and subjects.

        Only first parents are followed from *revision*.
        """


class Cache(Protocol):
    """Plain values that were computed before, by what they were computed from.

    Any of them may be forgotten at any time.
    """

    def open_index(self, *made_from: bytes) -> "EntryIndex | None":
        """Return the index of the entries that are read as this data says.

        None where none can be kept. Asked for again, the same one comes back, as one
        that is in use.
        """

    def get(self, kind: str, *made_from: bytes) -> Any:  # noqa: ANN401 - plain values
        """Return the value kept under *kind* that was computed from just this data.

        None if there is none.
        """

    def keep(self, value: Any, kind: str, *made_from: bytes) -> None:  # noqa: ANN401 - plain values
        """Keep *value*, which was computed from this data, under *kind*."""


T = TypeVar("T")
P = TypeVar("P")


class MapFiles(Protocol):
    """Does the same work on each of many files, on all cores where that pays."""

    def __call__(
        self,
        work: Callable[[FileRef, bytes], T],
        workspace: Workspace,
        files: Sequence[FileRef],
        /,
    ) -> list[T]:
        """Return the outcomes of *work*, in the order of *files*.

        A person at a terminal sees how far it is.
        """


class MapParts(Protocol):
    """Does the same work on each of a few large parts, on all cores."""

    def __call__(self, work: Callable[[P], T], parts: Sequence[P], /) -> Iterator[T]:
        """Yield the outcomes of *work*, in the order of *parts*, each as soon as it is there.

        The work may be done in a process that begins as a copy of this one: what it
        keeps in memory is lost.
        """


Supply = Callable[[Sequence[str]], None]
"""Fetches objects of git by their ids; one that cannot be had stays missing."""

OBJECTS_VARIABLE: Final = "LISTWRIGHT_OBJECTS"
"""The variable of the environment that tells an isolated process how to ask for objects.

It holds the numbers of two open pipes: the process writes a line of ids into the first,
and reads an empty line from the second when they were fetched, as far as they can be.
"""


class RunIsolated(Protocol):
    """Runs this program in a process of its own, without secrets.

    The process has limits on time and memory.
    """

    def __call__(
        self,
        arguments: Sequence[str],
        given: bytes = b"",
        /,
        *,
        most_output: int = 1 << 20,
        wall: float = 300,
        supply: Supply | None = None,
    ) -> bytes:
        """Return what `listwright` prints with these *arguments*.

        *given* is its standard input; *wall* are the seconds that it may take. *supply*
        fetches objects of git that the process asks for.

        Raises:
            IsolatedProcessError: it ended badly, or printed more than *most_output*
                bytes.
        """


class NoCache:
    """A cache that keeps nothing: every value is computed again."""

    def open_index(self, *made_from: bytes) -> None:  # noqa: ARG002 - the protocol's arguments
        """Return None: nothing is kept."""
        return

    def get(self, kind: str, *made_from: bytes) -> None:  # noqa: ARG002 - the protocol's arguments
        """Return None: nothing is kept."""
        return

    def keep(self, value: Any, kind: str, *made_from: bytes) -> None:  # noqa: ANN401 - plain values
        """Keep nothing."""


NO_CACHE: Final = NoCache()


class Terminal(Protocol):
    """A place where a person may be asked."""

    @property
    def is_interactive(self) -> bool:
        """Whether a person is there to answer."""

    def ask(self, question: str) -> str:
        """Put *question* to the person and return the answer, without its line end.

        Raises:
            KeyboardInterrupt: the person ended the input.
        """


class NoTerminal:
    """A terminal without a person."""

    is_interactive = False

    def ask(self, question: str) -> str:
        """Refuse to ask: callers look at `is_interactive` first."""
        raise NotImplementedError(question)


NO_TERMINAL: Final = NoTerminal()


class Progress(Protocol):
    """Shows a person who waits how far a command is."""

    def show_step(self, name: str) -> AbstractContextManager[None]:
        """Show that the step *name* is going on, until the block ends."""

    def track(self, parts: Iterable[T], total: int, name: str) -> Iterable[T]:
        """Yield *parts* as they come, and show how many of *total* are done."""

    def print_part(self, text: str) -> None:
        """Print a part of the command's result before the rest of it is known."""


class NoProgress:
    """A progress that shows nothing, because nobody waits."""

    def show_step(
        self,
        name: str,  # noqa: ARG002 - the protocol's arguments
    ) -> AbstractContextManager[None]:
        """Return a block that shows nothing."""
        return nullcontext()

    def track(
        self,
        parts: Iterable[T],
        total: int,  # noqa: ARG002 - the protocol's arguments
        name: str,  # noqa: ARG002
    ) -> Iterable[T]:
        """Return *parts*."""
        return parts

    def print_part(self, text: str) -> None:
        """Refuse to print: a part of a result must not get lost."""
        raise NotImplementedError(text)


NO_PROGRESS: Final = NoProgress()


@dataclass(frozen=True)
class Context:
    """Everything outside the program that a command may use.

    A command on a laptop and a step on GitHub both have all of it.
    """

    workspace: Workspace
    repository: Repository
    today: "date"
    map_files: MapFiles
    read_outside: Callable[[str], bytes | None]
    """Reads a file that the person named, wherever it is; None where there is none.

    `-` names standard input.
    """
    read_own: Callable[[str], str]
    """Reads a file that comes with the program, by its path in the package."""
    find_release: "Callable[[], Release | None]" = lambda: None
    """Returns the release that is installed.

    None where its commit cannot be told, as in a checkout.
    """
    compute_program_digest: Callable[[], str] = lambda: ""
    """Returns a digest of this program's sources."""
    may_read_shards: bool = False
    """Whether an index in git may be read; the isolated process begins anew without it."""
    cache: Cache = NO_CACHE
    map_parts: MapParts = map
    terminal: Terminal = NO_TERMINAL
    progress: Progress = NO_PROGRESS


@dataclass(frozen=True, kw_only=True)
class CloneContext(Context):
    """A context that can also reach the repository which this one is a clone of."""

    open_origin: Callable[[], "Origin"]
    find_path_beside: Callable[[str], str]
    """Returns the clone's folder with a text appended: a path beside the folder."""


@dataclass(frozen=True, kw_only=True)
class NetworkContext(Context):
    """A context that can also ask the sources of facts."""

    open_network: Callable[..., "Network"]
    """Begins a run of requests; it may be given how many seconds the run may take."""
    open_repositories: "Callable[[], Repositories | None]"
    """Returns what asks GitHub; None where there is no token to ask with."""
    open_fact_store: Callable[[], "FactStore"]
    open_link_trier: "Callable[[], LinkTrier]"
    """Returns what tries links; it takes long to begin."""
    open_link_store: Callable[[], "LinkStore"]
    try_links_once: "Callable[[Sequence[str], float], Sequence[LinkTry]]"
    """Tries a few links once, each in at most so many seconds."""


@dataclass(frozen=True, kw_only=True)
class GitHubContext(Context):
    """A context that can also reach GitHub."""

    forge: "Forge"
    remote: "Remote"
    run_isolated: RunIsolated
    new_token: Callable[[], str]
    """Makes a word that nobody can guess."""
    read_clock: Callable[[], float]
    """Tells seconds since some moment, to measure how long something takes."""
