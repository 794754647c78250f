"""The columns of a table: which field each holds, and the pattern of one row."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.importer.infer.item_atoms import LabelNames
from bot.importer.infer.table_cells import (
    Cell,
    Column,
    is_name_like,
    make_cell,
    read_authors,
    read_dates,
    read_links,
    read_title_cells,
    read_venues,
)
from bot.importer.read.items import Run
from bot.importer.read.table_heads import column_heads, find_name_columns
from bot.listing.link_labels import find_label
from bot.listing.pattern import compile_pattern
from bot.listing.slugs import make_slug
from bot.markdown.escaping import split_row
from bot.markdown.inline_tokens import parse_tokens
from bot.markdown.rendered_equality import render_equal
from bot.model.entry import COMMON_FIELDS, Entry
from bot.model.layout import FieldSpec

_DESCRIPTIONS = frozenset(
    str.split(
        "description intro introduction summary about abstract tl;dr tldr "
        "简介 介绍 描述 说明 摘要 备注 概要 説明 설명 "
        "descripción descrição résumé beschreibung описание a\u00e7\u0131klama"
    )
)
_AUTHORS = frozenset(
    str.split("author authors 作者 著者 저자 autor autores auteurs autoren авторы")
)
_VENUES = frozenset(
    str.split(
        "venue conference journal publication 会议 期刊 会议/期刊 发表于 会議 학회 "
        "conferencia conferência conférence konferenz конференция"
    )
)
BEFORE, AFTER = "before", "after"
"""Fields for what stands around the title in its cell."""
AROUND_TITLE: Mapping[str, FieldSpec] = {
    BEFORE: FieldSpec(type="markdown", label="Before the title"),
    AFTER: FieldSpec(type="markdown", label="After the title"),
}
_MARKUP = re.compile(r"[<\[\]`*]|https?://")
_TAG = re.compile(r"<[A-Za-z]")
_FEW = 0.1
_ALIKE = 94
_LONGEST_HEAD = 40
_MOST_BEYOND = 3
"""So many cells more than its table's head may a row have, such as a comment: GitHub does not show them."""
_MOST_ROWS = 8
"""Patterns of rows that a view may have."""


@dataclass(frozen=True, slots=True)
class Table:
    """One way to read a table: the patterns of its rows, and the fields to declare for them."""

    patterns: list[str]
    fields: dict[str, FieldSpec]


def read_tables(
    run: Run, declared: Mapping[str, FieldSpec], labels: LabelNames
) -> list[Table]:
    """Return the ways to read a table, that which tells most first.

    A heading that nearly names a *declared* field shares it.
    """
    heads = column_heads(run)
    rows = [split_row(item.resolved) or [] for item in run.items]
    heads += [""] * _count_beyond(rows, len(heads))
    naming = _find_title_column(run, rows, len(heads))
    titles = [row[naming] for row in rows if naming < len(row) and row[naming]]
    tables: list[Table] = []
    for title in read_title_cells(titles, labels):
        for as_list in (False, True):
            columns = _Columns(heads, rows, naming, title, declared, labels)
            table = columns.read(as_list=as_list)
            if table not in tables:
                tables.append(table)
    return tables


def _count_beyond(rows: Sequence[Sequence[str]], width: int) -> int:
    """Return how many cells stand behind the last column of *width*, if more than a few rows have such cells."""
    beyond = [len(row) - width for row in rows if len(row) > width]
    return (
        min(_MOST_BEYOND, max(beyond)) if len(beyond) > max(1, _FEW * len(rows)) else 0
    )


def _find_title_column(run: Run, rows: Sequence[Sequence[str]], width: int) -> int:
    """Return the number of the column that names the items: by its heading, else by what stands in it."""
    columns = [
        [row[place] for row in rows if place < len(row) and row[place]]
        for place in range(width)
    ]
    named = [place for place in find_name_columns(run) if is_name_like(columns[place])]
    if named:
        return named[0]
    set_off = [
        place
        for place in range(width)
        if columns[place] and _are_set_off(columns[place])
    ]
    telling = [place for place in range(width) if is_name_like(columns[place])]
    return next(iter([*set_off, *telling]), 0)


def _are_set_off(values: Sequence[str]) -> bool:
    """Return whether most of *values* hold a link that names something, or bold text."""
    named = 0
    for value in values:
        tokens = parse_tokens(value)
        links = [
            token for token in tokens if token.kind == "link" and not token.is_badge
        ]
        is_linked = any(find_label(token.text) is None for token in links)
        named += is_linked or any(token.kind == "bold" for token in tokens)
    return named > len(values) / 2 and is_name_like(values)


@dataclass(slots=True)
class _Columns:
    """The columns of a table, read from left to right, that of the title first."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    naming: int
    title: Cell
    declared: Mapping[str, FieldSpec]
    labels: LabelNames

    def read(self, *, as_list: bool) -> Table:
        """Return the table; where it is *as_list*, all links of a cell are one piece of the pattern."""
        shown = {
            path
            for pattern in self.title.patterns
            for path in compile_pattern(pattern).fields
        }
        fields = {name: spec for name, spec in AROUND_TITLE.items() if name in shown}
        taken = set(self.title.slots) | {"title"}
        cells: list[Cell] = []
        for number, head in enumerate(self.heads):
            values = [
                row[number] for row in self.rows if number < len(row) and row[number]
            ]
            if number == self.naming:
                cells.append(self.title)
                continue
            column = Column(head, values, len(self.rows))
            cell = (
                read_links(column, taken, self.labels, as_list=as_list)
                or read_dates(column, taken)
                or _read_common_field(column, taken)
                or _read_own_field(column, taken, {**self.declared, **fields})
            )
            cells.append(cell)
            taken |= cell.slots
            fields |= cell.fields
        return Table(self._combine(cells), fields)

    def _combine(self, cells: Sequence[Cell]) -> list[str]:
        """Return the patterns of whole rows, made of the patterns of the cells that fit each row.

        The most frequent are kept, and one for the rows that none of these writes. Those with fewer fields come
        first: of patterns that show as much of an entry, the first writes it, and so a cell that says that there is
        no link stays as it is.
        """
        first = tuple(cell.patterns[0] for cell in cells)
        if all(len(cell.patterns) == 1 for cell in cells):
            return ["| " + " | ".join(first) + " |"]
        fits = [
            [
                _list_fitting(cell, row[number : number + 1])
                for number, cell in enumerate(cells)
            ]
            for row in self.rows
        ]
        closest = Counter(tuple(fit[0] for fit in row) for row in fits)
        chosen = [patterns for patterns, _ in closest.most_common(_MOST_ROWS - 1)] or [
            first
        ]
        left = [row for row in fits if tuple(fit[0] for fit in row) not in chosen]
        loosest = Counter(tuple(fit[-1] for fit in row) for row in left)
        chosen += [
            patterns for patterns, _ in loosest.most_common(_MOST_ROWS - len(chosen))
        ]
        common = [
            "| " + " | ".join(patterns) + " |" for patterns in dict.fromkeys(chosen)
        ]
        return sorted(common, key=lambda pattern: len(compile_pattern(pattern).fields))


def _list_fitting(cell: Cell, values: Sequence[str]) -> Sequence[str]:
    """Return the patterns of *cell* that fit the one value, or the first where none does or there is no value."""
    if not values or not values[0] or len(cell.patterns) == 1:
        return cell.patterns[:1]
    fitting = [
        pattern for pattern in cell.patterns if _writes_again(pattern, values[0])
    ]
    return fitting or cell.patterns[:1]


@lru_cache(maxsize=1 << 14)
def _writes_again(pattern: str, value: str) -> bool:
    """Return whether *pattern* reads the cell *value* and writes what shows the same."""
    record = compile_pattern(pattern).parse(value)
    if record is None:
        return False
    written = compile_pattern(pattern).render(
        Entry.from_record("l/s/e", {"title": "", **record})
    )
    return written is not None and (written == value or render_equal(written, value))


def _read_common_field(column: Column, taken: Collection[str]) -> Cell | None:
    """Return the cell of a column whose heading names a field that every list has; None for another heading."""
    head = column.head.casefold()
    if head in _VENUES:
        return read_venues(column, taken)
    if head in _AUTHORS and (cell := read_authors(column, taken)):
        return cell
    name = "description" if head in _DESCRIPTIONS else head
    if (
        name not in ("description", "award")
        or name in taken
        or _hold_html(column.values)
    ):
        return None
    return make_cell([f"{{{name}}}"])


def _hold_html(values: Sequence[str]) -> bool:
    """Return whether many of *values* hold HTML, such as pictures, which no field but one of the list's own shows."""
    return sum(_TAG.search(value) is not None for value in values) > _FEW * len(values)


def _read_own_field(
    column: Column, taken: Collection[str], declared: Mapping[str, FieldSpec]
) -> Cell:
    """Return the cell of a column that has a field of its own, under the name that its heading gives."""
    name = _field_name(column.head, taken, declared)
    has_markup = any(_MARKUP.search(value) for value in column.values)
    usual = FieldSpec(
        type="markdown" if has_markup else "text", label=column.head[:_LONGEST_HEAD]
    )
    before = declared.get(name)
    spec = (
        before
        if before and (before.type == "markdown" or usual.type == "text")
        else usual
    )
    return make_cell([f"{{{name}}}"], {name: spec})


def _field_name(
    head: str, taken: Collection[str], declared: Mapping[str, FieldSpec]
) -> str:
    """Return the declared field for a heading; one that is nearly the same (a slip of the pen) is the same field."""
    from rapidfuzz import fuzz, process

    name = make_slug(head)[:_LONGEST_HEAD].replace("-", "_").strip("_") or "column"
    if not name[0].isalpha():
        name = f"column_{name}"
    if name in COMMON_FIELDS or name in ("id", "extra", "link"):
        name = f"{name}_column"
    near = process.extractOne(
        name,
        [field_name for field_name in declared if field_name not in taken],
        scorer=fuzz.ratio,
        score_cutoff=_ALIKE,
    )
    name = near[0] if near else name
    number, wanted = 1, name
    while name in taken:
        number += 1
        name = f"{wanted}_{number}"
    return name
