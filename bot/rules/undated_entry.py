"""undated-entry."""

from collections.abc import Iterator

from bot.identity.identifiers import find_year, identify
from bot.model.entry import Entry
from bot.model.finding import Fix, SetValue
from bot.model.rule import EntryFile, Violation, rule


@rule("warning")
def undated_entry(file: EntryFile) -> Iterator[Violation]:
    """In a section sorted by date, every entry has one.

    ## Why is this bad?
    An entry without a year comes last, where nobody looks for it.

    ## How to mend it
    Add `year`, the year in which the work first appeared, or `date`. Where the
    entry's paper is on arXiv and no venue is named, the number tells the year,
    and the bot adds it.
    """
    entry = file.entry
    if (
        entry is None
        or file.section is None
        or file.section.order not in {"year", "oldest"}
    ):
        return
    if entry.date or entry.year is not None or entry.removed is not None:
        return
    if any(problem.field[:1] in {("year",), ("date",)} for problem in file.problems):
        return
    year = _year_of_paper(entry)
    if year is None:
        yield Violation(
            "The entry has no year, so it comes last; add one, such as `year: 2024`."
        )
        return
    fix = Fix(
        f"Add `year: {year}`", (SetValue(("year",), year),), safe=entry.venue is None
    )
    yield Violation(f"The entry has no year; its paper's number says {year}.", fix=fix)


def _year_of_paper(entry: Entry) -> int | None:
    """The year that the entry's own paper link tells: its main link, or the one it calls so."""
    own = (
        link.url
        for place, link in enumerate(entry.all_links)
        if place == 0 or link.label == "paper"
    )
    return next((year for year in map(find_year, map(identify, own)) if year), None)
