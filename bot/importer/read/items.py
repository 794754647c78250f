"""What the importer calls an item, a run of items, and a heading."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Protocol

ColumnHeads = tuple[str, ...]
"""The headings of a table's columns."""
EntryHeads = Collection[ColumnHeads]
"""The headings of tables that certainly hold entries."""
LONGEST_ITEM = 16_384
"""As long as `verbatim` may be in an entry file; the run that a longer item is in stays prose."""
FEWEST_ALIKE = 3
"""So many blocks that are written alike are items of a list; fewer may be prose."""
_MOST_NESTED = 24
GROUP_LEVEL = 7
"""The level of a list item that only names a group of nested items."""


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """One item's source: lines *first* up to, not including, *last*, counted from 0.

    *text* is without the bullet; *nested* tells of a list or another block
    inside; *resolved* is the text with its reference links made inline, where
    it has any.
    """

    first: int
    last: int
    text: str
    nested: bool = False
    inlined: str = ""
    is_plain: bool = True
    """Whether nothing but paragraphs and lists stands in it."""

    @property
    def resolved(self) -> str:
        """The text to look for links in."""
        return self.inlined or self.text

    @property
    def may_have_fields(self) -> bool:
        """Return whether a pattern may write the item: all inside it is text, or a few short items of a list."""
        return not self.nested or (
            self.is_plain and self.text.count("\n") <= _MOST_NESTED
        )


class ItemKind(Protocol):
    """What the reader asks about a run by the kind of its items; `kinds` has a class for each kind."""

    @property
    def name(self) -> str:
        """Return the kind's name; it also names a region for which there is no better name."""

    @property
    def may_be_grouped(self) -> bool:
        """Return whether runs under sibling headings that are years may become one section."""

    def holds_entries(self, run: "Run", entry_heads: EntryHeads, /) -> bool:
        """Return whether *run* is a list of works, not prose."""

    def find_heads(self, run: "Run", /) -> ColumnHeads | None:
        """Return the headings of the run's columns; None where items of this kind have no columns."""

    def render_source(self, run: "Run", item: Item, /) -> str:
        """Return *item* as it stands in the document, with its bullet where it has one."""


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """Items of one kind that follow each other directly."""

    kind: ItemKind
    first: int
    last: int
    items: tuple[Item, ...]
    header: tuple[str, ...] = ()
    """The two lines that head a table."""
    marker: str = ""
    """What each bullet begins with, its indentation included."""
    between: str = "\n"


@dataclass(slots=True, eq=False)
class Heading:
    """A heading and what stands under it directly; *line* counts from 0, -1 for the document's top."""

    level: int
    text: str
    line: int
    last: int
    runs: list[Run] = field(default_factory=list)
    parent: "Heading | None" = None

    @property
    def path(self) -> tuple["Heading", ...]:
        """The headings from the outermost to this one, without the document's top."""
        found: list[Heading] = []
        above: Heading | None = self
        while above is not None and above.line >= 0:
            found.append(above)
            above = above.parent
        return tuple(reversed(found))
