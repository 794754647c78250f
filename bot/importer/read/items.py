"""What the importer calls an item, a run of items, and a heading."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Protocol

# The headings of a table's columns.
ColumnHeads = tuple[str, ...]

# The headings of tables that certainly hold entries.
EntryHeads = Collection[ColumnHeads]

# `verbatim` may be as long in an entry file. The run that a longer item is in stays
# prose.
LONGEST_ITEM = 16_384

# So many blocks that are written alike are items of a list; fewer may be prose.
FEWEST_ALIKE = 3

# An item with more lines than this below its first is no short list of parts; it is
# kept as it stands.
_MOST_NESTED = 24

# The level of a list item that only names a group of nested items. Headings of
# Markdown have the levels 1 to 6.
GROUP_LEVEL = 7


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """The source of one item: lines *first* up to, not including, *last*, from 0."""

    first: int
    last: int
    text: str
    """The source without the bullet."""
    nested: bool = False
    """Whether a list or another block stands inside."""
    inlined: str = ""
    """The text with its reference links made inline, where it has any."""
    is_plain: bool = True
    """Whether nothing but paragraphs and lists stands in it."""

    @property
    def resolved(self) -> str:
        """The text to look for links in."""
        return self.inlined or self.text

    @property
    def may_have_fields(self) -> bool:
        """Whether a pattern may write the item.

        All inside it is text, or a few short items of a list.
        """
        if not self.nested:
            return True
        return self.is_plain and self.text.count("\n") <= _MOST_NESTED


class ItemKind(Protocol):
    """What the reader asks about a run by the kind of its items.

    `kinds` has a class for each kind.
    """

    @property
    def name(self) -> str:
        """The kind's name; it also names a region for which there is no better name."""

    @property
    def may_be_grouped(self) -> bool:
        """Whether runs under sibling headings that are years may become one section."""

    def holds_entries(
        self,
        run: "Run",
        entry_heads: EntryHeads,
        /,
    ) -> bool:
        """Return whether *run* is a list of works, not prose."""

    def find_heads(self, run: "Run", /) -> ColumnHeads | None:
        """Return the headings of the run's columns; None for a kind without columns."""

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
    """What separates two items."""


@dataclass(slots=True, eq=False)
class Heading:
    """A heading and what stands under it directly.

    *line* counts from 0; it is -1 for the document's top. *last* is the line behind
    the heading.
    """

    level: int
    text: str
    line: int
    last: int
    runs: list[Run] = field(default_factory=list)
    parent: "Heading | None" = None

    @property
    def path(self) -> tuple["Heading", ...]:
        """The headings from the outermost to this one, without the document's top."""
        headings: list[Heading] = []
        current: Heading | None = self
        while current is not None and current.line >= 0:
            headings.append(current)
            current = current.parent
        return tuple(reversed(headings))
