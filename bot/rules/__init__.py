"""The rules: one file, one rule. The engine finds them here by themselves."""

import pkgutil
from collections.abc import Iterator
from functools import cache


@cache
def list_rule_names() -> frozenset[str]:
    """Return the names of all rules, such as `duplicate-work`, without importing one."""
    # Reading a list's declarations needs the names alone. Importing every rule would
    # slow the start of each command.
    return frozenset(name.replace("_", "-") for name in iterate_module_names())


def iterate_module_names() -> Iterator[str]:
    """Yield the names of the modules in this folder."""
    for module in pkgutil.iter_modules(__path__):
        yield module.name
