"""impossible-year."""

from calendar import monthrange
from collections.abc import Iterator

from bot.model.finding import Fix, SetValue
from bot.model.rule import EntryFile, Violation, rule

EARLIEST = 1950
"""Nothing a list of this kind shows is older; a smaller number is a slip."""
_MOST_OF_TWO_DIGITS = 99
_ADVICE = "; write the year in which the work first appeared."


@rule("error", only_if={"year", "date"})
def impossible_year(file: EntryFile) -> Iterator[Violation]:
    """A year or a date is one on which the work can have appeared.

    ## Why is this bad?
    A slip such as `2042` puts the entry at the top of its section for years.

    ## How to mend it
    Write the year in which the work first appeared: 1950 at the earliest, next
    year at the latest (for a conference to come). The bot writes `24` as `2024`.
    """
    entry = file.entry
    if entry is None:
        return
    latest = file.year + 1
    if entry.year is not None and not EARLIEST <= entry.year <= latest:
        fix = _write_century(entry.year, latest)
        yield Violation(
            f"`{entry.year}` is not between {EARLIEST} and {latest}{_ADVICE}",
            ("year",),
            fix,
        )
    if entry.date is None:
        return
    year, _, rest = entry.date.partition("-")
    if not EARLIEST <= int(year) <= latest:
        yield Violation(
            f"The year of `{entry.date}` is not between {EARLIEST} and {latest}{_ADVICE}",
            ("date",),
        )
    elif "-" in rest:
        month, day = map(int, rest.split("-"))
        if day > monthrange(int(year), month)[1]:
            yield Violation(
                f"`{entry.date}` is in no calendar: the month has no day {day}.",
                ("date",),
            )


def _write_century(year: int, latest: int) -> Fix | None:
    """Return the fix that writes a year of two digits with its century, where one century alone is possible."""
    possible = [
        century + year
        for century in (1900, 2000)
        if EARLIEST <= century + year <= latest
    ]
    if year > _MOST_OF_TWO_DIGITS or len(possible) != 1:
        return None
    return Fix(f"Write `year: {possible[0]}`", (SetValue(("year",), possible[0]),))
