"""Values from outside: rounded, written one way, and skipped where a line is read."""

from typing import Any

import pytest

from bot.listing.pattern import compile_pattern
from bot.listing.sorting import make_member, make_sort_key
from bot.model.entry import Entry
from bot.model.facts import Facts
from bot.model.layout import Section, View
from bot.model.outside import RepositoryValues, render_outside_value

URL = "https://github.com/octo-curator/kit"
RECORD = {"title": "Kit", "links": {"code": URL}}


def make_entry(name: str = "kit", **outside: Any) -> Entry:  # noqa: ANN401 - any value
    entry = Entry.from_record(f"list/tools/{name}", RECORD)
    entry.outside = outside
    return entry


@pytest.mark.parametrize(
    ("stars", "kept", "shown"),
    [
        (0, 0, "0"),
        (99, 99, "99"),
        (101, 100, "100"),
        (1_234, 1_200, "1.2k"),
        (9_990, 10_000, "10k"),
        (123_456, 120_000, "120k"),
        (999_999, 1_000_000, "1M"),
        (1_260_000, 1_300_000, "1.3M"),
        (10**9, None, "None"),
    ],
)
def test_stars_have_two_digits(stars: int, kept: int | None, shown: str) -> None:
    values = RepositoryValues.from_facts(Facts(source="GitHub", stars=stars))

    assert values.stars == kept
    assert render_outside_value("stars", values.stars) == shown


def test_a_push_is_known_by_its_month_and_a_strange_licence_not_at_all() -> None:
    facts = Facts(source="GitHub", last_push="2026-03-09", licence="<b>")

    values = RepositoryValues.from_facts(facts)

    assert (values.last_push, values.licence) == ("2026-03", None)


@pytest.mark.parametrize(
    ("pattern", "outside", "text"),
    [
        ("- [{title}]({link}) {github.stars}", {"stars": 1200}, f"- [Kit]({URL}) 1.2k"),
        ("- [{title}]({link}){? ⭐{github.stars}?}", {}, f"- [Kit]({URL})"),
        (
            "| {title} | {github.licence} | {link} |",
            {"licence": "MIT"},
            f"| Kit | MIT | {URL} |",
        ),
        ("| {title} | {github.licence} | {link} |", {}, f"| Kit | | {URL} |"),
        (
            "- [{title}]({link}){? ({github.archived}, {github.last_push})?}",
            {"archived": True, "last_push": "2026-03"},
            f"- [Kit]({URL}) (archived, 2026-03)",
        ),
    ],
)
def test_a_value_is_written_and_its_reading_skips_it(
    pattern: str, outside: dict[str, Any], text: str
) -> None:
    entry = make_entry(**outside)

    assert compile_pattern(pattern).render(entry) == text
    assert compile_pattern(pattern).parse(text) == RECORD


@pytest.mark.parametrize("typed", ["1.2k", "1,234", "3 k", "12", "2M"])
def test_any_number_that_a_person_types_is_skipped(typed: str) -> None:
    pattern = compile_pattern("- [{title}]({link}){? ⭐ {github.stars}?}")

    assert pattern.parse(f"- [Kit]({URL}) ⭐ {typed}") == RECORD


@pytest.mark.parametrize(
    ("order", "values", "expected"),
    [
        ("stars", {"a": 5, "b": 900, "c": 0}, "bacd"),
        ("last_push", {"a": "2025-12", "b": "2026-01", "c": "2024-02"}, "bacd"),
    ],
)
def test_a_section_goes_by_a_value_and_the_unknown_come_last(
    order: str, values: dict[str, int | str], expected: str
) -> None:
    view = View(item="- {title}")
    section = Section(title="Tools", views={"tools": view}, order=order)  # type: ignore[arg-type]
    entries = [make_entry("d")]
    entries += [make_entry(name, **{order: value}) for name, value in values.items()]
    members = [make_member(entry, section) for entry in entries]

    ordered = sorted(members, key=make_sort_key(section))

    assert "".join(member.id.slug for member in ordered) == expected
