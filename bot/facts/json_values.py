"""Read values of JSON that nobody can trust: of another type, too long, or hostile."""

import datetime as dt
import html
import json
import re
from typing import Any

from bot.document.characters import remove_hidden

# As long as the fields of an entry may be.
LONGEST_TITLE = 500
_LONGEST_NAME = 200
_MOST_AUTHORS = 100
# What sources write for the place of a preprint, which is no venue.
_NO_VENUE = frozenset({"", "arxiv", "arxiv.org", "corr", "zenodo"})
# What publishers write into titles: `<i>in vivo</i>`.
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,80}>")
_EARLIEST_YEAR, _LATEST_YEAR = 1000, 2200
# The day at the beginning of a moment: "2023-04-17T17:59:25Z".
_DAY = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])", re.ASCII)


def parse_json(data: bytes) -> Any:  # noqa: ANN401 - whatever it holds
    """Return what *data* holds; None if it is no JSON, or nested too deeply."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def get_text(value: Any, longest: int = _LONGEST_NAME) -> str | None:  # noqa: ANN401
    """Return *value* as one line; None if it is no text, or says nothing.

    Some sources write a list with one text in it. A longer text is cut.
    """
    if isinstance(value, list) and value:
        value = value[0]
    if not isinstance(value, str):
        return None
    # Before anything else is done with it: a source may send a book.
    plain = html.unescape(_TAG.sub("", value[: 4 * longest]))
    text = " ".join(remove_hidden(plain).split())
    return text[:longest].rstrip() or None


def get_venue(value: Any) -> str | None:  # noqa: ANN401
    """Return the venue that *value* names; None if it names none, or where preprints are."""
    venue = get_text(value)
    first_word = venue.casefold().split()[0] if venue else ""
    return None if first_word in _NO_VENUE else venue


def list_names(values: Any, read: Any) -> tuple[str, ...]:  # noqa: ANN401
    """Return what *read* makes of each of *values*, at most 100; without what it refuses."""
    if not isinstance(values, list):
        return ()
    names = [read(value) for value in values[:_MOST_AUTHORS]]
    return tuple(name for name in names if name)


def make_day(text: Any) -> str | None:  # noqa: ANN401
    """Return the day with which a date or a moment begins; None if it begins with none."""
    match = _DAY.match(text.strip()) if isinstance(text, str) else None
    return match[0] if match and _is_day(match[0]) else None


def _is_day(text: str) -> bool:
    """Return whether the calendar has this day."""
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def make_date(parts: Any) -> str | None:  # noqa: ANN401
    """Return a date of numbers for year, month and day; None if the year is none.

    What is no month or day is left out, with what follows.
    """
    if not isinstance(parts, list) or not parts:
        return None
    numbers = [part for part in parts[:3] if type(part) is int]
    if not numbers or not _EARLIEST_YEAR <= numbers[0] <= _LATEST_YEAR:
        return None
    date = f"{numbers[0]:04}"
    for number, most in zip(numbers[1:], (12, 31), strict=False):
        if not 1 <= number <= most:
            break
        date += f"-{number:02}"
    is_whole = len(date) > len("2023-04")
    return date if not is_whole or _is_day(date) else date[: len("2023-04")]
