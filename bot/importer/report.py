"""What an import did, said so that a maintainer can check it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.importer.drafts import Draft
from bot.importer.encoding import Repair
from bot.importer.prove import Difference
from bot.model.layout import Layout


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
    links_without_target: Sequence[dict[str, Any]]
    years: dict[str, int]
    lost: Sequence[dict[str, Any]] = field(default_factory=tuple)
    gained: Sequence[dict[str, Any]] = field(default_factory=tuple)

    def as_json(self) -> dict[str, Any]:
        """The report as plain values, in the order of its fields."""
        return asdict(self)


def make_report(
    source: str, layout: Layout, drafts: Sequence[Draft], repairs: Sequence[Repair], differences: Sequence[Difference]
) -> Report:
    """Account for every item of the source."""
    shown = [shown for draft in drafts for shown in (draft, *draft.guests)]
    return Report(
        source=source,
        list=layout.id,
        items=len(shown),
        entries=len(drafts),
        fields_alone=sum(not draft.is_verbatim for draft in shown),
        encoding=[repair._asdict() for repair in repairs],
        sections=[_section(section_id, layout, drafts) for section_id in layout.sections],
        united=[
            {"entry": draft.id, "lines": [draft.item.first + 1, *(guest.item.first + 1 for guest in draft.guests)],
             "reason": "one names the other, and no field conflicts"}
            for draft in drafts if draft.guests
        ],  # fmt: skip
        verbatim=[
            {"entry": draft.id, "line": draft.item.first + 1, "reason": "its form is not that of the section"}
            for draft in drafts if draft.is_verbatim
        ],  # fmt: skip
        links_without_target=[
            {"line": draft.item.first + 1, "reason": "the link leads nowhere, so its text is shown as text"}
            for draft in shown if "]()" in draft.item.text
        ],  # fmt: skip
        years=dict(sorted(Counter(draft.year_from or "undated" for draft in drafts).items())),
        lost=[{"section": d.section, "what": list(d.lost)} for d in differences if d.lost],
        gained=[{"section": d.section, "what": list(d.gained)} for d in differences if d.gained],
    )


def _section(section_id: str, layout: Layout, drafts: Sequence[Draft]) -> dict[str, Any]:
    section = layout.sections[section_id]
    prefix = f"{layout.id}/{section_id}/"
    members = [d for d in drafts if d.id.startswith(prefix) and "/" not in d.id.removeprefix(prefix)]
    linked = [d for d in members if d.record.get("links")]
    return {
        "section": section_id,
        "title": section.title,
        "items": len(members),
        "with_link": len(linked),
        "with_year": sum("year" in d.record or "date" in d.record for d in members),
        "verbatim": sum(d.is_verbatim for d in members),
        "patterns": {name: list(view.patterns) for name, view in section.views.items()},
        "order": "sorted by year, newest first, then by title",
    }
