"""Somebody edited the generated list instead of adding a file: the edit, read as entries."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

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
    """Read what changed inside the regions of a list's document. Lines count from 1, in *after* (removed: in *before*).

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
            old_drafts = list(_drafts(old, old_regions[name].first + 2, section, view, indent))
            new_drafts = list(_drafts(new, new_regions[name].first + 2, section, view, indent))
            found += _difference(section, old_drafts, new_drafts)
    return found


def _drafts(
    lines: Sequence[str], first: int, section: str, view: View, indent: str
) -> Iterator[tuple[int, Draft]]:
    """The items of a region, each with its line in the document."""
    source = "\n".join(line.removeprefix(indent).rstrip("\r") for line in lines)
    for heading in parse_blocks(source):
        for run in heading.runs:
            run = replace(run, marker=indent + run.marker)  # noqa: PLW2901
            for draft in draft_items(_part(heading, run, section), _patterns(run, view)):
                yield first + draft.item.first, draft


def _part(heading: Heading, run: Run, section: str) -> Part:
    years = _YEAR.findall(heading.text)
    words = re.sub(r"[\W_]+", "", heading.text)
    return Part(heading, run, section, int(years[0]) if len(years) == 1 and words == years[0] else None)


def _patterns(run: Run, view: View) -> tuple[str, ...]:
    """The view's own patterns, then what the item itself looks like: contributors write in many styles."""
    if run.kind != "bullets":
        return view.patterns
    items = [item for item in run.items if not item.nested]
    ways = (find_patterns(item_shape(i.text, run.marker, labelled=way) for i in items) for way in (True, False))
    return (*view.patterns, *(pattern for way in ways for pattern in way))


def _difference(section: str, old: list[tuple[int, Draft]], new: list[tuple[int, Draft]]) -> Iterator[Rescued]:
    kept = {bare(draft.item.text) for _, draft in new}
    known = {bare(draft.item.text) for _, draft in old}
    gone = [(line, draft) for line, draft in old if bare(draft.item.text) not in kept]
    for line, draft in new:
        if bare(draft.item.text) in known:
            continue
        source = _source(draft.item, draft.part.run)
        partner = next((pair for pair in gone if _is_same(pair[1], draft)), None)
        if partner is None:
            yield Rescued("added", section, line, source, draft.record)
        else:
            gone.remove(partner)
            yield Rescued("changed", section, line, source, draft.record, partner[1].record)
    for line, draft in gone:
        yield Rescued("removed", section, line, _source(draft.item, draft.part.run), draft.record, draft.record)


def _source(item: Item, run: Run) -> str:
    return f"{run.marker}{item.text}" if run.kind == "bullets" else item.text


def _is_same(old: Draft, new: Draft) -> bool:
    if title_key(str(old.record["title"])) == title_key(str(new.record["title"])):
        return True
    links = [{canonical_key(_url(link)) for link in (d.record.get("links") or {}).values()} for d in (old, new)]
    return bool(links[0] & links[1])


def _url(link: str | Mapping[str, str]) -> str:
    return link if isinstance(link, str) else link["url"]
