"""Read venues, with the year that stands beside them."""

import re

from bot.model.dates.forms import LEAD_IN, VENUE, YEAR, write_plainly
from bot.model.dates.words import MONTHS, NO_VENUES

# Years of two digits before it are of this century.
_PIVOT = 50
# A venue with or without a year: `CVPR 2024`.
_VENUE_ALONE = re.compile(rf"(?P<venue>{VENUE})(?:,? ?(?P<year>{YEAR}))?")
_VENUE_FIELD = re.compile(
    # The year may stand before the name; or behind it, in full or in two digits.
    rf"(?:({YEAR}) )?(.+?)(?:(?:[\s,]+|(?<=[a-z]))\(?({YEAR})\)?|\s?'(\d\d)| (\d\d))?",
    re.IGNORECASE,
)


def split_venue(text: str) -> tuple[str, int | None]:
    """Return the name and the year that the field `venue` holds.

    They are `CVPR` and 2024 for `CVPR'24`; the year is None where there is none.
    """
    match = _VENUE_FIELD.fullmatch(write_plainly(text))
    if match is None:
        return text, None
    name = match[2].strip(" ,-")
    year = match[1] or match[3]
    if year:
        return name, int(year)
    short_year = match[4] or match[5]
    return name, read_short_year(short_year) if short_year else None


def parse_venue(text: str, year: int) -> str | None:
    """Return the venue that *text* is, with its year if that is not *year*.

    None if it is anything else.
    """
    text = LEAD_IN.sub("", text, count=1)
    match = _VENUE_ALONE.fullmatch(text)
    if match is None:
        return None
    name = match["venue"]
    if is_month_like(name) or not may_be_venue(name):
        return None
    return name if match["year"] in (None, str(year)) else text


def may_be_venue(name: str) -> bool:
    """Return whether *name* is no month, and no word that says something else of a date."""
    return name.casefold() not in MONTHS and name.casefold() not in NO_VENUES


def is_month_like(word: str) -> bool:
    """Return whether *word* is a month's name, or a slip of the pen in a short one.

    ACL and KDD, in capitals, are venues.
    """
    bare = word.strip(" .,")
    if bare.casefold() in MONTHS:
        return True
    return re.fullmatch(r"[A-Za-z][a-z]{2}", bare) is not None


def read_short_year(digits: str) -> int:
    """Return the year that two digits stand for."""
    number = int(digits)
    return number + (2000 if number < _PIVOT else 1900)
