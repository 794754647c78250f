"""The layout, the entries and the document that an import makes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.identity.identifiers import identify
from bot.importer.columns import read_table
from bot.importer.drafts import Draft, draft_items
from bot.importer.patterns import find_patterns
from bot.importer.sections import Part, YearGroup, plain
from bot.importer.shapes import bullet_shape, details_shape
from bot.importer.unite import Patterns, unite_blocks_and_rows, unite_repeated
from bot.listing.pattern import compile_pattern
from bot.listing.regions import END_MARKER, begin_marker
from bot.listing.slugs import entry_slug, slug, unused
from bot.model.entry import Entry
from bot.model.layout import FieldSpec, Floor, Group, Layout, Section, View

_MOSTLY = 0.5


@dataclass(frozen=True, slots=True)
class Found:
    """What was read from the source: drafts of entries, the patterns of each part, the fields to declare."""

    drafts: list[Draft]
    patterns: Patterns
    fields: dict[str, FieldSpec]


def read_items(parts: Sequence[Part], groups: Sequence[YearGroup]) -> Found:
    """Find each part's patterns and make drafts of all items, united where they are one work."""
    patterns: Patterns = {}
    fields: dict[str, FieldSpec] = {}
    together = [[*group.parts] for group in groups]
    grouped = {part.run.first for group in together for part in group}
    for batch in [*together, *([part] for part in parts if part.run.first not in grouped)]:
        found = _patterns(batch, fields)
        patterns |= {part.run.first: list(found) for part in batch}
    drafts = [draft for part in parts for draft in draft_items(part, patterns[part.run.first])]
    drafts = unite_repeated(unite_blocks_and_rows(drafts, patterns), patterns)
    return Found(drafts, patterns, fields)


def _patterns(batch: Sequence[Part], fields: dict[str, FieldSpec]) -> list[str]:
    run = batch[0].run
    if run.kind == "table":
        table = read_table(run, fields)
        fields |= table.fields
        return [table.pattern]
    if run.kind == "details":
        shapes = [details_shape(item.text) for item in run.items]
    else:
        shapes = [bullet_shape(item.text, part.run.marker) for part in batch for item in part.run.items if not item.nested]
    return find_patterns(shapes) or [f"{run.marker}{{title}}" if run.kind == "bullets" else "{title}"]


def place(parts: Sequence[Part], groups: Sequence[YearGroup], drafts: Sequence[Draft]) -> dict[int, tuple[str, str]]:
    """The section and the region of each part, by the first line of its run.

    A part under a sub-heading that shows the same works as its parent's blocks
    is a second view of the parent's section.
    """
    placed: dict[int, tuple[str, str]] = {}
    for group in groups:
        placed |= {part.run.first: (group.section, group.section) for part in group.parts}
    shared = {
        guest.part.run.first: draft.part
        for draft in drafts
        for guest in draft.guests
        if draft.part.run.kind == "details" and guest.part.run.kind == "table"
    }
    for part in parts:
        if part.run.first in placed:
            continue
        host = shared.get(part.run.first)
        if host is not None:
            own = slug(plain(part.heading.text)) if part.heading is not host.heading else part.run.kind
            placed[part.run.first] = host.section, f"{host.section}.{own or part.run.kind}"
        elif any(host is part for host in shared.values()):
            placed[part.run.first] = part.section, f"{part.section}.works"
        else:
            placed[part.run.first] = part.section, part.section
    return placed


def name_entries(list_id: str, drafts: Sequence[Draft], placed: dict[int, tuple[str, str]]) -> None:
    """Give every draft its id."""
    taken: set[str] = set()
    for draft in drafts:
        record = draft.record
        main = next(iter((record.get("links") or {}).values()), None)
        url = main["url"] if isinstance(main, dict) else main
        known = identify(url) if url else None
        section = placed[draft.part.run.first][0]
        wanted = entry_slug(record.get("name"), record["title"], str(known) if known else None)
        draft.id = f"{list_id}/{section}/{unused_in(section, wanted, taken)}"
        for guest in (also for also in record.get("also_in", []) if isinstance(also, str)):
            record["also_in"] = [placed_section(guest, placed, draft) if guest == also else also for also in record["also_in"]]


def unused_in(section: str, wanted: str, taken: set[str]) -> str:
    """A slug not taken in *section* yet."""
    names = {name.rpartition("/")[2] for name in taken if name.rpartition("/")[0] == section}
    found = unused(wanted, names)
    taken.add(f"{section}/{found}")
    return found


def placed_section(section: str, placed: dict[int, tuple[str, str]], draft: Draft) -> str:
    """Where a guest's part came to stand, after sections were merged."""
    part = next((guest.part for guest in draft.guests if guest.part.section == section), None)
    return placed[part.run.first][0] if part else section


def make_layout(
    list_id: str,
    title: str,
    document: str,
    parts: Sequence[Part],
    groups: Sequence[YearGroup],
    found: Found,
    placed: dict[int, tuple[str, str]],
) -> Layout:
    """The declarations that show these entries as the source did."""
    sections: dict[str, Section] = {}
    for part in parts:
        section_id, region = placed[part.run.first]
        group = next((g for g in groups if part in g.parts), None)
        view = _view(part, region, found, placed)
        if section_id in sections:
            if region not in sections[section_id].views:
                sections[section_id].views[region] = view
            continue
        heading = group.title if group else part.heading.text
        sections[section_id] = Section(
            title=plain(heading) or title,
            views={region: view},
            group=_group(group) if group else None,
            requires=_requires(section_id, found, placed),
            rules=_rules(section_id, found, placed),
        )
    return Layout(id=list_id, title=title, document=document, sections=sections, fields=found.fields)


def _members(section_id: str, found: Found, placed: dict[int, tuple[str, str]]) -> list[Draft]:
    return [draft for draft in found.drafts if placed[draft.part.run.first][0] == section_id]


def _view(part: Part, region: str, found: Found, placed: dict[int, tuple[str, str]]) -> View:
    patterns = found.patterns[part.run.first]
    section_id = placed[part.run.first][0]
    regions = {name for section, name in placed.values() if section == section_id}
    when = ""
    if len(regions) > 1:
        members = _members(section_id, found, placed)
        shown = [d for d in members if any(p.run.first == part.run.first for p in _parts_of(d))]
        when = _condition(shown, [d for d in members if d not in shown], patterns)
    header = "\n".join(line.strip() for line in part.run.header)
    between = "\n\n" if part.run.kind == "details" else "\n"
    return View(item=patterns[0] if len(patterns) == 1 else patterns, header=header, between=between, when=when)


def _parts_of(draft: Draft) -> list[Part]:
    return [draft.part, *(guest.part for guest in draft.guests)]


def _condition(shown: Sequence[Draft], others: Sequence[Draft], patterns: Sequence[str]) -> str:
    """A field that all the entries of a view have, and no other entry of the section."""
    shown_fields = {field for source in patterns for field in compile_pattern(source).fields}
    fields = sorted(shown_fields, key=lambda f: (not f.startswith("links."), patterns[0].find(f"{{{f}}}"), f))
    for field in (f for f in fields if f not in ("title", "name", "link") and not f.endswith(".text")):
        has = [Entry.from_record("l/s/x", draft.record).value(field) is not None for draft in shown]
        lacks = [Entry.from_record("l/s/x", draft.record).value(field) is None for draft in others]
        if all(has) and all(lacks):
            return field
    return ""


def _requires(section_id: str, found: Found, placed: dict[int, tuple[str, str]]) -> list[str]:
    """What every pattern needs, so that no entry can be listed without being shown."""
    needs: list[str] = []
    for first, (section, _) in placed.items():
        if section == section_id and len(_regions(section_id, placed)) == 1:
            required = [compile_pattern(source).required for source in found.patterns[first]]
            needs += sorted(frozenset.intersection(*required) - {"title", "name"})
    return [name for name in dict.fromkeys(needs) if not name.endswith(".text")]


def _regions(section_id: str, placed: dict[int, tuple[str, str]]) -> set[str]:
    return {name for section, name in placed.values() if section == section_id}


def _rules(section_id: str, found: Found, placed: dict[int, tuple[str, str]]) -> dict[str, Any]:
    """A section most of whose entries have no year does not ask for one."""
    members = _members(section_id, found, placed)
    dated = sum("year" in draft.record or "date" in draft.record for draft in members)
    return {"undated-entry": "off"} if members and dated < _MOSTLY * len(members) else {}


def _group(group: YearGroup) -> Group:
    floor = next((h for h in group.headings if h.is_floor), None)
    usual = next((h for h in group.headings if not h.is_floor), None)
    year = str(usual.year) if usual else ""
    level = (usual or group.headings[0]).lines.split(" ")[0]
    return Group(
        heading=usual.lines.replace(year, "{year}") if usual else f"{level} {{year}}",
        contents=usual.contents.replace(year, "{year}") if usual else "",
        floor=Floor(year=floor.year, heading=floor.lines, contents=floor.contents) if floor else None,
        undated=f"{level} Undated",
    )


def make_document(
    lines: list[str], parts: Sequence[Part], groups: Sequence[YearGroup], placed: dict[int, tuple[str, str]]
) -> str:
    """The source with empty regions where the items stood; all else as it was, byte for byte."""
    cuts: list[tuple[int, int, str, str]] = []
    for group in groups:
        cuts.append((group.first, group.last, group.section, ""))
        contents = [n for n, line in enumerate(lines) if any(line == h.contents for h in group.headings)]
        if contents and contents == list(range(contents[0], contents[-1] + 1)) and len(contents) == len(group.headings):
            indent = lines[contents[0]][: len(lines[contents[0]]) - len(lines[contents[0]].lstrip())]
            cuts.append((contents[0], contents[-1] + 1, f"{group.section}.contents", indent))
    grouped = {part.run.first for group in groups for part in group.parts}
    cuts += [(p.run.first, p.run.last, placed[p.run.first][1], "") for p in parts if p.run.first not in grouped]
    out = list(lines)
    for first, last, region, indent in sorted(cuts, reverse=True):
        out[first:last] = [indent + begin_marker(region), indent + END_MARKER]
    return "\n".join(out)
