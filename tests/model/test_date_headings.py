"""What headings say about when the works below them appeared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.dates.date import Date
from bot.model.dates.headings import Floor, HeadingDate, parse_heading

YEAR_HEADINGS = """
CVPR 2024 | CVPR'24 | ICLR 2024 Workshop | NeurIPS 2024 (Spotlight) | Papers of 2024 | 🔥 2024 papers | Q1 2024
Week 12 - 2024 | Top papers of the week (June 23 - June 29) - 2024 | 2024年论文 | 第12周 2024 | 2024年第12周
ICLR 2024 (under review) | 2024 (ongoing) | Year==2024 papers | CVPR 2024 :fire: | NeurIPS-2024 | 2024 Venues
2024年の論文 | Artículos de 2024 | Artigos de 2024 | Articles de 2024 | Статьи за 2024 | 2024 makaleleri
"""
ONLY_YEARS = "2024 | Year==2024 | :fire: 2024 | 🔥 2024 | [2024] | 2024 年 | 2024年 | 2024년 | 2024 г. | Year 2024"
MONTHS = "2024年5月 | May, 2024 | 2024-05 | Mai 2024 | Май 2024 | 2024년 5월 | 05/2024"
FLOORS = """
2022 & Prior | 2022 and earlier | 2022 or older | Before 2022 | Up to 2022 | ≤ 2022 | Pre-2022 | 2022年及以前
2022年以前 | 2022년 이전 | 2022 y anteriores | Antes de 2022 | 2022 e anteriores | 2022 et avant | 2022 und früher
до 2022 | 2022 и ранее | 2022 ve öncesi
"""
OTHERS = """
Models | Models (2024) | Models (Post-2021) | Since 2019 | From 2019 | 2019-2021 | The 2010s | 2016+ | 2021 / 2022
Models 2024 (new) | Post-2021 | Deep Learning 2016 | RTX 2080 | https://example.org/2024
"""


def split_cases(text: str) -> list[str]:
    """The headings of one of the texts above."""
    return [
        heading.strip()
        for line in text.strip().splitlines()
        for heading in line.split(" | ")
    ]


@pytest.mark.parametrize("heading", split_cases(YEAR_HEADINGS))
def test_a_heading_says_a_year_beside_a_venue_a_week_or_papers(heading: str) -> None:
    assert parse_heading(heading) == HeadingDate(Date(2024), is_alone=False)


@pytest.mark.parametrize("heading", split_cases(ONLY_YEARS))
def test_a_heading_may_be_nothing_but_a_year(heading: str) -> None:
    assert parse_heading(heading) == HeadingDate(Date(2024), is_alone=True)


@pytest.mark.parametrize("heading", split_cases(MONTHS))
def test_a_heading_may_say_a_month(heading: str) -> None:
    assert parse_heading(heading) == HeadingDate(Date(2024, 5), is_alone=False)


@pytest.mark.parametrize("heading", split_cases(FLOORS))
def test_a_floor_is_a_bound_in_every_language(heading: str) -> None:
    assert parse_heading(heading) == Floor(2022)


@pytest.mark.parametrize("heading", split_cases(OTHERS))
def test_another_heading_says_no_year(heading: str) -> None:
    assert parse_heading(heading) is None


@pytest.mark.parametrize("heading", ["", "x" * 1_000 + " 2024"])
def test_nothing_and_a_long_heading_say_no_year(heading: str) -> None:
    assert parse_heading(heading) is None


@given(st.text(max_size=300))
def test_no_heading_stops_the_reader(heading: str) -> None:
    said = parse_heading(heading)

    assert said is None or isinstance(said, Floor | HeadingDate)
