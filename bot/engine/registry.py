"""The rules of the bot, one for each module of `bot.rules`."""

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from typing import Any

import bot.rules
from bot.model.rule import (
    CatalogCheck,
    ChangeCheck,
    FileCheck,
    Rule,
    Scope,
    SectionCheck,
)


@cache
def list_rule_names() -> frozenset[str]:
    """Return the names of all rules, such as `duplicate-work`, without importing one."""
    # Reading a list's declarations needs the names alone. Importing every rule would
    # slow the start of each command.
    return frozenset(name.replace("_", "-") for name in _iterate_module_names())


@cache
def load_rules() -> dict[str, Rule[Any]]:
    """Import every rule and return all of them by name, in the order of the names."""
    rules: dict[str, Rule[Any]] = {}
    for module_name in _iterate_module_names():
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


def _iterate_module_names() -> Iterator[str]:
    for module in pkgutil.iter_modules(bot.rules.__path__):
        yield module.name
