"""Sections that grow, and those that got nothing for a year, as far as days are known."""

import datetime as dt
from pathlib import Path
from typing import Any

from bot.disk.context import open_context
from bot.model.catalog import Catalog
from bot.project.list_survey import count_allowed_rules, find_growing, find_starving
from bot.project.load_settings import load_project

BASE = Path(__file__).parent / "base"
TODAY = dt.date(2026, 1, 31)


def make_catalog(**entries: dict[str, Any]) -> Catalog:
    """A catalog of the list `demo`, whose sections are `models` and `tools`; `models_a` is `models/a`."""
    layouts = load_project(open_context(str(BASE)).workspace).layouts
    records = {
        f"demo/{name.replace('_', '/', 1)}": {"title": name, "year": 2024, **values}
        for name, values in entries.items()
    }
    return Catalog.keep(layouts, records, {})


def test_a_section_grows_by_what_came_in_the_last_thirty_days() -> None:
    catalog = make_catalog(
        models_a={"added": "2026-01-31"},
        models_b={"added": "2026-01-02"},
        models_c={"added": "2026-01-01"},
        models_d={},
        models_e={
            "added": "2026-01-30",
            "removed": {"on": "2026-01-31", "why": "Gone"},
        },
        tools_a={"added": "2025-12-01"},
    )

    (section,) = find_growing(catalog, TODAY)

    assert (section.name, section.entries, section.recent, section.newest) == (
        "Demo list: Models",
        4,
        2,
        "2026-01-31",
    )


def test_a_section_starves_after_a_year_without_a_new_entry() -> None:
    catalog = make_catalog(
        models_a={"added": "2025-02-01"},
        tools_a={"added": "2025-01-31"},
        tools_b={},
    )

    (section,) = find_starving(catalog, TODAY)

    assert (section.name, section.newest) == ("Demo list: Tools", "2025-01-31")


def test_a_section_without_days_starves_where_the_list_has_had_days_for_a_year() -> (
    None
):
    long = make_catalog(models_a={"added": "2024-01-01"}, tools_a={})
    short = make_catalog(models_a={"added": "2025-06-01"}, tools_a={})

    assert [section.name for section in find_starving(long, TODAY)] == [
        "Demo list: Tools",
        "Demo list: Models",
    ]
    assert find_starving(short, TODAY) == ()
    assert find_starving(make_catalog(tools_a={}), TODAY) == ()


def test_what_entries_allow_is_counted_by_rule() -> None:
    catalog = make_catalog(
        models_a={"allow": {"undated-entry": "x", "other-year": "x"}},
        models_b={"allow": {"undated-entry": "x"}},
        models_c={
            "allow": {"undated-entry": "x"},
            "removed": {"on": "2026-01-31", "why": "Gone"},
        },
        tools_a={},
    )

    assert count_allowed_rules(catalog) == {"undated-entry": 2, "other-year": 1}
