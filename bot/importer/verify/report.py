"""What an import did, said so that a maintainer can check it."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.importer.convert.drafts import Draft, render_item_source
from bot.importer.convert.merge_drafts import Patterns
from bot.importer.read.encoding import Repair
from bot.importer.verify.round_trip import Difference
from bot.importer.verify.unread_items import UnreadItem
from bot.listing.pattern_choice import write_item
from bot.markdown.inline_tokens import remove_empty_links
from bot.markdown.line_spacing import make_item_key
from bot.model.entry import Entry
from bot.model.layout import Layout, Section

_ORDERS = {
    "year": "newest first",
    "oldest": "oldest first",
    "title": "by title",
    "manual": "as it was",
}


@dataclass(frozen=True, slots=True)
class Report:
    """The account of one import. `lost` is empty, or nothing may be written."""

    source: str
    list: str
    items: int
    entries: int
    fields_alone: int
    """Items that their parsed fields rebuild without verbatim text."""
    encoding: Sequence[dict[str, Any]]
    sections: Sequence[dict[str, Any]]
    united: Sequence[dict[str, Any]]
    verbatim: Sequence[dict[str, Any]]
    unread: Sequence[dict[str, Any]]
    """What looks like an item and stays words of the document, with its line."""
    tidied: Sequence[dict[str, Any]]
    years: dict[str, int]
    moved: int
    """Items that do not stand where they stood among the others of their section."""
    lost: Sequence[dict[str, Any]] = field(default_factory=tuple)
    gained: Sequence[dict[str, Any]] = field(default_factory=tuple)

    def as_json(self) -> dict[str, Any]:
        """The report as plain values, in the order of its fields."""
        return asdict(self)


def make_report(  # noqa: PLR0913, PLR0917 - everything that was done comes together here
    source: str,
    layout: Layout,
    drafts: Sequence[Draft],
    patterns: Patterns,
    repairs: Sequence[Repair],
    differences: Sequence[Difference],
    moved: Mapping[str, int],
    unread: Sequence[UnreadItem],
) -> Report:
    """Account for every item of the source, and for what looks like one and is *unread*."""
    shown = [shown for draft in drafts for shown in (draft, *draft.guests)]
    home = {id(shown): draft for draft in drafts for shown in (draft, *draft.guests)}
    tidied: dict[str, list[int]] = {}
    for item in sorted(shown, key=lambda draft: draft.item.first):
        for change in _changes(item, home[id(item)], patterns[item.part.run.first]):
            tidied.setdefault(change, []).append(item.item.first + 1)
    return Report(
        source=source,
        list=layout.id,
        items=len(shown),
        entries=len(drafts),
        fields_alone=sum(not draft.is_verbatim for draft in shown),
        encoding=[repair._asdict() for repair in repairs],
        sections=_sections(layout, drafts, moved),
        united=[
            {
                "entry": draft.id,
                "lines": [
                    draft.item.first + 1,
                    *(guest.item.first + 1 for guest in draft.guests),
                ],
                "reason": "one names the other, and no field conflicts",
            }
            for draft in drafts
            if draft.guests
        ],
        verbatim=[
            {
                "entry": draft.id,
                "line": draft.item.first + 1,
                "reason": "its form is not that of the section",
            }
            for draft in drafts
            if draft.is_verbatim
        ],
        unread=[item._asdict() for item in unread],
        tidied=[{"change": change, "lines": lines} for change, lines in tidied.items()],
        years=dict(
            sorted(Counter(draft.year_from or "undated" for draft in drafts).items())
        ),
        moved=sum(moved.values()),
        lost=[
            {"section": d.section, "what": list(d.lost)} for d in differences if d.lost
        ],
        gained=[
            {"section": d.section, "what": list(d.gained)}
            for d in differences
            if d.gained
        ],
    )


def _share(members: Sequence[Draft]) -> float:
    """Of all items, the share that their parsed fields alone rebuild."""
    return (
        round(sum(not draft.is_verbatim for draft in members) / len(members), 3)
        if members
        else 1.0
    )


def _changes(shown: Draft, entry: Draft, patterns: Sequence[str]) -> Iterator[str]:
    """What is not as it was written, though it says the same."""
    text = shown.item.text
    if shown.is_verbatim:
        return
    if remove_empty_links(text) != text:
        yield "a link that leads nowhere is written as its text"
    fields = Entry.from_record("list/section/entry", entry.record)
    written = write_item(fields, patterns) or ""
    source = render_item_source(shown.item, patterns[0])
    is_row = patterns[0].startswith("|")
    if make_item_key(written, is_row=is_row) != make_item_key(source, is_row=is_row):
        yield "white space is evened out"


def _sections(
    layout: Layout, drafts: Sequence[Draft], moved: Mapping[str, int]
) -> list[dict[str, Any]]:
    members: defaultdict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        members[draft.id.section].append(draft)
    return [
        {
            "section": name,
            "title": section.title,
            "items": len(members[name]),
            "with_title": sum(
                draft.record["title"] != "Untitled" for draft in members[name]
            ),
            "with_link": sum(
                bool(draft.record.get("links")) for draft in members[name]
            ),
            "with_year": _count_dated(members[name]),
            "verbatim": sum(draft.is_verbatim for draft in members[name]),
            "rebuilt": _share(members[name]),
            "patterns": {
                region: list(view.patterns) for region, view in section.views.items()
            },
            "order": _name_order(section, members[name]),
            "moved": moved[name],
        }
        for name, section in layout.sections.items()
    ]


def _count_dated(members: Sequence[Draft]) -> int:
    return sum("year" in draft.record or "date" in draft.record for draft in members)


def _name_order(section: Section, members: Sequence[Draft]) -> str:
    """Return a section's order in words: where no item has a date, an order by date is that of its ties."""
    if section.order in {"year", "oldest"} and not _count_dated(members):
        return _ORDERS["manual" if section.manual else "title"]
    return _ORDERS[section.order]
