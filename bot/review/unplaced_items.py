"""Items that a contribution types into a list's document outside the parts that the bot generates.

Such a line is no entry: it stays where it stands, unsorted and unchecked. It
is told, so that a person decides.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from bot.errors import ConfigurationError, RefusedError
from bot.importer.convert.drafts import bare
from bot.importer.read.blocks import parse_blocks
from bot.markdown.inline_tokens import find_links
from bot.markdown.link_targets import is_outside
from bot.markdown.regions import Region, find_regions
from bot.model.layout import Layout
from bot.model.review import Note
from bot.review.notes import shorten_notes

_LARGEST = 2_000_000
_LONGEST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class UnplacedItem:
    """One item outside every region; *line* counts from 1."""

    line: int
    text: str


def note_unplaced_items(layout: Layout, before: str, after: str) -> list[Note]:
    """Return a note on each item that leads somewhere and is new outside the regions of a document."""
    try:
        regions = find_regions(after, layout.document)
        old = _blank_regions(before, find_regions(before, layout.document))
        new = _blank_regions(after, regions)
        if old.split() == new.split():
            return []  # nearly always, and reading a long document takes a while
        known = Counter(bare(item.text) for item in _find_items(old))
        items = _find_items(new)
    except (ConfigurationError, RefusedError):
        return []  # the document is broken or no list at all, which is told for itself
    added = []
    for item in items:
        text = bare(item.text)
        if known[text]:
            known[text] -= 1
        else:
            added.append(item)
    notes = [Note(_describe(item, regions), layout.document) for item in added]
    return shorten_notes(notes, "more items stand outside, too.", layout.document)


def _blank_regions(text: str, regions: Mapping[str, Region]) -> str:
    """Return *text* with an empty line for each line of *regions*, so that all others keep their numbers."""
    lines = text.split("\n")
    for region in regions.values():
        for number in range(region.first, region.last + 1):
            lines[number] = ""
    return "\n".join(line.rstrip("\r") for line in lines)


def _find_items(text: str) -> list[UnplacedItem]:
    """Return the items of *text* that lead to a page or a file."""
    if len(text) > _LARGEST:
        raise RefusedError("The document is too large to be read item by item.")
    headings = parse_blocks(text)
    runs = [run for heading in headings for run in heading.runs]
    items = [item for run in runs for item in run.items]
    return [
        UnplacedItem(item.first + 1, item.text)
        for item in items
        if any(is_outside(url) for _, url in find_links(item.text))
    ]


def _describe(item: UnplacedItem, regions: Mapping[str, Region]) -> str:
    """Return what a maintainer should know: the line, and the section's markers between which it would be checked."""
    excerpt = " ".join(item.text.split())[:_LONGEST_SHOWN]
    nearest = min(regions.values(), key=lambda region: _measure_distance(item, region), default=None)
    where = f" of `{nearest.name}`, in line {nearest.first + 1}," if nearest else ""
    return (
        f"Line {item.line} adds an item outside the generated parts: it stays there, unsorted and unchecked. "
        f"To be an entry it must stand between the markers{where} or come as a file: `{excerpt}`"
    )


def _measure_distance(item: UnplacedItem, region: Region) -> int:
    return min(abs(item.line - 1 - region.first), abs(item.line - 1 - region.last))
