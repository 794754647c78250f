"""Somebody edited the generated list instead of adding a file: the edit, read as entries."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple

from bot.errors import ConfigurationError, RefusedError
from bot.identity.identifiers import Identifier, identify
from bot.importer.convert.drafts import Draft, bare, draft_items
from bot.importer.infer.kinds import guess_patterns
from bot.importer.read.blocks import parse_blocks
from bot.importer.read.items import LONGEST_ITEM, Heading, Item, Run
from bot.importer.read.sections import SectionBlock, find_heading_date
from bot.listing.sorting import title_key
from bot.markdown.regions import Region, find_regions
from bot.model.entry import Entry
from bot.model.layout import Layout, View
from bot.model.link import parse_links
from bot.model.review import Note
from bot.output.lists.document import render_item

_LARGEST = 2_000_000
_MOST_CHANGED = 200
"""Each changed item is compared with each that is gone, and becomes a proposal: more are for a person to look at."""


@dataclass(frozen=True, slots=True)
class Rescued:
    """One item that the edit added, changed or removed. *before* is what the changed or removed item said."""

    kind: Literal["added", "changed", "removed"]
    section: str
    line: int
    source: str
    record: Mapping[str, Any]
    before: Mapping[str, Any] | None = None


def rescue(layout: Layout, before: str, after: str) -> list[Rescued]:
    """Read what changed inside a document's regions. Lines count from 1, in *after* (removed: in *before*).

    Raises:
        ConfigurationError: the markers of a region are broken, or the edit is too large to be read item by item.
    """
    path = layout.document
    if len(after) > _LARGEST:
        raise _too_much(path, f"the document has more than {_LARGEST:,} characters")
    old_regions, new_regions = find_regions(before, path), find_regions(after, path)
    old_lines, new_lines = before.split("\n"), after.split("\n")
    found: list[Rescued] = []
    left = _MOST_CHANGED
    for name, section, view in layout.views():
        if name not in old_regions or name not in new_regions:
            continue
        old, new = old_regions[name], new_regions[name]
        if old_lines[old.first + 1 : old.last] == new_lines[new.first + 1 : new.last]:
            continue
        gone, come = _changed(
            *(
                _items(lines, at, section, new.indent, path)
                for lines, at in ((old_lines, old), (new_lines, new))
            )
        )
        left -= max(len(gone), len(come))
        if left < 0:
            raise _too_much(path, f"more than {_MOST_CHANGED} items are edited at once")
        if any(len(place.item.text) > LONGEST_ITEM for place in come):
            raise _too_much(path, f"an item has more than {LONGEST_ITEM:,} characters")
        found += _difference(section, gone, come, view)
    return found


def note_listed_again(edit: Rescued, layout: Layout, entry: Entry) -> Iterator[Note]:
    """Yield a note on a line that shows a work which its section lists already, in other words or with other links.

    The line as the list itself writes it says nothing new: somebody regenerated the list.
    """
    views = layout.sections[edit.section].views.values()
    written = {bare(text) for view in views if (text := render_item(entry, view)) is not None}
    if bare(edit.source) in written:
        return
    known = {identify(link.url) for link in entry.all_links}
    new_links = [
        f"`{link.url}`" for link in parse_links(edit.record.get("links")) if identify(link.url) not in known
    ]
    more = f" To keep {', '.join(new_links)}, add it to that file." if new_links else ""
    yield Note(
        f"Line {edit.line} shows a work that is listed already; the line goes when the list regenerates.{more}",
        entry.id.path,
    )


def _too_much(path: str, what: str) -> ConfigurationError:
    return ConfigurationError(path, 1, "", f"{what}; so large an edit is not read item by item.")


class _Place(NamedTuple):
    """One item of a region, with its line in the document."""

    line: int
    part: SectionBlock
    item: Item

    @property
    def source(self) -> str:
        run = self.part.run
        return run.kind.render_source(run, self.item)


def _items(lines: Sequence[str], region: Region, section: str, indent: str, path: str) -> list[_Place]:
    inside = lines[region.first + 1 : region.last]
    try:
        headings = parse_blocks("\n".join(line.removeprefix(indent).rstrip("\r") for line in inside))
    except RefusedError as error:
        raise _too_much(path, str(error).rstrip(".")) from None
    return [
        _Place(
            region.first + 2 + item.first,
            _part(heading, replace(run, marker=indent + run.marker), section),
            item,
        )
        for heading in headings
        for run in heading.runs
        for item in run.items
    ]


def _draft(place: _Place, view: View) -> Draft:
    """Read one item by the view's own pattern, else by what it looks like; verbatim only if neither fits."""
    part = replace(place.part, run=replace(place.part.run, items=(place.item,)))
    patterns = _patterns(part.run, view)
    readings = (draft_items(part, (pattern,))[0] for pattern in patterns)
    return (
        next((draft for draft in readings if not draft.is_verbatim), None) or draft_items(part, patterns)[0]
    )


def _part(heading: Heading, run: Run, section: str) -> SectionBlock:
    return SectionBlock(heading, run, section, find_heading_date(heading))


def _patterns(run: Run, view: View) -> tuple[str, ...]:
    """The view's own patterns, then what the item itself looks like: contributors write in many styles."""
    return (*view.patterns, *guess_patterns(run))


def _changed(old: list[_Place], new: list[_Place]) -> tuple[list[_Place], list[_Place]]:
    """The items of each side that the other does not have, white space aside."""
    old_texts, new_texts = ([bare(place.item.text) for place in places] for places in (old, new))
    before, after = set(old_texts), set(new_texts)
    return (
        [place for place, text in zip(old, old_texts, strict=True) if text not in after],
        [place for place, text in zip(new, new_texts, strict=True) if text not in before],
    )


def _difference(section: str, old: list[_Place], new: list[_Place], view: View) -> Iterator[Rescued]:
    drafted = [(place, _draft(place, view)) for place in old]
    gone = [(place, draft, _names(draft)) for place, draft in drafted]
    for place in new:
        draft = _draft(place, view)
        title, links = _names(draft)
        partner = next((one for one in gone if one[2][0] == title or one[2][1] & links), None)
        if partner is None:
            yield Rescued("added", section, place.line, place.source, draft.record)
        else:
            gone.remove(partner)
            yield Rescued("changed", section, place.line, place.source, draft.record, partner[1].record)
    for place, draft, _ in gone:
        yield Rescued("removed", section, place.line, place.source, draft.record, draft.record)


def _names(draft: Draft) -> tuple[str, set[Identifier]]:
    """By what two drafts are known as one work: the title, or any link."""
    links = parse_links(draft.record.get("links"))
    return title_key(str(draft.record["title"])), {identify(link.url) for link in links}
