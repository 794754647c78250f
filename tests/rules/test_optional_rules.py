"""Rules for taste are off until a list, or a section, switches them on."""

import datetime as dt
from dataclasses import replace

import pytest

from bot.engine.catalog_pass import Documents, check_catalog
from bot.engine.file_pass import Examiner
from bot.engine.registry import load_rules
from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId
from bot.model.layout import Layout, Level, Section, View

OPTIONAL = {
    *("lowercase-description", "missing-full-stop", "unwanted-full-stop"),
    *("licence-not-accepted", "young-repository", "inactive-repository", "few-stars"),
    "small-section",
}
TODAY = dt.date(2026, 11, 29)
PATH = "entries/demo/tools/example.yaml"
DATA = (
    b"title: A work\nyear: 2023\nlinks:\n  website: https://example.org/\n"
    b"description: reads charts\n"
)


def find_rules(listed: dict[str, Level], own: dict[str, Level]) -> set[str]:
    """The rules that speak of a file, with levels of the list and of its section."""
    view = View(item="- [{title}]({link}) - {description}")
    section = Section(title="Tools", views={"tools": view}, rules=own)
    layout = Layout(
        id="demo",
        title="A demonstration",
        document="lists/demo.md",
        sections={"tools": section, "other": replace(section, rules={})},
        rules=listed,
    )
    result = Examiner(layout, 2026).examine(PATH, DATA)
    assert result.record is not None
    assert result.keys is not None
    subject = EntryId.from_path(PATH)
    catalog = Catalog.keep(
        {"demo": layout}, {subject: result.record}, {subject: result.keys}
    )
    documents = Documents({"demo": layout}, {PATH: DATA}.get)
    found = check_catalog(catalog, [subject], result.findings, documents, TODAY)
    return {finding.rule for finding in found}


def test_only_rules_for_taste_are_off() -> None:
    assert {name for name, rule in load_rules().items() if rule.optional} == OPTIONAL


def test_by_default_nothing_is_said() -> None:
    assert OPTIONAL.isdisjoint(find_rules({}, {}))


@pytest.mark.feature("description-style")
@pytest.mark.parametrize("level", ["warning", "error"])
def test_a_list_or_a_section_switches_one_on(level: Level) -> None:
    assert OPTIONAL & find_rules({"missing-full-stop": level}, {}) == {
        "missing-full-stop"
    }
    assert OPTIONAL & find_rules({}, {"lowercase-description": level}) == {
        "lowercase-description"
    }


@pytest.mark.feature("severities")
def test_a_section_switches_off_what_its_list_has() -> None:
    on: dict[str, Level] = {"missing-full-stop": "warning"}

    assert OPTIONAL.isdisjoint(find_rules(on, {"missing-full-stop": "off"}))


def test_a_file_of_no_known_section_is_not_judged_by_taste() -> None:
    section = Section(title="Other", views={"other": View(item="- {title}")})
    layout = Layout(
        id="demo", title="A", document="lists/demo.md", sections={"other": section}
    )
    result = Examiner(layout, 2026).examine(PATH, DATA)
    catalog = Catalog.keep({"demo": layout}, {}, {})
    documents = Documents({"demo": layout}, {PATH: DATA}.get)

    found = check_catalog(catalog, [], result.findings, documents, TODAY)

    assert OPTIONAL.isdisjoint({finding.rule for finding in found})
