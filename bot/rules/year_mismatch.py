"""year-mismatch."""

import re
from collections.abc import Iterator

from bot.identity.identifiers import find_month, identify
from bot.model.dates.parser import find_dates
from bot.model.entry import Entry
from bot.model.finding import Fix, SetValue
from bot.model.rule import EntryFile, Violation, rule
from bot.model.wording import mark_sentence, say

# Years from a preprint to its conference
SLOWEST_VENUE = 3
# Years from a preprint to its journal: of 1,063 surveys of a public list, two were printed
# five years later.
SLOWEST_JOURNAL = 6
# "IEEE Trans. …", "ACM Comput. Surv.", "TPAMI"
_JOURNAL = re.compile(
    r"\b(?:trans|transactions|j|journal|surv|surveys|rev|review|lett|letters|mag"
    r"|magazine|appl|annals|ijcv|jmlr|tacl|tip|tkde|tmm|t?pami)\b",
    re.IGNORECASE,
)
PREPRINT_VENUES = frozenset({"", "arxiv", "corr", "preprint"})
# Labels of main links that are no paper
_ARTICLES = frozenset({"website", "blog", "article", "video"})
_JANUARY, _DECEMBER = 1, 12
# What follows these characters of a text is not looked at.
_LONGEST = 500
# The year of "ECCV' 20"
_SHORT_YEAR = re.compile(r"\w['’] ?(\d\d)\b", re.ASCII)
# Year and month of a link to arXiv since 2007: "/2304.08485"
_NUMBER = re.compile(r"/(\d\d)(0[1-9]|1[0-2])\.\d{4,5}", re.ASCII)


@rule("warning", only_if={"year", "date"})
def year_mismatch(file: EntryFile) -> Iterator[Violation]:
    """The year agrees with the date, and with the arXiv number of the entry's own paper.

    ## Why is this bad?
    The list is sorted by year: a work of 2023 that says 2024 stands under the
    wrong heading. Often the number itself is wrong, pasted from another line.

    ## How to fix it
    Write the year in which the work first appeared, or correct the link. For the
    year of a conference name the conference: with a `venue`, one year before the
    preprint up to three years after it are in order, of a journal up to six. So is any
    year, but that of a month, which the entry's own text or the section's title says, as
    "[ECCV 2020]" does. A `date` beside it is in order in the same way: the conference is
    later than its preprint.
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
        if not _may_be_venues(entry, entry.year, published):
            message = say(
                "`year` says {year}, and `date` says {date}.",
                year=entry.year,
                date=entry.date,
            )
            yield Violation(message, ("year",))
        return
    for url in _list_own_papers(entry):
        submitted = _find_other_year(url, published)
        if submitted and not _is_venues_year(file, entry, submitted):
            yield _make_violation(entry, published, submitted)
            return


def _find_other_year(url: str, published: int) -> int | None:
    """Return the year in which an arXiv paper was submitted, if *published* is another.

    None for a paper elsewhere, too.
    """
    number = _NUMBER.search(url)
    if number is None:
        return None
    year, month = 2000 + int(number[1]), int(number[2])
    # Most links hold a number that agrees, and need not be identified.
    if _may_agree(published, year, month):
        return None
    submitted = find_month(identify(url))
    if not submitted or _may_agree(published, *submitted):
        return None
    return submitted[0]


def _list_own_papers(entry: Entry) -> list[str]:
    """Return the main link, and the one that is called the paper.

    Other links may be of other works.
    """
    urls = []
    for number, link in enumerate(entry.all_links):
        if number == 0 or link.label == "paper":
            urls.append(link.url[:_LONGEST])
    return urls


def _make_violation(entry: Entry, published: int, submitted: int) -> Violation:
    template = mark_sentence(
        "The year is {year}, but the paper's arXiv number is of {year_of_number}."
    )
    # No conference precedes the preprint, so then the year is a slip.
    if not entry.venue and published >= submitted:
        template = mark_sentence(
            "The year is {year}, but the paper's arXiv number is of {year_of_number}. "
            "If it is a conference's year, add the `venue`."
        )
    message = say(template, year=published, year_of_number=submitted)
    # A date says more than the number, so a person must write another one.
    if entry.date:
        return Violation(message, ("date",))
    edit = SetValue(("year",), submitted)
    fix = Fix(say("Write `year: {year}`", year=submitted), (edit,), safe=False)
    return Violation(message, ("year",), fix)


def _may_agree(published: int, year: int, month: int) -> bool:
    """Return whether a work of *published* may bear an arXiv number of *year* and *month*.

    Only the turn of the year is forgiven.
    """
    earliest = year - 1 if month == _JANUARY else year
    latest = year + 1 if month == _DECEMBER else year
    return earliest <= published <= latest


def _is_venues_year(file: EntryFile, entry: Entry, submitted: int) -> bool:
    """Return whether the entry may say the year of a conference or journal.

    Its preprint is of the year *submitted*.
    """
    published = entry.published[0] if entry.published else submitted
    if _may_be_venues(entry, published, submitted):
        return True
    if entry.date or (entry.venue and not _has_venue(entry)):
        return False
    if _is_article(entry) and submitted <= published <= submitted + SLOWEST_VENUE:
        return True
    # What the list itself says of the entry may hold the year: "[ECCV 2020]".
    title = file.section.title if file.section else ""
    declared = [value for value in entry.extra.values() if isinstance(value, str)]
    texts = (entry.verbatim, entry.description, title, *declared)
    return any(_contains_year(text, published) for text in texts if text)


def _may_be_venues(entry: Entry, year: int, preprint: int) -> bool:
    """Return whether *year* may be that of the entry's venue.

    The preprint of the work is of the year *preprint*.
    """
    is_journal = _JOURNAL.search((entry.venue or "")[:_LONGEST]) is not None
    slowest = SLOWEST_JOURNAL if is_journal else SLOWEST_VENUE
    return _has_venue(entry) and preprint - 1 <= year <= preprint + slowest


def _has_venue(entry: Entry) -> bool:
    """Return whether the entry names a venue that is no server of preprints."""
    return (entry.venue or "").casefold() not in PREPRINT_VENUES


def _is_article(entry: Entry) -> bool:
    """Return whether the entry is a page or a talk, beside which a paper is linked."""
    return bool(entry.all_links) and entry.all_links[0].label in _ARTICLES


def _contains_year(text: str, year: int) -> bool:
    """Return whether *text* says the *year*, in four digits or as `ECCV' 20`."""
    text = text[:_LONGEST]
    two_digits = f"{year % 100:02}"
    if any(match[1] == two_digits for match in _SHORT_YEAR.finditer(text)):
        return True
    return any(mention.date.year == year for mention in find_dates(text))
