"""The whole way of an import, from a list's text to everything that keeps it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.importer.blocks import parse_blocks
from bot.importer.build import make_document, make_layout, name_entries, place, read_items
from bot.importer.drafts import Draft
from bot.importer.encoding import Repair, repair_encoding
from bot.importer.prove import compare
from bot.importer.report import Report, make_report
from bot.importer.sections import find_parts, find_year_groups, plain
from bot.model.layout import Layout


@dataclass(frozen=True, slots=True)
class Imported:
    """A list taken apart: records by entry id, the layout, and the document with its regions still empty."""

    source: str
    text: str
    layout: Layout
    records: Mapping[str, dict[str, Any]]
    document: str
    drafts: tuple[Draft, ...]
    repairs: tuple[Repair, ...]


def import_list(text: str, source: str, list_id: str, document: str) -> Imported:
    """Take the Markdown list *text* apart.

    Args:
        text: the list, with any line ends; the document made has LF.
        source: the name of the file it came from, for the report.
        list_id: the new list's id, a folder under `entries/`.
        document: the path that the list will have in the repository.
    """
    text, repairs = repair_encoding(text.replace("\r\n", "\n"))
    lines = text.split("\n")
    headings = parse_blocks(text)
    parts = find_parts(headings, lines)
    groups = find_year_groups(parts, lines)
    found = read_items(parts, groups)
    placed = place(parts, groups, found.drafts)
    name_entries(list_id, found.drafts, placed)
    title = next((plain(h.text) for h in headings if h.level == 1), "") or list_id
    layout = make_layout(list_id, title, document, parts, groups, found, placed)
    return Imported(
        source=source,
        text=text,
        layout=layout,
        records={draft.id: draft.record for draft in found.drafts},
        document=make_document(lines, parts, groups, placed),
        drafts=tuple(found.drafts),
        repairs=tuple(repairs),
    )


def account(imported: Imported, regenerated: str) -> Report:
    """Compare the list as it was with the list as it is now generated, and account for every item."""
    visible = re.sub(r"[ \t]*<!-- listwright:[^>]*-->\n?", "", regenerated)
    differences = compare(imported.text, visible)
    explained = [replace(d, lost=tuple(w for w in d.lost if not w.endswith("]()"))) for d in differences]
    return make_report(imported.source, imported.layout, imported.drafts, imported.repairs, explained)
