"""impossible-year."""

from calendar import monthrange
from collections.abc import Iterator

from bot.model.rule import EntryFile, Violation, rule

EARLIEST = 1950
"""Nothing a list of this kind shows is older; a smaller number is a slip."""
_ADVICE = "; write the year in which the work first appeared."


@rule("error", only_if={"year", "date"})
def impossible_year(file: EntryFile) -> Iterator[Violation]:
    """A year or a date is one on which the work can have appeared.

    ## Why is this bad?
    A slip such as `2042` puts the entry at the top of its section for years.

    ## How to mend it
    Write the year in which the work first appeared: 1950 at the earliest, next
    year at the latest (for a conference to come).
    """
    entry = file.entry
    if entry is None:
        return
    latest = file.year + 1
    if entry.year is not None and not EARLIEST <= entry.year <= latest:
        yield Violation(f"`{entry.year}` is not between {EARLIEST} and {latest}{_ADVICE}", ("year",))
    if entry.date is None:
        return
    year, _, rest = entry.date.partition("-")
    if not EARLIEST <= int(year) <= latest:
        yield Violation(
            f"The year of `{entry.date}` is not between {EARLIEST} and {latest}{_ADVICE}", ("date",)
        )
    elif "-" in rest:
        month, day = map(int, rest.split("-"))
        if day > monthrange(int(year), month)[1]:
            yield Violation(f"`{entry.date}` is in no calendar: the month has no day {day}.", ("date",))
