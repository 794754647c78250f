"""The one way to read a date: what a text or a part of a longer text says about when.

A date has the precision that it is written with. Nothing here raises: a text
that holds no date gives None, or nothing. Words and names of months are data
in `words`; the forms are in `forms`.
"""

import re
from collections.abc import Iterator
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
# Characters of a text that says nothing but when and where: no date is longer.
LONGEST_DATE = 80
# Characters before a year in which its venue, and the rest of its date, stand: few are
# longer.
_VENUE_REACH = 60
_DATE_REACH = 28
# Characters behind a year in which a workshop's or a year's word stands.
_AFTER = 16
# Characters before a date in which a word such as `pages` shows that it is none.
_PAGES_REACH = 10
_DAYS_OF_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


_IN_PRESS = split_spellings(language.in_press for language in LANGUAGES)
_TO_APPEAR = split_spellings(language.to_appear for language in LANGUAGES)
_FORTHCOMING = split_spellings(language.forthcoming for language in LANGUAGES)
_STATES = {
    **dict.fromkeys(_IN_PRESS, PublicationState.IN_PRESS),
    **dict.fromkeys(_TO_APPEAR, PublicationState.TO_APPEAR),
    **dict.fromkeys(_FORTHCOMING, PublicationState.FORTHCOMING),
}
_BRACKETS = ' \t\n()[]{}*_.,;:|"“”'
_SEPARATORS = " \t,;:|·()[]/-"
_AWARD = re.compile(forms.AWARDS)


def parse_date(
    text: str, *, leads: bool = False, order: Order | None = None
) -> Date | None:
    """Return the date that the whole of *text* says, with or without a venue.

    None for a range or anything else.

    Args:
        text: such as `Feb. 28, 2025`, `CVPR'24` or `2024年5月`.
        leads: it stands at the beginning of an item, where `23.10` and `06/23` are
            dates too.
        order: of day and month, where the text is one of many that are known to be
            written so. Without it `03/04/2024` says the year only.
    """
    statement = parse_statement(text, leads=leads, order=order)
    if statement is None or not isinstance(statement.when, Date):
        return None
    return statement.when


def parse_statement(
    text: str, *, leads: bool = False, order: Order | None = None
) -> Statement | None:
    """Return what the whole of *text* says about when and where.

    None if it says anything else, or nothing. See `parse_date` for the arguments.
    """
    return _parse_short_text(text, leads, order) if len(text) <= LONGEST_DATE else None


# A list says the same few dates again and again.
# A list says the same few dates again and again.
@lru_cache(maxsize=4096)
def _parse_short_text(
    text: str,
    leads: bool,  # noqa: FBT001 - the cache takes no keywords
    order: Order | None,
) -> Statement | None:
    """Return what *text* says, which is short enough for a date."""
    plain = " ".join(forms.write_plainly(text).split()).strip(_BRACKETS)
    state = _STATES.get(plain.casefold())
    if state is not None:
        return Statement(state)
    may_lead = leads and plain[:1].isdigit()
    has_year = forms.ANCHOR.search(plain) or forms.EIGHT_DIGITS.fullmatch(plain)
    if not may_lead and not has_year:
        return None
    for form in _iterate_whole_forms(may_lead):
        match = form.fullmatch(plain)
        date = _read_match(match, order) if match else None
        if date is not None:
            return Statement(date)
    return (
        _parse_joined_venue(plain, order)
        or _parse_range(plain)
        or _parse_with_venue(plain, order)
    )


def _parse_joined_venue(plain: str, order: Order | None) -> Statement | None:
    """Return what *plain* says if it is a venue and a year as one word: `CVPR2024`."""
    for form in forms.WHOLE_VENUE_FORMS:
        match = form.fullmatch(plain)
        statement = _read_statement(match, order) if match else None
        if statement is not None:
            return statement
    return None


def _iterate_whole_forms(may_lead: bool) -> Iterator[re.Pattern[str]]:  # noqa: FBT001
    """Yield the forms of a text that is nothing but a date."""
    yield from forms.FORMS_FROM_YEAR
    yield from forms.FORMS_TO_YEAR
    yield from forms.FORMS_TO_SHORT_YEAR
    yield from forms.WHOLE_FORMS
    if may_lead:
        yield from forms.LEADING_FORMS


def find_dates(text: str, *, order: Order | None = None) -> list[Mention]:
    """Return the dates in *text*, from left to right.

    None of them is part of an address or a longer number. See `parse_date` for *order*.
    """
    if forms.ANCHOR.search(text) is None and not _has_wide_digits(text):
        return []
    plain = forms.write_plainly(text)
    # Anchors and addresses both come from left to right, so each is looked at once.
    addresses = forms.ADDRESS.finditer(plain)
    address = next(addresses, None)
    mentions: list[Mention] = []
    end = 0
    for anchor in forms.ANCHOR.finditer(plain):
        while address is not None and address.end() <= anchor.start():
            address = next(addresses, None)
        is_in_address = address is not None and address.start() <= anchor.start()
        if is_in_address or anchor.start() < end:
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
    """Return whether *text*, which is known to be no title, says a year.

    Examples are `ICCV2023`, `CVPR-22` and `v2024`.
    """
    return forms.YEAR_ANYWHERE.search(forms.write_plainly(text)) is not None


def parse_leading_date(text: str) -> Mention | None:
    """Return the date with which *text* begins; None if it begins with anything else."""
    mention = next(iter(find_dates(text[:LONGEST_DATE])), None)
    return mention if mention is not None and mention.start == 0 else None


def _has_wide_digits(text: str) -> bool:
    """Return whether *text* says a year in the wide digits of Chinese texts."""
    if text.isascii():
        return False
    return forms.ANCHOR.search(forms.write_plainly(text)) is not None


def _read_around(
    plain: str, anchor: re.Match[str], after: int, order: Order | None
) -> Mention | None:
    """Return the longest date that holds the year at *anchor*.

    It begins at *after* at the earliest. None if there is none.
    """
    best: Mention | None = None
    for match in _match_around(plain, anchor, after):
        is_longer = best is None or match.end() - match.start() > best.end - best.start
        if not is_longer or match.end() < anchor.end():
            continue
        statement = _read_statement(match, order)
        if statement is not None:
            date_start = match.start("date") if statement.venue else match.start()
            best = Mention(match.start(), match.end(), statement, date_start)
    if best is None:
        return None
    reach = max(0, best.start - _PAGES_REACH)
    if forms.PAGES_BEFORE.search(plain, reach, best.start):
        return None
    return best


def _match_around(
    plain: str, anchor: re.Match[str], after: int
) -> Iterator[re.Match[str]]:
    """Yield the matches of all forms that begin with the year at *anchor*, or before it.

    Those before it begin at *after* at the earliest.
    """
    year_start = anchor.start()
    # Two digits behind an apostrophe: CVPR'24, May '24.
    if plain[year_start] == "'":
        venue_forms, date_forms = forms.SHORT_VENUE_FORMS, forms.FORMS_TO_SHORT_YEAR
    else:
        venue_forms, date_forms = forms.VENUE_FORMS, forms.FORMS_TO_YEAR
        for form in (*forms.RANGES, *forms.FORMS_FROM_YEAR):
            match = form.match(plain, year_start)
            if match is not None:
                yield match
    venue_start = max(after, year_start - _VENUE_REACH)
    yield from _match_before(plain, anchor, venue_forms, venue_start)
    date_start = max(after, year_start - _DATE_REACH)
    yield from _match_before(plain, anchor, date_forms, date_start)


def _match_before(
    plain: str, anchor: re.Match[str], candidates: forms.Forms, start: int
) -> Iterator[re.Match[str]]:
    """Yield the matches from *start* on that begin before the year at *anchor*."""
    for form in candidates:
        for match in form.finditer(plain, start, anchor.end() + _AFTER):
            if match.start() >= anchor.start():
                break
            yield match


def _read_statement(match: re.Match[str], order: Order | None) -> Statement | None:
    """Return what a match of a range, of a venue's form or of a date's form says."""
    groups = match.groupdict()
    if "last" in groups:
        span = _read_range(match)
        return Statement(span) if span else None
    venue = groups.get("venue")
    if venue is not None and not may_be_venue(venue):
        return None
    date = _read_match(match, order)
    if date is None:
        return None
    if not venue:
        return Statement(date)
    return Statement(date, f"{venue}{groups.get('tail') or ''}")


def _read_match(match: re.Match[str], order: Order | None) -> Date | None:
    """Return the date whose parts a form has matched.

    None if there is no such day, or if a name is of no month.
    """
    groups = {name: part for name, part in match.groupdict().items() if part}
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
    """Return the date of day and month in either order.

    It is the year alone where nothing tells which number is which.
    """
    number, second = int(groups["first"]), int(groups["second"])
    # 31.05.2024 is written only where the day stands first.
    if order is None and groups["sign"] == ".":
        order = "day first"
    day_first = None if order == "month first" else _make_date(year, second, number)
    month_first = None if order == "day first" else _make_date(year, number, second)
    if day_first is None or month_first is None or day_first == month_first:
        return day_first or month_first
    return Date(year)


def _make_date(year: int, month: int | None, day: int | None) -> Date | None:
    """Return the date; None if there is no such month or day."""
    if month is None:
        return Date(year, month, day)
    if not 1 <= month <= len(_DAYS_OF_MONTH):
        return None
    if day is not None and not 1 <= day <= _DAYS_OF_MONTH[month - 1]:
        return None
    return Date(year, month, day)


def _parse_range(plain: str) -> Statement | None:
    """Return the range that *plain* is: two years, or two dates with a hyphen between."""
    for form in forms.RANGES:
        match = form.fullmatch(plain)
        if match is not None:
            span = _read_range(match)
            return Statement(span) if span else None
    before, hyphen, after = plain.partition(" - ")
    if not hyphen:
        return None
    start, end = parse_date(before), parse_date(after)
    if start is None or end is None or str(start) > str(end):
        return None
    return Statement(DateRange(start, end))


def _read_range(match: re.Match[str]) -> DateRange | None:
    """Return the range that a match holds.

    None where the second number is a month (2024-05), or the earlier year.
    """
    start = int(match["year"])
    if match["open"]:
        return DateRange(Date(start), None)
    if match["last"]:
        end = int(match["last"])
    elif int(match["end"]) <= len(_DAYS_OF_MONTH):
        return None
    else:
        # Two digits are of the same century: 2021-23.
        end = start // 100 * 100 + int(match["end"])
    return DateRange(Date(start), Date(end)) if end > start else None


def _parse_with_venue(plain: str, order: Order | None) -> Statement | None:
    """Return what *plain* says if it is a date with a venue, and perhaps an award."""
    plain = forms.LEAD_IN.sub("", plain, count=1)
    mentions = find_dates(plain, order=order)
    # A date that the forms read alone is tried before one that they read with a venue.
    mentions.sort(key=lambda mention: mention.statement.venue is not None)
    for mention in mentions:
        statement = _read_beside(plain, mention)
        if statement is not None:
            return statement
    return None


def _read_beside(plain: str, mention: Mention) -> Statement | None:
    """Return what *plain* says if it is *mention* with a venue on one side of it.

    None if anything else stands there.
    """
    before, after = plain[: mention.start], plain[mention.end :]
    award = _AWARD.search(after)
    if award is not None:
        after = after[: award.start()] + after[award.end() :]
    before, after = before.strip(_SEPARATORS), after.strip(_SEPARATORS)
    own_venue = mention.statement.venue or ""
    if (before and after) or is_month_like(own_venue):
        return None
    other_venue: str | None = ""
    if before or after:
        other_venue = parse_venue(before or after, mention.date.year)
    if other_venue is None:
        return None
    names = (other_venue, own_venue) if before else (own_venue, other_venue)
    venue = " ".join(filter(None, names))
    return Statement(mention.statement.when, venue or None, award[0] if award else None)
