"""The rules of the bot, one for each module of `bot.rules`."""

import importlib
from functools import cache
from typing import Any

from bot.model.rule import (
    CatalogCheck,
    ChangeCheck,
    FileCheck,
    Rule,
    Scope,
    SectionCheck,
)
from bot.rules import iterate_module_names


@cache
def load_rules() -> dict[str, Rule[Any]]:
    """Import every rule and return all of them by name, in the order of the names."""
    rules: dict[str, Rule[Any]] = {}
    for module_name in iterate_module_names():
        module = importlib.import_module(f"bot.rules.{module_name}")
        rule = getattr(module, module_name)
        rules[rule.name] = rule
    return dict(sorted(rules.items()))


def list_file_rules() -> list[Rule[FileCheck]]:
    """Return the rules that check one file by itself."""
    return _list_rules("file")


def list_catalog_rules() -> list[Rule[CatalogCheck]]:
    """Return the rules that compare entries with each other."""
    return _list_rules("catalog")


def list_change_rules() -> list[Rule[ChangeCheck]]:
    """Return the rules that check what a contribution does to an entry."""
    return _list_rules("change")


def list_section_rules() -> list[Rule[SectionCheck]]:
    """Return the rules that check how large a section is."""
    return _list_rules("section")


def _list_rules(scope: Scope) -> list[Rule[Any]]:
    return [rule for rule in load_rules().values() if rule.scope == scope]
