"""Everything that stands in the list, read: each part's patterns, and a draft of each entry."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.importer.convert.drafts import (
    Draft,
    copy_draft,
    draft_item,
    draft_items,
    keep_verbatim,
    rebuilds,
)
from bot.importer.convert.merge_drafts import (
    Patterns,
    unite_blocks_and_rows,
    unite_repeated,
)
from bot.importer.infer.kinds import (
    DeclaredFields,
    Reading,
    find_loose_patterns,
    find_readings,
    list_needed_fields,
)
from bot.importer.infer.table_columns import AFTER, BEFORE
from bot.importer.read.sections import SectionBlock, YearGroup
from bot.listing.link_labels import find_label
from bot.listing.pattern import compile_pattern
from bot.listing.sorting import find_group
from bot.markdown.inline_tokens import parse_tokens
from bot.model.entry import Entry
from bot.model.layout import FieldSpec, Group
from bot.model.link import parse_links

_VERBATIM, _UNLINKED = 10, 5
"""What an item costs that no field shows, and one whose links are only words of a text; other flaws cost 1."""
_LONGEST_LABEL = 40
"""A longer text on a link is no label, but words of the item."""
PatternChooser = Callable[[str, Sequence[str]], int]
"""Given a section's title and the ways to read its items, which of these to take."""


@dataclass(frozen=True, slots=True)
class SectionItems:
    """What was read from the source: drafts of entries, the patterns of each part, the fields to declare."""

    drafts: list[Draft]
    patterns: Patterns
    fields: dict[str, FieldSpec]


class KnownReading(NamedTuple):
    """How blocks are read where the fields *declared* are known: their patterns, and the drafts of each block."""

    declared: DeclaredFields
    reading: Reading
    drafts: list[list[Draft]]


class BlockReader:
    """Reads the blocks of one list; those that it has read already are not read again."""

    def __init__(self) -> None:
        """Nothing is read yet."""
        self._known: dict[tuple[int, ...], KnownReading] = {}

    def read(
        self,
        batch: Sequence[SectionBlock],
        declared: DeclaredFields,
        choose: PatternChooser | None,
    ) -> tuple[Reading, list[list[Draft]]]:
        """Return the reading of the blocks that become one section, and drafts that the caller may change."""
        key = tuple(part.run.first for part in batch)
        known = self._known.get(key)
        if known is None or known.declared != declared:
            known = KnownReading(dict(declared), *_read(batch, declared, choose))
            self._known[key] = known
        return known.reading, [
            [copy_draft(draft) for draft in drafts] for drafts in known.drafts
        ]


def read_items(
    parts: Sequence[SectionBlock],
    groups: Sequence[YearGroup],
    as_written: Collection[int] = (),
    choose: PatternChooser | None = None,
    reader: BlockReader | None = None,
) -> SectionItems:
    """Find each part's patterns and make drafts of all items, united where they are one work.

    Items with one of the lines *as_written* stay verbatim. *choose* decides between
    readings that are equally likely; the first is taken, if nobody does. *reader* may have read the parts before.
    """
    reader = reader or BlockReader()
    patterns: dict[int, list[str]] = {}
    fields: dict[str, FieldSpec] = {}
    drafts: dict[int, list[Draft]] = {}
    batches = [list(group.parts) for group in groups]
    grouped = {part.run.first for batch in batches for part in batch}
    batches += [[part] for part in parts if part.run.first not in grouped]
    for batch in batches:
        reading, drafted = reader.read(batch, fields, choose)
        fields |= reading.fields
        patterns |= {part.run.first: list(reading.patterns) for part in batch}
        drafts |= {
            part.run.first: made for part, made in zip(batch, drafted, strict=True)
        }
    ordered = [draft for part in parts for draft in drafts[part.run.first]]
    for draft in ordered:
        if any(line in as_written for line in range(draft.item.first, draft.item.last)):
            keep_verbatim(draft)
    united, named_patterns = unite_blocks_and_rows(ordered, patterns)
    return SectionItems(unite_repeated(united, named_patterns), named_patterns, fields)


def group_by_block(drafts: Sequence[Draft]) -> dict[int, list[Draft]]:
    """What each part shows, guests as well, by the first line of its run."""
    shown: dict[int, list[Draft]] = {}
    for draft in drafts:
        for member in (draft, *draft.guests):
            shown.setdefault(member.part.run.first, []).append(member)
    return shown


def fits_headings(
    group: YearGroup, shape: Group, shown: Mapping[int, Sequence[Draft]]
) -> bool:
    """Whether every item of *group* will stand under the heading that it stands under now (see `by_part`)."""
    return all(
        find_group(Entry.from_record("l/s/e", draft.record), shape) == heading.year
        for part, heading in zip(group.parts, group.headings, strict=True)
        for draft in shown.get(part.run.first, ())
    )


def _read(
    batch: Sequence[SectionBlock],
    declared: DeclaredFields,
    choose: PatternChooser | None,
) -> tuple[Reading, list[list[Draft]]]:
    """Return the reading under which most items are rebuilt by their fields, and the drafts that it gives."""
    readings: list[Reading] = []
    drafted: list[list[list[Draft]]] = []
    scores: list[int] = []
    for reading in find_readings([part.run for part in batch], declared):
        readings.append(reading)
        drafted.append([draft_items(part, reading.patterns) for part in batch])
        scores.append(_score_drafts(drafted[-1]))
        if scores[-1] == 0:  # a reading that leaves nothing over needs no other
            break
    best = min(scores)
    equal = [number for number, score in enumerate(scores) if score == best]
    is_open = len(equal) > 1 and best > 0
    chosen = 0
    if choose is not None and is_open:
        chosen = choose(
            batch[0].heading.text, [readings[number].patterns[0] for number in equal]
        )
    return _drop_unused(
        *_loosen(batch, readings[equal[chosen]], drafted[equal[chosen]], declared)
    )


def _drop_unused(
    reading: Reading, drafted: list[list[Draft]]
) -> tuple[Reading, list[list[Draft]]]:
    """Return *reading* with the patterns and fields by which an item was read; with all, if none was."""
    used = {draft.pattern for by_part in drafted for draft in by_part}
    patterns = [pattern for pattern in reading.patterns if pattern in used]
    if not patterns or len(patterns) == len(reading.patterns):
        return reading, drafted
    shown = {path for pattern in patterns for path in compile_pattern(pattern).fields}
    return Reading(
        patterns, {name: spec for name, spec in reading.fields.items() if name in shown}
    ), drafted


def _loosen(
    batch: Sequence[SectionBlock],
    reading: Reading,
    drafted: list[list[Draft]],
    declared: DeclaredFields,
) -> tuple[Reading, list[list[Draft]]]:
    """Return *reading* with patterns for the items that none of its own writes, where these help."""
    left = [draft.item for by_part in drafted for draft in by_part if draft.is_verbatim]
    more = find_loose_patterns(batch[0].run, left) if left else []
    patterns = list(dict.fromkeys([*reading.patterns, *more]))
    if len(patterns) == len(reading.patterns):
        return reading, drafted
    again = [
        [_draft_again(draft, patterns) for draft in by_part] for by_part in drafted
    ]
    if _score_drafts(again) >= _score_drafts(drafted):
        return reading, drafted
    return Reading(
        patterns, reading.fields | list_needed_fields(patterns, declared)
    ), again


def _draft_again(draft: Draft, patterns: Sequence[str]) -> Draft:
    """Return the draft of an item that was kept verbatim by more *patterns*; any other as it is, if it still fits."""
    if not draft.is_verbatim and rebuilds(draft.record, patterns, draft.item):
        return draft
    return draft_item(draft.part, draft.item, patterns)


def _score_drafts(by_part: Sequence[Sequence[Draft]]) -> int:
    """Return how poorly items were read: less is better."""
    return sum(_score_draft(draft) for part_drafts in by_part for draft in part_drafts)


def _score_draft(draft: Draft) -> int:
    """Return 0 for an item whose title, links and date are in fields; more for what stays in a text."""
    record = draft.record
    if draft.is_verbatim:
        return _VERBATIM
    score = _UNLINKED * ("links" not in record and "](" in draft.item.text)
    texts = [record[name] for name in ("description", BEFORE, AFTER) if name in record]
    for text in texts:
        score += sum(
            find_label(token.text) is not None
            for token in parse_tokens(text)
            if token.kind == "link"
        )
    score += sum(
        len(link.text or "") > _LONGEST_LABEL
        for link in parse_links(record.get("links"))
    )
    return score + sum(name in record for name in (BEFORE, AFTER))
