"""The account of an edited list: what becomes of each of its lines.

The modules that it calls make the entry files of the lines: `listed_items` and
`new_items` of items, `text_account` of all other text.
"""

from collections.abc import Iterable

from bot.model.account import DocumentText
from bot.model.entry import Entry
from bot.model.layout import Layout
from bot.review.account_builder import AccountBuilder
from bot.review.document_edit import DocumentEdit
from bot.review.edited_list import EditedList
from bot.review.entry_files import ListedEntries
from bot.review.item_changes import ItemChange, ReadItem
from bot.review.listed_items import propose_change, propose_removal
from bot.review.new_items import NewItems
from bot.review.text_account import add_item_as_text, add_text
from bot.review.typed_places import TypedPlaces


class DocumentAccount:
    """Adds one edited document to the account of a contribution."""

    def __init__(
        self,
        path: str,
        layout: Layout,
        edit: DocumentEdit,
        listed: ListedEntries,
        account: AccountBuilder,
    ) -> None:
        """Begin with the *account* of all that came before this document.

        Args:
            path: the document; it may have been another file than today.
            layout: the list that it shows.
            edit: what differs between its two versions.
            listed: the entries of the list on the base.
            account: gets the outcomes and the proposals.
        """
        self._edited = EditedList(path, layout, edit, listed, account)
        self._new_items = NewItems(self._edited)

    def add(self, changes: Iterable[ItemChange]) -> None:
        """Add an outcome for all that differs, and a proposal for every entry."""
        for change in changes:
            self._add_item(change)
        # The place of an item depends on the items above it, so all must be known.
        self._give_places()
        for text_edit in self._edited.edit.texts:
            add_text(self._edited, text_edit)
        self._edited.add_restyled()

    def _add_item(self, change: ItemChange) -> None:
        """Add one item to the account."""
        new = change.new
        was_entry = self._was_entry(change)
        if new is None:
            self._add_removed(change, was_entry=was_entry)
            return
        is_new = change.old is None
        if not is_new and not was_entry and new.placed.is_outside:
            add_item_as_text(self._edited, change)
            return
        entry = self._find_entry(change) if was_entry else None
        if entry is None:
            self._new_items.add(change, new)
        else:
            self._add_listed(change, new, entry)

    def _was_entry(self, change: ItemChange) -> bool:
        """Return whether the old version showed an entry here.

        Outside the regions of a document stands no entry. A document without regions is
        older than they are, so that all its items may be entries today.
        """
        old = change.old
        if old is None:
            return False
        return not (old.placed.is_outside and self._edited.edit.has_regions)

    def _find_entry(self, change: ItemChange) -> Entry | None:
        """Return the entry that the old version of an item shows; None without one."""
        old = change.old
        if old is None:
            return None
        return self._edited.listed.find(old.record, old.placed.section)

    def _add_removed(
        self,
        change: ItemChange,
        *,
        was_entry: bool,
    ) -> None:
        """Add an item that went to the account."""
        edited, old = self._edited, change.old
        entry = self._find_entry(change) if was_entry else None
        path = edited.listed.find_path(entry.id) if entry else None
        if old is not None and entry is not None and path is not None:
            propose_removal(edited, change, old, entry, path)
        elif was_entry and edited.edit.has_regions:
            # A line of a region without an entry goes when the list is generated.
            lines = edited.get_lines(change)
            edited.add_outcome(DocumentText((lines,), "layout"))
        else:
            add_item_as_text(edited, change)

    def _add_listed(
        self,
        change: ItemChange,
        new: ReadItem,
        entry: Entry,
    ) -> None:
        """Add the item of a listed entry that changed, moved, or has other marks."""
        edited = self._edited
        path = edited.listed.find_path(entry.id)
        # An item that left its section for a place of no section has no home.
        if path is None or new.placed.home is None:
            self._new_items.add(change, new)
        elif _is_only_restyled(change, new):
            edited.note_restyled(change)
        else:
            propose_change(edited, change, new, entry, path)

    def _give_places(self) -> None:
        """Give each new or moved entry its typed place.

        If the list's order puts a moved entry back where it was, nothing changes.
        """
        edited = self._edited
        account = edited.account
        places = TypedPlaces(
            edited.layout,
            edited.edit,
            edited.listed,
            account,
            edited.entry_paths,
        )
        typed_items = sorted(edited.typed_items, key=lambda typed: typed[0].line)
        for new, key, change in typed_items:
            is_placed = places.give_place(new.placed, key)
            proposal = account.proposals[key]
            is_moved = is_placed or proposal.moved_from is not None
            if not is_moved and proposal.before == proposal.after:
                account.forget(key)
                edited.note_restyled(change)


def _is_only_restyled(change: ItemChange, new: ReadItem) -> bool:
    """Return whether an item means the same as before, at the same place of its section."""
    old = change.old
    if old is None or old.placed.section != new.placed.section:
        return False
    # To compare the meaning is slow, so it is compared last.
    return change.is_in_place and change.is_restyled
