"""A list of old works is imported with the first year that it shows, so that no rule takes it for a slip."""

import pytest

from bot.listing.config_files import parse_layout
from bot.rules import list_rule_names
from tests.importer.scene import command, written

ITEM = (
    "- [{title}](https://octo-curator.example/{number}) ({year}) - What it is about.\n"
)


def read_first_year(*years: str, extra: str = "") -> int | None:
    items = [
        ITEM.format(title=f"Work {number}", number=number, year=year)
        for number, year in enumerate(years)
    ]
    text = "# Things\n\n## Works\n\n" + "".join(items) + extra
    layout = written(command(text))["schema/things.yaml"]
    return parse_layout("things", layout.encode(), list_rule_names()).limits.first_year


@pytest.mark.parametrize(
    ("years", "first"),
    [
        (("2017", "2020", "2021"), None),
        (("2017", "1950", "2021"), None),
        (("2017", "1949", "2021"), 1949),
        (("1936", "2017", "1843"), 1843),
        # No year of the list is a usual one.
        (("1813", "1851", "1897", "1928"), 1813),
        # These count something, or are numbers of it.
        (("1500", "1600", "1800"), None),
        (("203", "1066", "1204"), None),
    ],
)
def test_the_first_unusual_year_is_the_limit(
    years: tuple[str, ...], first: int | None
) -> None:
    assert read_first_year(*years) == first


def test_the_beginning_of_an_identifier_is_no_year() -> None:
    item = (
        "- [Deep Words](https://arxiv.org/abs/1706.03762) (1706) - What it is about.\n"
    )

    assert read_first_year("2017", "2020", "2021", extra=item) is None
