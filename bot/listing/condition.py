"""The `when:` of a view: `links.paper and not award`, `kind = dataset`."""

import re
from functools import lru_cache
from typing import NamedTuple

from bot.listing.pattern import Fields

_TERM = re.compile(r"(not\s+)?([a-z_][\w.-]*)(?:\s*=\s*(.+))?", re.ASCII)


class Term(NamedTuple):
    """One part of a condition: a field that is set, is not set, or has a value."""

    field: str
    negated: bool
    value: str | None


@lru_cache(maxsize=256)
def parse_condition(text: str) -> tuple[Term, ...]:
    """The terms of *text*, all of which must hold; none for an empty text.

    Raises:
        ValueError: a term is not of the form `field`, `not field` or `field = value`.
    """
    terms = []
    for part in filter(None, (part.strip() for part in text.split(" and "))):
        found = _TERM.fullmatch(part)
        if found is None:
            msg = f"`{part}` is not `field`, `not field` or `field = value`."
            raise ValueError(msg)
        terms.append(
            Term(found[2], bool(found[1]), found[3].strip() if found[3] else None)
        )
    return tuple(terms)


def holds(condition: str, entry: Fields) -> bool:
    """Whether *entry* is one that a view with this `when:` shows."""
    for field, negated, wanted in parse_condition(condition):
        value = entry.value(field)
        is_met = value not in (None, "", []) if wanted is None else str(value) == wanted
        if is_met == negated:
            return False
    return True
