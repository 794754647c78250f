"""All rules there are, found in `bot.rules`."""

import importlib
import pkgutil
from functools import cache
from typing import Any

import bot.rules
from bot.model.rule import CatalogCheck, ChangeCheck, FileCheck, Rule, Scope


@cache
def rule_names() -> frozenset[str]:
    """The names of all rules, without importing one."""
    return frozenset(
        found.name.replace("_", "-")
        for found in pkgutil.iter_modules(bot.rules.__path__)
    )


@cache
def all_rules() -> dict[str, Rule[Any]]:
    """Every rule by name, in the order of names."""
    rules: dict[str, Rule[Any]] = {}
    for module in sorted(
        found.name for found in pkgutil.iter_modules(bot.rules.__path__)
    ):
        function = getattr(importlib.import_module(f"bot.rules.{module}"), module)
        rules[function.name] = function
    return dict(sorted(rules.items()))


def file_rules() -> list[Rule[FileCheck]]:
    """The rules that look at one file by itself."""
    return _of_scope("file")


def catalog_rules() -> list[Rule[CatalogCheck]]:
    """The rules that compare entries with each other."""
    return _of_scope("catalog")


def change_rules() -> list[Rule[ChangeCheck]]:
    """The rules that look at what a contribution does to an entry."""
    return _of_scope("change")


def _of_scope(scope: Scope) -> list[Rule[Any]]:
    return [rule for rule in all_rules().values() if rule.scope == scope]
