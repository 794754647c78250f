"""How a pattern writes a date: `{date:%b %Y}`, and reads it back."""

import re
from functools import lru_cache

from bot.model.dates.date import Date
from bot.model.dates.parser import Order, parse_date
from bot.model.dates.venues import read_short_year
from bot.model.dates.words import MONTH_NAMES, MONTH_SHORT_NAMES

_YEAR = r"(?:19|20)\d\d"
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
FIELD_YEAR = re.compile(r"(?:1[5-9]|20|21)\d\d(?!\d)", re.ASCII)
"""The field `year` where a pattern shows it: older than what running text may mean by a year."""
FIELD_DATE = re.compile(rf"{_YEAR}(?:-\d\d(?:-\d\d)?)?(?![\d-])", re.ASCII)
"""The field `date` where a pattern shows it as it is."""
_DIRECTIVE = re.compile(r"%(-?[A-Za-z])", re.ASCII)
_PIECE = re.compile(r"(\d+|[A-Za-z]+)", re.ASCII)
_ROLES = ("Y", "y", "Ym", "mY", "ym", "my", "Ymd", "dmY", "mdY", "ymd")
"""In which order dates name year, month and day."""


def is_date_format(text: str) -> bool:
    """Whether *text* names a year once (`%Y`, `%y`), and at most once a month and a day, in directives that are known.

    Those are `%Y %y %m %-m %b %B %d %-d`, each as `date(1)` writes it in English; a day needs a month.
    """
    used = _DIRECTIVE.findall(text)
    years, months, days = (
        sum(name in kind for name in used)
        for kind in (("Y", "y"), ("m", "-m", "b", "B"), ("d", "-d"))
    )
    return (
        years == 1
        and months <= 1
        and days <= months
        and len(used) == years + months + days
    )


def render_in_format(field: str, form: str) -> str | None:
    """Return the date of an entry's *field* in the format *form*; None where it is not known as closely."""
    date = Date.from_field(field)
    wanted = set(_DIRECTIVE.findall(form))
    if date.month is None and wanted & {"m", "-m", "b", "B"}:
        return None
    if date.day is None and wanted & {"d", "-d"}:
        return None
    month, day = date.month or 0, date.day or 0
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
    return _DIRECTIVE.sub(lambda found: values[found[1]], form)


@lru_cache(maxsize=256)
def date_regex(form: str) -> re.Pattern[str]:
    """What a date written as *form* looks like; not part of a longer number."""
    parts = [
        _PARTS[part] if index % 2 else re.escape(part)
        for index, part in enumerate(_DIRECTIVE.split(form))
    ]
    return re.compile(rf"(?<!\d){''.join(parts)}(?!\d)", re.ASCII)


def parse_in_format(text: str, form: str) -> str | None:
    """Return the date that *text*, written as *form*, names, as an entry holds it; None if it is not so written."""
    found = date_regex(form).fullmatch(text)
    if found is None:
        return None
    given = found.groupdict()
    year = int(given["Y"]) if given.get("Y") else read_short_year(given["y"])
    month = given.get("m") or given.get("n")
    if name := given.get("b") or given.get("B"):
        names = MONTH_NAMES if given.get("B") else MONTH_SHORT_NAMES
        month = str(names.index(name) + 1)
    day = given.get("d") or given.get("e")
    return str(Date(year, int(month) if month else None, int(day) if day else None))


@lru_cache(maxsize=1024)
def find_format(
    text: str, *, leads: bool = False, order: Order | None = None
) -> str | None:
    """Return the format that reads *text* as the date it says, and writes that date so again; None if none does.

    Args:
        text: a date, such as `Feb. 28, 2025`, the format of which is `%b. %-d, %Y`.
        leads: see `parse_date`.
        order: see `parse_date`.
    """
    date = parse_date(text, leads=leads, order=order)
    if date is None:
        return None
    pieces = _PIECE.split(text)
    words = pieces[1::2]
    has_name = any(word.isalpha() for word in words)
    numbers = [word for word in words if word.isdigit()]
    is_padded = not has_name and all(len(number) > 1 for number in numbers)
    for roles in _ROLES:
        if len(roles) == len(words):
            slots = [
                _find_directive(*pair, is_padded=is_padded)
                for pair in zip(roles, words, strict=True)
            ]
            pieces[1::2] = slots
            form = "".join(pieces)
            if "" not in slots and parse_in_format(text, form) == str(date):
                return form
    return None


def _find_directive(role: str, word: str, *, is_padded: bool) -> str:
    """Return the directive that writes *word*, a part of a date; "" if none does.

    Args:
        role: `Y` or `y` for the year, `m` or `d`.
        word: digits, or a month's name.
        is_padded: whether 10 is written so among months and days that are filled up with zeros.
    """
    if word.isalpha():
        names = {
            **dict.fromkeys(MONTH_NAMES, "%B"),
            **dict.fromkeys(MONTH_SHORT_NAMES, "%b"),
        }
        return names.get(word, "") if role == "m" else ""
    if role in "Yy":
        return f"%{role}"
    is_filled = word[0] == "0" or (len(word) > 1 and is_padded)
    return f"%{role}" if is_filled else f"%-{role}"
