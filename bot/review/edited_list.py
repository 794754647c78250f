"""One edited document of a list, and what its account has so far."""

from dataclasses import dataclass, field

from bot.engine.file_pass import Examiner
from bot.model.account import DocumentText, EntryOutcome, Lines, Outcome
from bot.model.entry_id import SectionId
from bot.model.layout import Layout
from bot.review.account_builder import AccountBuilder, join_lines
from bot.review.document_edit import DocumentEdit
from bot.review.entry_files import ListedEntries
from bot.review.item_changes import ItemChange, ReadItem


@dataclass(slots=True)
class EditedList:
    """The edit of one document, with the account that all documents of a contribution share."""

    path: str
    layout: Layout
    edit: DocumentEdit
    listed: ListedEntries
    account: AccountBuilder
    # The entry files of new and changed items, by the first line of each.
    entry_paths: dict[int, str] = field(default_factory=dict)
    # The items that may have a typed place, each with the key of its proposal.
    typed_items: list[tuple[ReadItem, str, ItemChange]] = field(default_factory=list)
    _restyled: list[Lines] = field(default_factory=list)

    def get_lines(self, change: ItemChange) -> Lines:
        """Return the lines of an item, before and after."""
        before = (change.old.span,) if change.old else ()
        after = (change.new.span,) if change.new else ()
        return Lines(self.path, before, after)

    def get_examiner(self, path: str) -> Examiner:
        """Return the examiner of an entry file."""
        return self.listed.base.examiners.get_for_entry(path)

    def claim_path(self, section: str, slug: str) -> str:
        """Return an unused path for an entry file in a section of the list."""
        home = SectionId.from_parts(self.layout.id, section)
        return self.account.taken.claim(home, slug)

    def note(
        self,
        path: str,
        kind: type[EntryOutcome],
        change: ItemChange,
    ) -> None:
        """Add an item to the outcome of the entry whose proposal is kept under *path*."""
        self.account.note(path, kind, self.get_lines(change))

    def add_outcome(self, outcome: Outcome) -> None:
        """Add an outcome that concerns no entry."""
        self.account.outcomes.append(outcome)

    def note_restyled(self, change: ItemChange) -> None:
        """Remember an item that means what it meant: the list puts it back in its own style."""
        self._restyled.append(self.get_lines(change))

    def add_restyled(self) -> None:
        """Add one outcome for all items that were restyled, if there are any."""
        if self._restyled:
            self.add_outcome(DocumentText(join_lines(self._restyled), "style"))
