"""The order that a section nearly follows, or is told to follow.

Each choice says how many items of the section move to their places in it.
"""

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
from bot.model.layout import ItemOrder, Newcomers, Section
from bot.model.layout_parts import Group

# `found`: each section keeps the order it nearly follows; `kept`: each item its place;
# `year`: newest first.
WantedOrder = Literal["found", "kept", "year"]

# Nearly every list breaks its own order somewhere: so few of the items may move,
# one in so many.
_ONE_IN = 5
# A section that the rest of the list speaks for may move more: in one of four items,
# one is no fifth.
_ONE_IN_OF_FEW = 3
# Fewer titles, or fewer dates that rise, are in order by chance.
_FEWEST = 3
_PLAIN: tuple[ItemOrder, ...] = ("year", "title", "oldest")
_BY_DATE: tuple[ItemOrder, ...] = ("year", "oldest")


@dataclass(frozen=True, slots=True)
class ShownItems:
    """What a section shows, in the order of the source.

    *newcomers* is where people add items to it, by the history of the document.
    """

    section: SectionId
    drafts: Sequence[Draft]
    group: Group | None
    newcomers: Newcomers = "bottom"


@dataclass(frozen=True, slots=True)
class OrderChoice:
    """The order of a section: its keys in the layout, and how many items it moves."""

    order: ItemOrder
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
    wanted: WantedOrder,
    sections: Iterable[ShownItems],
) -> dict[SectionId, OrderChoice]:
    """Return the order of each section: the wanted one, or the one that it nearly follows.

    That is by date, newest or oldest first, or by title. Where dates tie, and the
    titles do not decide, the section's slugs say which comes first. A section of
    few items, or of no order, takes the order of the rest of the list where few
    items move. Any other section keeps every item at its place. Where all of them keep
    it, new items go where they keep the order that the section nearly follows.
    """
    sections = list(sections)
    if wanted == "year":
        chosen: dict[SectionId, OrderChoice] = {}
        for items in sections:
            can_sort = not _has_continuations(items)
            choice = _fit(items, "year") if can_sort else _keep(items)
            chosen[items.section] = choice
        return chosen
    found = _find_orders(sections)
    if wanted == "found":
        return found
    return {
        items.section: _keep_with_newcomers(items, found[items.section])
        for items in sections
    }


def _keep_with_newcomers(items: ShownItems, found: OrderChoice) -> OrderChoice:
    """Return the order in which every item keeps its place, and new ones the order *found*."""
    kept = _keep(items)
    if found.order == "manual":
        return kept
    return replace(kept, newcomers=found.order)


def _find_orders(sections: Sequence[ShownItems]) -> dict[SectionId, OrderChoice]:
    """Return the order that each section nearly follows."""
    chosen: dict[SectionId, OrderChoice] = {}
    prevailing = _find_prevailing_order(sections)
    for items in sections:
        clear_order = _find_clear_order(items, prevailing)
        chosen[items.section] = clear_order or _follow_prevailing(items, prevailing)
    return _adopt_commonest(sections, chosen)


def _find_prevailing_order(sections: Iterable[ShownItems]) -> ItemOrder:
    """Return the order that the sections with most items clearly follow.

    Items of sections without a clear order count for `manual`.
    """
    count: Counter[ItemOrder] = Counter()
    for items in sections:
        choice = _find_clear_order(items, None)
        order: ItemOrder = choice.order if choice else "manual"
        count[order] += len(items.drafts)
    return max(
        count,
        key=lambda order: (count[order], order),
        default="manual",
    )


def _adopt_commonest(
    sections: Iterable[ShownItems],
    chosen: Mapping[SectionId, OrderChoice],
) -> dict[SectionId, OrderChoice]:
    """Return the orders with the commonest one wherever it moves no more items.

    A layout states an order that most sections share only once.
    """
    count = Counter(
        choice.order for choice in chosen.values() if choice.order != "manual"
    )
    adopted = dict(chosen)
    if not count:
        return adopted
    commonest = count.most_common(1)[0][0]
    for items in sections:
        choice = chosen[items.section]
        # Slugs settle ties as people did, which the plain order would lose.
        if choice.manual or choice.order in ("manual", commonest):
            continue
        common_choice = _fit(items, commonest)
        if common_choice.moved <= choice.moved:
            adopted[items.section] = common_choice
    return adopted


def _find_clear_order(
    items: ShownItems,
    prevailing: ItemOrder | None,
) -> OrderChoice | None:
    """Return the order that all but few items of the section follow; None without one.

    Of two orders the one is taken that fewer items break, see `_weigh_evidence`.
    """
    if _has_continuations(items):
        return None
    orders = _list_evident_orders(items)
    by_date = [order for order in orders if order in _BY_DATE]
    # Slugs come second: with them an order moves fewer items, and they must be kept up.
    for candidates, with_slugs in ((orders, False), (by_date, True)):
        choices = [_fit(items, order, with_slugs=with_slugs) for order in candidates]
        fitting = [
            choice for choice in choices if _ONE_IN * choice.moved <= len(items.drafts)
        ]
        if fitting:
            return min(
                fitting,
                key=lambda choice: (
                    choice.moved - _weigh_evidence(choice.order, prevailing)
                ),
            )
    return None


def _weigh_evidence(
    order: ItemOrder,
    prevailing: ItemOrder | None,
) -> int:
    """Return how many more items may break an order than another one.

    That is one by date, and two in the *prevailing* order of the list. Titles are
    in order by chance more often than dates.
    """
    if order == prevailing:
        return 2
    return int(order in _BY_DATE)


def _follow_prevailing(items: ShownItems, prevailing: ItemOrder) -> OrderChoice:
    """Return the order of the rest of the list, if it moves few items.

    Otherwise each item keeps its place.
    """
    count = len(items.drafts)
    if _has_continuations(items) or (prevailing == "manual" and count > 1):
        return _keep(items)
    # A single item is in every order: it needs no slug in the layout.
    order: ItemOrder = "year" if prevailing == "manual" else prevailing
    choices = [_fit(items, order)]
    if order in _BY_DATE and _are_dated(items):
        choices.append(_fit(items, order, with_slugs=True))
    for choice in choices:
        if _ONE_IN_OF_FEW * choice.moved <= count:
            return choice
    return _keep(items)


def _list_evident_orders(items: ShownItems) -> list[ItemOrder]:
    """Return the orders that the section gives evidence for.

    Dates that fall are evidence for `year`, dates that rise for `oldest`, and
    several titles for `title`.
    """
    dates: list[tuple[int, int, int]] = []
    if _are_dated(items):
        for draft in items.drafts:
            date = Entry.from_record("l/s/e", draft.record).published
            if date is not None:
                dates.append(date)
    falls = any(above > below for above, below in pairwise(dates))
    rises = any(above < below for above, below in pairwise(dates))
    has_several = len(items.drafts) >= _FEWEST
    is_evident = {
        "year": falls,
        "title": has_several,
        "oldest": rises and has_several,
    }
    return [order for order in _PLAIN if is_evident[order]]


def _are_dated(items: ShownItems) -> bool:
    """Return whether nearly all items have a date."""
    undated = sum(
        "year" not in draft.record and "date" not in draft.record
        for draft in items.drafts
    )
    return _ONE_IN * undated <= len(items.drafts)


def _has_continuations(items: ShownItems) -> bool:
    """Return whether an item goes on from the one above it, so that neither may move."""
    return any(
        get_conversion(draft.part.run).is_continuation(draft.item)
        for draft in items.drafts
    )


def _fit(
    items: ShownItems,
    order: ItemOrder,
    *,
    with_slugs: bool = False,
) -> OrderChoice:
    """Return *order* with the number of items that it moves.

    With slugs, items whose dates tie keep their places among themselves.
    """
    choice = OrderChoice(order)
    if with_slugs:
        choice = OrderChoice(
            order,
            _list_slugs(items),
            items.newcomers,
        )
    return replace(choice, moved=_count_moved(items, choice))


def _keep(items: ShownItems) -> OrderChoice:
    """Return the order in which every item keeps its place."""
    choice = OrderChoice(
        "manual",
        _list_slugs(items),
        items.newcomers,
    )
    return replace(choice, moved=_count_moved(items, choice))


def _list_slugs(items: ShownItems) -> tuple[str, ...]:
    """Return the slugs of the entries in the order of the source, each once."""
    return tuple(dict.fromkeys(draft.id.slug for draft in items.drafts))


def _count_moved(items: ShownItems, choice: OrderChoice) -> int:
    """Return how many items must move, at least, so that the section stands in the order."""
    section = Section(
        title="",
        views={},
        group=items.group,
        **choice.keys,
    )
    members = [
        make_member_of_record(draft.id, draft.record, section) for draft in items.drafts
    ]
    ordered = order_members(
        SectionMembers(items.section, section, members, _resolve_nothing)
    )
    rank_by_id = {member.id: rank for rank, member in enumerate(ordered)}
    return count_out_of_order([rank_by_id[draft.id] for draft in items.drafts])


def _resolve_nothing(_: str) -> EntryId | None:
    """Return None: imported entries have no former ids."""
    return None


def count_out_of_order(ranks: Sequence[int]) -> int:
    """Return how many of *ranks* must move, at least, so that they rise.

    Those are all but the longest rising subsequence, which takes time in
    n log n. Equal ranks may stand beside each other.
    """
    # The last rank of the best subsequence of each length so far (patience sorting).
    ends: list[int] = []
    for rank in ranks:
        length = bisect_right(ends, rank)
        ends[length : length + 1] = [rank]
    return len(ranks) - len(ends)
