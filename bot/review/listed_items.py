"""Items of listed entries: proposals to change, to move or to remove the entry."""

from bot.listing.sorting import list_guest_sections
from bot.model.account import EntryChanged, EntryMoved, EntryRemoved
from bot.model.entry import Entry
from bot.model.review import ListLine
from bot.review.edited_list import EditedList
from bot.review.entry_files import Proposal, update_entry_file
from bot.review.entry_sections import add_former_id, replace_guest
from bot.review.item_changes import ItemChange, ReadItem
from bot.review.other_documents import describe_line


def propose_change(
    edited: EditedList,
    change: ItemChange,
    new: ReadItem,
    entry: Entry,
    path: str,
) -> None:
    """Propose the file of an entry as its line is now, and note the line.

    Another document of the list may have a proposal for the entry already. Then only the
    differences in this document are added to it.
    """
    if path in edited.account.proposals:
        _extend_proposal(edited, change, new, entry, path)
        edited.note(path, EntryChanged, change)
        return
    before = edited.listed.read(path)
    after = before
    if not change.is_restyled:
        after = _apply_change(edited, change, new, entry, path, before)
    proposal = Proposal(path, before, after, origin=ListLine(new.placed.source))
    _move_to_section(edited, change, new, entry, proposal)
    is_moved = proposal.moved_from is not None or not change.is_in_place
    edited.account.proposals[path] = proposal
    edited.entry_paths[new.placed.start] = proposal.path
    if is_moved:
        edited.typed_items.append((new, path, change))
    edited.note(path, EntryMoved if is_moved else EntryChanged, change)


def _extend_proposal(
    edited: EditedList,
    change: ItemChange,
    new: ReadItem,
    entry: Entry,
    path: str,
) -> None:
    """Add the differences in this document to the proposal of another document.

    A proposal that is a file of the contribution, or that comes from this document
    already, stays as it is.
    """
    proposal = edited.account.proposals[path]
    if not isinstance(proposal.origin, ListLine):
        return
    if path in edited.entry_paths.values():
        return
    if proposal.after is not None and not change.is_restyled:
        proposal.after = _apply_change(
            edited,
            change,
            new,
            entry,
            path,
            proposal.after,
        )


def _apply_change(  # noqa: PLR0913, PLR0917 - a line before and after, and the file
    edited: EditedList,
    change: ItemChange,
    new: ReadItem,
    entry: Entry,
    path: str,
    data: bytes,
) -> bytes:
    """Return the file *data* of an entry with what its line says otherwise now."""
    if change.old is None:
        return data
    return update_entry_file(
        edited.get_examiner(path),
        data,
        change.old.record,
        new.record,
        new.placed.source,
        describe_line(edited.layout, new, entry),
    )


def _move_to_section(
    edited: EditedList,
    change: ItemChange,
    new: ReadItem,
    entry: Entry,
    proposal: Proposal,
) -> None:
    """Let a proposal show its entry in the section in which its line is now."""
    section = new.placed.section
    old_section = change.old.placed.section if change.old else entry.id.section
    guests = {name for name, _ in list_guest_sections(entry)}
    if section in {entry.id.section, *guests}:
        return  # the entry shows there already
    path = proposal.path
    if old_section in guests:
        # The entry stays at home, and is the guest of another section.
        before = edited.listed.read(path)
        proposal.after = replace_guest(
            edited.get_examiner(path),
            before,
            entry,
            old_section,
            section,
        )
        return
    proposal.moved_from = path
    proposal.path = edited.claim_path(section, entry.id.slug)
    data = proposal.after or b""
    proposal.after = add_former_id(edited.get_examiner(path), data, entry)


def propose_removal(
    edited: EditedList,
    change: ItemChange,
    old: ReadItem,
    entry: Entry,
    path: str,
) -> None:
    """Propose to remove an entry whose line is gone, and note the line.

    If the entry was a guest in the section of the line, it is a guest there no more.
    """
    section = old.placed.section
    is_guest = entry.id.section != section
    if path not in edited.account.proposals:
        before = edited.listed.read(path)
        after = None
        if is_guest:
            examiner = edited.get_examiner(path)
            after = replace_guest(examiner, before, entry, section, None)
        edited.account.proposals[path] = Proposal(
            path,
            before,
            after,
            origin=ListLine(old.placed.source),
        )
    edited.note(path, EntryChanged if is_guest else EntryRemoved, change)
