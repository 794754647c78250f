"""Dates, venues and awards as lists write them.

The text that says when a work appeared is turned into the pattern that writes it.
"""

import re
from collections.abc import Sequence

from bot.listing.date_formats import compile_date_regex, find_format
from bot.listing.pattern_syntax import escape_braces
from bot.model.dates.forms import (
    AWARDS,
    OLD_YEAR,
    SHORT_VENUE,
    VENUE,
    YEAR,
)
from bot.model.dates.parser import LONGEST_DATE, Order
from bot.model.dates.venues import is_month_like, may_be_venue

# The formats in which an entry holds a date; they need not be written in the slot.
_ISO = ("%Y-%m-%d", "%Y-%m")

# The directives that write a month, one of which every other format must have: what
# names a year alone is a year, not a date.
_MONTHS = ("%m", "%-m", "%b", "%B")

# `CVPR 2024`, `CVPR 2024 Oral`, `Nature, 2021`.
_VENUE_YEAR = re.compile(rf"{VENUE},? ({YEAR})(?: ({AWARDS}))?")

# `NeurIPS, 2024.03`.
_VENUE_DATE = re.compile(rf"({SHORT_VENUE})(,? )(.{{4,24}})")

# `CVPR'24`, `CVPR ’24`.
_SHORT_YEAR = re.compile(
    r"[A-Z][A-Za-z&/+-]{1,14}(\s?['’]\s?)\d\d",
    re.ASCII,
)

# `ICLR2023`, `3DV2021`, and what is one only as a link's text: `Nature2021`.
_CLOSE_YEAR = re.compile(rf"([A-Z][A-Za-z]{{2,12}}|\d[A-Z]{{1,8}}){YEAR}", re.ASCII)
# The letters of a venue, without a word that begins with a capital, and its year behind
# them: `CVPR2018`, `NeurIPS-2018`.
_JOINED_YEAR = re.compile(
    rf"(?:[A-Z\d][A-Za-z]*[A-Z][A-Za-z]*|ar[Xx]iv)([-_.]?){YEAR}", re.ASCII
)

# `2024, CVPR`, `2024-CVPR`.
_YEAR_VENUE = re.compile(rf"({YEAR})([ ,:-]{{1,2}})({VENUE})", re.ASCII)

# `2024`, `2024年`, `2024년`.
_YEAR_ALONE = re.compile(rf"({YEAR}|{OLD_YEAR})([年년]?)", re.ASCII)

# `CVPR`, `arXiv`.
_ACRONYM = re.compile(r"[A-Z][A-Z&/+-]{2,11}|ar[Xx]iv|bio[Rr]xiv|medRxiv")

# "Doe et al. 2024" names authors, no venue.
_ET_AL = re.compile(r"\bet\.? al\b")

# The signs between a date and a venue: `Jun., 2024 | NeurIPS 2024`.
_SPLIT = re.compile(r"\s*(?:[|,;·/]|\s-\s)\s*")

# A column of dates may be read in each of these orders. None is for dates that say by
# themselves which number is the day.
_ORDERS: tuple[Order | None, ...] = (None, "day first", "month first")

# The part of a column's values that must be dates in one format. Lists have slips, and
# columns of something else.
_FEWEST = 0.8


def infer_date_template(
    text: str,
    *,
    leads: bool = False,
) -> str | None:
    """Return the slot that writes the date *text*; None if it is none.

    Args:
        text: a date, with white space around it or without.
        leads: whether the date leads an item. Years of two digits count only there.
    """
    text = text.strip()
    if not text or not (text[0].isalnum() and text[-1].isalnum()):
        return None
    year = _YEAR_ALONE.fullmatch(text)
    if year:
        return "{year}" + year[2]
    form = find_format(text, leads=leads)
    if form is None or not any(month in form for month in _MONTHS):
        return None
    return "{date}" if form in _ISO else f"{{date:{form}}}"


def infer_column_template(values: Sequence[str]) -> str | None:
    """Return the slot that writes a column of dates: the format that most values have.

    None means that most have none. Of month and day, the number that is ever above 12
    is the day; where none is, nothing is guessed.
    """
    fewest = len(values) * _FEWEST
    years = sum(_YEAR_ALONE.fullmatch(value) is not None for value in values)
    if years >= fewest > 0:
        return "{year}"
    form, most = _find_commonest_format(values, fewest)
    iso_values = sum(map(_is_iso_date, values))
    if iso_values and iso_values >= most:
        return "{date}"
    return f"{{date:{form}}}" if form else None


def _find_commonest_format(
    values: Sequence[str],
    fewest: float,
) -> tuple[str | None, float]:
    """Return the format of most *values*, and how many have it.

    None, with *fewest*, means that no format has so many values.
    """
    commonest: str | None = None
    most = fewest
    for form in _list_formats(values):
        fitting = [
            value for value in values if compile_date_regex(form).fullmatch(value)
        ]
        if not fitting or _may_be_swapped(form, fitting):
            continue
        is_enough = commonest is None and len(fitting) == most
        if is_enough or len(fitting) > most:
            commonest = form
            most = len(fitting)
    return commonest, most


def _is_iso_date(value: str) -> bool:
    return any(compile_date_regex(form).fullmatch(value) for form in (*_ISO, "%Y"))


def _list_formats(values: Sequence[str]) -> list[str]:
    """Return the formats in which any of *values* is written.

    Those that fill up with zeros come first: of two formats with as many values, the
    first is taken.
    """
    formats: set[str] = set()
    for value in values:
        for order in _ORDERS:
            form = find_format(value, order=order)
            if form:
                formats.add(form)
    return sorted(
        formats,
        key=lambda form: (form.count("-m") + form.count("-d"), form),
    )


def _may_be_swapped(form: str, values: Sequence[str]) -> bool:
    """Return whether day and month of *values*, written as *form*, may be the other way round."""
    if not form.endswith(("/%Y", "-%Y")) or "d" not in form:
        return False
    swapped = form.replace("m", "\0").replace("d", "m").replace("\0", "d")
    if swapped == form:
        return False
    return all(compile_date_regex(swapped).fullmatch(value) for value in values)


def infer_meta_template(text: str) -> str | None:
    """Return the pattern of a date, of a venue with a year, or of both.

    That is what lists put in brackets. The result is None for anything else.
    """
    if len(text) > LONGEST_DATE or _ET_AL.search(text):
        return None
    return (
        infer_date_template(text)
        or _infer_venue_template(text)
        or _infer_parted_template(text)
    )


def _infer_venue_template(text: str) -> str | None:
    """Return the pattern of a venue and a year, or a date; None for anything else.

    Nothing but spaces and a comma stands between them.
    """
    venue_date = _VENUE_DATE.fullmatch(text)
    if venue_date:
        date = infer_date_template(venue_date[3])
        if date and date != "{year}":
            return f"{{venue}}{venue_date[2]}{date}"
    venue_year = _VENUE_YEAR.fullmatch(text)
    if venue_year:
        return _write_venue_year(venue_year)
    joined_year = _JOINED_YEAR.fullmatch(text)
    if joined_year:
        return f"{{venue}}{joined_year[1]}{{year}}"
    short_year = _SHORT_YEAR.fullmatch(text)
    if short_year:
        return f"{{venue}}{short_year[1]}{{year:%y}}"
    year_venue = _YEAR_VENUE.fullmatch(text)
    if year_venue and not is_month_like(year_venue[3]):
        return f"{{year}}{year_venue[2]}{{venue}}"
    return None


def _write_venue_year(match: re.Match[str]) -> str | None:
    """Return the pattern of a venue with its year; None where the venue may be a month."""
    before_year = match.string[: match.start(1)]
    if is_month_like(before_year):
        return None
    venue = before_year.rstrip(", ")
    between = before_year[len(venue) :]
    award = " {award}" if match[2] else ""
    return f"{{venue}}{between}{{year}}{award}"


def _infer_parted_template(text: str) -> str | None:
    """Return the pattern of a venue and a date with a sign between."""
    for sign in _SPLIT.finditer(text):
        before = text[: sign.start()]
        after = text[sign.end() :]
        between = escape_braces(sign[0])
        date = infer_date_template(before)
        if date and _is_venue(after):
            return f"{date}{{?{between}{{venue}}?}}"
        date = infer_date_template(after)
        if date and _is_venue(before):
            return f"{{venue}}{between}{date}"
    return None


def infer_link_template(text: str) -> str | None:
    """Return the pattern of a link's text that says when its work appeared.

    Such texts are `CVPR 2024`, `ICLR2023`, `2021`.
    """
    template = infer_meta_template(text)
    if template:
        return template
    close_year = _CLOSE_YEAR.fullmatch(text)
    if close_year and not is_month_like(close_year[1]):
        return "{venue}{year}"
    return None


def is_acronym(text: str) -> bool:
    """Return whether *text* may be a venue by itself: capitals, or an archive's name."""
    return _ACRONYM.fullmatch(text) is not None and may_be_venue(text)


def _is_venue(text: str) -> bool:
    return re.fullmatch(rf"{VENUE}(?: {YEAR})?(?: {AWARDS})?", text) is not None
