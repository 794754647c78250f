"""Dates, venues and awards as lists write them: text turned into the pattern that writes it."""

import re

from bot.listing.dates import date_regex
from bot.listing.pattern_syntax import escape_braces

AWARDS = r"(?:Oral|Spotlight|Highlight|Poster|Best Paper(?: Award)?|Outstanding Paper(?: Award)?|Honorable Mention)"
YEAR = r"(?:19[5-9]\d|20[0-4]\d)"
VENUE = r"(?:[A-Z]|ar[Xx]iv|bio[Rr]xiv|medRxiv)[\w.&/+'-]{0,24}(?: (?!\d{4}\b)[\w.&/+'-]{1,20}){0,4}"
_ISO = ("%Y-%m-%d", "%Y-%m")
_FORMATS = (
    *_ISO, "%Y.%m.%d", "%Y.%m", "%Y/%m/%d", "%Y/%m", "%Y-%-m-%-d", "%Y-%-m", "%Y.%-m.%-d", "%Y.%-m",
    "%b %Y", "%b. %Y", "%b, %Y", "%b., %Y", "%B %Y", "%B, %Y", "%-d %b %Y", "%-d %B %Y", "%b %-d, %Y", "%B %-d, %Y",
    "%b. %-d, %Y", "%-d. %B %Y",
)  # fmt: skip
_LEADING_ONLY = ("%y.%m", "%y-%m", "%y/%m")
_NUMERIC = (
    *_ISO,
    "%Y.%m.%d",
    "%Y.%m",
    "%Y/%m/%d",
    "%Y/%m",
    "%Y-%-m-%-d",
    "%-d.%-m.%Y",
    "%m/%d/%Y",
    "%d/%m/%Y",
    "%-m/%-d/%Y",
    "%-d/%-m/%Y",
)
_VENUE_YEAR = re.compile(rf"{VENUE},? ({YEAR})(?: ({AWARDS}))?")
_SPLIT = re.compile(r"\s*(?:[|,;·/]|\s-\s)\s*")
_MONTH_NAME = re.compile(r"[A-Za-z][a-z]{2}")
"""A month, or a slip of the pen in one; ACL and KDD are venues."""
_LONGEST = 80


def date_template(text: str, *, leads: bool = False) -> str | None:
    """The slot that writes the date *text*; None if it is none. Years of two digits count only where it *leads*."""
    text = text.strip()
    if len(text) > _LONGEST or not text[-1:].isdigit():
        return None
    if re.fullmatch(YEAR, text, re.ASCII):
        return "{year}"
    for form in (*_FORMATS, *(_LEADING_ONLY if leads else ())):
        if date_regex(form).fullmatch(text):
            return "{date}" if form in _ISO else f"{{date:{form}}}"
    return None


def column_template(values: list[str]) -> str | None:
    """The slot that writes a column of dates: the format that most values have; None where most have none.

    Of month and day, the one that is ever above 12 is the day; where none is, nothing is guessed.
    """
    best, most = None, len(values) * 0.8
    if sum(re.fullmatch(YEAR, value, re.ASCII) is not None for value in values) >= most > 0:
        return "{year}"
    for form in dict.fromkeys((*_NUMERIC, *_FORMATS)):
        fitting = [value for value in values if date_regex(form).fullmatch(value)]
        swapped = form.replace("m", "\0").replace("d", "m").replace("\0", "d")
        if "/%Y" in form and all(date_regex(swapped).fullmatch(value) for value in fitting):
            continue
        if len(fitting) > most or (best is None and fitting and len(fitting) == most):
            best, most = form, len(fitting)
    iso = sum(any(date_regex(form).fullmatch(v) for form in (*_ISO, "%Y")) for v in values)
    if iso and iso >= most:
        return "{date}"
    return f"{{date:{best}}}" if best else None


def meta_template(text: str) -> str | None:
    """The pattern of a date, of a venue with a year, or of both: what lists put in brackets. None for anything else."""
    if len(text) > _LONGEST:
        return None
    dated = date_template(text)
    if dated:
        return dated
    if found := _VENUE_YEAR.fullmatch(text):
        between = text[: found.start(1)][len(text[: found.start(1)].rstrip(", ")) :]
        award = " {award}" if found[2] else ""
        return (
            None
            if _MONTH_NAME.fullmatch(text[: found.start(1)].strip(" ,."))
            else f"{{venue}}{between}{{year}}{award}"
        )
    for found in _SPLIT.finditer(text):
        before, after = text[: found.start()], text[found.end() :]
        if (dated := date_template(before)) and _is_venue(after):
            return f"{dated}{{?{escape_braces(found[0])}{{venue}}?}}"
        if (dated := date_template(after)) and _is_venue(before):
            return f"{{venue}}{escape_braces(found[0])}{dated}"
    return None


def _is_venue(text: str) -> bool:
    return re.fullmatch(rf"{VENUE}(?: {YEAR})?(?: {AWARDS})?", text) is not None
