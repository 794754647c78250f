"""Errors of YAML 1.2 that PyYAML and libyaml accept, while other programs refuse the file.

They come from the error cases of the YAML test suite. Each function looks at the lines
of one value.
"""

import re
from collections.abc import Sequence

from yaml.events import ScalarEvent

from bot.document.failure import Failure
from bot.model.wording import say

# `|#`, `>-#`: a comment right behind the sign of a block.
_HEADER_WITH_COMMENT = re.compile(r"[|>][0-9+-]{0,2}#")
# `|2`, `>-4`: the sign says how far the text is indented.
_EXPLICIT_INDENT = re.compile(r"[|>][+-]?[1-9]")
# `  ]`, `},  # a comment`.
_ONLY_CLOSING = re.compile(r"[\s\]},]*(?:#.*)?")


def find_scalar_fault(
    lines: Sequence[str],
    event: ScalarEvent,
    indent: int,
) -> Failure | None:
    """Return what is wrong with a quoted or block value; None if nothing is.

    Args:
        lines: the file.
        event: the value.
        indent: the column of the block that holds the value; -1 for the file itself.
    """
    start, end = event.start_mark, event.end_mark
    if start is None or end is None:
        return None
    if event.style in ("|", ">"):
        return _find_block_fault(
            lines,
            start.line,
            start.column,
            indent,
        )
    behind = lines[end.line][end.column :]
    if behind.startswith("#"):
        return Failure(
            end.line + 1,
            end.column + 1,
            say("A # follows the closing quote without a space."),
            say("Put a space before the #, or move it into the quotes."),
        )
    return find_indentation_fault(
        lines,
        start.line,
        end.line,
        indent,
    )


def find_indentation_fault(
    lines: Sequence[str],
    start: int,
    end: int,
    indent: int,
) -> Failure | None:
    """Return the first line of a value that is not indented below its field.

    *start* and *end* are its lines, counted from 0; the one of *start* is not checked.
    Return None if all others are indented. A line that only closes brackets may stand
    further to the left: people write it so, and all programs read it.
    """
    for number in range(start + 1, end + 1):
        line = lines[number]
        is_indented = _count_indent(line) > indent
        if is_indented or not line.strip() or _ONLY_CLOSING.fullmatch(line):
            continue
        return Failure(
            number + 1,
            1,
            say("The line goes on with the value above, but is not indented."),
            say("Write the value in one line, or indent the line by two spaces."),
        )
    return None


def _find_block_fault(
    lines: Sequence[str],
    start: int,
    column: int,
    indent: int,
) -> Failure | None:
    """Return what is wrong with a block value that begins at *start* and *column*."""
    header = lines[start][column:]
    if _HEADER_WITH_COMMENT.match(header):
        return Failure(
            start + 1,
            column + 1,
            say("A # follows the sign for a text of several lines."),
            say("Put a space before the #, or remove it."),
        )
    if _EXPLICIT_INDENT.match(header):
        return None
    # The first line with text sets the indentation of the block. YAML 1.2 forbids more
    # spaces in the empty lines above it.
    deepest = 0
    for number in range(start + 1, len(lines)):
        line = lines[number]
        if not line.strip(" "):
            deepest = max(deepest, len(line))
            continue
        if not indent < _count_indent(line) < deepest:
            return None
        return Failure(
            number + 1,
            1,
            say("The text begins further to the left than the lines above."),
            say("Remove the spaces in the empty lines above."),
        )
    return None


def _count_indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
