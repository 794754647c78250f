"""Everything that stands in the list, read: each part's patterns, and a draft of each entry."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.importer.convert.drafts import Draft, draft_items, keep_verbatim
from bot.importer.convert.merge_drafts import Patterns, unite_blocks_and_rows, unite_repeated
from bot.importer.infer.details_template import details_shape
from bot.importer.infer.item_template import item_shape
from bot.importer.infer.section_patterns import find_patterns
from bot.importer.infer.table_columns import read_table
from bot.importer.read.sections import SectionBlock, YearGroup
from bot.listing.pattern_syntax import escape_braces
from bot.listing.sorting import find_group
from bot.model.entry import Entry
from bot.model.layout import FieldSpec, Group

PatternChooser = Callable[[str, Sequence[str]], int]
"""Given a section's title and the ways to read its items, which of these to take."""

_BEFORE = FieldSpec(type="markdown", label="Before the title")


@dataclass(frozen=True, slots=True)
class SectionItems:
    """What was read from the source: drafts of entries, the patterns of each part, the fields to declare."""

    drafts: list[Draft]
    patterns: Patterns
    fields: dict[str, FieldSpec]


def read_items(
    parts: Sequence[SectionBlock],
    groups: Sequence[YearGroup],
    as_written: Collection[int] = (),
    choose: PatternChooser | None = None,
) -> SectionItems:
    """Find each part's patterns and make drafts of all items, united where they are one work.

    The items of parts whose runs begin on the lines *as_written* all stay verbatim. *choose* decides between
    readings that are equally likely; the first is taken, if nobody does.
    """
    patterns: dict[int, list[str]] = {}
    fields: dict[str, FieldSpec] = {}
    drafts: dict[int, list[Draft]] = {}
    together = [list(group.parts) for group in groups]
    grouped = {part.run.first for batch in together for part in batch}
    for batch in [*together, *([part] for part in parts if part.run.first not in grouped)]:
        found, drafted = _read(batch, fields, choose)
        patterns |= {part.run.first: list(found) for part in batch}
        drafts |= {part.run.first: made for part, made in zip(batch, drafted, strict=True)}
    for draft in (draft for first in as_written for draft in drafts[first]):
        keep_verbatim(draft)
    ordered = [draft for part in parts for draft in drafts[part.run.first]]
    united, named_patterns = unite_blocks_and_rows(ordered, patterns)
    return SectionItems(unite_repeated(united, named_patterns), named_patterns, fields)


def group_by_block(drafts: Sequence[Draft]) -> dict[int, list[Draft]]:
    """What each part shows, guests as well, by the first line of its run."""
    shown: dict[int, list[Draft]] = {}
    for draft in drafts:
        for member in (draft, *draft.guests):
            shown.setdefault(member.part.run.first, []).append(member)
    return shown


def fits_headings(group: YearGroup, shape: Group, shown: Mapping[int, Sequence[Draft]]) -> bool:
    """Whether every item of *group* will stand under the heading that it stands under now (see `by_part`)."""
    return all(
        find_group(Entry.from_record("l/s/e", draft.record), shape) == heading.year
        for part, heading in zip(group.parts, group.headings, strict=True)
        for draft in shown.get(part.run.first, ())
    )


def _read(
    batch: Sequence[SectionBlock], fields: dict[str, FieldSpec], choose: PatternChooser | None
) -> tuple[list[str], list[list[Draft]]]:
    """The patterns under which most items are rebuilt by their fields, and the drafts that they give."""
    run = batch[0].run
    if run.kind == "table":
        table = read_table(run, fields)
        fields |= table.fields
        return [table.pattern], [draft_items(part, [table.pattern]) for part in batch]
    read = [(patterns, [draft_items(part, patterns) for part in batch]) for patterns in _ways(batch)]
    scores = [_poor([draft for made in drafts for draft in made]) for _, drafts in read]
    equal = [way for way, score in zip(read, scores, strict=True) if score == min(scores)]
    is_open = len(equal) > 1 and min(scores) != (0, 0)  # a reading that leaves nothing over needs no other
    taken = choose(batch[0].heading.text, [way[0][0] for way in equal]) if choose and is_open else 0
    best = equal[taken]
    if any("{before}" in pattern for pattern in best[0]):
        fields.setdefault("before", _BEFORE)
    return best


def _poor(drafts: Sequence[Draft]) -> tuple[int, int]:
    """How many items no field shows, and how many have links that are only words of their text."""
    verbatim = sum(draft.is_verbatim for draft in drafts)
    unlinked = sum("links" not in draft.record and "](" in draft.item.text for draft in drafts)
    return verbatim, unlinked


def _ways(batch: Sequence[SectionBlock]) -> list[list[str]]:
    run = batch[0].run
    if run.kind == "details":
        return [find_patterns(details_shape(item.text) for item in run.items) or ["{title}"]]
    ways = []
    for labelled in (True, False):
        shapes = (
            item_shape(item.text, part.run.marker, labelled=labelled)
            for part in batch
            for item in part.run.items
            if not item.nested
        )
        found = find_patterns(shapes)
        if found and found not in ways:
            ways.append(found)
    marker = escape_braces(
        run.marker
    )  # where no form is found, a newcomer is shown with its link all the same
    return ways or [[f"{marker}[{{title}}]({{link}})", f"{marker}{{title}}"]]
