"""A list whose works are older than works usually are: its layout says so."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from bot.model.layout import Layout
from bot.model.limits import FIRST_PRINTED, FIRST_YEAR


def add_first_year(layout: Layout, records: Iterable[Mapping[str, Any]]) -> Layout:
    """Return the layout with the first year of its works as a limit, if it is unusual.

    The rule `impossible-year` would take it for a slip otherwise. *records* are the
    values of the entries.
    """
    years: list[int] = []
    for record in records:
        years += _list_old_years(record)
    if not years:
        return layout
    return replace(layout, limits=replace(layout.limits, first_year=min(years)))


def _list_old_years(record: Mapping[str, Any]) -> list[int]:
    """Return the years of an entry that are unusual, and can be meant."""
    years: list[int] = []
    links = str(record.get("links"))
    for value in (record.get("year"), record.get("date")):
        digits = str(value)[:4]
        # `1706.03762` is a paper of 2017, whose number begins like a year.
        is_number = f"{digits}." in links
        if digits.isdecimal() and not is_number:
            year = int(digits)
            if FIRST_PRINTED <= year < FIRST_YEAR:
                years.append(year)
    return years
