"""How people write dates, read in ten languages: each with the precision it has."""

import datetime as dt
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.dates.date import Date
from bot.model.dates.parser import (
    find_dates,
    find_first_year,
    parse_date,
    parse_leading_date,
    parse_statement,
)
from bot.model.dates.statements import DateRange, PublicationState, Statement
from bot.model.dates.venues import split_venue
from bot.model.dates.words import LANGUAGES

LINES = Path(__file__).with_name("dates.tsv").read_text(encoding="utf-8").splitlines()
FORMS = [[*line.split("\t"), ""][:4] for line in LINES if not line.startswith("#")]
DAYS = st.dates(min_value=dt.date(1950, 1, 1), max_value=dt.date(2049, 12, 31))
PIECES = st.sampled_from(
    [
        "2024",
        "05",
        "'24",
        " ",
        "-",
        "/",
        ".",
        ",",
        "May",
        "CVPR",
        "年",
        "월",
        "de",
        "31",
        "st",
        "(",
        ")",
        "https://",
        "v",
    ]
)


def told(statement: Statement | None) -> str:
    """What a statement says, in the words of the table."""
    when = statement.when if statement else None
    if isinstance(when, DateRange):
        return f"{when.first}..{when.last or ''}"
    if isinstance(when, PublicationState):
        return when.value
    return str(when) if when else "-"


def precision_of(statement: Statement | None) -> str:
    """The precision of what a statement says, in the words of the table."""
    when = statement.when if statement else None
    if isinstance(when, Date):
        return when.precision
    return {DateRange: "range", PublicationState: "state"}.get(type(when), "none")


def test_the_table_holds_every_language_and_enough_forms() -> None:
    assert len(FORMS) >= 150
    assert len(LANGUAGES) == 10


@pytest.mark.parametrize(
    ("text", "says", "precision", "venue"), FORMS, ids=[form[0] for form in FORMS]
)
def test_a_text_says_a_date_with_its_precision(
    text: str, says: str, precision: str, venue: str
) -> None:
    statement = parse_statement(text)

    assert told(statement) == says
    assert precision_of(statement) == precision
    assert ((statement.venue if statement else None) or "") == venue


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("23.10", "2023-10"),
        ("23-10", "2023-10"),
        ("23/10", "2023-10"),
        ("[06/23]", "2023-06"),
        ("06/23", "2023-06"),
        ("2310", "2023-10"),
        ("23.10.05", "2023-10-05"),
        ("'24", "2024"),
        ("10/11", None),
        ("2010", "2010"),
        ("1080", None),
        ("9999", None),
        ("24", None),
    ],
)
def test_two_digits_are_a_year_where_a_date_leads(text: str, says: str | None) -> None:
    date = parse_date(text, leads=True)

    assert (str(date) if date else None) == says


@pytest.mark.parametrize(
    ("text", "day_first", "month_first"),
    [
        ("03/04/2024", "2024-04-03", "2024-03-04"),
        ("31/05/2024", "2024-05-31", "None"),
        ("05/31/2024", "None", "2024-05-31"),
        ("03.04.2024", "2024-04-03", "2024-03-04"),
        ("CVPR, 03/04/2024", "2024-04-03", "2024-03-04"),
    ],
)
def test_the_caller_may_say_which_number_is_the_day(
    text: str, day_first: str, month_first: str
) -> None:
    assert str(parse_date(text, order="day first")) == day_first
    assert str(parse_date(text, order="month first")) == month_first


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("by A. Author. 3 May 2022", [("3 May 2022", "2022-05-03")]),
        (
            "A talk, CVPR 2024, and a journal, 2025.",
            [("CVPR 2024", "2024"), ("2025", "2025")],
        ),
        ("发表于2024年5月，共3页", [("2024年5月", "2024-05")]),
        ("see https://example.org/2024/05 (2023)", [("2023", "2023")]),
        ("runs on an RTX 2080 Ti at 1080p with 4096 tokens", []),
        ("v2.2023 and 10.1000/2024.5 and 2024x", []),
        ("IJCV 12:1950-1962, 2021", [("2021", "2021")]),
        ("pp. 1990-1999", []),
        ("kept from 2015 to 2019 by hand", [("2015 to 2019", "2015")]),
        ("ICML'23 and ECCV’22", [("ICML'23", "2023"), ("ECCV’22", "2022")]),
        ("２０２４", [("２０２４", "2024")]),
        ("the '90s", []),
    ],
)
def test_dates_are_found_where_they_stand(
    text: str, dates: list[tuple[str, str]]
) -> None:
    assert [
        (text[found.start : found.end], str(found.date)) for found in find_dates(text)
    ] == dates


def test_the_date_behind_a_venue_has_a_place_of_its_own() -> None:
    (mention,) = find_dates("Information and Control, 1977.")

    assert (mention.start, mention.date_start, mention.statement.venue) == (
        16,
        25,
        "Control",
    )


@pytest.mark.parametrize(
    ("text", "end"),
    [("2024) - words", 4), ("May 2024, words", 8), ("words 2024", None), ("", None)],
)
def test_a_text_may_begin_with_a_date(text: str, end: int | None) -> None:
    mention = parse_leading_date(text)

    assert (mention.end if mention else None) == end


@pytest.mark.parametrize(
    ("field", "name", "year"),
    [
        ("CVPR", "CVPR", None),
        ("CVPR 2024", "CVPR", 2024),
        ("CVPR'24", "CVPR", 2024),
        ("CVPR’24", "CVPR", 2024),
        ("CVPR 24", "CVPR", 2024),
        ("2024 CVPR", "CVPR", 2024),
        ("CVPR (2024)", "CVPR", 2024),
        ("NIPS'99", "NIPS", 1999),
        ("3DV", "3DV", None),
    ],
)
def test_a_venue_is_parted_from_its_year(
    field: str, name: str, year: int | None
) -> None:
    assert split_venue(field) == (name, year)


def test_no_spelling_names_two_months() -> None:
    numbers: dict[str, set[int]] = {}
    for language in LANGUAGES:
        for number, spellings in enumerate(language.months.split(), 1):
            for spelling in spellings.split("|"):
                numbers.setdefault(spelling, set()).add(number)

    assert {spelling for spelling, found in numbers.items() if len(found) > 1} == set()
    assert all(len(language.months.split()) in {0, 12} for language in LANGUAGES)


@given(DAYS, st.sampled_from(["year", "month", "day"]))
def test_what_an_entry_says_is_read_as_itself(day: dt.date, precision: str) -> None:
    date = {
        "year": Date(day.year),
        "month": Date(day.year, day.month),
        "day": Date(day.year, day.month, day.day),
    }[precision]

    assert parse_date(str(date)) == date
    assert Date.from_field(str(date)) == date
    assert date.precision == precision


@given(st.text(max_size=120) | st.lists(PIECES, max_size=12).map("".join))
def test_no_text_stops_a_reader(text: str) -> None:
    parse_statement(text, leads=True)
    parse_leading_date(text)
    split_venue(text)
    mentions = find_dates(text)

    assert all(
        0 <= found.start <= found.date_start < found.end <= len(text)
        for found in mentions
    )
    assert all(one.end <= after.start for one, after in pairwise(mentions))
    assert find_first_year(text) == (mentions[0].date.year if mentions else None)


HOSTILE = {
    "years": "2024 ",
    "short years": "'24 ",
    "months": "May 2024 ",
    "slashes": "2024/",
    "hyphens": "2024-",
    "dots": "12.12.2024.",
    "letters": "A",
    "acronyms": "AB ",
    "venues": "AB AB AB CVPR 2024",
    "addresses": "https://2024/",
    "one address": "https://" + "2024/" * 100,
    "Chinese": "2024年5月",
    "wide digits": "２０２４",
    "spaces": " " * 50 + "2024",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_the_time_to_find_dates_grows_with_the_text(kind: str) -> None:
    text = HOSTILE[kind] * (100_000 // len(HOSTILE[kind]))
    start = time.process_time()
    mentions = find_dates(text)

    assert (
        time.process_time() - start < 6
    )  # as `SECONDS_PER_MEGABYTE` in the tests of the import's time
    assert len(mentions) <= len(text)
