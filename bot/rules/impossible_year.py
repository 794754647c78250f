"""impossible-year."""

from calendar import monthrange
from collections.abc import Iterator

from bot.model.finding import Fix, SetValue
from bot.model.limits import FIRST_PRINTED, FIRST_YEAR
from bot.model.rule import EntryFile, Violation, rule
from bot.model.wording import say

_MOST_OF_TWO_DIGITS = 99


@rule("error", only_if={"year", "date"})
def impossible_year(file: EntryFile) -> Iterator[Violation]:
    """A year or a date is one on which the work can have appeared.

    ## Why is this bad?
    A slip such as `2042` puts the entry at the top of its section for years.

    ## How to fix it
    Write the year in which the work first appeared: 1950 at the earliest, next
    year at the latest (for a conference to come). The bot writes `24` as `2024`.
    A list of older works names its first year in the layout, which is the maintainers'
    to change: `limits: {first_year: 1800}`. An import does so by itself.
    """
    entry = file.entry
    if entry is None:
        return
    # A conference to come has its year already.
    latest = file.year + 1
    earliest = file.layout.limits.first_year or FIRST_YEAR
    if entry.year is not None and not earliest <= entry.year <= latest:
        fix = _write_century(entry.year, earliest, latest)
        if FIRST_PRINTED <= entry.year < earliest:
            message = _describe_old(str(entry.year), earliest)
        else:
            message = say(
                "`{year}` is not between {earliest} and {latest}; "
                "write the year in which the work first appeared.",
                year=entry.year,
                earliest=earliest,
                latest=latest,
            )
        yield Violation(message, ("year",), fix)
    if entry.date is not None:
        yield from _find_date_fault(entry.date, earliest, latest)


def _find_date_fault(date: str, earliest: int, latest: int) -> Iterator[Violation]:
    """Yield the fault of a date: an impossible year, or a day that no calendar has."""
    year, _, rest = date.partition("-")
    if FIRST_PRINTED <= int(year) < earliest:
        yield Violation(_describe_old(date, earliest), ("date",))
    elif not earliest <= int(year) <= latest:
        message = say(
            "The year of `{date}` is not between {earliest} and {latest}; "
            "write the year in which the work first appeared.",
            date=date,
            earliest=earliest,
            latest=latest,
        )
        yield Violation(message, ("date",))
    elif "-" in rest:
        month, day = map(int, rest.split("-"))
        if day > monthrange(int(year), month)[1]:
            message = say(
                "`{date}` is in no calendar: the month has no day {day}.",
                date=date,
                day=day,
            )
            yield Violation(message, ("date",))


def _describe_old(date: str, earliest: int) -> str:
    """Return what is said of a year or a date that may well be right."""
    return say(
        "`{date}` is before {earliest}, the first year that this list takes; write the year"
        " in which the work first appeared. If that is so long ago, a maintainer can set"
        " `first_year` below `limits` in the layout.",
        date=date,
        earliest=earliest,
    )


def _write_century(year: int, earliest: int, latest: int) -> Fix | None:
    """Return the fix that writes a year of two digits with its century.

    None where more than one century is possible, or none.
    """
    if year > _MOST_OF_TWO_DIGITS:
        return None
    years = (1900 + year, 2000 + year)
    possible_years = [full for full in years if earliest <= full <= latest]
    if len(possible_years) != 1:
        return None
    full_year = possible_years[0]
    edit = SetValue(("year",), full_year)
    return Fix(say("Write `year: {year}`", year=full_year), (edit,))
