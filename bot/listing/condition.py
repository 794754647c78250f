"""The `when:` of a view: `links.paper and not award`, `kind = dataset`."""

import re
from functools import lru_cache
from typing import NamedTuple

from bot.listing.pattern import Fields

# "not award", "links.paper", "kind = dataset".
_TERM = re.compile(r"(not\s+)?([a-z_][\w.-]*)(?:\s*=\s*(.+))?", re.ASCII)


class Term(NamedTuple):
    """One part of a condition: a field that is set, is not set, or has a value."""

    field: str
    negated: bool
    value: str | None


@lru_cache(maxsize=256)
def parse_condition(text: str) -> tuple[Term, ...]:
    """Return the terms of *text*, all of which must hold; none for an empty text.

    Raises:
        ValueError: a term is not of the form `field`, `not field` or `field = value`.
    """
    terms = []
    for part in text.split(" and "):
        source = part.strip()
        if not source:
            continue
        match = _TERM.fullmatch(source)
        if match is None:
            msg = f"`{source}` is not `field`, `not field` or `field = value`."
            raise ValueError(msg)
        negation, field, value = match.groups()
        wanted = value.strip() if value else None
        terms.append(Term(field, bool(negation), wanted))
    return tuple(terms)


def holds(condition: str, entry: Fields) -> bool:
    """Return whether a view with this `when:` shows *entry*."""
    return all(_is_met(term, entry) for term in parse_condition(condition))


def _is_met(term: Term, entry: Fields) -> bool:
    value = entry.value(term.field)
    if term.value is not None:
        return (str(value) == term.value) != term.negated
    return (value not in (None, "", [])) != term.negated
