"""The order that a section nearly follows, or is told to; and how many of its items move to their places in it."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Literal

from bot.importer.convert.drafts import Draft
from bot.importer.convert.kinds import get_conversion
from bot.listing.places import SectionMembers, order_members
from bot.listing.sorting import make_member_of_record
from bot.model.entry import Entry
from bot.model.entry_id import EntryId, SectionId
from bot.model.layout import Group, Newcomers, Order, Section

WantedOrder = Literal["found", "kept", "year"]
"""`found`: each section keeps the order it nearly follows; `kept`: each item its place; `year`: newest first."""

_ONE_IN = 5
"""Nearly every list breaks its own order somewhere: so few of the items may move, one in so many."""
_ONE_IN_OF_FEW = 3
"""A section that the rest of the list speaks for may move more: in one of four items, one is no fifth."""
_FEWEST = 3
"""Fewer titles, or fewer dates that rise, are in order by chance."""
_PLAIN: tuple[Order, ...] = ("year", "title", "oldest")
_BY_DATE: tuple[Order, ...] = ("year", "oldest")


@dataclass(frozen=True, slots=True)
class ShownItems:
    """What a section shows, in the order of the source."""

    section: SectionId
    drafts: Sequence[Draft]
    group: Group | None
    newcomers: Newcomers = "bottom"
    """Where people add items to it, by the history of the document."""


@dataclass(frozen=True, slots=True)
class OrderChoice:
    """The order of a section: its keys in the layout, and how many items move to their places in it."""

    order: Order
    manual: tuple[str, ...] = ()
    newcomers: Newcomers = "bottom"
    moved: int = 0

    @property
    def keys(self) -> dict[str, Any]:
        """The keys of the section, for `Section`."""
        return {
            "order": self.order,
            "manual": list(self.manual),
            "newcomers": self.newcomers,
        }


def choose_orders(
    wanted: WantedOrder, sections: Iterable[ShownItems]
) -> dict[SectionId, OrderChoice]:
    """Return the order of each section: the wanted one, or the one that it nearly follows.

    That is by date, newest or oldest first, or by title. Where dates tie, and the titles do not tell, the section's
    slugs say which comes first. A section of few items, or of no order, takes that of the rest of the list where
    few items move. Only what is left keeps every item at its place.
    """
    every = list(sections)
    if wanted == "year":
        return {
            shown.section: _keep(shown) if _goes_on(shown) else _fit(shown, "year")
            for shown in every
        }
    if wanted == "kept":
        return {shown.section: _keep(shown) for shown in every}
    clear = {shown.section: _find_order(shown, None) for shown in every}
    items: Counter[Order] = Counter()
    for shown in every:
        choice = clear[shown.section]
        items[choice.order if choice else "manual"] += len(shown.drafts)
    prevailing: Order = max(
        items, key=lambda order: (items[order], order), default="manual"
    )
    chosen = {
        shown.section: _find_order(shown, prevailing)
        or _follow_the_rest(shown, prevailing)
        for shown in every
    }
    return _agree(every, chosen)


def _agree(
    every: Sequence[ShownItems], chosen: Mapping[SectionId, OrderChoice]
) -> dict[SectionId, OrderChoice]:
    """Return the orders with the commonest one wherever it moves no more items: a layout says it once."""
    counted = Counter(
        choice.order for choice in chosen.values() if choice.order != "manual"
    )
    agreed = dict(chosen)
    for shown in every if counted else ():
        choice = chosen[shown.section]
        if (
            choice.order == "manual"
            or choice.manual
            or choice.order == counted.most_common(1)[0][0]
        ):
            continue
        common = _fit(shown, counted.most_common(1)[0][0])
        if common.moved <= choice.moved:
            agreed[shown.section] = common
    return agreed


def _find_order(shown: ShownItems, prevailing: Order | None) -> OrderChoice | None:
    """Return the order that the section clearly follows, but for few of its items; None if there is none.

    Of two orders the one is taken that fewer items break, see `_weigh_evidence`.
    """
    if _goes_on(shown):
        return None
    orders = _list_evident_orders(shown)
    for with_slugs in (False, True):
        choices = [
            _fit(shown, order, with_slugs=with_slugs)
            for order in orders
            if not with_slugs or order in _BY_DATE
        ]
        fitting = [
            choice for choice in choices if _ONE_IN * choice.moved <= len(shown.drafts)
        ]
        if fitting:
            return min(
                fitting,
                key=lambda choice: (
                    choice.moved - _weigh_evidence(choice.order, prevailing)
                ),
            )
    return None


def _weigh_evidence(order: Order, prevailing: Order | None) -> int:
    """Return how many items more may break an order: one by date, two if it is the *prevailing* one of the list.

    Titles are in order by chance more often than dates.
    """
    if order == prevailing:
        return 2
    return int(order in _BY_DATE)


def _follow_the_rest(shown: ShownItems, prevailing: Order) -> OrderChoice:
    """Return the order of the rest of the list, if it moves few items; else each item keeps its place."""
    count = len(shown.drafts)
    if _goes_on(shown) or (prevailing == "manual" and count > 1):
        return _keep(shown)
    order = "year" if prevailing == "manual" else prevailing
    choices = [_fit(shown, order)]
    if order in _BY_DATE and _are_dated(shown):
        choices.append(_fit(shown, order, with_slugs=True))
    fitting = (choice for choice in choices if _ONE_IN_OF_FEW * choice.moved <= count)
    return next(fitting, None) or _keep(shown)


def _list_evident_orders(shown: ShownItems) -> list[Order]:
    """Return the orders of which the section shows something: dates that fall or rise, several titles."""
    dates = [
        Entry.from_record("l/s/e", draft.record).published for draft in shown.drafts
    ]
    known = [date for date in dates if date is not None] if _are_dated(shown) else []
    falls = any(first > second for first, second in pairwise(known))
    rises = any(first < second for first, second in pairwise(known))
    is_evident = {
        "year": falls,
        "title": len(shown.drafts) >= _FEWEST,
        "oldest": rises and len(shown.drafts) >= _FEWEST,
    }
    return [order for order in _PLAIN if is_evident[order]]


def _are_dated(shown: ShownItems) -> bool:
    """Return whether nearly all items have a date."""
    undated = sum(
        "year" not in draft.record and "date" not in draft.record
        for draft in shown.drafts
    )
    return _ONE_IN * undated <= len(shown.drafts)


def _goes_on(shown: ShownItems) -> bool:
    """Return whether an item goes on from the one above it, so that neither may move."""
    return any(
        get_conversion(draft.part.run).continues_item_above(draft.item)
        for draft in shown.drafts
    )


def _fit(shown: ShownItems, order: Order, *, with_slugs: bool = False) -> OrderChoice:
    """Return the order with the number of items that it moves; with the slugs, where its dates tie."""
    slugs = (
        tuple(dict.fromkeys(draft.id.slug for draft in shown.drafts))
        if with_slugs
        else ()
    )
    choice = OrderChoice(order, slugs, shown.newcomers if slugs else "bottom")
    return replace(choice, moved=_count_moved(shown, choice))


def _keep(shown: ShownItems) -> OrderChoice:
    """Return the order in which every item keeps its place."""
    slugs = tuple(dict.fromkeys(draft.id.slug for draft in shown.drafts))
    choice = OrderChoice("manual", slugs, shown.newcomers)
    return replace(choice, moved=_count_moved(shown, choice))


def _count_moved(shown: ShownItems, choice: OrderChoice) -> int:
    """Return how many items must move, at least, so that the section stands in the order."""
    section = Section(title="", views={}, group=shown.group, **choice.keys)
    members = [
        make_member_of_record(draft.id, draft.record, section) for draft in shown.drafts
    ]
    ordered = order_members(
        SectionMembers(shown.section, section, members, _resolve_nothing)
    )
    rank = {member.id: number for number, member in enumerate(ordered)}
    return count_out_of_order([rank[draft.id] for draft in shown.drafts])


def _resolve_nothing(_: str) -> EntryId | None:
    """Return None: imported entries have no former ids."""
    return None


def count_out_of_order(ranks: Sequence[int]) -> int:
    """Return how many of *ranks* must move so that they rise: all but the longest rising subsequence."""
    ends: list[int] = []
    for rank in ranks:
        place = bisect_right(ends, rank)
        ends[place : place + 1] = [rank]
    return len(ranks) - len(ends)
