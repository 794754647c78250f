"""Venues, with the year that stands beside them."""

import re

from bot.model.dates.forms import LEAD_IN, VENUE, YEAR, write_plainly
from bot.model.dates.words import MONTHS, NO_VENUES

# Years of two digits before it are of this century.
_PIVOT = 50
_VENUE_ALONE = re.compile(rf"(?P<venue>{VENUE})(?:,? ?(?P<year>{YEAR}))?")
_VENUE_FIELD = re.compile(
    # The year may stand before the name; or behind it, in full or in two digits.
    rf"(?:({YEAR}) )?(.+?)(?:(?:[\s,]+|(?<=[a-z]))\(?({YEAR})\)?|\s?'(\d\d)| (\d\d))?",
    re.IGNORECASE,
)


def split_venue(text: str) -> tuple[str, int | None]:
    """Return the name and the year that the field `venue` holds, such as `CVPR` and 2024 of `CVPR'24`."""
    found = _VENUE_FIELD.fullmatch(write_plainly(text))
    if found is None:
        return text, None
    written = next(
        (year for year in (found[1], found[3], found[4], found[5]) if year), None
    )
    name = found[2].strip(" ,-")
    if written is None:
        return name, None
    return name, int(written) if len(written) > 2 else read_short_year(written)  # noqa: PLR2004


def parse_venue(text: str, year: int) -> str | None:
    """Return the venue that *text* is, with its year if that is not *year*; None for anything else."""
    text = LEAD_IN.sub("", text, count=1)
    found = _VENUE_ALONE.fullmatch(text)
    if (
        found is None
        or is_month_like(found["venue"])
        or not may_be_venue(found["venue"])
    ):
        return None
    return found["venue"] if found["year"] in (None, str(year)) else text


def may_be_venue(name: str) -> bool:
    """Return whether *name* is no month, and no word that says something else of a date."""
    return name.casefold() not in MONTHS and name.casefold() not in NO_VENUES


def is_month_like(word: str) -> bool:
    """Return whether *word* is a month's name, or a slip of the pen in a short one: ACL and KDD are venues."""
    bare = word.strip(" .,").casefold()
    return (
        bare in MONTHS
        or re.fullmatch(r"[A-Za-z][a-z]{2}", word.strip(" .,")) is not None
    )


def read_short_year(digits: str) -> int:
    """Return the year that two digits stand for."""
    number = int(digits)
    return number + (2000 if number < _PIVOT else 1900)
