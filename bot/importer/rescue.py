"""Somebody edited the generated list instead of adding a file: the edit, read as entries."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple

from bot.identity.canonical import canonical_key
from bot.importer.blocks import parse_blocks
from bot.importer.drafts import Draft, bare, draft_items
from bot.importer.patterns import find_patterns
from bot.importer.runs import Heading, Item, Run
from bot.importer.sections import Part
from bot.importer.shapes import item_shape
from bot.listing.order import title_key
from bot.listing.regions import find_regions, region_lines
from bot.model.layout import Layout, View

_YEAR = re.compile(r"\b(?:19|20)\d\d\b", re.ASCII)


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
        ConfigurationError: the markers of a region are broken.
    """
    old_regions, new_regions = find_regions(before, layout.document), find_regions(after, layout.document)
    found: list[Rescued] = []
    for name, section, view in layout.views():
        if name not in old_regions or name not in new_regions:
            continue
        old, new = region_lines(before, old_regions[name]), region_lines(after, new_regions[name])
        if old != new:
            indent = new_regions[name].indent
            found += _difference(
                section,
                _items(old, old_regions[name].first + 2, section, indent),
                _items(new, new_regions[name].first + 2, section, indent),
                view,
            )
    return found


class _Place(NamedTuple):
    """One item of a region, with its line in the document."""

    line: int
    part: Part
    item: Item

    @property
    def source(self) -> str:
        run = self.part.run
        return f"{run.marker}{self.item.text}" if run.kind == "bullets" else self.item.text


def _items(lines: Sequence[str], first: int, section: str, indent: str) -> list[_Place]:
    source = "\n".join(line.removeprefix(indent).rstrip("\r") for line in lines)
    return [
        _Place(first + item.first, _part(heading, replace(run, marker=indent + run.marker), section), item)
        for heading in parse_blocks(source)
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


def _part(heading: Heading, run: Run, section: str) -> Part:
    years = _YEAR.findall(heading.text)
    words = re.sub(r"[\W_]+", "", heading.text)
    return Part(heading, run, section, int(years[0]) if len(years) == 1 and words == years[0] else None)


def _patterns(run: Run, view: View) -> tuple[str, ...]:
    """The view's own patterns, then what the item itself looks like: contributors write in many styles."""
    if run.kind != "bullets":
        return view.patterns
    items = [item for item in run.items if not item.nested]
    ways = (
        find_patterns(item_shape(i.text, run.marker, labelled=way) for i in items) for way in (True, False)
    )
    return (*view.patterns, *(pattern for way in ways for pattern in way))


def _difference(section: str, old: list[_Place], new: list[_Place], view: View) -> Iterator[Rescued]:
    before, after = ({bare(place.item.text) for place in places} for places in (old, new))
    gone = [(place, _draft(place, view)) for place in old if bare(place.item.text) not in after]
    for place in new:
        if bare(place.item.text) in before:
            continue
        draft = _draft(place, view)
        partner = next((pair for pair in gone if _is_same(pair[1], draft)), None)
        if partner is None:
            yield Rescued("added", section, place.line, place.source, draft.record)
        else:
            gone.remove(partner)
            yield Rescued("changed", section, place.line, place.source, draft.record, partner[1].record)
    for place, draft in gone:
        yield Rescued("removed", section, place.line, place.source, draft.record, draft.record)


def _is_same(old: Draft, new: Draft) -> bool:
    if title_key(str(old.record["title"])) == title_key(str(new.record["title"])):
        return True
    links = [
        {canonical_key(_url(link)) for link in (d.record.get("links") or {}).values()} for d in (old, new)
    ]
    return bool(links[0] & links[1])


def _url(link: str | Mapping[str, str]) -> str:
    return link if isinstance(link, str) else link["url"]
