"""Edits of an entry file by which the entry shows in other sections."""

from collections.abc import Collection, Mapping
from typing import Any

from bot.engine.file_pass import Examiner
from bot.model.entry import Entry
from bot.model.finding import RemoveField, SetValue, Value
from bot.review.entry_files import Proposal

# Fields that identify the work: they are the same in all sections.
_SAME_EVERYWHERE = frozenset({"title", "name", "links", "year", "date", "verbatim"})


def add_guest(
    examiner: Examiner,
    proposal: Proposal,
    record: Mapping[str, Any],
    section: str,
    shown_fields: Collection[str],
) -> bytes:
    """Return the file of a new entry that shows in another section too.

    Args:
        examiner: knows the list's format.
        proposal: the new file.
        record: the line in the other section, as a record.
        section: that section.
        shown_fields: the fields that it can show. Those that differ from the entry's own
            are kept with the section.
    """
    text = proposal.after or b""
    entry_record = examiner.examine(proposal.path, text).record or {}
    overrides: dict[str, Value] = {}
    for key, value in record.items():
        if key not in shown_fields or key in _SAME_EVERYWHERE:
            continue
        if entry_record.get(key) != value:
            overrides[key] = value
    guest: Value = {"section": section, **overrides} if overrides else section
    guests: list[Value] = list(entry_record.get("also_in") or ())
    guests.append(guest)
    edit = SetValue(("also_in",), guests)
    return examiner.edit(text.decode(), [edit]).encode()


def replace_guest(
    examiner: Examiner,
    text: bytes,
    entry: Entry,
    old_section: str,
    section: str | None,
) -> bytes:
    """Return the file of an entry that is a guest in *section*, not in *old_section*.

    Without a new section, it is a guest in one section less.
    """
    guests: list[Value] = [
        guest for guest in entry.also_in or () if _get_section(guest) != old_section
    ]
    if section is not None:
        guests.append(section)
    edit = SetValue(("also_in",), guests) if guests else RemoveField(("also_in",))
    return examiner.edit(text.decode("utf-8", "replace"), [edit]).encode()


def add_former_id(
    examiner: Examiner,
    text: bytes,
    entry: Entry,
) -> bytes:
    """Return the file of an entry that moves, with its id among its former ids."""
    former_ids = [*(entry.former_ids or ()), entry.id]
    edit = SetValue(("former_ids",), former_ids)
    return examiner.edit(text.decode("utf-8", "replace"), [edit]).encode()


def _get_section(guest: object) -> str:
    """Return the section that an item of `also_in` names."""
    if isinstance(guest, Mapping):
        return str(guest.get("section", ""))
    return str(guest)
