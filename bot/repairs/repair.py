"""What a repair is: a small pure function, with its cases beside it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Repair:
    """One kind of mistake and its repair.

    *function* takes a value and returns it repaired; a right value comes
    back as it is. It never raises, and repairing twice changes nothing more.
    *about* says what was done, as in "Took quotes away". *cases* hold values
    before and after; the tests run them.
    """

    name: str
    about: str
    function: Callable[[Any], Any]
    cases: tuple[tuple[Any, Any], ...]


@dataclass
class FieldRepair:
    """The repair of one field of an entry file.

    *value* is the new value; *links* are links for the entry, by label; *unused* are
    the texts that no field takes.
    """

    value: Any
    links: dict[str, str] = field(default_factory=dict)
    unused: list[str] = field(default_factory=list)
