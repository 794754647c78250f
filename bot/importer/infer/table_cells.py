"""How the cells of one column are written: dates, venues, names of people."""

import re
from collections import Counter
from collections.abc import (
    Collection,
    Iterable,
    Mapping,
    Sequence,
)
from dataclasses import dataclass, field
from typing import Final

from bot.importer.infer.date_and_venue import infer_column_template, infer_meta_template
from bot.listing.link_labels import find_label
from bot.listing.pattern import compile_pattern
from bot.listing.people import is_name_list
from bot.markdown.inline_tokens import parse_tokens
from bot.model.dates.words import LANGUAGES, split_spellings
from bot.model.layout import FieldSpec

# The headings of a column of dates, in all languages in which dates are read.
_DATE_HEADS: Final = split_spellings(language.column for language in LANGUAGES)

# What cells say where there is nothing to say.
ABSENT: Final = frozenset({"-", "–", "—", "n/a", "/", "?"})
_BOLD: Final = re.compile(r"\*\*[^*]+\*\*")

# A letter; a number by itself names no work.
_LETTER: Final = re.compile(r"[^\W\d_]")

# The part of a column's values that must be alike to tell what the column holds.
MOSTLY: Final = 0.6


@dataclass(frozen=True, slots=True)
class Column:
    """The values of one column that are not empty, and how many rows there are."""

    head: str
    values: Sequence[str]
    rows: int
    leaves_out_empty: bool = False
    """Whether a row without a value has nothing of the column, its heading included."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How the cells of one column are written."""

    patterns: Sequence[str]
    """The likeliest first; the others are for values that it does not fit."""
    slots: frozenset[str]
    """What no other column may show."""
    fields: Mapping[str, FieldSpec] = field(default_factory=dict)
    """The fields that have to be declared for it, if any."""


def make_cell(
    patterns: Iterable[str],
    fields: Mapping[str, FieldSpec] | None = None,
) -> Cell:
    """Return the cell that *patterns* write.

    No other column may show one of the links and dates that they show.
    """
    kept = list(patterns)
    slots: set[str] = set()
    for pattern in kept:
        for path in compile_pattern(pattern).fields:
            slots.add(path.removesuffix(".text"))
    # A date has a year: an entry holds one or the other.
    if "year" in slots or "date" in slots:
        slots |= {"year", "date"}
    return Cell(kept, frozenset(slots), fields or {})


def read_authors(
    column: Column,
    taken: Collection[str],
) -> Cell | None:
    """Return the cell of a column of people's names; None for any other column.

    Each name has a comma behind it.
    """
    if "authors" in taken or not column.values:
        return None
    names = sum(is_name_list(value, fewest=1) for value in column.values)
    if names < MOSTLY * len(column.values):
        return None
    return make_cell(["{authors}"])


def read_dates(
    column: Column,
    taken: Collection[str],
) -> Cell | None:
    """Return the cell of a column of dates.

    None means that it has none, or that a date stands elsewhere in the row.
    """
    head = column.head.casefold()
    if head not in _DATE_HEADS and _DATE_HEADS.isdisjoint(head.split()):
        return None
    if "year" in taken or "date" in taken:
        return None
    values = [value for value in column.values if value.casefold() not in ABSENT]
    is_bold = bool(values) and all(map(_BOLD.fullmatch, values))
    mark = "**" if is_bold else ""
    bare_values = [value.strip("*") for value in values] if is_bold else values
    slot = infer_column_template(bare_values)
    if slot is None:
        return _read_dated_venues(values, taken)
    return make_cell([f"{mark}{slot}{mark}"])


def read_venues(
    column: Column,
    taken: Collection[str],
) -> Cell | None:
    """Return the cell of a column of venues: each with its year, or as it stands.

    None means that another column has the venue.
    """
    if "venue" in taken:
        return None
    if "year" in taken or "date" in taken:
        return make_cell(["{venue}"])
    return _read_dated_venues(column.values, taken) or make_cell(["{venue}"])


def _read_dated_venues(
    values: Sequence[str],
    taken: Collection[str],
) -> Cell | None:
    """Return the cell of a column most of whose values are a venue with its year."""
    templates = [infer_meta_template(value) for value in values]
    counted = Counter(template for template in templates if template is not None)
    with_venue = [
        template for template, _ in counted.most_common() if "{venue}" in template
    ]
    total = sum(counted[template] for template in with_venue)
    if "venue" in taken or not with_venue or total < MOSTLY * len(values):
        return None
    dates = [template for template in counted if template not in with_venue]
    # The last pattern writes a venue without a year, or any other value.
    return make_cell([*with_venue, *dates, "{venue}"])


def is_name_like(values: Sequence[str]) -> bool:
    """Return whether most of *values* may name a work.

    A name is a title in a link, in bold or in plain words, and no date.
    """
    names = sum(map(_may_name, values))
    return names > len(values) / 2


def _may_name(value: str) -> bool:
    """Return whether *value* says something that may name a work.

    A date, a number, and a link that says what it leads to do not.
    """
    if infer_meta_template(value) is not None or value.casefold() in ABSENT:
        return False
    texts: list[str] = []
    for token in parse_tokens(value):
        if token.is_badge or token.kind == "image":
            continue
        if token.kind != "link" or find_label(token.text) is None:
            texts.append(token.visible_text)
    return _LETTER.search(" ".join(texts)) is not None
