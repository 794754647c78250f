"""The report on an import, by which a maintainer can check it."""

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
from bot.model.placeholders import UNTITLED

# The order of a section, in words.
_ORDERS = {
    "year": "newest first",
    "oldest": "oldest first",
    "title": "by title",
    "manual": "as it was",
}


@dataclass(frozen=True, slots=True)
class Report:
    """The account of one import. `lost` is empty, or nothing may be written.

    *fields_alone* counts the items that their parsed fields rebuild without
    verbatim text. *unread* is what looks like an item and stays words of the
    document, with its line. *moved* counts the items that do not stand where they
    stood among the others of their section. *contents* is the table of contents,
    with its line, and why it stays text if it does.
    """

    source: str
    list: str
    items: int
    entries: int
    fields_alone: int
    encoding: Sequence[dict[str, Any]]
    sections: Sequence[dict[str, Any]]
    united: Sequence[dict[str, Any]]
    verbatim: Sequence[dict[str, Any]]
    unread: Sequence[dict[str, Any]]
    tidied: Sequence[dict[str, Any]]
    years: dict[str, int]
    moved: int
    contents: dict[str, Any] | None = None
    lost: Sequence[dict[str, Any]] = field(default_factory=tuple)
    gained: Sequence[dict[str, Any]] = field(default_factory=tuple)

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain values, in the order of its fields."""
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
    """Return the report on every item of the source, and what looks like one and is *unread*.

    *differences* are what the result says more or less than the source, *moved*
    is how many items of each section move to their places in its order.
    """
    shown_items: list[Draft] = []
    for draft in drafts:
        shown_items += (draft, *draft.guests)
    years = Counter(draft.year_from or "undated" for draft in drafts)
    return Report(
        source=source,
        list=layout.id,
        items=len(shown_items),
        entries=len(drafts),
        fields_alone=sum(not item.is_verbatim for item in shown_items),
        encoding=[repair._asdict() for repair in repairs],
        sections=_describe_sections(layout, drafts, moved),
        united=_list_united(drafts),
        verbatim=_list_verbatim(drafts),
        unread=[item._asdict() for item in unread],
        tidied=_list_changes(drafts, patterns),
        years=dict(sorted(years.items())),
        moved=sum(moved.values()),
        lost=[
            {"section": difference.section, "what": list(difference.lost)}
            for difference in differences
            if difference.lost
        ],
        gained=[
            {"section": difference.section, "what": list(difference.gained)}
            for difference in differences
            if difference.gained
        ],
    )


def _list_united(drafts: Sequence[Draft]) -> list[dict[str, Any]]:
    """Return the entries that the source shows several times, with their lines."""
    united: list[dict[str, Any]] = []
    for draft in drafts:
        if not draft.guests:
            continue
        members = (draft, *draft.guests)
        united.append(
            {
                "entry": draft.id,
                "lines": [member.item.first + 1 for member in members],
                "reason": "one names the other, and no field conflicts",
            }
        )
    return united


def _list_verbatim(drafts: Sequence[Draft]) -> list[dict[str, Any]]:
    """Return the entries that are kept as they were written, with their lines."""
    return [
        {
            "entry": draft.id,
            "line": draft.item.first + 1,
            "reason": "its form is not that of the section",
        }
        for draft in drafts
        if draft.is_verbatim
    ]


def _list_changes(
    drafts: Sequence[Draft],
    patterns: Patterns,
) -> list[dict[str, Any]]:
    """Return each kind of change to how items are written, with the lines that have it.

    The kinds stand in the order in which they first occur in the source.
    """
    # A guest is written from the fields of the entry that it was united with.
    pairs: list[tuple[Draft, Draft]] = []
    for draft in drafts:
        pairs += [(member, draft) for member in (draft, *draft.guests)]
    pairs.sort(key=lambda pair: pair[0].item.first)
    lines_by_change: dict[str, list[int]] = {}
    for member, entry in pairs:
        for change in _find_changes(
            member,
            entry,
            patterns[member.part.run.first],
        ):
            lines_by_change.setdefault(change, []).append(member.item.first + 1)
    return [
        {"change": change, "lines": lines} for change, lines in lines_by_change.items()
    ]


def _find_changes(
    member: Draft,
    entry: Draft,
    patterns: Sequence[str],
) -> Iterator[str]:
    """Yield how the item of *member* changes as it is written from *entry*.

    It says the same afterwards.
    """
    if member.is_verbatim:
        return
    text = member.item.text
    if remove_empty_links(text) != text:
        yield "a link that leads nowhere is written as its text"
    fields = Entry.from_record("list/section/entry", entry.record)
    written = write_item(fields, patterns) or ""
    source = render_item_source(member.item, patterns[0])
    is_row = patterns[0].startswith("|")
    if make_item_key(written, is_row=is_row) != make_item_key(source, is_row=is_row):
        yield "white space is evened out"


def _describe_sections(
    layout: Layout,
    drafts: Sequence[Draft],
    moved: Mapping[str, int],
) -> list[dict[str, Any]]:
    """Return a summary of each section, in the order of the layout."""
    members: defaultdict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        members[draft.id.section].append(draft)
    return [
        _describe_section(
            name,
            section,
            members[name],
            moved[name],
        )
        for name, section in layout.sections.items()
    ]


def _describe_section(
    name: str,
    section: Section,
    members: Sequence[Draft],
    moved: int,
) -> dict[str, Any]:
    """Return how many entries of a section have each part, and how they are written."""
    titled = [draft for draft in members if draft.record["title"] != UNTITLED]
    linked = [draft for draft in members if draft.record.get("links")]
    verbatim = [draft for draft in members if draft.is_verbatim]
    rebuilt = 1.0
    if members:
        rebuilt = round(
            (len(members) - len(verbatim)) / len(members),
            3,
        )
    return {
        "section": name,
        "title": section.title,
        "items": len(members),
        "with_title": len(titled),
        "with_link": len(linked),
        "with_year": _count_dated(members),
        "verbatim": len(verbatim),
        "rebuilt": rebuilt,
        "patterns": {
            region: list(view.patterns) for region, view in section.views.items()
        },
        "order": _name_order(section, members),
        "moved": moved,
    }


def _count_dated(members: Sequence[Draft]) -> int:
    return sum("year" in draft.record or "date" in draft.record for draft in members)


def _name_order(
    section: Section,
    members: Sequence[Draft],
) -> str:
    """Return a section's order in words.

    Where no item has a date, an order by date is that of its ties: the slugs, or
    the titles.
    """
    if section.order in {"year", "oldest"} and not _count_dated(members):
        return _ORDERS["manual" if section.manual else "title"]
    return _ORDERS[section.order]
