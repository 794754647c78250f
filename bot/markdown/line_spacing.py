"""Compare lines without what readers do not see.

That is the number of an item, doubled spaces, and the padding of a row's cells.
"""

import re
from typing import NamedTuple

# The beginning of an item of an ordered list: `  12. `.
_NUMBER = re.compile(r"([ \t]*)(\d{1,9})([.)])(?=\s|\Z)")
_SPACES = re.compile(r" {2,}")
_SPACES_AND_TABS = re.compile(r"[ \t]{2,}|\t")
_PIPE = re.compile(r"(?<!\\)\|")
# A cell of the rule below a table's head: `:---:`.
_RULE = re.compile(r"(:?)-+(:?)")
_HARD_BREAK = "  "
# Columns from one tab stop to the next (CommonMark 0.31.2, "Tabs").
_TAB = 4


class ItemNumber(NamedTuple):
    """The number that an item of an ordered list begins with, and what stands around it."""

    indent: str
    number: int
    rest: str
    """What follows the digits: the point or bracket, and the item."""


def read_number(line: str) -> ItemNumber | None:
    """Return the number that *line* begins with.

    None if it begins no item of an ordered list.
    """
    match = _NUMBER.match(line)
    if match is None:
        return None
    return ItemNumber(match[1], int(match[2]), line[match.end(2) :])


def make_line_key(
    line: str, *, number_indent: str | None = None, is_row: bool = False
) -> str:
    """Return a key of *line* that is equal for lines that readers see as the same.

    The width of the space in front counts, and so do two spaces at the end, which may
    break the line. A tab is no space where there is HTML: a browser leaves out a tab
    inside an address.

    Args:
        line: the line, without its end.
        number_indent: the indentation of the items whose number does not count.
        is_row: whether the line belongs to a table; white space beside its pipes does not
            count then.
    """
    if is_row:
        return _make_row_key(line)
    body = line.rstrip(" \t")
    if number_indent is not None:
        item = read_number(body)
        if item is not None and item.indent == number_indent:
            body = f"{number_indent}#{item.rest}"
    # Most lines have neither, and are their own key.
    if _HARD_BREAK in body or "\t" in body:
        text = body.lstrip(" \t")
        indent = body[: len(body) - len(text)].expandtabs(_TAB)
        body = indent + _reduce_spaces(text)
    if body and line.endswith(_HARD_BREAK):
        return body + _HARD_BREAK
    return body


def make_item_key(text: str, *, is_row: bool) -> list[str]:
    """Return the keys of the lines of an item, or of a row.

    White space at the end of the last line does not count.
    """
    keys = [make_line_key(line, is_row=is_row) for line in text.split("\n")]
    return [*keys[:-1], keys[-1].rstrip()]


def _make_row_key(line: str) -> str:
    """Return a row without its outer pipes, empty last cells, and the length of a rule."""
    cells = [cell.strip(" \t") for cell in _PIPE.split(line.strip(" \t"))]
    if not cells[0]:
        cells.pop(0)
    while cells and not cells[-1]:
        cells.pop()
    if all(map(_RULE.fullmatch, cells)):
        return "|".join(_RULE.sub(r"\1-\2", cell) for cell in cells)
    return "|".join(map(_reduce_spaces, cells))


def _reduce_spaces(text: str) -> str:
    """Return *text* with each run of spaces, and outside HTML of tabs, as one space."""
    pattern = _SPACES if "<" in text else _SPACES_AND_TABS
    return pattern.sub(" ", text)
