"""Formats of dates: how a pattern writes `{date:%b %Y}`, and reads it back."""

import re
from collections.abc import Mapping
from functools import lru_cache

from bot.model.dates.date import Date
from bot.model.dates.parser import Order, parse_date
from bot.model.dates.venues import read_short_year
from bot.model.dates.words import MONTH_NAMES, MONTH_SHORT_NAMES

_YEAR = r"(?:19|20)\d\d"
# What each directive of a format matches. Python's groups have names without a dash.
_PARTS = {
    "Y": f"(?P<Y>{_YEAR})",
    "y": r"(?P<y>\d\d)",
    "m": r"(?P<m>0[1-9]|1[0-2])",
    "-m": r"(?P<n>1[0-2]|[1-9])",
    "d": r"(?P<d>0[1-9]|[12]\d|3[01])",
    "-d": r"(?P<e>[12]\d|3[01]|[1-9])",
    "b": f"(?P<b>{'|'.join(MONTH_SHORT_NAMES)})",
    "B": f"(?P<B>{'|'.join(MONTH_NAMES)})",
}
# The field `year` where a pattern shows it: it may be older than what running text may
# mean by a year.
FIELD_YEAR = re.compile(r"(?:1[5-9]|20|21)\d\d(?!\d)", re.ASCII)
# The field `date` where a pattern shows it as it is: "2024", "2024-05", "2024-05-31".
FIELD_DATE = re.compile(rf"{_YEAR}(?:-\d\d(?:-\d\d)?)?(?![\d-])", re.ASCII)
_DIRECTIVE = re.compile(r"%(-?[A-Za-z])", re.ASCII)
_PIECE = re.compile(r"(\d+|[A-Za-z]+)", re.ASCII)
# The orders in which dates name year, month and day.
_ROLES = ("Y", "y", "Ym", "mY", "ym", "my", "Ymd", "dmY", "mdY", "ymd")
_YEAR_DIRECTIVES = frozenset({"Y", "y"})
_MONTH_DIRECTIVES = frozenset({"m", "-m", "b", "B"})
_DAY_DIRECTIVES = frozenset({"d", "-d"})


def is_date_format(text: str) -> bool:
    """Return whether *text* is the format of a date.

    It names a year once, and at most once a month and a day, in directives that are
    known. Those are `%Y %y %m %-m %b %B %d %-d`, each as `date(1)` writes it in
    English; a day needs a month.
    """
    directives = _DIRECTIVE.findall(text)
    years = sum(name in _YEAR_DIRECTIVES for name in directives)
    months = sum(name in _MONTH_DIRECTIVES for name in directives)
    days = sum(name in _DAY_DIRECTIVES for name in directives)
    is_known = len(directives) == years + months + days
    return is_known and years == 1 and months <= 1 and days <= months


def render_in_format(field: str, form: str) -> str | None:
    """Return the date of an entry's *field* in the format *form*.

    None if the date is not known as closely.
    """
    date = Date.from_field(field)
    directives = set(_DIRECTIVE.findall(form))
    if date.month is None and directives & _MONTH_DIRECTIVES:
        return None
    if date.day is None and directives & _DAY_DIRECTIVES:
        return None
    month = date.month or 0
    day = date.day or 0
    values = {
        "Y": f"{date.year:04}",
        "y": f"{date.year % 100:02}",
        "m": f"{month:02}",
        "-m": str(month),
        "b": MONTH_SHORT_NAMES[month - 1],
        "B": MONTH_NAMES[month - 1],
        "d": f"{day:02}",
        "-d": str(day),
    }
    return _DIRECTIVE.sub(lambda match: values[match[1]], form)


@lru_cache(maxsize=256)
def compile_date_regex(form: str) -> re.Pattern[str]:
    """Return what a date written as *form* looks like.

    It is not part of a longer number.
    """
    # Directives stand at odd positions.
    parts = [
        _PARTS[part] if index % 2 else re.escape(part)
        for index, part in enumerate(_DIRECTIVE.split(form))
    ]
    return re.compile(rf"(?<!\d){''.join(parts)}(?!\d)", re.ASCII)


def parse_in_format(text: str, form: str) -> str | None:
    """Return the date that *text* names, as an entry holds it.

    None if it is not written as *form*.
    """
    match = compile_date_regex(form).fullmatch(text)
    if match is None:
        return None
    parts = match.groupdict()
    long_year = parts.get("Y")
    year = int(long_year) if long_year else read_short_year(parts["y"])
    day = parts.get("d") or parts.get("e")
    return str(Date(year, _parse_month(parts), int(day) if day else None))


def _parse_month(parts: Mapping[str, str | None]) -> int | None:
    """Return the month of a matched date, by its number or name; None without one."""
    short_name, name = parts.get("b"), parts.get("B")
    if short_name:
        return MONTH_SHORT_NAMES.index(short_name) + 1
    if name:
        return MONTH_NAMES.index(name) + 1
    number = parts.get("m") or parts.get("n")
    return int(number) if number else None


@lru_cache(maxsize=1024)
def find_format(
    text: str,
    *,
    leads: bool = False,
    order: Order | None = None,
) -> str | None:
    """Return the format that reads *text* as its date, and writes that date so again.

    None if no format does.

    Args:
        text: a date, such as `Feb. 28, 2025`, the format of which is `%b. %-d, %Y`.
        leads: see `parse_date`.
        order: see `parse_date`.
    """
    date = parse_date(text, leads=leads, order=order)
    if date is None:
        return None
    # Numbers and names stand at odd positions.
    pieces = _PIECE.split(text)
    parts = pieces[1::2]
    has_name = any(part.isalpha() for part in parts)
    numbers = [part for part in parts if part.isdigit()]
    is_padded = not has_name and all(len(number) > 1 for number in numbers)
    for roles in _ROLES:
        if len(roles) != len(parts):
            continue
        directives = [
            _find_directive(role, part, is_padded=is_padded)
            for role, part in zip(roles, parts, strict=True)
        ]
        pieces[1::2] = directives
        form = "".join(pieces)
        if "" not in directives and parse_in_format(text, form) == str(date):
            return form
    return None


def _find_directive(
    role: str,
    part: str,
    *,
    is_padded: bool,
) -> str:
    """Return the directive that writes *part*, one of a date; "" if none does.

    Args:
        role: `Y` or `y` for the year, `m` or `d`.
        part: digits, or a month's name.
        is_padded: whether 10 is written so among months and days that are filled up
            with zeros.
    """
    if part.isalpha():
        if role != "m":
            return ""
        # "May" is both: the short form suits the other months of a list as well.
        if part in MONTH_SHORT_NAMES:
            return "%b"
        return "%B" if part in MONTH_NAMES else ""
    if role in "Yy":
        return f"%{role}"
    is_filled = part[0] == "0" or (len(part) > 1 and is_padded)
    return f"%{role}" if is_filled else f"%-{role}"
