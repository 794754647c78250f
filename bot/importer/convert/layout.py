"""The layout that an import makes: the sections, with their views and orders."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.importer.convert.drafts import Draft
from bot.importer.convert.newcomers import AddedLines
from bot.importer.convert.placement import PlacedBlocks, Placements
from bot.importer.convert.section_items import SectionItems
from bot.importer.convert.sort_order import (
    OrderChoice,
    ShownItems,
    WantedOrder,
    choose_orders,
)
from bot.importer.convert.year_headings import make_group
from bot.importer.read.items import FEWEST_ALIKE
from bot.importer.read.sections import SectionBlock, YearGroup, remove_markup
from bot.listing.pattern import compile_pattern
from bot.model.entry import Entry
from bot.model.entry_id import SectionId
from bot.model.layout import ItemOrder, Layout, Section, View

# A section by date asks for the years of its entries if at least this share has one.
_FEWEST_DATED = 0.5
_BY_DATE = ("year", "oldest")
# Fields that each entry may have, so that they tell no view from another.
_COMMON_FIELDS = frozenset({"title", "name", "link"})
# Drafts have ids only when their sections are known; to read a field needs none.
_ANY_ID = "l/s/x"


@dataclass(frozen=True, slots=True)
class MadeLayout:
    """The layout of an import, and how many items each section's order moves."""

    layout: Layout
    moved: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Region:
    """One view in the making: its first block, and the drafts that it shows."""

    name: str
    part: SectionBlock
    drafts: list[Draft]


@dataclass(frozen=True, slots=True)
class _SectionPlan:
    """A section in the making; its *members* are the drafts that are at home in it."""

    name: str
    regions: Mapping[str, _Region]
    group: YearGroup | None
    members: Sequence[Draft]

    @property
    def heading(self) -> str:
        """The heading of the section, with its markup."""
        if self.group is not None:
            return self.group.title
        first_region = next(iter(self.regions.values()))
        return first_region.part.heading.text


def make_layout(  # noqa: PLR0913, PLR0917 - everything that was read comes together here
    list_id: str,
    title: str,
    document: str,
    blocks: PlacedBlocks,
    items: SectionItems,
    wanted: WantedOrder,
    history: AddedLines,
) -> MadeLayout:
    """Return the layout that shows the entries as the source did."""
    plans = _plan_sections(blocks, items.drafts)
    orders = _choose_orders(
        list_id,
        wanted,
        plans,
        blocks.placements,
        history,
    )
    sections: dict[str, Section] = {}
    for plan in plans:
        sections[plan.name] = _make_section(
            plan,
            orders[plan.name],
            items,
            title,
        )
    layout = Layout(
        id=list_id,
        title=title,
        document=document,
        sections=sections,
        fields=items.fields,
    )
    moved = {section: choice.moved for section, choice in orders.items()}
    return MadeLayout(layout, moved)


def _plan_sections(
    blocks: PlacedBlocks,
    drafts: Sequence[Draft],
) -> list[_SectionPlan]:
    """Return the sections in the order of the source, each with its regions."""
    placements = blocks.placements
    drafts_by_region: defaultdict[str, list[Draft]] = defaultdict(list)
    members: defaultdict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        members[placements[draft.part.run.first].section].append(draft)
        lines = [member.part.run.first for member in (draft, *draft.guests)]
        for line in dict.fromkeys(lines):
            drafts_by_region[placements[line].region].append(draft)
    regions: defaultdict[str, dict[str, _Region]] = defaultdict(dict)
    groups: dict[str, YearGroup | None] = {}
    group_by_line = blocks.map_groups()
    for part in blocks.parts:
        section, name = placements[part.run.first]
        region = _Region(name, part, drafts_by_region[name])
        regions[section].setdefault(name, region)
        groups.setdefault(section, group_by_line.get(part.run.first))
    return [
        _SectionPlan(
            section,
            views,
            groups[section],
            members[section],
        )
        for section, views in regions.items()
    ]


def _make_section(
    plan: _SectionPlan,
    choice: OrderChoice,
    items: SectionItems,
    list_title: str,
) -> Section:
    """Return the section with its views; without a heading it has the list's title."""
    views: dict[str, View] = {}
    for name, region in plan.regions.items():
        views[name] = _make_view(region, plan, items)
    required: list[str] = []
    if len(plan.regions) == 1:
        (region,) = plan.regions.values()
        required = _find_required(
            items.patterns[region.part.run.first],
            plan.members,
        )
    return Section(
        title=remove_markup(plan.heading) or list_title,
        views=views,
        group=make_group(plan.group) if plan.group else None,
        requires=required,
        rules=_choose_rules(plan.members, choice.order),
        **choice.keys,
    )


def _choose_orders(
    list_id: str,
    wanted: WantedOrder,
    plans: Iterable[_SectionPlan],
    placements: Placements,
    history: AddedLines,
) -> dict[str, OrderChoice]:
    """Return the order of each section, by its name."""
    shown_items: dict[str, ShownItems] = {}
    for plan in plans:
        drafts = _list_as_in_source(plan.regions.values(), placements)
        shown_items[plan.name] = ShownItems(
            SectionId.from_parts(list_id, plan.name),
            drafts,
            make_group(plan.group) if plan.group else None,
            history.find_newcomers(drafts),
        )
    chosen = choose_orders(wanted, shown_items.values())
    return {name: chosen[items.section] for name, items in shown_items.items()}


def _list_as_in_source(
    regions: Collection[_Region],
    placements: Placements,
) -> list[Draft]:
    """Return the drafts that *regions* show, each once, in the order of the source.

    A work that stands in them several times counts where it stands highest.
    """
    region_names = {region.name for region in regions}

    def find_first_line(draft: Draft) -> int:
        lines = [
            member.item.first
            for member in (draft, *draft.guests)
            if placements[member.part.run.first].region in region_names
        ]
        return min(lines)

    drafts: dict[Draft, None] = {}
    for region in regions:
        drafts |= dict.fromkeys(region.drafts)
    return sorted(drafts, key=find_first_line)


def _make_view(
    region: _Region,
    plan: _SectionPlan,
    items: SectionItems,
) -> View:
    """Return the view of *region*, with a condition where its section has others."""
    run = region.part.run
    patterns = items.patterns[run.first]
    condition = ""
    if len(plan.regions) > 1:
        shown_ids = {id(draft) for draft in region.drafts}
        others = [draft for draft in plan.members if id(draft) not in shown_ids]
        condition = _find_condition(region.drafts, others, patterns)
    return View(
        item=patterns[0] if len(patterns) == 1 else patterns,
        header="\n".join(line.strip() for line in run.header),
        between=run.between,
        when=condition,
    )


def _find_condition(
    drafts: Sequence[Draft],
    others: Sequence[Draft],
    patterns: Sequence[str],
) -> str:
    """Return a field that all *drafts* have and none of the *others* of their section.

    Return an empty text if no field tells them apart; the view then shows all.
    """
    fields: set[str] = set()
    for source in patterns:
        fields |= compile_pattern(source).fields
    shown_entries = _make_entries(drafts)
    other_entries = _make_entries(others)

    # Links first: `links.code` says more to a maintainer than a column of a table.
    # Then as the first pattern names them, so that the result is always the same.
    def rank(field: str) -> tuple[bool, int, str]:
        is_link = field.startswith("links.")
        return not is_link, patterns[0].find(f"{{{field}}}"), field

    for field in sorted(fields, key=rank):
        if field in _COMMON_FIELDS or field.endswith(".text"):
            continue
        all_have = all(entry.value(field) is not None for entry in shown_entries)
        if all_have and all(entry.value(field) is None for entry in other_entries):
            return field
    return ""


def _find_required(
    patterns: Sequence[str],
    members: Sequence[Draft],
) -> list[str]:
    """Return the fields that every pattern needs and every entry has, sorted.

    The section requires them of new entries: one without them would be listed
    and not shown. What one or two entries have says nothing of the next.
    """
    if len(members) < FEWEST_ALIKE:
        return []
    needed = frozenset.intersection(
        *(compile_pattern(source).required for source in patterns)
    )
    entries = _make_entries(members)
    required: list[str] = []
    for field in sorted(needed - _COMMON_FIELDS - {"links"}):
        if field.endswith(".text"):
            continue
        if all(entry.value(field) is not None for entry in entries):
            required.append(field)
    return required


def _make_entries(drafts: Sequence[Draft]) -> list[Entry]:
    return [Entry.from_record(_ANY_ID, draft.record) for draft in drafts]


def _choose_rules(
    members: Sequence[Draft],
    order: ItemOrder,
) -> dict[str, Any]:
    """Return the rules that the section switches off.

    A section by date most of whose entries have no year does not ask for one.
    """
    if order not in _BY_DATE or not members:
        return {}
    dated = sum("year" in draft.record or "date" in draft.record for draft in members)
    if dated < _FEWEST_DATED * len(members):
        return {"undated-entry": "off"}
    return {}
