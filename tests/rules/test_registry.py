"""Every rule has one name, one file, one folder of cases and one page."""

import importlib
import pkgutil

import pytest

import bot.rules
from bot.engine.registry import load_rules
from bot.model.rule import Rule
from tests.rules.cases import FOLDER, case_paths

MODULES = sorted(found.name for found in pkgutil.iter_modules(bot.rules.__path__))
RULES = sorted(load_rules())
PUBLISHED = frozenset(
    {
        "broken-relative-path",
        "colliding-path",
        "comment-in-field",
        "cut-off-value",
        "duplicate-work",
        "hidden-character",
        "impossible-year",
        "inconsistent-venue",
        "insecure-link",
        "markup-in-field",
        "misplaced-entry",
        "missing-field",
        "missing-link",
        "mixed-script",
        "overlong-description",
        "placeholder-value",
        "promotional-word",
        "repeated-title",
        "undated-entry",
        "unformatted-entry",
        "unknown-field",
        "unknown-tag",
        "unreadable-entry",
        "wrong-type",
        "year-mismatch",
    }
)
"""Names that stand in layouts and under `allow`: none is dropped, and none ever means something else."""


@pytest.mark.parametrize("module", MODULES)
def test_a_file_holds_the_rule_of_its_name_and_no_other(module: str) -> None:
    found = vars(importlib.import_module(f"bot.rules.{module}"))
    names = [value.name for value in found.values() if isinstance(value, Rule)]

    assert names == [module.replace("_", "-")]
    assert found["__doc__"] == f"{names[0]}."


def test_no_name_is_dropped() -> None:
    assert set(RULES) >= PUBLISHED


@pytest.mark.parametrize("name", RULES)
def test_a_rule_has_a_good_and_a_bad_case(name: str) -> None:
    kinds = {
        path.name.partition("-")[0] for path in case_paths() if path.parent.name == name
    }

    assert kinds == {"good", "bad"}


def test_no_cases_are_left_behind() -> None:
    assert {folder.name for folder in FOLDER.iterdir()} == set(RULES)
    stray = [
        path
        for path in FOLDER.glob("*/*")
        if not path.name.startswith(("good-", "bad-"))
    ]
    assert stray == []


@pytest.mark.parametrize("name", RULES)
def test_a_docstring_says_what_why_and_how(name: str) -> None:
    summary, *rest = load_rules()[name].doc.split("\n")
    headings = [line for line in rest if line.startswith("#")]

    assert summary.endswith(".")
    assert headings == ["## Why is this bad?", "## How to fix it"]


@pytest.mark.parametrize("name", RULES)
def test_a_rule_about_security_is_an_error(name: str) -> None:
    rule = load_rules()[name]

    assert not rule.security or rule.severity == "error"
