"""What a section requires of its entries, as fields that a form can ask for."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.model.entry import Entry
from bot.model.entry_id import EntryId
from bot.model.layout import Layout
from bot.rules.missing_field import UNSET, needs_of


def find_lacking_fields(layout: Layout, section_id: str, record: Mapping[str, Any]) -> Iterator[str]:
    """Yield the fields that a section requires, and those of the view that lacks least, which *record* has not."""
    section = layout.sections[section_id]
    entry = Entry.from_record(EntryId.from_parts(layout.id, section_id, "new"), {"title": "", **record})
    short = min((needs_of(view, entry) for view in section.views.values()), key=len)
    for path in dict.fromkeys([*section.requires, *(path for path, _ in short)]):
        if entry.value(path) in UNSET:
            yield path
