"""Edits of an entry file by which the entry shows in other sections."""

from collections.abc import Collection, Mapping
from typing import Any

from bot.engine.file_pass import Examiner
from bot.model.entry import Entry
from bot.model.finding import RemoveField, SetValue, Value
from bot.review.entry_files import Proposal

_SAME_EVERYWHERE = frozenset({"title", "name", "links", "year", "date", "verbatim"})
"""Fields that say which work it is: no section has others."""


def add_guest(
    examiner: Examiner,
    proposal: Proposal,
    record: Mapping[str, Any],
    section: str,
    shown: Collection[str],
) -> bytes:
    """Return the file of a new entry that shows in another section too.

    Args:
        examiner: knows the list's format.
        proposal: the new file.
        record: what the line in the other section says.
        section: that section.
        shown: the fields that it can show; those that differ there go with it.
    """
    text = proposal.after or b""
    own = examiner.examine(proposal.path, text).record or {}
    changed = (key for key in record if key in shown and key not in _SAME_EVERYWHERE)
    differs: dict[str, Value] = {
        key: record[key] for key in changed if own.get(key) != record[key]
    }
    guest: Value = {"section": section, **differs} if differs else section
    guests: list[Value] = [*(own.get("also_in") or ()), guest]
    return examiner.edit(text.decode(), [SetValue(("also_in",), guests)]).encode()


def replace_guest(
    examiner: Examiner, text: bytes, entry: Entry, left: str, section: str | None
) -> bytes:
    """Return the file of an entry that the section *left* shows no more, and *section* instead, if one does."""
    kept = [item for item in entry.also_in or () if left != _get_section(item)]
    guests: list[Value] = [*kept, *([section] if section is not None else [])]
    edit = SetValue(("also_in",), guests) if guests else RemoveField(("also_in",))
    return examiner.edit(text.decode("utf-8", "replace"), [edit]).encode()


def add_former_id(examiner: Examiner, text: bytes, entry: Entry) -> bytes:
    """Return the file of an entry that moves: the id that it had stays known."""
    former = [*(entry.former_ids or ()), entry.id]
    return examiner.edit(
        text.decode("utf-8", "replace"), [SetValue(("former_ids",), former)]
    ).encode()


def _get_section(item: object) -> str:
    """Return the section that an item of `also_in` names."""
    return str(item.get("section", "")) if isinstance(item, Mapping) else str(item)
