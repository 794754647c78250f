"""The one way to read a date: what a text, a heading or a part of a longer text says about when.

A date has the precision that it is written with. Nothing here raises: a text
that holds no date gives None, or nothing. Words and names of months are data
in `words`; the forms are in `forms`.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal

from bot.model.dates import forms
from bot.model.dates.date import Date
from bot.model.dates.statements import DateRange, Mention, PublicationState, Statement
from bot.model.dates.venues import (
    is_month_like,
    may_be_venue,
    parse_venue,
    read_short_year,
)
from bot.model.dates.words import LANGUAGES, MONTHS, WORDS_BESIDE_YEAR, split_spellings

# Which of two numbers before a year is the day.
Order = Literal["day first", "month first"]
# Characters of a text that says nothing but when and where. A title is seldom shorter,
# a date never longer.
LONGEST_DATE = 80
_VENUE_REACH = 60
# Characters before a year in which its venue, and the rest of its date, stand: few are
# longer.
_DATE_REACH = 28
# Characters behind a year in which a workshop's or a year's word stands.
_AFTER = 16
_DAYS_OF_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


_STATES = {
    spelling: state
    for state, texts in (
        (PublicationState.IN_PRESS, [language.in_press for language in LANGUAGES]),
        (PublicationState.TO_APPEAR, [language.to_appear for language in LANGUAGES]),
        (
            PublicationState.FORTHCOMING,
            [language.forthcoming for language in LANGUAGES],
        ),
    )
    for spelling in split_spellings(texts)
}
_BRACKETS = ' \t\n()[]{}*_.,;:|"“”'
_SEPARATORS = " \t,;:|·()[]/-"
_AWARD = re.compile(forms.AWARDS)


def parse_date(
    text: str, *, leads: bool = False, order: Order | None = None
) -> Date | None:
    """Return the date that the whole of *text* says, with or without a venue; None for a range or anything else.

    Args:
        text: such as `Feb. 28, 2025`, `CVPR'24` or `2024年5月`.
        leads: it stands at the beginning of an item, where `23.10` and `06/23` are
            dates too.
        order: of day and month, where the text is one of many that are known to be
            written so. Without it `03/04/2024` says the year only.
    """
    statement = parse_statement(text, leads=leads, order=order)
    return statement.when if statement and isinstance(statement.when, Date) else None


def parse_statement(
    text: str, *, leads: bool = False, order: Order | None = None
) -> Statement | None:
    """Return what the whole of *text* says about when and where; None if it says anything else, or nothing."""
    return _parse_short_text(text, leads, order) if len(text) <= LONGEST_DATE else None


@lru_cache(maxsize=4096)  # a list says the same few dates again and again
def _parse_short_text(text: str, leads: bool, order: Order | None) -> Statement | None:  # noqa: FBT001
    plain = " ".join(forms.write_plainly(text).split()).strip(_BRACKETS)
    state = _STATES.get(plain.casefold())
    if state is not None:
        return Statement(state)
    may_lead = leads and plain[:1].isdigit()
    if (
        not may_lead
        and not forms.ANCHOR.search(plain)
        and not forms.EIGHT_DIGITS.fullmatch(plain)
    ):
        return None
    for form in _list_whole_forms(may_lead):
        found = form.fullmatch(plain)
        date = _read_match(found, order) if found else None
        if date is not None:
            return Statement(date)
    for form in forms.WHOLE_VENUE_FORMS:
        if (found := form.fullmatch(plain)) and (
            statement := _read_statement(found, order)
        ):
            return statement
    return _parse_range(plain) or _parse_with_venue(plain, order)


def _list_whole_forms(may_lead: bool) -> Iterator[re.Pattern[str]]:  # noqa: FBT001
    yield from forms.FORMS_FROM_YEAR
    yield from forms.FORMS_TO_YEAR
    yield from forms.FORMS_TO_SHORT_YEAR
    yield from forms.WHOLE_FORMS
    if may_lead:
        yield from forms.LEADING_FORMS


def find_dates(text: str, *, order: Order | None = None) -> list[Mention]:
    """Return the dates in *text*, from left to right, none of which is part of an address or a longer number.

    See `parse_date` for *order*.
    """
    if forms.ANCHOR.search(text) is None and not _has_wide_digits(text):
        return []
    plain = forms.write_plainly(text)
    addresses = _spans(forms.ADDRESS.finditer(plain))
    address = next(addresses, None)
    mentions: list[Mention] = []
    end = 0
    for anchor in forms.ANCHOR.finditer(plain):
        while address is not None and address[1] <= anchor.start():
            address = next(addresses, None)
        is_inside = address is not None and address[0] <= anchor.start()
        if is_inside or anchor.start() < end:
            continue
        mention = _read_around(plain, anchor, end, order)
        if mention is not None:
            mentions.append(mention)
            end = mention.end
    return mentions


def find_first_year(text: str) -> int | None:
    """Return the first year that *text* says; None if it says none."""
    return next((mention.date.year for mention in find_dates(text)), None)


def holds_year(text: str) -> bool:
    """Return whether *text*, known to be no title, says a year: `ICCV2023`, `CVPR-22`, `v2024`."""
    return forms.YEAR_ANYWHERE.search(forms.write_plainly(text)) is not None


def parse_leading_date(text: str) -> Mention | None:
    """Return the date with which *text* begins; None if it begins with anything else."""
    first = next(iter(find_dates(text[:LONGEST_DATE])), None)
    return first if first is not None and first.start == 0 else None


def _has_wide_digits(text: str) -> bool:
    return (
        not text.isascii()
        and forms.ANCHOR.search(forms.write_plainly(text)) is not None
    )


def _spans(matches: Iterable[re.Match[str]]) -> Iterator[tuple[int, int]]:
    return (found.span() for found in matches)


def _read_around(
    plain: str, anchor: re.Match[str], after: int, order: Order | None
) -> Mention | None:
    """Return the longest date that holds the year at *anchor* and begins at *after* at the earliest."""
    best: Mention | None = None
    for found in _match_around(plain, anchor, after):
        is_longer = best is None or found.end() - found.start() > best.end - best.start
        statement = (
            _read_statement(found, order)
            if is_longer and found.end() >= anchor.end()
            else None
        )
        if statement is not None:
            date_start = found.start("date") if statement.venue else found.start()
            best = Mention(found.start(), found.end(), statement, date_start)
    if best is None or forms.PAGES_BEFORE.search(
        plain, max(0, best.start - 10), best.start
    ):
        return None
    return best


def _match_around(
    plain: str, anchor: re.Match[str], after: int
) -> Iterator[re.Match[str]]:
    """Yield where a form fits that begins with the year at *anchor*, or not far before it."""
    place = anchor.start()
    is_short = plain[place] == "'"
    for form in () if is_short else (*forms.RANGES, *forms.FORMS_FROM_YEAR):
        if found := form.match(plain, place):
            yield found
    venue_forms = forms.SHORT_VENUE_FORMS if is_short else forms.VENUE_FORMS
    date_forms = forms.FORMS_TO_SHORT_YEAR if is_short else forms.FORMS_TO_YEAR
    for group, reach in ((venue_forms, _VENUE_REACH), (date_forms, _DATE_REACH)):
        for form in group:
            for found in form.finditer(
                plain, max(after, place - reach), anchor.end() + _AFTER
            ):
                if found.start() >= place:
                    break
                yield found


def _read_statement(found: re.Match[str], order: Order | None) -> Statement | None:
    """Return what a match of a range, of a venue's form or of a date's form says."""
    groups = found.groupdict()
    if "last" in groups:
        span = _read_range(found)
        return Statement(span) if span else None
    venue = groups.get("venue")
    if venue is not None and not may_be_venue(venue):
        return None
    date = _read_match(found, order)
    return (
        Statement(date, f"{venue}{groups.get('tail') or ''}" if venue else None)
        if date
        else None
    )


def _read_match(found: re.Match[str], order: Order | None) -> Date | None:
    """Return the date whose parts a form found; None if there is no such day, or a name is of no month."""
    groups = {name: part for name, part in found.groupdict().items() if part}
    year = int(groups["year"]) if "year" in groups else read_short_year(groups["short"])
    if "first" in groups:
        return _read_two_numbers(groups, year, order)
    month = int(groups["month"]) if "month" in groups else None
    if "word" in groups and groups["word"].casefold() not in WORDS_BESIDE_YEAR:
        return None
    if "name" in groups:
        month = MONTHS.get(groups["name"].casefold())
        if month is None:
            return None
    day = int(groups["day"]) if "day" in groups else None
    return _make_date(year, month, day)


def _read_two_numbers(
    groups: dict[str, str], year: int, order: Order | None
) -> Date | None:
    """Return the date of day and month in either order; the year alone where nothing tells which is which."""
    first, second = int(groups["first"]), int(groups["second"])
    if (
        order is None and groups["sign"] == "."
    ):  # so written only where the day stands first
        order = "day first"
    as_day = None if order == "month first" else _make_date(year, second, first)
    as_month = None if order == "day first" else _make_date(year, first, second)
    if as_day is None or as_month is None or as_day == as_month:
        return as_day or as_month
    return Date(year)


def _make_date(year: int, month: int | None, day: int | None) -> Date | None:
    if month is not None and not 1 <= month <= len(_DAYS_OF_MONTH):
        return None
    if (
        month is not None
        and day is not None
        and not 1 <= day <= _DAYS_OF_MONTH[month - 1]
    ):
        return None
    return Date(year, month, day)


def _parse_range(plain: str) -> Statement | None:
    """Return the range that *plain* is: of two years, or of two dates with a hyphen between."""
    for form in forms.RANGES:
        if found := form.fullmatch(plain):
            span = _read_range(found)
            return Statement(span) if span else None
    first, hyphen, last = plain.partition(" - ")
    if not hyphen:
        return None
    dates = [parse_date(part) for part in (first, last)]
    if dates[0] is None or dates[1] is None or str(dates[0]) > str(dates[1]):
        return None
    return Statement(DateRange(dates[0], dates[1]))


def _read_range(found: re.Match[str]) -> DateRange | None:
    """Return the range that a match holds; None where the second number is a month, or the earlier year."""
    first = int(found["year"])
    if found["open"]:
        return DateRange(Date(first), None)
    if found["last"]:
        last = int(found["last"])
    elif int(found["end"]) <= len(_DAYS_OF_MONTH):
        return None
    else:
        last = first // 100 * 100 + int(found["end"])
    return DateRange(Date(first), Date(last)) if last > first else None


def _parse_with_venue(plain: str, order: Order | None) -> Statement | None:
    """Return what *plain* says if it is a date and a venue, in either order, and perhaps an award."""
    plain = forms.LEAD_IN.sub("", plain, count=1)
    mentions = find_dates(plain, order=order)
    for mention in sorted(
        mentions, key=lambda mention: mention.statement.venue is not None
    ):
        before, after = plain[: mention.start], plain[mention.end :]
        award = _AWARD.search(after)
        if award is not None:
            after = after[: award.start()] + after[award.end() :]
        rest = [
            part
            for part in (before.strip(_SEPARATORS), after.strip(_SEPARATORS))
            if part
        ]
        others = [parse_venue(part, mention.date.year) for part in rest]
        own = mention.statement.venue
        if len(rest) > 1 or None in others or (own and is_month_like(own)):
            continue
        venues = (*others, own) if before.strip(_SEPARATORS) else (own, *others)
        venue = " ".join(venue for venue in venues if venue)
        return Statement(
            mention.statement.when, venue or None, award[0] if award else None
        )
    return None
