"""How a pattern writes a date: `{date:%b %Y}`, and reads it back."""

import re
from functools import lru_cache

_MONTHS = ("January", "February", "March", "April", "May", "June",
           "July", "August", "September", "October", "November", "December")  # fmt: skip
_SHORT = tuple(name[:3] for name in _MONTHS)
_PARTS = {
    "Y": r"(?P<Y>(?:19|20)\d\d)",
    "y": r"(?P<y>\d\d)",
    "m": r"(?P<m>0[1-9]|1[0-2])",
    "-m": r"(?P<n>1[0-2]|[1-9])",
    "d": r"(?P<d>0[1-9]|[12]\d|3[01])",
    "-d": r"(?P<e>[12]\d|3[01]|[1-9])",
    "b": f"(?P<b>{'|'.join(_SHORT)})",
    "B": f"(?P<B>{'|'.join(_MONTHS)})",
}
_DIRECTIVE = re.compile(r"%(-?[A-Za-z])", re.ASCII)


def is_date_format(text: str) -> bool:
    """Whether *text* names a year once (`%Y`, `%y`), and at most once a month and a day, in directives that are known.

    Those are `%Y %y %m %-m %b %B %d %-d`, each as `date(1)` writes it in English; a day needs a month.
    """
    used = _DIRECTIVE.findall(text)
    years, months, days = (
        sum(name in kind for name in used) for kind in (("Y", "y"), ("m", "-m", "b", "B"), ("d", "-d"))
    )
    return years == 1 and months <= 1 and days <= months and len(used) == years + months + days


def render_date(date: str, form: str) -> str | None:
    """The date `YYYY[-MM[-DD]]` in the format *form*; None where it is not known as closely."""
    year, month, day = (*map(int, date.split("-")), 0, 0)[:3]
    wanted = set(_DIRECTIVE.findall(form))
    if (not month and wanted & {"m", "-m", "b", "B"}) or (not day and wanted & {"d", "-d"}):
        return None
    values = {
        "Y": f"{year:04}",
        "y": f"{year % 100:02}",
        "m": f"{month:02}",
        "-m": str(month),
        "b": _SHORT[month - 1],
        "B": _MONTHS[month - 1],
        "d": f"{day:02}",
        "-d": str(day),
    }
    return _DIRECTIVE.sub(lambda found: values[found[1]], form)


@lru_cache(maxsize=256)
def date_regex(form: str) -> re.Pattern[str]:
    """What a date written as *form* looks like; not part of a longer number."""
    parts = [
        _PARTS[part] if index % 2 else re.escape(part) for index, part in enumerate(_DIRECTIVE.split(form))
    ]
    return re.compile(rf"(?<!\d){''.join(parts)}(?!\d)", re.ASCII)


def parse_date(text: str, form: str) -> str | None:
    """The date that *text*, written as *form*, names, as `YYYY[-MM[-DD]]`; None if it is not so written."""
    found = date_regex(form).fullmatch(text)
    if found is None:
        return None
    given = found.groupdict()
    date = given.get("Y") or f"20{given['y']}"
    month = given.get("m") or given.get("n")
    if name := given.get("b") or given.get("B"):
        month = str((_MONTHS if "B" in given else _SHORT).index(name) + 1)
    day = given.get("d") or given.get("e")
    return date + (f"-{int(month):02}" if month else "") + (f"-{int(day):02}" if day else "")
