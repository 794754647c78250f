"""The items of an edited document: lines that nobody touched keep the reading that they had."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from bot.errors import RefusedError
from bot.importer.read.blocks import parse_blocks
from bot.importer.read.composite_items import QUOTE
from bot.importer.read.heading_items import are_fields
from bot.importer.read.items import Item, Run
from bot.importer.read.kinds import BULLETS, PARAGRAPHS, TABLE
from bot.listing.link_labels import find_label
from bot.markdown.inline_tokens import extract_words, find_links
from bot.markdown.link_targets import is_outside
from bot.markdown.regions import Region
from bot.repairs.pasted_entry import is_bare_reference
from bot.review.document_items import (
    PlacedItem,
    measure_indent,
    remove_indent,
    walk_items,
)

_NESTED = re.compile(r"[ \t]+(?:[-*+]|\d{1,9}[.)])[ \t]+\S")
_BULLET = re.compile(r"[ \t]*(?:[-*+•]|\d{1,9}[.)])[ \t]+")
_NO_PARAGRAPH = re.compile(r" {0,3}(?:#{1,6}(?:[ \t]|\Z)|[<|>]|```|~~~)|[ \t]*\Z")


def keep_readings(  # noqa: PLR0913, PLR0917 - two readings, and the version that they are of
    old: Sequence[PlacedItem],
    found: Sequence[PlacedItem],
    same: Sequence[tuple[int, int]],
    lines: Sequence[str],
    regions: Mapping[str, Region],
    fresh: Collection[int],
) -> list[PlacedItem]:
    """Return the items of the new version of a document.

    Whatever a new line does to the reading of its neighbours, these stay the
    items that they were. A new line that is part of one of them changes that one.

    Args:
        old: the items of the old version.
        found: the items of the new version, read by itself.
        same: the pairs of lines that both versions have.
        lines: the new version.
        regions: its regions.
        fresh: its lines that the old version has not.
    """
    new_lines = dict(same)
    kept = {
        item: again
        for item in old
        if (again := _keep(item, new_lines, regions)) is not None
    }
    owners = {
        new_lines[n]: item
        for item in old
        for n in range(item.first, item.last)
        if n in new_lines
    }
    heads = {"".join(item.item.text.split()) for item in old if not item.item.nested}
    items: list[PlacedItem] = []
    replaced: set[PlacedItem] = set()
    for item in _split_glued(found, kept.values(), fresh):
        span = range(item.first, item.last)
        touched = {owners.get(n) for n in span if n not in fresh and lines[n].strip()}
        if len(touched) <= 1 and None not in touched and any(n in fresh for n in span):
            items += _split_nested(item, heads) if item.item.nested else [item]
            replaced |= {one for one in touched if one is not None}
    items += [again for item, again in kept.items() if item not in replaced]
    covered = {n for item in items for n in range(item.first, item.last)}
    items += _read_rest(lines, regions, set(fresh) - covered, old)
    return sorted(items, key=lambda item: item.first)


def _split_glued(
    found: Sequence[PlacedItem], kept: Collection[PlacedItem], fresh: Collection[int]
) -> Iterator[PlacedItem]:
    """Yield the items of the new version without empty bullets; what was typed right at a paragraph stands apart."""
    spans = {item.first: item.last for item in kept}
    for item in found:
        parts = _cut_off(item, spans) if item.part.run.kind is PARAGRAPHS else []
        if parts and all(_is_paragraph_of_work(part.item.text) for part in parts):
            yield from parts
        elif item.item.text.strip() or item.first not in fresh:
            yield item


def _cut_off(placed: PlacedItem, spans: Mapping[int, int]) -> list[PlacedItem]:
    """Return what stands above and below the first known item inside a paragraph, as paragraphs."""
    start = next(
        (n for n in range(placed.first, placed.last) if n in spans), placed.last
    )
    end = spans.get(start, placed.last)
    rows = placed.item.text.split("\n")
    parts: list[PlacedItem] = []
    for first, last in ((placed.first, start), (end, placed.last)):
        if first < last and start < placed.last:
            text = "\n".join(rows[first - placed.first : last - placed.first])
            item = Item(first, last, text)
            parts.append(replace(placed, first=first, last=last, item=item))
    return parts


def _is_paragraph_of_work(text: str) -> bool:
    """Return whether a paragraph begins with the title of a work, which is more than one of a work's links."""
    first_link = next(iter(find_links(text)), None)
    is_label = (
        first_link is not None and find_label(extract_words(first_link[0])) is not None
    )
    items = list(walk_items(parse_blocks(text, is_region=True)))
    return len(items) == 1 and items[0][1].kind is PARAGRAPHS and not is_label


def _keep(
    item: PlacedItem, new_lines: Mapping[int, int], regions: Mapping[str, Region]
) -> PlacedItem | None:
    """Return an old item as it stands in the new version; None where a line is gone, or it left its region."""
    first = new_lines.get(item.first, -1)
    last = first + item.last - item.first
    if [new_lines.get(n) for n in range(item.first, item.last)] != list(
        range(first, last)
    ):
        return None
    region = regions.get(item.home.region) if item.home else None
    is_inside = region is not None and region.begin_line < first < region.end_line
    if is_inside or (item.is_outside and not _is_inside_any(first, regions)):
        return replace(item, first=first, last=last)
    return None


def _is_inside_any(line: int, regions: Mapping[str, Region]) -> bool:
    return any(
        region.begin_line < line < region.end_line for region in regions.values()
    )


def _read_rest(
    lines: Sequence[str],
    regions: Mapping[str, Region],
    rest: Collection[int],
    old: Sequence[PlacedItem],
) -> Iterator[PlacedItem]:
    """Yield what else leads somewhere inside a region: an item that is written in no way of a list's."""
    samples: dict[str, PlacedItem] = {}
    for item in old:
        if item.home is not None and not item.is_outside:
            samples.setdefault(item.home.region, item)
    for name, sample in samples.items():
        region = regions.get(name)
        if region is None:
            continue
        for first, last in _find_blocks(lines, region, rest, sample.part.run):
            text = "\n".join(line.rstrip("\r") for line in lines[first:last])
            if any(is_outside(url) for _, url in find_links(text)) or is_bare_reference(
                text
            ):
                yield _make_item(sample, first, last, text)


def _find_blocks(
    lines: Sequence[str], region: Region, rest: Collection[int], run: Run
) -> Iterator[tuple[int, int]]:
    """Yield first and last line of the blocks of text among the lines *rest* of a region that has items as in *run*."""
    one_by_one, is_of_quotes = run.kind is TABLE, run.marker.endswith(QUOTE)
    first = -1
    for number in range(region.begin_line + 1, region.end_line + 1):
        is_row = one_by_one and "|" in lines[number]
        is_quote = is_of_quotes and lines[number].lstrip().startswith(">")
        is_text = number in rest and (
            is_row or is_quote or not _NO_PARAGRAPH.match(lines[number])
        )
        begins = one_by_one or _BULLET.match(lines[number]) is not None
        if first >= 0 and (not is_text or begins):
            yield first, number
            first = -1
        if is_text and first < 0:
            first = number


def _make_item(sample: PlacedItem, first: int, last: int, text: str) -> PlacedItem:
    """Return the text as one item: a bullet where it has one, else of the kind that its region shows."""
    run = sample.part.run
    bullet = _BULLET.match(text)
    if bullet:
        run = replace(
            run,
            kind=BULLETS,
            marker=run.marker if run.kind is BULLETS else "- ",
            header=(),
        )
        text = text[bullet.end() :]
    elif run.marker.endswith(QUOTE):
        text = " ".join(line.lstrip(" \t>") for line in text.split("\n"))
    item = Item(first, last, text.strip())
    part = replace(sample.part, run=run)
    return replace(
        sample, first=first, last=last, part=part, item=item, is_outside=False
    )


def _split_nested(placed: PlacedItem, known_heads: Collection[str]) -> list[PlacedItem]:
    """Return an item of which the head alone is known, and the works in the list below it, as items of their own.

    Args:
        placed: the item, with a list inside.
        known_heads: how items without such a list are written, without white space.
    """
    rows = placed.item.text.split("\n")
    if len(rows) == 1 and (bullet := _BULLET.match(rows[0])):  # a bullet typed twice
        return [
            replace(
                placed,
                item=replace(placed.item, text=rows[0][bullet.end() :], nested=False),
            )
        ]
    head = next((n for n, row in enumerate(rows) if n and _NESTED.match(row)), 0)
    if not head or "".join("\n".join(rows[:head]).split()) not in known_heads:
        return [placed]
    width = measure_indent(rows[head])
    below = "\n".join(remove_indent(row, width) for row in rows[head:])
    try:
        inner = list(walk_items(parse_blocks(below)))
    except RefusedError:
        return [placed]
    are_works = not are_fields(rows[head:]) and all(
        any(is_outside(url) for _, url in find_links(item.text)) for _, _, item in inner
    )
    covered = sum(item.last - item.first for _, _, item in inner)
    if not are_works or covered < sum(1 for row in rows[head:] if row.strip()):
        return [placed]
    start = placed.first + head
    parent = replace(
        placed.item,
        last=placed.item.first + head,
        text="\n".join(rows[:head]),
        nested=False,
    )
    found = [replace(placed, last=start, item=parent)]
    marker = placed.part.run.marker
    for _, run, item in inner:
        part = replace(placed.part, run=replace(run, marker=marker))
        found.append(
            replace(
                placed,
                first=start + item.first,
                last=start + item.last,
                part=part,
                item=item,
            )
        )
    return found
