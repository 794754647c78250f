"""Collects the account of one contribution, file by file and document by document."""

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


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item of the document *document* of a list that becomes a new entry, in the file *path*."""

    list_id: str
    document: str
    title: str
    works: frozenset[Identifier]
    path: str


@dataclass(slots=True)
class AccountBuilder:
    """The account so far. *taken* has every path that is in use, or will be."""

    taken: set[str]
    proposals: dict[str, Proposal] = field(default_factory=dict)
    """What the contribution does to entry files, by path."""
    outcomes: list[Outcome] = field(default_factory=list)
    """All outcomes that are no entries'."""
    new_items: list[NewItem] = field(default_factory=list)
    """The items of documents that become new entries."""
    _kinds: dict[str, type[EntryOutcome]] = field(default_factory=dict)
    _lines: dict[str, list[Lines]] = field(default_factory=dict)

    def note(self, path: str, kind: type[EntryOutcome], lines: Lines) -> None:
        """Add *lines* to what shows the entry of the file *path*; the first *kind* that is noted counts."""
        self._kinds.setdefault(path, kind)
        self._lines.setdefault(path, []).append(lines)

    def forget(self, path: str) -> None:
        """Take back what was noted of a file: its lines turned out to change nothing."""
        del self.proposals[path], self._kinds[path], self._lines[path]

    def build(self) -> Account:
        """Return the account, entries first."""
        entries = [
            self._make_outcome(path, join_lines(lines))
            for path, lines in self._lines.items()
        ]
        return (*entries, *self.outcomes)

    def _make_outcome(self, path: str, lines: tuple[Lines, ...]) -> EntryOutcome:
        kind = self._kinds[path]
        if kind is EntryMoved:
            proposal = self.proposals[path]
            return EntryMoved(lines, proposal.base_path, proposal.path)
        if kind is EntryAdded:
            return EntryAdded(lines, path)
        if kind is EntryRemoved:
            return EntryRemoved(lines, path)
        return EntryChanged(lines, path)


def join_lines(parts: Iterable[Lines]) -> tuple[Lines, ...]:
    """Return *parts* with one value for each file, its spans in order."""
    by_path: dict[str, list[Lines]] = {}
    for part in parts:
        by_path.setdefault(part.path, []).append(part)
    joined = []
    for path, own in by_path.items():
        before = sorted((span for part in own for span in part.before), key=_get_first)
        after = sorted((span for part in own for span in part.after), key=_get_first)
        joined.append(Lines(path, tuple(before), tuple(after)))
    return tuple(joined)


def _get_first(span: Span) -> int:
    return span.first
