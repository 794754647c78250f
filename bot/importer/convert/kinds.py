"""How items of each kind become entries: one strategy for each kind."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from bot.importer.infer.fallback import guess_record
from bot.importer.read.items import Item, ItemKind, Run
from bot.importer.read.kinds import BULLETS, DETAILS, HEADINGS, HTML, PARAGRAPHS, TABLE
from bot.listing.pattern import Pattern, compile_pattern
from bot.listing.pattern_matcher import match
from bot.listing.pattern_record import make_record
from bot.listing.pattern_syntax import paths
from bot.markdown.escaping import split_row
from bot.markdown.inline_tokens import extract_words

_LONGEST_DATE = 40
"""A longer cell says more than a date."""
_NESTED = re.compile(r"\n[^\S\n]*+(?:[-*+]|\d{1,9}[.)])\s")
_DATE_FIELDS = ("year", "date")


class Conversion(Protocol):
    """What is asked about an entry in the making by the kind of its item."""

    @property
    def may_host(self) -> bool:
        """Return whether an item that names its work by a second name may show the items of that name as well."""

    @property
    def may_be_hosted(self) -> bool:
        """Return whether an item may be a second view of a work that has a block of its own."""

    def guess_fields(self, item: Item, patterns: Sequence[str], /) -> dict[str, Any]:
        """Return the fields that *item* seems to have, where no pattern writes it; there is always a title."""

    def list_dated_texts(self, item: Item, /) -> list[str]:
        """Return the parts of *item* each of which may state its date."""

    def continues_item_above(self, item: Item, /) -> bool:
        """Return whether *item* says something only together with the item above it."""


class _Texts:
    """Items that are running text."""

    may_host = False
    may_be_hosted = False

    def guess_fields(self, item: Item, _patterns: Sequence[str]) -> dict[str, Any]:
        """Return the fields that the whole text gives; of an item with a list inside, its first lines name it."""
        text = item.resolved
        from_text = guess_record(text)
        if not item.nested:
            return from_text
        from_head = guess_record(_NESTED.split(text, maxsplit=1)[0].rstrip())
        is_dated = not from_head.keys().isdisjoint(_DATE_FIELDS)
        date_fields = () if is_dated else _DATE_FIELDS
        dates = {key: from_text[key] for key in date_fields if key in from_text}
        return {**from_head, **dates, **_join_links(from_head, from_text)}

    def list_dated_texts(self, item: Item) -> list[str]:
        """Return the text."""
        return [item.text]

    def continues_item_above(self, _item: Item) -> bool:
        """Return False: a text stands by itself."""
        return False


class _Details(_Texts):
    """Blocks that fold away; "title -> NAME" in a summary leads to the rows of that name."""

    may_host = True


class _Headings(_Texts):
    """Items that have a heading each."""

    def guess_fields(self, item: Item, _patterns: Sequence[str]) -> dict[str, Any]:
        """Return the fields that the text gives; its heading names it."""
        heading = item.resolved.partition("\n")[0]
        named = guess_record(f"[{extract_words(heading)}](https://)")
        return guess_record(item.resolved) | {"title": named["title"]}


class _Rows(_Texts):
    """Rows of a table."""

    may_be_hosted = True

    def guess_fields(self, item: Item, patterns: Sequence[str]) -> dict[str, Any]:
        """Return the fields that the cells give, if the columns are known by *patterns*; else the whole row's."""
        cells = split_row(item.text)
        if not cells or not patterns:
            return super().guess_fields(item, patterns)
        return _guess_row(cells, compile_pattern(patterns[-1]))

    def list_dated_texts(self, item: Item) -> list[str]:
        """Return the cells that are short enough for a date."""
        cells = split_row(item.text)
        if not cells:
            return [item.text]
        return [cell for cell in cells if len(cell) <= _LONGEST_DATE]

    def continues_item_above(self, item: Item) -> bool:
        """Return whether the first cell is empty: it is that of the row above."""
        row = item.text.strip()
        return row.startswith("|") and not row[1:].partition("|")[0].strip()


def _guess_row(cells: Sequence[str], pattern: Pattern) -> dict[str, Any]:
    """Return the fields of a row cell by cell: the title from its own cell, the date and the venue from theirs."""
    naming = _find_title_cell(pattern)
    has_name = naming < len(cells) and extract_words(cells[naming])
    from_name = guess_record(cells[naming]) if has_name else {}
    from_row = guess_record(" ".join(cells))
    title = from_name.get("title", from_row["title"])
    return {
        **from_name,
        "title": title,
        **_read_dates(cells, pattern),
        **_join_links(from_name, from_row),
    }


def _find_title_cell(pattern: Pattern) -> int:
    """Return the number of the cell that shows the title; the first, if none does."""
    naming = (
        number
        for number, cell in enumerate(pattern.cells)
        if "title" in paths(cell, optional=True)
    )
    return next(naming, 0)


def _read_dates(cells: Sequence[str], pattern: Pattern) -> dict[str, Any]:
    """Return the year, the date and the venue of the cells that are written as their columns are."""
    fields: dict[str, Any] = {}
    for text, program in zip(cells, pattern.programs, strict=False):
        captured = match(program, text) if text else None
        record = make_record(captured, in_table=True) if captured else None
        fields |= {
            key: value
            for key, value in (record or {}).items()
            if key in (*_DATE_FIELDS, "venue")
        }
    return fields


def _join_links(named: Mapping[str, Any], rest: Mapping[str, Any]) -> dict[str, Any]:
    """Return the field with the links of both, those of *named* at the front; no field, if there are none."""
    links = {**(named.get("links") or {}), **(rest.get("links") or {})}
    return {"links": links} if links else {}


CONVERSIONS: Mapping[ItemKind, Conversion] = {
    BULLETS: _Texts(),
    TABLE: _Rows(),
    DETAILS: _Details(),
    PARAGRAPHS: _Texts(),
    HEADINGS: _Headings(),
    HTML: _Texts(),
}


def get_conversion(run: Run) -> Conversion:
    """Return the strategy for the items of *run*."""
    return CONVERSIONS[run.kind]
