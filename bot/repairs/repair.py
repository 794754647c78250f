"""What a repair is: a small pure function, with its cases beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Repair:
    """One kind of mistake and its repair.

    *function* takes a value and gives it back repaired; a right value comes
    back as it is. It never raises, and repairing twice changes nothing more.
    *about* says what was done, as in "Took quotes away". *cases* hold values
    before and after; the tests run them.
    """

    name: str
    about: str
    function: Callable[[Any], Any]
    cases: tuple[tuple[Any, Any], ...]
