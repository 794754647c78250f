"""The order that a section visibly follows, or is told to."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Literal

from bot.importer.convert.drafts import Draft
from bot.importer.convert.kinds import get_conversion
from bot.listing.titles import make_title_key
from bot.model.entry import Entry
from bot.model.layout import Order

WantedOrder = Literal["found", "kept", "year"]
"""`found`: each section keeps the order it visibly follows; `kept`: each item its place; `year`: newest first."""

_ONE_IN = 5
"""Lists break their own order here and there: one pair of neighbours in so many may stand the other way round."""
_FEWEST = 3
"""Fewer titles are in order by chance."""


def order_of(wanted: WantedOrder, shown: Sequence[Draft]) -> dict[str, Any]:
    """The keys of a section that order its items, which come as they stand in the source."""
    order: Order = "year" if wanted == "year" else "manual" if wanted == "kept" else visible_order(shown)
    if _goes_on(shown):
        order = "manual"
    if order != "manual":
        return {} if order == "year" else {"order": order}
    return {"order": "manual", "manual": list(dict.fromkeys(d.id.slug for d in shown))}


def visible_order(shown: Sequence[Draft]) -> Order:
    """By year, newest first; else by title; else none but their own."""
    dates = [Entry.from_record("l/s/e", draft.record).published for draft in shown]
    dated = [date for date in dates if date is not None]
    if dated and _are_few(len(dates) - len(dated), len(dates)):
        falls = sum(first > second for first, second in pairwise(dated))
        rises = sum(first < second for first, second in pairwise(dated))
        if (falls or len(dated) == 1) and _are_few(rises, len(dated) - 1):
            return "year"
    titles = [make_title_key(draft.record["title"]) for draft in shown]
    turned = sum(first > second for first, second in pairwise(titles))
    if len(titles) >= _FEWEST and _are_few(turned, len(titles) - 1):
        return "title"
    return "manual"


def _are_few(count: int, among: int) -> bool:
    return _ONE_IN * count <= among


def _goes_on(shown: Sequence[Draft]) -> bool:
    """Return whether an item goes on from the one above it, so that neither may move."""
    return any(get_conversion(draft.part.run).continues_item_above(draft.item) for draft in shown)
