"""Items with a labelled line for each field, which are read as the rows of a table.

Such an item is `- [Title](…)`, with `  - Authors: …` and `  - Code: [link](…)` below.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.importer.infer.date_and_venue import infer_meta_template
from bot.importer.infer.item_atoms import LabelNames
from bot.importer.infer.item_template import infer_item_shape
from bot.importer.infer.label_names import find_label_names
from bot.importer.infer.section_patterns import find_patterns
from bot.importer.infer.table_cells import MOSTLY, make_cell
from bot.importer.infer.table_columns import Columns, Table
from bot.importer.read.items import Run
from bot.listing.link_labels import has_kind
from bot.listing.pattern import compile_pattern
from bot.listing.pattern_syntax import escape_braces
from bot.listing.people import is_name_list
from bot.model.layout import FieldSpec

# A line end, with what makes it a hard break and one blank line behind it.
_LINE_END = re.compile(r"((?<![ \t])[ \t]*\\?\n(?:[ \t]*\n)?)")

# A line's indentation and bullet, its label with the colon, and its value:
# `  - **Code:** [link](…)`. The colon of an address ends no label. What stands before
# the value becomes part of a pattern: it has no braces, and all its parts are short.
_LINE = re.compile(
    r"(?P<start>[ \t]{0,24}(?:[-*+][ \t]{1,4})?)"
    r"(?P<label>[^:：\n\[\]{}<>`]{1,40}[:：](?!//)[*_]{0,2}[ \t]{0,4})?"
    r"(?P<value>\S.*)"
)

# A line end takes two blanks for a hard break; with a blank line it is hardly longer.
_LONGEST_LINE_END = 8

# What stands around the words of a label: emoji, emphasis, the colon.
_AROUND_LABEL = re.compile(r"^[\W_]+|[:：*_\s]+$")

# A line is a column if this part of the items have it, and two of several items. That
# of a kind of link, such as `Slides:`, needs no other to tell what it is.
_FEWEST_PART = 0.2
_FEWEST = 2

_MOST_COLUMNS = 16


class _Lead(NamedTuple):
    """What stands before the value of a line; it names the column."""

    text: str
    """The line end, the indentation, the bullet and the label."""
    head: str
    """The words of the label; empty for a line without one."""
    number: int
    """Which of the item's lines with this text it is, from 0."""


@dataclass(frozen=True, slots=True)
class _Lines:
    """An item: its first line, and the values of the others."""

    first: str
    gap: str
    """A line end where a blank line stands below the first line."""
    values: dict[_Lead, str]


def read_labelled_lines(
    runs: Sequence[Run],
    declared: Mapping[str, FieldSpec],
) -> list[Table]:
    """Return the ways to read items that have a labelled line for each field.

    There is none unless most items have such lines. An item with a line that few
    others have is not considered.
    """
    items = _split_items(runs)
    labelled = sum(any(lead.head for lead in item.values) for item in items)
    if not items or labelled < MOSTLY * len(items):
        return []
    (gap, _), *_ = Counter(item.gap for item in items).most_common(1)
    items = [item for item in items if item.gap == gap]
    heads = _find_columns(items)
    known = [item for item in items if item.values.keys() <= heads.keys()]
    labels = find_label_names(runs)
    first_lines = _find_first_lines(known, labels)
    if not first_lines:
        return []
    firsts = _list_firsts(known, heads) if gap else [0]

    def write_row(cell_patterns: Sequence[str]) -> list[str]:
        first_line, *values = cell_patterns
        title = escape_braces(runs[0].marker) + first_line
        lines = [
            escape_braces(lead.text) + value
            for lead, value in zip(heads, values, strict=True)
        ]
        return [title + _join_lines(gap, lines[first:]) for first in firsts]

    columns = Columns(
        heads=["", *heads.values()],
        rows=[
            [item.first, *(item.values.get(lead, "") for lead in heads)]
            for item in known
        ],
        title_column=0,
        title=make_cell(first_lines),
        declared=declared,
        labels=labels,
        write_row=write_row,
        leaves_out_empty=True,
    )
    return columns.list_tables()


def _split_items(runs: Sequence[Run]) -> list[_Lines]:
    """Return the lines of the items that a pattern may write."""
    items: list[_Lines] = []
    for run in runs:
        items += [
            _split_item(item.resolved) for item in run.items if item.may_have_fields
        ]
    return items


def _find_first_lines(
    items: Sequence[_Lines],
    labels: LabelNames,
) -> list[str]:
    """Return the patterns of the first lines, without the bullet."""
    shapes = [
        infer_item_shape(
            item.first,
            "",
            "",
            labelled=True,
            labels=labels,
        )
        for item in items
    ]
    return find_patterns(shapes)


def _split_item(text: str) -> _Lines:
    """Return the lines of an item."""
    first, *parts = _LINE_END.split(text)
    gap = ""
    values: dict[_Lead, str] = {}
    counted: Counter[str] = Counter()
    # The expression has a group: line ends and lines take turns.
    for line_end, line in zip(parts[::2], parts[1::2], strict=True):
        match = _LINE.fullmatch(line)
        if match is None or len(line_end) > _LONGEST_LINE_END:
            continue
        end, _, blank = line_end.partition("\n")
        # Whichever line is the first, the blank line stands above it.
        is_below_gap = bool(blank) and not values
        if is_below_gap:
            gap = "\n"
        label = match["label"] or ""
        lead = (f"{end}\n" if is_below_gap else line_end) + match["start"] + label
        head = _AROUND_LABEL.sub("", label)
        values[_Lead(lead, head, counted[lead])] = match["value"]
        counted[lead] += 1
    return _Lines(first, gap, values)


def _find_columns(items: Sequence[_Lines]) -> dict[_Lead, str]:
    """Return the heading of each line that items have, in the order in which they stand.

    A label that is written in several ways has the column of the commonest. A line
    without a label has one if its values tell what it holds. A label that an item
    repeats has one for the first of its lines: such an item is read in another way.
    """
    counted: Counter[_Lead] = Counter()
    positions: defaultdict[_Lead, int] = defaultdict(int)
    for item in items:
        counted.update(item.values.keys())
        for position, lead in enumerate(item.values):
            positions[lead] += position
    leads_by_head: dict[str, _Lead] = {}
    fewest = max(min(_FEWEST, len(items)), _FEWEST_PART * len(items))
    for lead, count in counted.most_common(_MOST_COLUMNS):
        is_common = count >= fewest or has_kind(lead.head)
        if not is_common or lead.number > 0:
            continue
        head = lead.head or _name_column(lead, items)
        if head:
            leads_by_head.setdefault(head.casefold(), lead)
    columns = {lead: lead.head or head for head, lead in leads_by_head.items()}
    ordered = sorted(columns, key=lambda lead: positions[lead] / counted[lead])
    return {lead: columns[lead] for lead in ordered}


def _name_column(lead: _Lead, items: Sequence[_Lines]) -> str:
    """Return the heading for lines without a label; empty if they may hold anything."""
    values = [item.values[lead] for item in items if lead in item.values]
    for head, is_such in (("authors", _contains_people), ("venue", _is_dated)):
        if sum(map(is_such, values)) >= MOSTLY * len(values):
            return head
    return "description" if len(values) >= MOSTLY * len(items) else ""


def _contains_people(value: str) -> bool:
    return is_name_list(value, fewest=1)


def _is_dated(value: str) -> bool:
    return infer_meta_template(value) is not None


def _list_firsts(
    items: Sequence[_Lines],
    columns: Iterable[_Lead],
) -> list[int]:
    """Return the numbers of the columns that an item begins with, the last one first.

    Where a blank line stands above the first line of an item, each needs a pattern.
    """
    numbers = {lead: number for number, lead in enumerate(columns)}
    firsts = {
        min(numbers[lead] for lead in item.values) for item in items if item.values
    }
    return sorted(firsts | {0}, reverse=True)


def _join_lines(gap: str, line_patterns: Iterable[str]) -> str:
    """Return the pattern of lines, *gap* above them; one without its value is left out."""
    lines: list[str] = []
    for line in line_patterns:
        pattern = gap + line
        gap = ""
        is_optional = bool(compile_pattern(pattern).fields)
        lines.append("{?" + pattern + "?}" if is_optional else pattern)
    return "".join(lines)
