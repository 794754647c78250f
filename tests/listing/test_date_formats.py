"""Dates in the formats in which lists write them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.listing.date_formats import (
    find_format,
    is_date_format,
    parse_in_format,
    render_in_format,
)

FORMATS = [
    "%Y-%m-%d",
    "%Y.%m",
    "%m/%d/%Y",
    "%-d %B %Y",
    "%b., %Y",
    "%B %-d, %Y",
    "%y.%m",
    "%Y",
    "%-d.%-m.%Y",
]
DATES = st.dates(min_value=dt.date(2000, 1, 1), max_value=dt.date(2049, 12, 31))


@pytest.mark.parametrize(
    ("form", "text", "date"),
    [
        ("%Y-%m-%d", "2024-05-31", "2024-05-31"),
        ("%m/%d/%Y", "05/31/2024", "2024-05-31"),
        ("%-d %B %Y", "3 May 2022", "2022-05-03"),
        ("%b., %Y", "Jun., 2024", "2024-06"),
        ("%y.%m", "25.03", "2025-03"),
        ("%Y", "2019", "2019"),
    ],
)
def test_a_date_is_read_and_written(form: str, text: str, date: str) -> None:
    assert parse_in_format(text, form) == date
    assert render_in_format(date, form) == text


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("%Y-%m", "2024-13"),
        ("%Y-%m", "12024-01"),
        ("%b %Y", "Mai 2024"),
        ("%Y-%m-%d", "2024-05-32"),
    ],
)
def test_what_is_no_date_is_not_read(form: str, text: str) -> None:
    assert parse_in_format(text, form) is None


@pytest.mark.parametrize(
    "form", ["", "May", "%m", "%Y %Y", "%Y %y", "%Y-%d", "%Y-%m-%b", "%Y %H", "%Q"]
)
def test_what_is_no_format_is_refused(form: str) -> None:
    assert not is_date_format(form)


@given(DATES, st.sampled_from(FORMATS))
def test_what_is_written_is_read(date: dt.date, form: str) -> None:
    assert is_date_format(form)
    written = render_in_format(str(date), form)

    assert written is not None
    read = parse_in_format(written, form)
    assert read is not None
    assert str(date).startswith(read)


@given(DATES, st.sampled_from(FORMATS))
def test_the_format_of_a_date_writes_it_again(date: dt.date, form: str) -> None:
    written = render_in_format(str(date), form)
    assert written is not None
    found = find_format(written, leads=True)

    if found is not None:  # else day and month, or year and month, cannot be told apart
        read = parse_in_format(written, found)
        assert read is not None
        assert render_in_format(read, found) == written


@given(st.text(max_size=100))
def test_any_text_has_a_format_that_writes_it_or_none(text: str) -> None:
    form = find_format(text)
    date = parse_in_format(text, form) if form else None

    assert form is None or (is_date_format(form) and date is not None)
    assert form is None or date is None or render_in_format(date, form) == text


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("2024年5月31日", "%Y年%-m月%-d日"),
        ("2024. 5. 31.", "%Y. %-m. %-d."),
        ("May 05, 2024", "%b %d, %Y"),
        ("20240531", None),
        ("2024-05-31T12:00", None),
        ("31 de mayo de 2024", None),
        ("CVPR 2024", None),
    ],
)
def test_only_a_date_that_can_be_written_again_has_a_format(
    text: str, form: str | None
) -> None:
    assert find_format(text) == form
