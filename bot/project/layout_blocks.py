"""Blocks of the files under `schema/`: a key with what stands below it, as lines of text."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from bot.document.limits import LAYOUT_LIMITS
from bot.document.reader import Document, Unreadable, parse_yaml
from bot.document.scalars import write_flow_scalar, write_scalar
from bot.listing.config_files import render_layout
from bot.model.finding import FieldPath
from bot.model.layout import Layout, Section
from bot.project.references import find_spelling

# Where a comment may begin: at a `#` with white space before it, or at the line's start.
_COMMENT_START = re.compile(r"(?:^|(?<=\s))#")


class Block(NamedTuple):
    """The lines of a key: from *start* up to, not including, *end*, counted from 0.

    The key stands in the line *key*, *indent* columns in. The comments right above it, in
    its column, belong to it.
    """

    start: int
    key: int
    end: int
    indent: int


def find_block(document: Document, path: FieldPath) -> Block:
    """Return the block of the key at *path*, which must be there."""
    lines = document.text.split("\n")
    line, column = document.locate_key(path)
    indent = column - 1
    start = line - 1
    comment = " " * indent + "#"
    while start > 0 and lines[start - 1].startswith(comment):
        start -= 1
    return Block(start, line - 1, find_block_end(lines, line, indent), indent)


def find_block_end(
    lines: Sequence[str],
    line: int,
    indent: int,
) -> int:
    """Return the index behind the block whose key stands in a *line*.

    The line is counted from 1, the key stands *indent* columns in. Blank lines below
    the block, and comments that are not indented deeper, do not belong to it.
    """
    end = line
    for index in range(line, len(lines)):
        text = lines[index]
        words = text.lstrip()
        columns = len(text) - len(words)
        is_deeper = columns > indent
        # The items of a list may stand in the column of its key.
        is_item = columns == indent and words.startswith("- ")
        if not words or (words.startswith("#") and not is_deeper):
            continue
        if not is_deeper and not is_item:
            break
        end = index + 1
    return end


def render_block(
    layout: Layout,
    key: str,
    indent: int,
) -> list[str]:
    """Return the lines below a top-level *key* of a layout file, *indent* columns in."""
    rows = render_layout(layout).split("\n")
    block = []
    for row in rows[rows.index(f"{key}:") + 1 :]:
        if row.strip() and not row.startswith(" "):
            break
        line = row
        if row.strip():
            # A rendered layout has two columns for each level.
            line = " " * indent + row[2:]
        block.append(line)
    while block and not block[-1].strip():
        block.pop()
    return block


def place_fields(document: Document, fields: Layout) -> list[tuple[int, list[str]]]:
    """Return where the fields of the layout *fields* come into a layout file, as lines.

    They stand below those that the file declares; if it declares none, above the
    sections, which *fields* has as the file has them.
    """
    if not fields.fields and not fields.outside:
        return []
    declared = document.value.get("fields")
    if isinstance(declared, dict) and declared:
        lines = document.text.split("\n")
        line, column = document.locate_key(("fields", list(declared)[-1]))
        end = find_block_end(lines, line, column - 1)
        return [(end, render_block(fields, "fields", column - 1))]
    first_section = next(iter(fields.sections))
    _, column = document.locate_key(("sections", first_section))
    line, _ = document.locate_key(("sections",))
    return [(line - 1, ["fields:", *render_block(fields, "fields", column - 1)])]


def place_item(document: Document, path: FieldPath, text: str) -> str:
    """Return a file with another item of a list, right behind the item at *path*.

    The file stays as it is where that item is spelled in an unusual way.
    """
    lines = document.text.split("\n")
    line, column = document.locate(path)
    row = lines[line - 1]
    head, tail = row[: column - 1], row[column - 1 :]
    if head.strip() == "-":
        lines[line:line] = [f"{head}{write_scalar(text)}"]
        return "\n".join(lines)
    spelling = find_spelling(document.get_text(path), tail)
    if spelling is not None:
        rest = tail.removeprefix(spelling)
        lines[line - 1] = f"{head}{spelling}, {write_flow_scalar(text)}{rest}"
    return "\n".join(lines)


def insert_lines(text: str, insertions: Sequence[tuple[int, Sequence[str]]]) -> str:
    """Return a text with lines at the given indices."""
    lines = text.split("\n")
    # From the end upwards, so that an insertion moves no other.
    for index, rows in sorted(insertions, key=lambda pair: pair[0], reverse=True):
        lines[index:index] = rows
    return "\n".join(lines)


def cut_block(text: str, block: Block) -> str:
    """Return a text without a block, and without the blank line that it leaves doubled."""
    lines = text.split("\n")
    start = block.start
    above = start > 0 and not lines[start - 1].strip()
    below = block.end >= len(lines) or not lines[block.end].strip()
    if above and below:
        start -= 1
    return "\n".join([*lines[:start], *lines[block.end :]])


def copy_block(
    document: Document,
    block: Block,
    names: tuple[str, str],
    indent: int,
) -> list[str] | None:
    """Return the lines of a block with another name for its key, *indent* columns in.

    All else stays as it is written. *names* are the old one and the new one.

    None comes back if the key is written so that it cannot be replaced in its place, or
    if a line cannot be indented so.
    """
    old, new = names
    rows = document.text.split("\n")[block.start : block.end]
    index = block.key - block.start
    tail = rows[index][block.indent :]
    spelling = find_spelling(old, tail)
    if spelling is None:
        return None
    margin = " " * block.indent
    rows[index] = f"{margin}{write_scalar(new)}{tail.removeprefix(spelling)}"
    if any(row.strip() and not row.startswith(margin) for row in rows):
        return None
    return [
        " " * indent + row.removeprefix(margin) if row.strip() else row for row in rows
    ]


def list_comments(document: Document, block: Block) -> list[str]:
    """Return the comments of a block in order, without the space around them.

    A comment is what can be cut off a line so that the file says the same.
    """
    lines = document.text.split("\n")
    comments = []
    for number in range(block.start, block.end):
        comment = _find_comment(document, lines, number)
        if comment is not None:
            comments.append(comment)
    return comments


def _find_comment(
    document: Document,
    lines: Sequence[str],
    number: int,
) -> str | None:
    """Return the comment in a line of a file; None if it has none."""
    line = lines[number]
    for match in _COMMENT_START.finditer(line):
        without = [*lines[:number], line[: match.start()], *lines[number + 1 :]]
        shorter = parse_yaml("\n".join(without), LAYOUT_LIMITS)
        if not isinstance(shorter, Unreadable) and shorter.value == document.value:
            return line[match.start() :].strip()
    return None


def insert_section(
    layout: Layout, after: str, name: str, section: Section
) -> dict[str, Section]:
    """Return the sections of a layout with another one behind the section *after*."""
    sections: dict[str, Section] = {}
    for known_name, known_section in layout.sections.items():
        sections[known_name] = known_section
        if known_name == after:
            sections[name] = section
    return sections
