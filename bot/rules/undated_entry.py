"""undated-entry."""

from collections.abc import Iterator

from bot.identity.identifiers import find_year, identify
from bot.listing.own_facts import find_date
from bot.model.entry import Entry
from bot.model.finding import Fix, SetValue
from bot.model.rule import EntryFile, Violation, rule
from bot.model.wording import say


@rule("warning")
def undated_entry(file: EntryFile) -> Iterator[Violation]:
    """In a section sorted by date, every entry has one.

    ## Why is this bad?
    An entry without a year comes last, where nobody looks for it.

    ## How to fix it
    Add `year`, the year in which the work first appeared, or `date`. Where the
    entry's paper is on arXiv and no venue is named, the number tells the year,
    and the bot adds it.
    """
    entry, section = file.entry, file.section
    if entry is None or section is None or section.order not in {"year", "oldest"}:
        return
    if entry.date or entry.year is not None or entry.removed is not None:
        return
    # What a source knows exactly is filled in by `incomplete-entry`.
    if find_date(file) is not None:
        return
    # A year or date that is there, but is no valid one, is another rule's matter.
    if any(problem.field[:1] in {("year",), ("date",)} for problem in file.problems):
        return
    year = _find_year_of_paper(entry)
    if year is None:
        yield Violation(
            say(
                "The entry has no year, so it comes last; "
                "add one, such as `year: 2024`."
            )
        )
        return
    # With a venue, the year may be meant to be that of the conference.
    is_safe = entry.venue is None
    fix = Fix(
        say("Add `year: {year}`", year=year),
        (SetValue(("year",), year),),
        safe=is_safe,
    )
    message = say("The entry has no year; its paper's number says {year}.", year=year)
    yield Violation(message, fix=fix)


def _find_year_of_paper(entry: Entry) -> int | None:
    """Return the year that the entry's own paper link tells; None if none tells one.

    Such a link is the main one, or one that is called the paper: others may be of other
    works.
    """
    for number, link in enumerate(entry.all_links):
        if number == 0 or link.label == "paper":
            year = find_year(identify(link.url))
            if year:
                return year
    return None
