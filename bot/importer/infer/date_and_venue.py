"""Dates, venues and awards as lists write them: text turned into the pattern that writes it."""

import re
from collections.abc import Sequence

from bot.listing.date_formats import date_regex, find_format
from bot.listing.pattern_syntax import escape_braces
from bot.model.dates.forms import AWARDS, SHORT_VENUE, VENUE, YEAR
from bot.model.dates.parser import LONGEST_DATE, Order
from bot.model.dates.venues import is_month_like, may_be_venue

_ISO = ("%Y-%m-%d", "%Y-%m")
_VENUE_YEAR = re.compile(rf"{VENUE},? ({YEAR})(?: ({AWARDS}))?")
_VENUE_DATE = re.compile(rf"({SHORT_VENUE})(,? )(.{{4,24}})")
_ET_AL = re.compile(r"\bet\.? al\b")
_SHORT_YEAR = re.compile(r"[A-Z][A-Za-z&/+-]{1,14}(\s?['’]\s?)\d\d", re.ASCII)
_CLOSE_YEAR = re.compile(rf"([A-Z][A-Za-z]{{2,12}}){YEAR}", re.ASCII)
_ACRONYM = re.compile(r"[A-Z][A-Z&/+-]{2,11}|ar[Xx]iv|bio[Rr]xiv|medRxiv")
_YEAR_VENUE = re.compile(rf"({YEAR})([ ,:-]{{1,2}})({VENUE})", re.ASCII)
_YEAR_ALONE = re.compile(rf"({YEAR})([年년]?)", re.ASCII)
_SPLIT = re.compile(r"\s*(?:[|,;·/]|\s-\s)\s*")
_ORDERS: tuple[Order | None, ...] = (None, "day first", "month first")
_FEWEST = 0.8
"""The part of a column's values that must be dates in one format: lists have slips, and columns of something else."""


def date_template(text: str, *, leads: bool = False) -> str | None:
    """Return the slot that writes the date *text*; None if it is none.

    Years of two digits count only where it *leads* an item.
    """
    text = text.strip()
    if not text or not (text[0].isalnum() and text[-1].isalnum()):
        return None
    if year := _YEAR_ALONE.fullmatch(text):
        return "{year}" + year[2]
    form = find_format(text, leads=leads)
    if form is None or "%m" not in form.replace("-m", "m").replace("b", "m").replace(
        "B", "m"
    ):
        return None
    return "{date}" if form in _ISO else f"{{date:{form}}}"


def column_template(values: Sequence[str]) -> str | None:
    """Return the slot that writes a column of dates: the format that most values have; None where most have none.

    Of month and day, the one that is ever above 12 is the day; where none is, nothing is guessed.
    """
    best, most = None, len(values) * _FEWEST
    if (
        sum(re.fullmatch(YEAR, value, re.ASCII) is not None for value in values)
        >= most
        > 0
    ):
        return "{year}"
    for form in _list_formats(values):
        fitting = [value for value in values if date_regex(form).fullmatch(value)]
        if _may_be_swapped(form, fitting):
            continue
        if len(fitting) > most or (best is None and fitting and len(fitting) == most):
            best, most = form, len(fitting)
    iso = sum(
        any(date_regex(form).fullmatch(v) for form in (*_ISO, "%Y")) for v in values
    )
    if iso and iso >= most:
        return "{date}"
    return f"{{date:{best}}}" if best else None


def _list_formats(values: Sequence[str]) -> list[str]:
    """Return the formats in which any of *values* is written, those that fill up with zeros first."""
    formats = {
        form
        for value in values
        for order in _ORDERS
        if (form := find_format(value, order=order))
    }
    return sorted(formats, key=lambda form: (form.count("-m") + form.count("-d"), form))


def _may_be_swapped(form: str, values: Sequence[str]) -> bool:
    """Return whether *values*, written as *form*, may as well have day and month the other way round."""
    if not form.endswith(("/%Y", "-%Y")) or "d" not in form:
        return False
    swapped = form.replace("m", "\0").replace("d", "m").replace("\0", "d")
    return swapped != form and all(
        date_regex(swapped).fullmatch(value) for value in values
    )


def meta_template(text: str) -> str | None:
    """The pattern of a date, of a venue with a year, or of both: what lists put in brackets. None for anything else."""
    if len(text) > LONGEST_DATE or _ET_AL.search(text):
        return None
    if dated := date_template(text):
        return dated
    return _venue_template(text) or _parted_template(text)


def _venue_template(text: str) -> str | None:
    """Return the pattern of a venue and a year, or a date, with nothing but spaces and a comma between."""
    if (
        (found := _VENUE_DATE.fullmatch(text))
        and (dated := date_template(found[3]))
        and dated != "{year}"
    ):
        return f"{{venue}}{found[2]}{dated}"
    if found := _VENUE_YEAR.fullmatch(text):
        between = text[: found.start(1)][len(text[: found.start(1)].rstrip(", ")) :]
        award = " {award}" if found[2] else ""
        return (
            None
            if is_month_like(text[: found.start(1)])
            else f"{{venue}}{between}{{year}}{award}"
        )
    if found := _SHORT_YEAR.fullmatch(text):
        return f"{{venue}}{found[1]}{{year:%y}}"
    if (found := _YEAR_VENUE.fullmatch(text)) and not is_month_like(found[3]):
        return f"{{year}}{found[2]}{{venue}}"
    return None


def _parted_template(text: str) -> str | None:
    """Return the pattern of a venue and a date with a sign between."""
    for found in _SPLIT.finditer(text):
        before, after = text[: found.start()], text[found.end() :]
        if (dated := date_template(before)) and _is_venue(after):
            return f"{dated}{{?{escape_braces(found[0])}{{venue}}?}}"
        if (dated := date_template(after)) and _is_venue(before):
            return f"{{venue}}{escape_braces(found[0])}{dated}"
    return None


def link_template(text: str) -> str | None:
    """Return the pattern of a link's text that says when its work appeared: `CVPR 2024`, `ICLR2023`, `2021`."""
    if template := meta_template(text):
        return template
    found = _CLOSE_YEAR.fullmatch(text)
    return "{venue}{year}" if found and not is_month_like(found[1]) else None


def is_acronym(text: str) -> bool:
    """Return whether *text* may be a venue by itself: capitals, or the name of an archive."""
    return _ACRONYM.fullmatch(text) is not None and may_be_venue(text)


def _is_venue(text: str) -> bool:
    return re.fullmatch(rf"{VENUE}(?: {YEAR})?(?: {AWARDS})?", text) is not None
