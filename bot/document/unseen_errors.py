"""Errors of YAML 1.2 that PyYAML and libyaml read without a word, while other programs refuse the file.

Found with the error cases of the YAML test suite. Each function looks at the lines of one value.
"""

import re
from collections.abc import Sequence

from yaml.events import ScalarEvent

from bot.document.failure import Failure

_HEADER_WITH_COMMENT = re.compile(r"[|>][0-9+-]{0,2}#")
_EXPLICIT_INDENT = re.compile(r"[|>][+-]?[1-9]")
_ONLY_CLOSING = re.compile(r"[\s\]},]*(?:#.*)?")


def find_scalar_fault(
    lines: Sequence[str], event: ScalarEvent, indent: int
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
        return _find_block_fault(lines, start.line, start.column, indent)
    if lines[end.line][end.column : end.column + 1] == "#":
        hint = "Put a space before the #, or move it into the quotes."
        return Failure(
            end.line + 1,
            end.column + 1,
            "A # follows the closing quote without a space.",
            hint,
        )
    return find_indentation_fault(lines, start.line, end.line, indent)


def find_indentation_fault(
    lines: Sequence[str], first: int, last: int, indent: int
) -> Failure | None:
    """Return the first line behind *first*, up to *last*, that is not indented below its field; None if all are.

    A line that only closes brackets may stand further to the left: people write it so, and all programs read it.
    """
    for number in range(first + 1, last + 1):
        line = lines[number]
        begins = len(line) - len(line.lstrip(" "))
        if line.strip() and begins <= indent and not _ONLY_CLOSING.fullmatch(line):
            return Failure(
                number + 1,
                1,
                "The line goes on with the value above, but is not indented.",
                "Write the value in one line, or indent the line by two spaces.",
            )
    return None


def _find_block_fault(
    lines: Sequence[str], first: int, column: int, indent: int
) -> Failure | None:
    header = lines[first][column:]
    if _HEADER_WITH_COMMENT.match(header):
        message = "A # follows the sign for a text of several lines."
        return Failure(
            first + 1, column + 1, message, "Put a space before the #, or remove it."
        )
    if _EXPLICIT_INDENT.match(header):
        return None
    deepest = 0
    for number in range(first + 1, len(lines)):
        line = lines[number]
        if not line.strip(" "):
            deepest = max(deepest, len(line))
            continue
        begins = len(line) - len(line.lstrip(" "))
        if indent < begins < deepest:
            hint = "Remove the spaces in the empty lines above."
            return Failure(
                number + 1,
                1,
                "The text begins further to the left than the lines above.",
                hint,
            )
        return None
    return None
