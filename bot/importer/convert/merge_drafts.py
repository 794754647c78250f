"""One work, one file: uniting items that name each other and do not contradict."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from bot.importer.convert.drafts import Draft, can_rebuild
from bot.importer.convert.kinds import get_conversion
from bot.listing.titles import fold_title

# The patterns of each part, by the first line of its run.
Patterns = Mapping[int, list[str]]
# A work that stands in more sections has an entry for each of the others.
_MOST_SECTIONS = 20
# So many rows of one name are tried for a block: more are no rows of one work.
_MOST_ROWS = 8


class _RowIndex:
    """The rows that no block shows yet, by a heading above them and by their title."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self._rows: defaultdict[tuple[int, str], list[Draft]] = defaultdict(list)
        for draft in drafts:
            if draft.is_verbatim or not get_conversion(draft.part.run).may_be_hosted:
                continue
            for key in _list_row_keys(draft):
                self._rows[key].append(draft)

    def list_candidates(self, block: Draft) -> list[Draft]:
        """Return the rows under the block's heading that have its name as their title."""
        key = id(block.part.heading), block.record["name"]
        return self._rows[key][:_MOST_ROWS]

    def remove(self, row: Draft) -> None:
        """Remove *row*, which a block shows now."""
        for key in _list_row_keys(row):
            self._rows[key].remove(row)


def _list_row_keys(row: Draft) -> list[tuple[int, str]]:
    """Return the keys under which *row* is found: each heading above it, and its title."""
    title = row.record["title"]
    headings = row.part.heading.path
    return [(id(heading), title) for heading in headings]


def unite_blocks_and_rows(
    drafts: Sequence[Draft],
    patterns: Patterns,
) -> tuple[list[Draft], Patterns]:
    """Return drafts in which a block that ends in "-> NAME" has the row NAME as a guest.

    The row stands in a table under the block's heading. Both are one work with
    two views. The patterns that come back are those of all blocks; a united row
    is written by its name.
    """
    rows = _RowIndex(drafts)
    hosts: dict[int, Draft] = {}
    hosted: set[int] = set()
    for block in drafts:
        may_host = get_conversion(block.part.run).may_host and not block.is_verbatim
        if not may_host or not block.record.get("name"):
            continue
        union = _unite_with_row(
            block,
            rows.list_candidates(block),
            patterns,
        )
        if union is None:
            continue
        row = union.host.guests[-1]
        rows.remove(row)
        hosts[id(block)], patterns = union
        hosted.add(id(row))
    united = [
        hosts.get(id(draft), draft) for draft in drafts if id(draft) not in hosted
    ]
    return united, patterns


class _Union(NamedTuple):
    """A block whose last guest is a row, and the patterns that write the row's name."""

    host: Draft
    patterns: Patterns


def _unite_with_row(
    block: Draft,
    rows: Sequence[Draft],
    patterns: Patterns,
) -> _Union | None:
    """Return *block* united with the first of *rows* that does not contradict it.

    None if all rows do.
    """
    for row in rows:
        named_patterns = {**patterns, row.part.run.first: _show_name(row, patterns)}
        union = block.record | _drop_title(row.record)
        host = _merge(block, row, union, named_patterns)
        if host is not None:
            return _Union(host, named_patterns)
    return None


def unite_repeated(
    drafts: Sequence[Draft],
    patterns: Patterns,
) -> list[Draft]:
    """Return the drafts with each work that is shown several times as one entry.

    Items are one work if they have the same title and main link, and the same
    value in every field that both have.
    """
    kept: list[Draft] = []
    position_by_key: dict[tuple[str, str], int] = {}
    for draft in drafts:
        if draft.is_verbatim:
            # Its text would replace what the other section writes of the work.
            kept.append(draft)
            continue
        links = draft.record.get("links") or {}
        main_link = next(iter(links.values()), None)
        key = fold_title(draft.record["title"]), str(main_link)
        position = position_by_key.setdefault(key, len(kept))
        united = None
        # Works without a link may have the same title by chance.
        if main_link is not None and position < len(kept):
            united = _unite_copies(kept[position], draft, patterns)
        if united is None:
            kept.append(draft)
        else:
            kept[position] = united
    return kept


def _unite_copies(
    original: Draft,
    copy: Draft,
    patterns: Patterns,
) -> Draft | None:
    """Return *original* with the section of *copy* in `also_in`, and *copy* as a guest.

    None if they differ, or if that section has no room for it.
    """
    section = copy.part.section
    if not _has_room(original, section):
        return None
    united = _merge(
        original,
        copy,
        original.record | copy.record,
        patterns,
    )
    if united is None:
        return None
    also_in = [*united.record.get("also_in", ()), section]
    return replace(
        united,
        record={**united.record, "also_in": also_in},
    )


def _has_room(draft: Draft, section: str) -> bool:
    """Return whether *section* may show the entry too.

    It may show it once, and only if the entry stands in few sections so far.
    """
    sections = [draft.part.section, *draft.record.get("also_in", ())]
    return section not in sections and len(sections) < _MOST_SECTIONS


def _show_name(row: Draft, patterns: Patterns) -> list[str]:
    """Return the patterns of the row's part, with the name where they showed the title."""
    label = next(iter(row.record.get("links") or {}), "")
    return [_replace_title(source, label) for source in patterns[row.part.run.first]]


def _drop_title(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return *record* without its title."""
    return {key: value for key, value in record.items() if key != "title"}


def _replace_title(pattern: str, label: str) -> str:
    """Return *pattern* with the name in place of the title.

    The link of *label*, if there is one, stands in place of the main link: the
    main link of the united entry is that of the block.
    """
    pattern = pattern.replace("{title}", "{name}")
    if not label:
        return pattern
    return re.sub(r"\{link(\.text)?\}", rf"{{links.{label}\1}}", pattern)


def _merge(
    host: Draft,
    guest: Draft,
    union: Mapping[str, Any],
    patterns: Patterns,
) -> Draft | None:
    """Return *host* with the fields of the *union* and with *guest* as its last guest.

    None if a field conflicts, or if an item can no longer be written from the union.
    """
    links = _merge_links(host.record, guest.record)
    if links is None or _has_conflict(host.record, guest.record):
        return None
    record = dict(union)
    if links:
        record["links"] = links
    to_rebuild = [host, guest]
    # Where the record stays as it was, the guests have been rebuilt from it already.
    if record != host.record:
        to_rebuild += host.guests
    for draft in to_rebuild:
        if not can_rebuild(
            record,
            patterns[draft.part.run.first],
            draft.item,
        ):
            return None
    has_new_year = "year" in guest.record and "year" not in host.record
    return replace(
        host,
        record=record,
        year_from=guest.year_from if has_new_year else host.year_from,
        guests=[*host.guests, guest],
    )


def _merge_links(
    record: Mapping[str, Any],
    more: Mapping[str, Any],
) -> dict[str, Any] | None:
    """Return the links of both records; None if one label leads to two targets."""
    links = record.get("links") or {}
    more_links = more.get("links") or {}
    for label, url in more_links.items():
        if links.get(label, url) != url:
            return None
    return {**links, **more_links}


def _has_conflict(
    record: Mapping[str, Any],
    more: Mapping[str, Any],
) -> bool:
    """Return whether two records differ in a field that both have, titles and links aside."""
    shared = (record.keys() & more.keys()) - {"title", "links", "also_in"}
    return any(record[key] != more[key] for key in shared)
