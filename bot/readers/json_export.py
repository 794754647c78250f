"""The list as JSON: one work a line, so that a change is a line of a diff."""

import json
from typing import Any

from bot.readers.work import ReaderList

# Keys are added, never renamed or removed, without a new version.
_VERSION = 1


def render_json(reader_list: ReaderList) -> str:
    """Return the list as JSON; `docs/exports.schema.json` describes each key."""
    import dataclasses

    lines = [
        json.dumps(_drop_empty(dataclasses.asdict(work)), ensure_ascii=False)
        for work in reader_list.entries
    ]
    head = {
        "version": _VERSION,
        "id": reader_list.id,
        "title": reader_list.title,
        "language": reader_list.language,
        "sections": [
            {"id": section.id, "title": section.title}
            for section in reader_list.sections
        ],
    }
    text = json.dumps(_drop_empty(head), ensure_ascii=False, indent=1)
    entries = ",\n".join(lines)
    return f'{text[:-2]},\n "entries": [\n{entries}\n]}}\n'


def _drop_empty(values: dict[str, Any]) -> dict[str, Any]:
    """Return what is known; values of lists and links stay as they are otherwise."""
    kept: dict[str, Any] = {}
    for key, value in values.items():
        if key == "links":
            kept[key] = [_drop_empty(link) for link in value]
        elif value not in ("", 0, (), {}, None):
            kept[key] = value
    return kept
