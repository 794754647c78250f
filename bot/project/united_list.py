"""Hold a list with several documents, and say what became of each of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.importer.pipeline import Imported
from bot.model.entry_id import EntryId


@dataclass(frozen=True, slots=True)
class UnitedList:
    """One list with its documents. *main* has the entries and the layout of them all."""

    main: Imported
    # The entries that the list's own document shows.
    own: frozenset[EntryId]
    # The other documents as they were read, with the markers of their regions, by path.
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitedDocument:
    """What became of the items of a document, as numbers of works."""

    path: str
    language: str
    # Works that the list knew already.
    shared: int
    # Works that no other document shows.
    new: int
    # Those of them that stand in a section of the list's own document.
    added: int
    # Works that the list's own document shows in another section, where this one has
    # them from now on.
    moved: int
    # Works that this document did not show, and shows from now on.
    missing: int

    def describe(self) -> Iterator[str]:
        """Yield what a person should know of the document, as lines."""
        language = f" in `{self.language}`" if self.language else ""
        yield (
            f"{self.path}{language}: {_count(self.shared)} of the list, and"
            f" {_count(self.new)} that only it shows."
        )
        if self.added:
            them = f"{self.added} of them"
            if self.added == self.new:
                them = "it" if self.new == 1 else "them"
            yield f"  The list's own document now shows {them} too."
        if self.missing:
            yield (
                f"  It now shows {_count(self.missing)} of the list that it did not"
                " show."
            )
        if self.moved:
            yield (
                f"  {_count(self.moved)} moved to the section that the list's own"
                " document shows it in."
            )


def _count(works: int) -> str:
    return f"{works} work{'s' * (works != 1)}"
