"""Collect the account of one contribution, file by file and document by document."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.identity.identifiers import Identifier
from bot.model.account import (
    Account,
    EntryAdded,
    EntryChanged,
    EntryMoved,
    EntryOutcome,
    EntryRemoved,
    Lines,
    Outcome,
    Span,
)
from bot.review.entry_files import Proposal
from bot.review.taken_paths import TakenPaths


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item of a list's document *document* that becomes a new entry, in the file *path*."""

    list_id: str
    document: str
    title: str
    works: frozenset[Identifier]
    path: str


@dataclass(slots=True)
class AccountBuilder:
    """The account so far. *taken* knows every path that is in use, or will be."""

    taken: TakenPaths
    # What the contribution does to entry files, by path.
    proposals: dict[str, Proposal] = field(default_factory=dict)
    # All outcomes that concern no entry.
    outcomes: list[Outcome] = field(default_factory=list)
    # The items of documents that become new entries.
    new_items: list[NewItem] = field(default_factory=list)
    _kinds: dict[str, type[EntryOutcome]] = field(default_factory=dict)
    _lines: dict[str, list[Lines]] = field(default_factory=dict)

    def note(
        self,
        path: str,
        kind: type[EntryOutcome],
        lines: Lines,
    ) -> None:
        """Add *lines* to those that show the entry of the file *path*.

        The *kind* that is noted first for a file counts.
        """
        self._kinds.setdefault(path, kind)
        self._lines.setdefault(path, []).append(lines)

    def forget(self, path: str) -> None:
        """Take back what was noted of a file: its lines turned out to change nothing."""
        del self.proposals[path]
        del self._kinds[path]
        del self._lines[path]

    def build(self) -> Account:
        """Return the account: the outcomes of entries, then all others."""
        entries = [
            self._make_outcome(path, join_lines(lines))
            for path, lines in self._lines.items()
        ]
        return (*entries, *self.outcomes)

    def _make_outcome(
        self,
        path: str,
        lines: tuple[Lines, ...],
    ) -> EntryOutcome:
        """Return the outcome of the entry whose proposal is kept under *path*."""
        kind = self._kinds[path]
        if kind is EntryMoved:
            proposal = self.proposals[path]
            return EntryMoved(lines, proposal.base_path, proposal.path)
        if kind is EntryAdded:
            return EntryAdded(lines, path)
        if kind is EntryRemoved:
            return EntryRemoved(lines, path)
        return EntryChanged(lines, path)


def is_about(outcome: Outcome, path: str) -> bool:
    """Return whether an outcome has lines of the file *path*."""
    return any(lines.path == path for lines in outcome.lines)


def join_lines(parts: Iterable[Lines]) -> tuple[Lines, ...]:
    """Return *parts* with one value for each file, its spans in order."""
    parts_by_path: dict[str, list[Lines]] = {}
    for part in parts:
        parts_by_path.setdefault(part.path, []).append(part)
    joined = []
    for path, parts_of_file in parts_by_path.items():
        before: list[Span] = []
        after: list[Span] = []
        for part in parts_of_file:
            before += part.before
            after += part.after
        before.sort(key=_get_start)
        after.sort(key=_get_start)
        joined.append(Lines(path, tuple(before), tuple(after)))
    return tuple(joined)


def _get_start(span: Span) -> int:
    """Return the number of a span's first line."""
    return span.first
