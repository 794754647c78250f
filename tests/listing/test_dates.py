"""Dates in the formats in which lists write them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.listing.dates import is_date_format, parse_date, render_date

FORMATS = ["%Y-%m-%d", "%Y.%m", "%m/%d/%Y", "%-d %B %Y", "%b., %Y", "%B %-d, %Y", "%y.%m", "%Y", "%-d.%-m.%Y"]
DATES = st.dates(min_value=dt.date(2000, 1, 1), max_value=dt.date(2099, 12, 31))


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
    assert parse_date(text, form) == date
    assert render_date(date, form) == text


@pytest.mark.parametrize(
    ("form", "text"),
    [("%Y-%m", "2024-13"), ("%Y-%m", "12024-01"), ("%b %Y", "Mai 2024"), ("%Y-%m-%d", "2024-05-32")],
)
def test_what_is_no_date_is_not_read(form: str, text: str) -> None:
    assert parse_date(text, form) is None


@pytest.mark.parametrize("form", ["", "May", "%m", "%Y %Y", "%Y %y", "%Y-%d", "%Y-%m-%b", "%Y %H", "%Q"])
def test_what_is_no_format_is_refused(form: str) -> None:
    assert not is_date_format(form)


@given(DATES, st.sampled_from(FORMATS))
def test_what_is_written_is_read(date: dt.date, form: str) -> None:
    assert is_date_format(form)
    written = render_date(str(date), form)

    assert written is not None
    read = parse_date(written, form)
    assert read is not None
    assert str(date).startswith(read)
