"""What commands need of the world, as small protocols; `bot.disk` implements them."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

if TYPE_CHECKING:  # a run that finds everything in the cache starts without them
    from datetime import date


class FileRef(NamedTuple):
    """A file and, where it is known without reading, the id of its content (git's blob id)."""

    path: str
    blob: str | None
    mode: str = "100644"


class Workspace(Protocol):
    """A tree of files: a checkout, or a revision of a repository."""

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


class Repository(Protocol):
    """Git, read-only and by plumbing: nothing is checked out, nothing of a revision runs."""

    def commit(self, revision: str) -> str:
        """The full id of the commit that *revision* names.

        Raises:
            UsageError: there is no such commit.
        """

    def tree(self, revision: str) -> Workspace:
        """The files of a revision."""

    def merged(self, base: str, head: str) -> str | None:
        """The tree that *base* would have after merging *head*; None where they conflict."""

    def merge_base(self, base: str, head: str) -> str:
        """The commit where the two parted."""

    def changes(self, before: str, after: str) -> list[FileChange]:
        """The paths that differ between two trees, sorted, renames as a removal and an addition."""

    def read_blob(self, blob: str) -> bytes:
        """The content of one blob."""


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
        self, work: Callable[[FileRef, bytes], T], workspace: Workspace, files: Sequence[FileRef], /
    ) -> list[T]:
        """The outcomes, in the order of *files*; a person at a terminal is told how far it is."""


class House(NamedTuple):
    """Everything outside that a command may use."""

    workspace: Workspace
    repository: Repository
    today: "date"
    map_files: MapFiles
    read_outside: Callable[[str], bytes | None]
    """Reads a file that the person named, wherever it is; None where there is none."""
    cache: Cache | None = None
