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
from bot.listing.pattern_syntax import list_paths
from bot.markdown.escaping import split_row
from bot.markdown.inline_tokens import extract_words

# A longer cell says more than a date.
_LONGEST_DATE = 40
# The line at which a list inside an item begins: "\n  - " or "\n   1. ".
_NESTED = re.compile(r"\n[^\S\n]*+(?:[-*+]|\d{1,9}[.)])\s")
_DATE_FIELDS = ("year", "date")


class Conversion(Protocol):
    """How items of one kind become entries, and which of their views may be united."""

    @property
    def may_host(self) -> bool:
        """Return whether an item may have guests: rows whose title is its second name."""

    @property
    def may_be_hosted(self) -> bool:
        """Return whether an item may be the second view of a work with its own block."""

    def guess_fields(
        self,
        item: Item,
        patterns: Sequence[str],
        /,
    ) -> dict[str, Any]:
        """Return the fields that *item* seems to have, where no pattern writes it.

        There is always a title.
        """

    def list_dated_texts(self, item: Item, /) -> list[str]:
        """Return the parts of *item* each of which may state its date."""

    def is_continuation(self, item: Item, /) -> bool:
        """Return whether *item* is understood only with the item above it."""


class _Texts:
    """Items that are running text."""

    may_host = False
    may_be_hosted = False

    def guess_fields(
        self,
        item: Item,
        _patterns: Sequence[str],
    ) -> dict[str, Any]:
        """Return the fields that the whole text gives.

        Of an item with a list inside, the text above the list gives the fields.
        The list adds links, and a date where that text states none.
        """
        text = item.resolved
        from_text = guess_record(text)
        if not item.nested:
            return from_text
        head = _NESTED.split(text, maxsplit=1)[0].rstrip()
        from_head = guess_record(head)
        dates: dict[str, Any] = {}
        if from_head.keys().isdisjoint(_DATE_FIELDS):
            dates = {key: from_text[key] for key in _DATE_FIELDS if key in from_text}
        return {
            **from_head,
            **dates,
            **_join_links(from_head, from_text),
        }

    def list_dated_texts(self, item: Item) -> list[str]:
        """Return the text."""
        return [item.text]

    def is_continuation(self, _item: Item) -> bool:
        """Return False: a text stands by itself."""
        return False


class _Details(_Texts):
    """Blocks that fold away.

    "title -> NAME" in a summary leads to the rows of that name.
    """

    may_host = True


class _Headings(_Texts):
    """Items that have a heading each."""

    def guess_fields(
        self,
        item: Item,
        _patterns: Sequence[str],
    ) -> dict[str, Any]:
        """Return the fields that the text gives, with the words of its heading as title."""
        heading = item.resolved.partition("\n")[0]
        # The text of a link is taken as a name, where plain words may be cut short.
        named = guess_record(f"[{extract_words(heading)}](https://)")
        return guess_record(item.resolved) | {"title": named["title"]}


class _Rows(_Texts):
    """Rows of a table."""

    may_be_hosted = True

    def guess_fields(
        self,
        item: Item,
        patterns: Sequence[str],
    ) -> dict[str, Any]:
        """Return the fields that the cells give, by the columns of the last pattern.

        Without patterns the columns are not known: the row is read as a text.
        """
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

    def is_continuation(self, item: Item) -> bool:
        """Return whether the first cell is empty: the row above says what stands in it."""
        row = item.text.strip()
        if not row.startswith("|"):
            return False
        first_cell = row[1:].partition("|")[0]
        return not first_cell.strip()


def _guess_row(
    cells: Sequence[str],
    pattern: Pattern,
) -> dict[str, Any]:
    """Return the fields of a row: title, date and venue each from their own cells.

    The links are those of the whole row. A row whose title cell is empty or
    absent takes its title from the whole row too.
    """
    title_cell = _find_title_cell(pattern)
    from_name: dict[str, Any] = {}
    if title_cell < len(cells) and extract_words(cells[title_cell]):
        from_name = guess_record(cells[title_cell])
    from_row = guess_record(" ".join(cells))
    return {
        **from_name,
        "title": from_name.get("title", from_row["title"]),
        **_read_dates(cells, pattern),
        **_join_links(from_name, from_row),
    }


def _find_title_cell(pattern: Pattern) -> int:
    """Return the number of the cell that shows the title; 0 if none does."""
    for number, cell in enumerate(pattern.cells):
        if "title" in list_paths(cell, optional=True):
            return number
    return 0


def _read_dates(
    cells: Sequence[str],
    pattern: Pattern,
) -> dict[str, Any]:
    """Return the year, date and venue of the cells that fit the patterns of their columns."""
    fields: dict[str, Any] = {}
    # A row may have fewer cells than its table has columns.
    for text, program in zip(
        cells,
        pattern.programs,
        strict=False,
    ):
        captured = match(program, text) if text else None
        record = make_record(captured, in_table=True) if captured else None
        if record is None:
            continue
        fields |= {
            key: value
            for key, value in record.items()
            if key in (*_DATE_FIELDS, "venue")
        }
    return fields


def _join_links(
    named: Mapping[str, Any],
    rest: Mapping[str, Any],
) -> dict[str, Any]:
    """Return the field `links` with the links of both, those of *named* at the front.

    Return no field, if there are no links.
    """
    named_links = named.get("links") or {}
    other_links = rest.get("links") or {}
    links = {**named_links, **other_links}
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
