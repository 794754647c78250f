"""The items of a list, read: the patterns of each block, and a draft of each entry."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from bot.importer.convert.drafts import (
    Draft,
    can_rebuild,
    copy_draft,
    draft_item,
    draft_items,
    keep_verbatim,
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
from bot.importer.infer.label_names import list_bracketed_names
from bot.importer.infer.table_columns import AFTER, BEFORE
from bot.importer.read.sections import SectionBlock, YearGroup
from bot.listing.link_labels import find_label
from bot.listing.pattern import compile_pattern
from bot.listing.sorting import find_group
from bot.markdown.inline_tokens import parse_tokens
from bot.model.entry import Entry
from bot.model.layout import FieldSpec
from bot.model.layout_parts import Group
from bot.model.link import parse_links

if TYPE_CHECKING:
    from bot.importer.read.items import Item

# What an item costs in the score of a reading. One that no field shows costs most,
# then one whose links are only words of a text; other flaws cost 1.
_VERBATIM_COST = 10
_UNLINKED_COST = 5
# A longer text on a link is no label, but words of the item.
_LONGEST_LABEL = 40
# Given a section's title and the ways to read its items, the number of the one to take.
PatternChooser = Callable[[str, Sequence[str]], int]
# The drafts of several blocks, by block.
DraftsByBlock = list[list[Draft]]


@dataclass(frozen=True, slots=True)
class SectionItems:
    """What was read from the source.

    Holds the drafts of entries, the patterns of each block, and the fields to declare.
    """

    drafts: list[Draft]
    patterns: Patterns
    fields: dict[str, FieldSpec]


class _CachedReading(NamedTuple):
    """How blocks were read at a time when the fields *declared* were known."""

    declared: DeclaredFields
    reading: Reading
    drafts: DraftsByBlock


class BlockReader:
    """Reads the blocks of one list; those that it has read already are not read again."""

    def __init__(self) -> None:
        """Begin with no block read."""
        self._cache: dict[tuple[int, ...], _CachedReading] = {}

    def read(
        self,
        batch: Sequence[SectionBlock],
        declared: DeclaredFields,
        choose: PatternChooser | None,
    ) -> tuple[Reading, DraftsByBlock]:
        """Return the reading of blocks that become one section, and their drafts.

        The drafts are copies, which the caller may change.
        """
        key = tuple(part.run.first for part in batch)
        cached = self._cache.get(key)
        if cached is None or cached.declared != declared:
            reading, drafted = _read(batch, declared, choose)
            cached = _CachedReading(dict(declared), reading, drafted)
            self._cache[key] = cached
        copies: DraftsByBlock = []
        for drafts in cached.drafts:
            copies.append([copy_draft(draft) for draft in drafts])
        return cached.reading, copies


def read_items(
    parts: Sequence[SectionBlock],
    groups: Sequence[YearGroup],
    as_written: Collection[int] = (),
    choose: PatternChooser | None = None,
    reader: BlockReader | None = None,
) -> SectionItems:
    """Find the patterns of each block and draft all items, united where they are one work.

    Args:
        parts: the blocks of the list, in order.
        groups: the blocks that become one section with headings by year.
        as_written: line numbers; an item with one of these lines stays verbatim.
        choose: decides between readings that are equally likely; by default the
            first is taken.
        reader: may have read the blocks before.
    """
    reader = reader or BlockReader()
    patterns: dict[int, list[str]] = {}
    fields: dict[str, FieldSpec] = {}
    drafts: dict[int, list[Draft]] = {}
    for batch in _group_by_section(parts, groups):
        reading, drafted = reader.read(batch, fields, choose)
        fields |= reading.fields
        for part, part_drafts in zip(batch, drafted, strict=True):
            patterns[part.run.first] = list(reading.patterns)
            drafts[part.run.first] = part_drafts
    ordered: list[Draft] = []
    for part in parts:
        ordered += drafts[part.run.first]
    for draft in ordered:
        lines = range(draft.item.first, draft.item.last)
        if any(line in as_written for line in lines):
            keep_verbatim(draft)
    # Rows join their blocks first: this changes the patterns of their tables, by which
    # repeated items must be rebuilt.
    united, named_patterns = unite_blocks_and_rows(ordered, patterns)
    return SectionItems(unite_repeated(united, named_patterns), named_patterns, fields)


def _group_by_section(
    parts: Sequence[SectionBlock],
    groups: Sequence[YearGroup],
) -> list[list[SectionBlock]]:
    """Return the blocks that become one section together: groups first, then the others."""
    batches = [list(group.parts) for group in groups]
    grouped: set[int] = set()
    for batch in batches:
        grouped |= {part.run.first for part in batch}
    batches += [[part] for part in parts if part.run.first not in grouped]
    return batches


def group_by_block(drafts: Sequence[Draft]) -> dict[int, list[Draft]]:
    """Return what each block shows, guests as well, by the first line of its run."""
    drafts_by_block: dict[int, list[Draft]] = {}
    for draft in drafts:
        for member in (draft, *draft.guests):
            drafts_by_block.setdefault(member.part.run.first, []).append(member)
    return drafts_by_block


def fits_headings(
    group: YearGroup,
    declared: Group,
    drafts_by_block: Mapping[int, Sequence[Draft]],
) -> bool:
    """Return whether every item of *group* will stand under the same heading as now.

    *declared* is the group as the layout declares it, *drafts_by_block* the result
    of `group_by_block`.
    """
    for part, heading in zip(
        group.parts,
        group.headings,
        strict=True,
    ):
        for draft in drafts_by_block.get(part.run.first, ()):
            entry = Entry.from_record("l/s/e", draft.record)
            if find_group(entry, declared) != heading.year:
                return False
    return True


def _read(
    batch: Sequence[SectionBlock],
    declared: DeclaredFields,
    choose: PatternChooser | None,
) -> tuple[Reading, DraftsByBlock]:
    """Return the reading by whose fields most items are rebuilt, and its drafts."""
    readings: list[Reading] = []
    drafted: list[DraftsByBlock] = []
    scores: list[int] = []
    for reading in find_readings([part.run for part in batch], declared):
        drafts = [draft_items(part, reading.patterns) for part in batch]
        score = _score_drafts(drafts)
        readings.append(reading)
        drafted.append(drafts)
        scores.append(score)
        if score == 0:  # a reading that leaves nothing over needs no other
            break
    best = min(scores)
    equal = [number for number, score in enumerate(scores) if score == best]
    chosen = equal[0]
    if choose is not None and len(equal) > 1 and best > 0:
        samples = [readings[number].patterns[0] for number in equal]
        chosen = equal[choose(batch[0].heading.text, samples)]
    loosened, drafts = _loosen(
        batch,
        readings[chosen],
        drafted[chosen],
        declared,
    )
    return _drop_unused(loosened, drafts)


def _drop_unused(
    reading: Reading, drafted: DraftsByBlock
) -> tuple[Reading, DraftsByBlock]:
    """Return *reading* with the patterns by which an item was read, and their fields.

    If no item was read by any, the reading stays as it is: a new entry needs a pattern.
    """
    used: set[str] = set()
    for drafts in drafted:
        used |= {draft.pattern for draft in drafts}
    patterns = [pattern for pattern in reading.patterns if pattern in used]
    if not patterns or len(patterns) == len(reading.patterns):
        return reading, drafted
    shown_fields: set[str] = set()
    for pattern in patterns:
        shown_fields |= compile_pattern(pattern).fields
    fields = {
        name: spec for name, spec in reading.fields.items() if name in shown_fields
    }
    return Reading(patterns, fields), drafted


def _loosen(
    batch: Sequence[SectionBlock],
    reading: Reading,
    drafted: DraftsByBlock,
    declared: DeclaredFields,
) -> tuple[Reading, DraftsByBlock]:
    """Return *reading* with patterns for the items that none of its own writes.

    It stays as it is where these patterns do not improve the score.
    """
    verbatim_items: list[Item] = []
    for drafts in drafted:
        verbatim_items += [draft.item for draft in drafts if draft.is_verbatim]
    if not verbatim_items:
        return reading, drafted
    loose = find_loose_patterns(batch[0].run, verbatim_items)
    patterns = list(dict.fromkeys([*reading.patterns, *loose]))
    if len(patterns) == len(reading.patterns):
        return reading, drafted
    redrafted: DraftsByBlock = []
    for drafts in drafted:
        redrafted.append([_draft_again(draft, patterns) for draft in drafts])
    if _score_drafts(redrafted) >= _score_drafts(drafted):
        return reading, drafted
    fields = reading.fields | list_needed_fields(patterns, declared)
    return Reading(patterns, fields), redrafted


def _draft_again(
    draft: Draft,
    patterns: Sequence[str],
) -> Draft:
    """Return a new draft by more *patterns*.

    A draft that is not verbatim stays as it is, if it still fits.
    """
    if not draft.is_verbatim and can_rebuild(
        draft.record,
        patterns,
        draft.item,
    ):
        return draft
    return draft_item(draft.part, draft.item, patterns)


def _score_drafts(drafted: DraftsByBlock) -> int:
    """Return how poorly items were read: less is better."""
    score = 0
    for drafts in drafted:
        score += sum(_score_draft(draft) for draft in drafts)
    return score


def _score_draft(draft: Draft) -> int:
    """Return 0 for an item whose title, links and date are in fields.

    Return more for what stays in a text.
    """
    record = draft.record
    if draft.is_verbatim:
        return _VERBATIM_COST
    score = 0
    if "links" not in record and "](" in draft.item.text:
        score += _UNLINKED_COST
    for name in ("description", BEFORE, AFTER):
        if name in record:
            score += _count_labels(record[name])
    for link in parse_links(record.get("links")):
        if len(link.text or "") > _LONGEST_LABEL:
            score += 1
    return score + sum(name in record for name in (BEFORE, AFTER))


def _count_labels(text: str) -> int:
    """Return how many links of *text* have a label for their words, such as "[Code]".

    The others in brackets of their own count, too: `[[Caffe](…)]`.
    """
    names = list_bracketed_names(text)
    count = sum(find_label(name) is None for name in names)
    for token in parse_tokens(text):
        if token.kind == "link" and find_label(token.text) is not None:
            count += 1
    return count
