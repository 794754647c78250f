"""The items of an edited document.

Lines that nobody touched keep the reading that they had.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from bot.errors import RefusedError
from bot.importer.read.blocks import parse_blocks
from bot.importer.read.composite_items import QUOTE
from bot.importer.read.heading_items import are_fields
from bot.importer.read.items import Item, Run
from bot.importer.read.kinds import BULLETS, PARAGRAPHS, TABLE
from bot.listing.link_labels import find_label
from bot.markdown.inline_tokens import extract_words, find_links
from bot.markdown.regions import Region
from bot.repairs.pasted_entry import is_bare_reference
from bot.review.document_items import (
    PlacedItem,
    measure_indent,
    remove_indent,
    walk_items,
)
from bot.review.document_text import leads_somewhere

# An item of a list inside another item: `  - text`.
_NESTED = re.compile(r"[ \t]+(?:[-*+]|\d{1,9}[.)])[ \t]+\S")
# The bullet of an item, `- ` or `1. `; people also paste `• `.
_BULLET = re.compile(r"[ \t]*(?:[-*+•]|\d{1,9}[.)])[ \t]+")
# A line that begins no paragraph: a heading, HTML, a row, a quote, a fence, or a blank.
_NO_PARAGRAPH = re.compile(r" {0,3}(?:#{1,6}(?:[ \t]|\Z)|[<|>]|```|~~~)|[ \t]*\Z")


def keep_readings(  # noqa: PLR0913, PLR0917 - two readings, and their version
    old: Sequence[PlacedItem],
    read_items: Sequence[PlacedItem],
    same: Sequence[tuple[int, int]],
    lines: Sequence[str],
    regions: Mapping[str, Region],
    fresh: Collection[int],
) -> list[PlacedItem]:
    """Return the items of the new version of a document.

    A new line may change how Markdown reads its neighbours. They stay the items that
    they were all the same. A new line that is part of one of them changes that one.

    Args:
        old: the items of the old version.
        read_items: the items of the new version, read by itself.
        same: the pairs of lines that both versions have.
        lines: the new version.
        regions: its regions.
        fresh: its lines that the old version does not have.
    """
    new_numbers = dict(same)
    kept = _keep_items(old, new_numbers, regions)
    owners = _find_owners(old, new_numbers)
    heads = {
        "".join(placed.item.text.split()) for placed in old if not placed.item.nested
    }
    items: list[PlacedItem] = []
    replaced: set[PlacedItem] = set()
    for placed in _split_glued(read_items, kept.values(), fresh):
        changed = _find_changed(placed, owners, lines, fresh)
        if changed is None:
            continue
        items += _split_nested(placed, heads) if placed.item.nested else [placed]
        replaced |= changed
    items += [moved for old_item, moved in kept.items() if old_item not in replaced]
    items += _read_rest(lines, regions, set(fresh) - _collect_lines(items), old)
    return sorted(items, key=lambda placed: placed.start)


def _keep_items(
    old: Sequence[PlacedItem],
    new_numbers: Mapping[int, int],
    regions: Mapping[str, Region],
) -> dict[PlacedItem, PlacedItem]:
    """Return the old items that the new version still has, with their new lines."""
    kept: dict[PlacedItem, PlacedItem] = {}
    for placed in old:
        moved = _keep(placed, new_numbers, regions)
        if moved is not None:
            kept[placed] = moved
    return kept


def _find_owners(
    old: Sequence[PlacedItem],
    new_numbers: Mapping[int, int],
) -> dict[int, PlacedItem]:
    """Return the old item that each line of the new version was a part of."""
    owners: dict[int, PlacedItem] = {}
    for placed in old:
        for number in range(placed.start, placed.end):
            if number in new_numbers:
                owners[new_numbers[number]] = placed
    return owners


def _find_changed(
    placed: PlacedItem,
    owners: Mapping[int, PlacedItem],
    lines: Sequence[str],
    fresh: Collection[int],
) -> set[PlacedItem] | None:
    """Return the old item that an item of the new version changes.

    The set is empty for an item that is all new. None says that the reading of the item
    does not count, because all its lines are old, or because it is not certain.
    """
    numbers = range(placed.start, placed.end)
    if not any(number in fresh for number in numbers):
        return None
    old_numbers = [number for number in numbers if number not in fresh]
    touched = {owners.get(number) for number in old_numbers if lines[number].strip()}
    # New lines may join two items, or an item and a text: then nothing is certain.
    if len(touched) > 1 or None in touched:
        return None
    return {old_item for old_item in touched if old_item is not None}


def _collect_lines(items: Iterable[PlacedItem]) -> set[int]:
    """Return the numbers of all lines of *items*."""
    numbers: set[int] = set()
    for placed in items:
        numbers |= set(range(placed.start, placed.end))
    return numbers


def _split_glued(
    items: Sequence[PlacedItem],
    kept: Iterable[PlacedItem],
    fresh: Collection[int],
) -> Iterator[PlacedItem]:
    """Yield the items of the new version without empty bullets.

    A paragraph that was typed right at an old one, without a blank line, stands apart.
    """
    ends = {placed.start: placed.end for placed in kept}
    for placed in items:
        is_paragraph = placed.part.run.kind is PARAGRAPHS
        parts = _cut_off(placed, ends) if is_paragraph else []
        if parts and all(_is_paragraph_of_work(part.item.text) for part in parts):
            yield from parts
        elif placed.item.text.strip() or placed.start not in fresh:
            yield placed


def _cut_off(
    placed: PlacedItem,
    ends: Mapping[int, int],
) -> list[PlacedItem]:
    """Return what stands above and below an old item inside a paragraph, as paragraphs.

    *ends* has the last lines of the old items, by their first lines. Without an old item
    in the paragraph, the result is empty.
    """
    numbers = range(placed.start, placed.end)
    start = next((number for number in numbers if number in ends), None)
    if start is None:
        return []
    rows = placed.item.text.split("\n")
    parts: list[PlacedItem] = []
    above = (placed.start, start)
    below = (ends[start], placed.end)
    for part_start, part_end in (above, below):
        if part_start < part_end:
            text_rows = rows[part_start - placed.start : part_end - placed.start]
            item = Item(part_start, part_end, "\n".join(text_rows))
            part = replace(placed, start=part_start, end=part_end, item=item)
            parts.append(part)
    return parts


def _is_paragraph_of_work(text: str) -> bool:
    """Return whether a paragraph begins with the title of a work.

    A line that begins with a label, such as `[Code](…)`, has only one of a work's links.
    """
    items = list(walk_items(parse_blocks(text, is_region=True)))
    if len(items) != 1:
        return False
    _, run, _ = items[0]
    if run.kind is not PARAGRAPHS:
        return False
    opening_link = next(iter(find_links(text)), None)
    if opening_link is None:
        return True
    link_text, _ = opening_link
    return find_label(extract_words(link_text)) is None


def _keep(
    placed: PlacedItem,
    new_numbers: Mapping[int, int],
    regions: Mapping[str, Region],
) -> PlacedItem | None:
    """Return an old item as it stands in the new version.

    None says that one of its lines is gone, that its lines are no longer together, or
    that it left its region.
    """
    start = new_numbers.get(placed.start, -1)
    end = start + placed.end - placed.start
    numbers = [new_numbers.get(n) for n in range(placed.start, placed.end)]
    if numbers != list(range(start, end)):
        return None
    region = regions.get(placed.home.region) if placed.home else None
    is_inside = region is not None and region.begin_line < start < region.end_line
    if is_inside or (placed.is_outside and not _is_inside_any(start, regions)):
        return replace(placed, start=start, end=end)
    return None


def _is_inside_any(
    line: int,
    regions: Mapping[str, Region],
) -> bool:
    """Return whether a line stands inside one of the regions."""
    return any(
        region.begin_line < line < region.end_line for region in regions.values()
    )


def _read_rest(
    lines: Sequence[str],
    regions: Mapping[str, Region],
    rest: Collection[int],
    old: Sequence[PlacedItem],
) -> Iterator[PlacedItem]:
    """Yield an item for each block of *rest* in a region that leads somewhere.

    *rest* are lines that no reader of lists takes for an item. Each becomes an item like
    an old one of its region; a region without old items yields none.
    """
    for name, sample in _find_samples(old).items():
        region = regions.get(name)
        if region is None:
            continue
        for start, end in _find_blocks(lines, region, rest, sample.part.run):
            block = lines[start:end]
            text = "\n".join(line.rstrip("\r") for line in block)
            if leads_somewhere(text) or is_bare_reference(text):
                yield _make_item(sample, start, end, text)


def _find_samples(items: Sequence[PlacedItem]) -> dict[str, PlacedItem]:
    """Return the topmost item of each region that has one."""
    samples: dict[str, PlacedItem] = {}
    for placed in items:
        if placed.home is not None and not placed.is_outside:
            samples.setdefault(placed.home.region, placed)
    return samples


def _find_blocks(
    lines: Sequence[str],
    region: Region,
    rest: Collection[int],
    run: Run,
) -> Iterator[tuple[int, int]]:
    """Yield start and end of the blocks of text among the lines *rest* of a region.

    *run* has an item of the region: beside rows, each line is a block of its own.
    """
    is_one_by_one = run.kind is TABLE
    is_of_quotes = run.marker.endswith(QUOTE)
    start = -1
    for number in range(region.begin_line + 1, region.end_line + 1):
        line = lines[number]
        # Rows and quotes begin no paragraph, but are items where others are, too.
        is_row = is_one_by_one and "|" in line
        is_quote = is_of_quotes and line.lstrip().startswith(">")
        is_text = number in rest and (
            is_row or is_quote or not _NO_PARAGRAPH.match(line)
        )
        begins_block = is_one_by_one or _BULLET.match(line) is not None
        if start >= 0 and (not is_text or begins_block):
            yield start, number
            start = -1
        if is_text and start < 0:
            start = number


def _make_item(
    sample: PlacedItem,
    start: int,
    end: int,
    text: str,
) -> PlacedItem:
    """Return the text as one item: a bullet if it has one, else an item like *sample*."""
    run = sample.part.run
    bullet = _BULLET.match(text)
    if bullet:
        marker = run.marker if run.kind is BULLETS else "- "
        run = replace(run, kind=BULLETS, marker=marker, header=())
        text = text[bullet.end() :]
    elif run.marker.endswith(QUOTE):
        rows = text.split("\n")
        text = " ".join(row.lstrip(" \t>") for row in rows)
    return replace(
        sample,
        start=start,
        end=end,
        part=replace(sample.part, run=run),
        item=Item(start, end, text.strip()),
        is_outside=False,
    )


def _split_nested(
    placed: PlacedItem,
    old_heads: Collection[str],
) -> list[PlacedItem]:
    """Return an item, and the works that were typed as a list below it, each by itself.

    The item comes back unchanged if the list below it holds anything but works.

    Args:
        placed: the item, with a list inside.
        old_heads: the texts of old items without such a list, without white space.
    """
    rows = placed.item.text.split("\n")
    bullet = _BULLET.match(rows[0]) if len(rows) == 1 else None
    if bullet:
        return [_remove_bullet(placed, bullet)]  # a bullet typed twice
    head_size = _count_head_rows(rows)
    head = "\n".join(rows[:head_size])
    # The text above the list must be an old item, or the list is a part of a new one.
    if not head_size or "".join(head.split()) not in old_heads:
        return [placed]
    inner_items = _read_nested_works(rows[head_size:])
    if inner_items is None:
        return [placed]
    start = placed.start + head_size
    parent = replace(
        placed.item,
        last=placed.item.first + head_size,
        text=head,
        nested=False,
    )
    parts = [replace(placed, end=start, item=parent)]
    marker = placed.part.run.marker
    for run, item in inner_items:
        part = replace(placed.part, run=replace(run, marker=marker))
        inner = replace(
            placed,
            start=start + item.first,
            end=start + item.last,
            part=part,
            item=item,
        )
        parts.append(inner)
    return parts


def _remove_bullet(
    placed: PlacedItem,
    bullet: re.Match[str],
) -> PlacedItem:
    """Return an item of one line without the second bullet in its text."""
    text = placed.item.text[bullet.end() :]
    item = replace(placed.item, text=text, nested=False)
    return replace(placed, item=item)


def _count_head_rows(rows: Sequence[str]) -> int:
    """Return how many rows stand above the list inside an item; 0 if it has no list."""
    for number, row in enumerate(rows):
        if number and _NESTED.match(row):
            return number
    return 0


def _read_nested_works(rows: Sequence[str]) -> list[tuple[Run, Item]] | None:
    """Return the items of a nested list; None if one is no work, or rows are left over."""
    width = measure_indent(rows[0])
    text = "\n".join(remove_indent(row, width) for row in rows)
    try:
        headings = parse_blocks(text)
    except RefusedError:
        return None
    inner_items = [(run, item) for _, run, item in walk_items(headings)]
    # The rows may also be the fields of one work: `- Code: [link](…)`.
    if are_fields(rows):
        return None
    if not all(leads_somewhere(item.text) for _, item in inner_items):
        return None
    covered = sum(item.last - item.first for _, item in inner_items)
    rows_with_text = sum(1 for row in rows if row.strip())
    return inner_items if covered >= rows_with_text else None
