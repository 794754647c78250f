"""What of a line its readers do not see: the number of an item, doubled spaces, the padding of a row's cells."""

import re
from typing import NamedTuple

_NUMBER = re.compile(r"([ \t]*)(\d{1,9})([.)])(?=\s|\Z)")
_SPACES = re.compile(r" {2,}")
_SPACES_AND_TABS = re.compile(r"[ \t]{2,}|\t")
_PIPE = re.compile(r"(?<!\\)\|")
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
    """Return the number that *line* begins with; None if it begins no item of an ordered list."""
    found = _NUMBER.match(line)
    return ItemNumber(found[1], int(found[2]), line[found.end(2) :]) if found else None


def make_line_key(
    line: str, *, number_indent: str | None = None, is_row: bool = False
) -> str:
    """Return *line* as its readers see it: lines of the same key are shown alike at the same place.

    The width of the space in front counts, and so do two spaces at the end, which may
    break the line. A tab is no space where there is HTML: a browser leaves out a tab
    inside an address.

    Args:
        line: the line, without its end.
        number_indent: the indentation of the items that may have a number; the number
            of those does not count.
        is_row: whether the line belongs to a table; white space beside its pipes does
            not count then.
    """
    if is_row:
        return _make_row_key(line)
    body = line.rstrip(" \t")
    if (
        number_indent is not None
        and (item := read_number(body))
        and item.indent == number_indent
    ):
        body = f"{number_indent}#{item.rest}"
    if _HARD_BREAK in body or "\t" in body:
        text = body.lstrip(" \t")
        body = body[: len(body) - len(text)].expandtabs(_TAB) + _even_out(text)
    return body + _HARD_BREAK if body and line.endswith(_HARD_BREAK) else body


def make_item_key(text: str, *, is_row: bool) -> list[str]:
    """Return the keys of the lines of an item, or of a row; white space at its end does not count."""
    keys = [make_line_key(line, is_row=is_row) for line in text.split("\n")]
    return [*keys[:-1], keys[-1].rstrip()]


def _make_row_key(line: str) -> str:
    """Return the cells of a row without the outer pipes, empty last cells, and the length of a rule."""
    cells = [cell.strip(" \t") for cell in _PIPE.split(line.strip(" \t"))]
    if not cells[0]:
        cells.pop(0)
    while cells and not cells[-1]:
        cells.pop()
    if all(map(_RULE.fullmatch, cells)):
        return "|".join(_RULE.sub(r"\1-\2", cell) for cell in cells)
    return "|".join(map(_even_out, cells))


def _even_out(text: str) -> str:
    return (_SPACES if "<" in text else _SPACES_AND_TABS).sub(" ", text)
