"""The columns of a table: which field each holds, and the pattern of one row."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from bot.importer.infer.column_fields import read_common_field, read_own_field
from bot.importer.infer.item_atoms import LabelNames
from bot.importer.infer.link_cells import read_links
from bot.importer.infer.table_cells import (
    Cell,
    Column,
    is_name_like,
    read_dates,
)
from bot.importer.infer.title_cells import read_title_cells
from bot.importer.read.items import Run
from bot.importer.read.table_heads import find_name_columns, read_column_heads
from bot.listing.link_labels import find_label
from bot.listing.pattern import compile_pattern
from bot.markdown.escaping import split_row
from bot.markdown.inline_tokens import parse_tokens
from bot.markdown.rendered_equality import render_equal
from bot.model.entry import Entry
from bot.model.layout import FieldSpec

# Fields for what stands around the title in its cell.
BEFORE, AFTER = "before", "after"
AROUND_TITLE: Mapping[str, FieldSpec] = {
    BEFORE: FieldSpec(type="markdown", label="Before the title"),
    AFTER: FieldSpec(type="markdown", label="After the title"),
}

# So many cells more than its table's head may a row have, such as a comment: GitHub
# does not show them.
_MOST_BEYOND = 3

# Where more than this part of the rows has such cells, they are columns.
_FEW = 0.1

# Patterns of rows that a view may have.
_MOST_ROWS = 8


@dataclass(frozen=True, slots=True)
class Table:
    """One way to read a table: the patterns of its rows, and the fields to declare."""

    patterns: list[str]
    fields: dict[str, FieldSpec]


def read_tables(
    run: Run,
    declared: Mapping[str, FieldSpec],
    labels: LabelNames,
) -> list[Table]:
    """Return the ways to read a table, that which tells most first.

    A heading that nearly names a *declared* field shares it.
    """
    heads = read_column_heads(run)
    rows = [split_row(item.resolved) or [] for item in run.items]
    heads += [""] * _count_beyond(rows, len(heads))
    title_column = _find_title_column(run, rows, len(heads))
    titles = _list_values(rows, title_column)
    tables: list[Table] = []
    for title in read_title_cells(titles, labels):
        columns = Columns(
            heads,
            rows,
            title_column,
            title,
            declared,
            labels,
            write_row=_write_row,
        )
        for table in columns.list_tables():
            if table not in tables:
                tables.append(table)
    return tables


def _list_values(
    rows: Iterable[Sequence[str]],
    column: int,
) -> list[str]:
    """Return the values of a column that are not empty."""
    return [row[column] for row in rows if column < len(row) and row[column]]


def _count_beyond(
    rows: Sequence[Sequence[str]],
    width: int,
) -> int:
    """Return how many columns stand behind the last one of *width*.

    There are none if only a few rows have cells there.
    """
    beyond = [len(row) - width for row in rows if len(row) > width]
    if len(beyond) <= max(1, _FEW * len(rows)):
        return 0
    return min(_MOST_BEYOND, max(beyond))


def _find_title_column(
    run: Run,
    rows: Sequence[Sequence[str]],
    width: int,
) -> int:
    """Return the number of the column that names the items.

    It is found by its heading, else by what stands in it: a title that is set off
    goes before one in plain words. Without either it is the first column.
    """
    columns = [_list_values(rows, number) for number in range(width)]
    for number in find_name_columns(run):
        if is_name_like(columns[number]):
            return number
    for number, values in enumerate(columns):
        if values and _are_set_off(values):
            return number
    for number, values in enumerate(columns):
        if is_name_like(values):
            return number
    return 0


def _are_set_off(values: Sequence[str]) -> bool:
    """Return whether most of *values* hold a link that names something, or bold text."""
    set_off = sum(map(_is_set_off, values))
    return set_off > len(values) / 2 and is_name_like(values)


def _is_set_off(value: str) -> bool:
    for token in parse_tokens(value):
        if token.kind == "bold":
            return True
        is_link = token.kind == "link" and not token.is_badge
        if is_link and find_label(token.text) is None:
            return True
    return False


@dataclass(slots=True)
class Columns:
    """The columns of a table, read from left to right, that of the title first."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    title_column: int
    title: Cell
    declared: Mapping[str, FieldSpec]
    labels: LabelNames
    write_row: Callable[[Sequence[str]], list[str]]
    """It makes the patterns of a row of those of its cells."""
    leaves_out_empty: bool = False
    """Whether the pattern of a row leaves out an empty cell, with what leads to it."""

    def list_tables(self) -> list[Table]:
        """Return the ways to read the table, one or two.

        Several links in a cell go by their labels; in the second they are one piece.
        """
        table = self._read(as_list=False)
        other = self._read(as_list=True)
        return [table] if other == table else [table, other]

    def _read(self, *, as_list: bool) -> Table:
        """Return the table.

        Where it is *as_list*, all links of a cell are one piece of the pattern.
        """
        fields = self._list_fields_around_title()
        # What the columns show that were read so far. Each value has one column.
        taken = {*self.title.slots, "title"}
        cells: list[Cell] = []
        for number, head in enumerate(self.heads):
            if number == self.title_column:
                cells.append(self.title)
                continue
            values = _list_values(self.rows, number)
            column = Column(
                head,
                values,
                len(self.rows),
                leaves_out_empty=self.leaves_out_empty,
            )
            cell = (
                read_links(
                    column,
                    taken,
                    self.labels,
                    as_list=as_list,
                )
                or read_dates(column, taken)
                or read_common_field(column, taken)
                or read_own_field(
                    column,
                    taken,
                    {**self.declared, **fields},
                )
            )
            cells.append(cell)
            taken |= cell.slots
            fields |= cell.fields
        return Table(self._combine(cells), fields)

    def _list_fields_around_title(self) -> dict[str, FieldSpec]:
        """Return the fields for what stands around the title, if its patterns have them."""
        paths: set[str] = set()
        for pattern in self.title.patterns:
            paths.update(compile_pattern(pattern).fields)
        return {name: spec for name, spec in AROUND_TITLE.items() if name in paths}

    def _combine(self, cells: Sequence[Cell]) -> list[str]:
        """Return the patterns of whole rows, made of the patterns of their cells.

        The most frequent are kept, and one for the rows that none of these writes.
        """
        likeliest = tuple(cell.patterns[0] for cell in cells)
        if all(len(cell.patterns) == 1 for cell in cells):
            return self.write_row(likeliest)
        rows = [_RowFit.measure(cells, row) for row in self.rows]
        counted = Counter(row.closest for row in rows)
        chosen = [patterns for patterns, _ in counted.most_common(_MOST_ROWS - 1)]
        if not chosen:
            chosen = [likeliest]
        # The patterns of the other rows that fit most values, to the number allowed.
        others = Counter(row.loosest for row in rows if row.closest not in chosen)
        free = _MOST_ROWS - len(chosen)
        chosen += [patterns for patterns, _ in others.most_common(free)]
        row_patterns: list[str] = []
        for patterns in dict.fromkeys(chosen):
            row_patterns += self.write_row(patterns)
        # Those with fewer fields come first: of patterns that show as much of an entry,
        # the first writes it. So a cell that says that there is no link stays as it is.
        return sorted(dict.fromkeys(row_patterns), key=_count_fields)


class _RowFit(NamedTuple):
    """The patterns that fit the cells of one row."""

    closest: tuple[str, ...]
    """Of each cell the first that fits."""
    loosest: tuple[str, ...]
    """Of each cell the last that fits."""

    @classmethod
    def measure(
        cls,
        cells: Sequence[Cell],
        row: Sequence[str],
    ) -> "_RowFit":
        """Return the patterns of *cells* that fit the values of *row*."""
        fitting = [
            _list_fitting(cell, row[number] if number < len(row) else "")
            for number, cell in enumerate(cells)
        ]
        return cls(
            tuple(patterns[0] for patterns in fitting),
            tuple(patterns[-1] for patterns in fitting),
        )


def _write_row(cell_patterns: Sequence[str]) -> list[str]:
    return ["| " + " | ".join(cell_patterns) + " |"]


def _count_fields(pattern: str) -> int:
    return len(compile_pattern(pattern).fields)


def _list_fitting(cell: Cell, value: str) -> Sequence[str]:
    """Return the patterns of *cell* that fit *value*, at least one.

    The first stands for a value that none fits, and for an empty one.
    """
    likeliest = cell.patterns[:1]
    if not value or len(cell.patterns) == 1:
        return likeliest
    fitting = [pattern for pattern in cell.patterns if _can_rewrite(pattern, value)]
    return fitting or likeliest


# The readings of one table share patterns: each is tried on a value once.
@lru_cache(maxsize=1 << 14)
def _can_rewrite(pattern: str, value: str) -> bool:
    """Return whether *pattern* reads the cell *value* and writes what shows the same."""
    compiled = compile_pattern(pattern)
    record = compiled.parse(value)
    if record is None:
        return False
    entry = Entry.from_record("l/s/e", {"title": "", **record})
    written = compiled.render(entry)
    if written is None:
        return False
    return written == value or render_equal(written, value)
