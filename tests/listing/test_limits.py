"""A rule for taste that is switched on has its limit, a limit its rule, and a mistake is named."""

import datetime as dt

import pytest

from bot.engine.file_pass import Examiner
from bot.engine.registry import load_rules
from bot.errors import ConfigurationError
from bot.listing.config_files import (
    parse_layout,
    parse_read_list,
    render_layout,
    render_read_list,
)
from bot.model.facts import DatedFacts, Facts, group_by_work
from bot.model.layout import Layout, Section, View
from bot.model.limits import REQUIRED_LIMITS, Limits
from bot.model.serialisation import dump_layout, restore_layout

LAYOUT = """title: Things
document: lists/things.md
sections:
  a:
    title: A
    rules: {}
    views:
      a:
        item: "- {title}"
"""
DOCUMENT = "title: Things\ndocument: README.md\nsource: document\n"
ALL = """rules:
  licence-not-accepted: error
  young-repository: warning
  inactive-repository: warning
  few-stars: warning
limits:
  licences: [MIT, Apache-2.0]
  age_days: 90
  idle_days: 730
  stars: 50
"""
RULES = frozenset(load_rules())


def read_error(text: str) -> str:
    with pytest.raises(ConfigurationError) as refusal:
        parse_layout("things", text.encode(), RULES)
    return str(refusal.value)


def test_limits_are_read_as_they_were_written() -> None:
    layout = parse_layout("things", (ALL + LAYOUT).encode(), RULES)

    assert layout.limits == Limits(
        licences=["MIT", "Apache-2.0"], age_days=90, idle_days=730, stars=50
    )
    assert parse_layout("things", render_layout(layout).encode(), RULES) == layout
    assert restore_layout("things", dump_layout(layout)) == layout


def test_a_list_that_is_its_document_has_them_too() -> None:
    data = (DOCUMENT + ALL).encode()
    declared = parse_read_list("things", data, RULES)
    assert declared is not None

    assert declared.limits.stars == 50
    text = render_read_list(declared)
    assert parse_read_list("things", text.encode(), RULES) == declared
    assert parse_layout("things", data, RULES).limits == declared.limits


def test_a_layout_without_limits_has_no_such_key() -> None:
    layout = parse_layout("things", LAYOUT.encode(), RULES)
    declared = parse_read_list("things", DOCUMENT.encode(), RULES)
    assert declared is not None

    assert "limits" not in render_layout(layout)
    assert "limits" not in render_read_list(declared)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "rules:\n  young-repository: warning\n" + LAYOUT,
            (
                "schema/things.yaml:2: rules.young-repository: this rule needs a limit;"
                " write, say, `age_days: 90` under `limits`."
            ),
        ),
        (
            LAYOUT.replace("rules: {}", "rules: {few-stars: error}"),
            (
                "schema/things.yaml:6: sections.a.rules.few-stars: this rule needs a limit;"
                " write, say, `stars: 50` under `limits`."
            ),
        ),
        (
            "rules:\n  licence-not-accepted: error\nlimits:\n  licences: []\n" + LAYOUT,
            (
                "schema/things.yaml:2: rules.licence-not-accepted: this rule needs a limit;"
                " write, say, `licences: [MIT, Apache-2.0]` under `limits`."
            ),
        ),
        (
            "limits:\n  idle_days: 730\n" + LAYOUT,
            (
                "schema/things.yaml:2: limits.idle_days: no rule uses it; write"
                " `inactive-repository: warning` under `rules`."
            ),
        ),
        (
            ALL.replace("age_days: 90", "age_days: ninety") + LAYOUT,
            (
                "schema/things.yaml:8: limits.age_days: write a whole number, not"
                " `ninety`."
            ),
        ),
        (
            ALL.replace("stars: 50", "stars: 0") + LAYOUT,
            (
                "schema/things.yaml:10: limits.stars: write a number that is at least 1,"
                " not `0`."
            ),
        ),
        (
            ALL.replace("[MIT, Apache-2.0]", "MIT") + LAYOUT,
            (
                "schema/things.yaml:7: limits.licences: write a list, such as `[one, two]`,"
                " not `MIT`."
            ),
        ),
        (
            ALL.replace("[MIT, Apache-2.0]", "[MIT, Apache 2.0]") + LAYOUT,
            (
                "schema/things.yaml:7: limits.licences.1: this must be an SPDX identifier,"
                " such as `MIT` or `Apache-2.0`."
            ),
        ),
        (
            ALL.replace("stars: 50", "star: 50") + LAYOUT,
            (
                "schema/things.yaml:10: limits.star: this key is not known here; did you mean"
                " `stars`?"
            ),
        ),
        (
            DOCUMENT + "rules:\n  few-stars: warning\n",
            (
                "schema/things.yaml:5: rules.few-stars: this rule needs a limit; write, say,"
                " `stars: 50` under `limits`."
            ),
        ),
    ],
)
def test_a_mistake_says_where_and_what_to_write(text: str, problem: str) -> None:
    assert read_error(text) == problem


@pytest.mark.parametrize("rule", sorted(REQUIRED_LIMITS))
def test_a_rule_that_is_off_needs_no_limit(rule: str) -> None:
    layout = parse_layout("things", f"rules:\n  {rule}: off\n{LAYOUT}".encode(), RULES)

    assert layout.limits == Limits()


def test_each_rule_that_needs_a_limit_is_for_taste_and_each_limit_is_declared() -> None:
    rules = load_rules()

    assert all(rules[rule].optional for rule in REQUIRED_LIMITS)
    assert {limit.key for limit in REQUIRED_LIMITS.values()} <= set(
        Limits.__dataclass_fields__
    )


FACTS = Facts(
    source="GitHub",
    licence="AGPL-3.0",
    created="2026-11-20",
    last_push="2001-01-01",
    stars=0,
)
TEXT = "title: A tool\nlinks:\n  code: https://github.com/octo-curator/tool\n"


def find_rules(limits: Limits) -> set[str]:
    """The rules for taste that speak of a repository, all of them switched on."""
    section = Section(title="A", views={"a": View(item="- {title}")})
    layout = Layout(
        id="things",
        title="Things",
        document="lists/things.md",
        sections={"a": section},
        rules=dict.fromkeys(REQUIRED_LIMITS, "warning"),
        limits=limits,
    )
    known = [DatedFacts("github:octo-curator/tool", "2026-11-29", FACTS)]
    today = dt.date(2026, 11, 29)
    examiner = Examiner(layout, 2026, facts=group_by_work(known), today=today)
    result = examiner.examine("entries/things/a/tool.yaml", TEXT.encode())
    return {finding.rule for finding in result.findings} & set(REQUIRED_LIMITS)


def test_each_rule_uses_its_limit_and_no_other() -> None:
    assert find_rules(Limits()) == set()
    assert find_rules(Limits(licences=["MIT"])) == {"licence-not-accepted"}
    assert find_rules(Limits(age_days=90)) == {"young-repository"}
    assert find_rules(Limits(idle_days=730)) == {"inactive-repository"}
    assert find_rules(Limits(stars=50)) == {"few-stars"}
