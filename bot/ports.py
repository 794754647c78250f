"""What commands need of the world, as small protocols; `bot.disk` implements them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, Protocol, TypeVar

from bot.engine.examine import Examined
from bot.model.layout import Layout


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
    """What was computed before and may be forgotten at any time."""

    def layout(self, list_id: str, data: bytes) -> Layout | None:
        """The layout that the file content *data* declared before, already found valid."""

    def keep_layout(self, layout: Layout, data: bytes) -> None:
        """Remember a valid layout."""

    def schema(self, layout: Layout) -> Mapping[str, Any] | None:
        """What `bot.document.schema.compile_schema` gave for the layout."""

    def keep_schema(self, layout: Layout, schema: Mapping[str, Any]) -> None:
        """Remember a compiled schema."""

    def examined(self, layout: Layout, year: int) -> Mapping[tuple[str, str], Examined]:
        """Outcomes of the first pass, by path and blob id, for files of one list."""

    def keep_examined(self, layout: Layout, year: int, outcomes: Mapping[tuple[str, str], Examined]) -> None:
        """Remember outcomes of the first pass, and no others for this list."""


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
    today: date
    map_files: MapFiles
    read_outside: Callable[[str], bytes | None]
    """Reads a file that the person named, wherever it is; None where there is none."""
    cache: Cache | None = None
