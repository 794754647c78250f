"""One work, one file: uniting items that name each other and do not contradict."""

import re
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from bot.importer.convert.drafts import Draft, rebuilds
from bot.listing.sorting import title_key

Patterns = dict[int, list[str]]
"""The patterns of each part, by the first line of its run."""
_MOST_PLACES = 20
"""A work that stands in more sections has an entry for each of the others."""
_MOST_ROWS = 8
"""So many rows of one name are tried for a block: more are no rows of one work."""


def unite_blocks_and_rows(drafts: list[Draft], patterns: Patterns) -> list[Draft]:
    """A block that ends in "-> NAME" and the table row named so, under one heading, are one work with two views."""
    rows: defaultdict[tuple[int, str], list[Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.part.run.kind == "table" and not draft.is_verbatim:
            for above in draft.part.heading.path:
                rows[id(above), draft.record["title"]].append(draft)
    gone: set[int] = set()
    for block in drafts:
        name = block.record.get("name")
        if block.part.run.kind != "details" or not name or block.is_verbatim:
            continue
        alike = rows[id(block.part.heading), name]
        row = next((row for row in alike[:_MOST_ROWS] if _unite(block, row, patterns)), None)
        if row is not None:
            gone.add(id(row))
            for above in row.part.heading.path:
                rows[id(above), name].remove(row)
    return [draft for draft in drafts if id(draft) not in gone]


def unite_repeated(drafts: list[Draft], patterns: Patterns) -> list[Draft]:
    """Items alike in title, main link and every field both have, in two sections, are one entry shown twice."""
    kept: list[Draft] = []
    by_key: dict[tuple[str, str], Draft] = {}
    for draft in drafts:
        links = draft.record.get("links") or {}
        main = next(iter(links.values()), None)
        key = title_key(draft.record["title"]), str(main)
        first = by_key.get(key)
        if main is None or draft.is_verbatim or first is None:
            by_key.setdefault(key, draft)
        elif _has_room(first, draft.part.section) and _merge(first, draft, lambda a, b: a | b, patterns):
            first.record.setdefault("also_in", []).append(draft.part.section)
            continue
        kept.append(draft)
    return kept


def _has_room(first: Draft, section: str) -> bool:
    """Whether *section* may show the entry too: once, and not where it stands in very many already."""
    places = [first.part.section, *first.record.get("also_in", ())]
    return section not in places and len(places) < _MOST_PLACES


def _unite(block: Draft, row: Draft, patterns: Patterns) -> bool:
    """Unite *row* into *block*; the row's pattern then shows the name where it showed the title."""
    row_patterns = patterns[row.part.run.first]
    labels = list(row.record.get("links") or {})
    named = [_by_name(source, labels[0] if labels else "") for source in row_patterns]

    def union(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
        return first | {key: value for key, value in second.items() if key != "title"}

    patterns[row.part.run.first] = named
    if _merge(block, row, union, patterns):
        return True
    patterns[row.part.run.first] = row_patterns
    return False


def _by_name(pattern: str, label: str) -> str:
    pattern = pattern.replace("{title}", "{name}")
    return re.sub(r"\{link(\.text)?\}", rf"{{links.{label}\1}}", pattern) if label else pattern


def _merge(
    first: Draft,
    second: Draft,
    union: Callable[[dict[str, Any], dict[str, Any]], dict[str, Any]],
    patterns: Patterns,
) -> bool:
    """Merge *second* into *first* if no field conflicts and both items can still be written from the union."""
    mine, other = first.record, second.record
    links = {**(mine.get("links") or {}), **(other.get("links") or {})}
    conflicts = [
        key
        for key in mine.keys() & other.keys()
        if key not in ("title", "links", "also_in") and mine[key] != other[key]
    ]
    if conflicts or any((mine.get("links") or {}).get(label, url) != url for label, url in links.items()):
        return False
    merged = union(mine, other) | ({"links": links} if links else {})
    guests = first.guests if merged != mine else []  # which have been rebuilt from what *first* says already
    for draft in (first, *guests, second):
        if not rebuilds(merged, patterns[draft.part.run.first], draft.item):
            return False
    if "year" in other and "year" not in mine:
        first.year_from = second.year_from
    first.record = merged
    first.guests.append(second)
    return True
