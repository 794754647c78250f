"""Read what a heading says about when the works below it appeared."""

import re
from dataclasses import dataclass

from bot.model.dates.date import Date
from bot.model.dates.forms import (
    ANCHOR,
    YEAR,
    YEAR_WORDS,
    join_spellings,
    write_plainly,
)
from bot.model.dates.parser import find_dates
from bot.model.dates.words import (
    JOINS,
    LANGUAGES,
    MONTHS,
    WORDS_BESIDE_YEAR,
    split_spellings,
)

# A heading that says when is short.
_LONGEST = 200
# What joins a year and "earlier": `2019 & earlier`, `2019 et avant`.
_AND = r"(?:&|\+|,|/|and|or|y|e|et|ou|o|und|oder|и|или|ve|veya|及|和|및|または)?"
_AND_EARLIER = join_spellings(language.and_earlier for language in LANGUAGES)
_UP_TO = join_spellings(language.up_to for language in LANGUAGES)
# `2019 and earlier`, or `before 2019`.
_FLOOR = (
    rf"\W*(?:(?P<until>{YEAR})\W{{0,3}}(?:{YEAR_WORDS}\.?)?\s?{_AND}\s?{_AND_EARLIER}"
    rf"|(?:{_UP_TO}\b|[≤<~]=?)[\s-]{{0,3}}(?:[^\W\d_]{{1,4}} )?"
    rf"(?P<before>{YEAR})\s?(?:{YEAR_WORDS}\.?)?)\W*"
)
_WORD = re.compile(r"[^\W_]+")
# The letters of a venue: CVPR, NeurIPS, arXiv.
_ACRONYM = re.compile(r"[A-Z]{2}|[a-z][A-Z]|[A-Z][a-z]+[A-Z]")
# Letters of a venue that stands in a heading.
_SHORTEST_VENUE, _LONGEST_VENUE = 3, 12
_WORKS_AND_WEEKS = [language.works for language in LANGUAGES] + [
    language.week for language in LANGUAGES
]
# Words of venues, and endings of days.
_OTHER_WORDS = (
    "venue venues conference conferences journal journals workshop workshops oral spotlight"
    " highlight poster st nd rd th"
)
# Words that may stand beside a date and say nothing of a topic.
_WORDS_BESIDE_DATE = (
    JOINS
    | WORDS_BESIDE_YEAR
    | frozenset(MONTHS)
    | split_spellings(_WORKS_AND_WEEKS)
    | frozenset(_OTHER_WORDS.split())
)
_YEAR_WORDS = split_spellings(language.year for language in LANGUAGES)
# Chinese and Japanese write such words without spaces: `2024年论文`.
_EASTERN = join_spellings(text for text in _WORKS_AND_WEEKS if not text.isascii())
# A number beside a year is a day or a week.
_MOST_DAYS = 53


# An emoji by its name, a comparison, and the hyphen of a venue: `NeurIPS-2021`.
_SIGNS = re.compile(rf":[a-z][a-z0-9_+-]{{1,30}}:|=+|(?<=[A-Za-z])-(?={YEAR}\b)")
# What brackets behind a date add: `ICLR 2023 (under review)`.
_WITH_REMARK = re.compile(r"([^()]{4,100}?) \([^()\d]{2,60}\)\W*")


@dataclass(frozen=True, slots=True)
class Floor:
    """The works below are of *year* or older."""

    year: int


@dataclass(frozen=True, slots=True)
class HeadingDate:
    """The works below are of *date*, a year or a month."""

    date: Date
    is_alone: bool
    """Whether the heading says nothing else: no venue, no week, no words."""


def parse_heading(text: str) -> HeadingDate | Floor | None:
    """Return what a heading's words say about when the works below it appeared.

    None where they say more, such as a topic, or leave it open: `2019-2021`, `Since 2019`
    and `Models (2024)` give no year to the works below.
    """
    if len(text) > _LONGEST:
        return None
    plain = _SIGNS.sub(" ", write_plainly(" ".join(text.split())))
    if ANCHOR.search(plain) is None:
        return None
    remark = _WITH_REMARK.fullmatch(plain)
    said = _parse_plainly(plain)
    if said is not None or remark is None:
        return said
    before = _parse_plainly(remark[1])
    if isinstance(before, HeadingDate):
        return HeadingDate(before.date, is_alone=False)
    return None


def _parse_plainly(plain: str) -> HeadingDate | Floor | None:
    """Return what *plain* says, which has plain signs and single spaces."""
    floor = re.fullmatch(_FLOOR, plain, re.IGNORECASE)
    if floor is not None:
        return Floor(int(floor["until"] or floor["before"]))
    mentions = find_dates(plain)
    if len(mentions) != 1 or not isinstance(mentions[0].statement.when, Date):
        return None
    mention = mentions[0]
    before, after = plain[: mention.start], plain[mention.end :]
    venue = mention.statement.venue or ""
    if not all(map(_is_of_date, _WORD.findall(f"{before} {venue} {after}"))):
        return None
    date = mention.date
    words_beside_year = _WORD.findall(plain.replace(str(date.year), " "))
    is_alone = _YEAR_WORDS.issuperset(map(str.casefold, words_beside_year))
    return HeadingDate(Date(date.year, date.month), is_alone)


def _is_of_date(word: str) -> bool:
    """Return whether *word* of a heading goes with a date.

    It is a day, a week, a kind of work, or a venue.
    """
    if word.isdecimal():
        return len(word) <= 2 and int(word) <= _MOST_DAYS  # noqa: PLR2004  (digits of a day)
    if word.casefold() in _WORDS_BESIDE_DATE:
        return True
    if not word.isascii():
        return (
            re.fullmatch(rf"(?:{_EASTERN}|\d{{1,2}})+", word, re.IGNORECASE) is not None
        )
    is_short = _SHORTEST_VENUE <= len(word) <= _LONGEST_VENUE
    return is_short and word.isalpha() and _ACRONYM.search(word) is not None
