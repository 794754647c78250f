"""Take the lines of a merge back from a document that changed meanwhile."""

from collections.abc import Sequence

from bot.model.alignment import align
from bot.model.line_edits import LineEdit, list_line_edits


def revert_lines(before: str, after: str, now: str) -> str | None:
    """Return the document *now* without what changed from *before* to *after*.

    Return None if a line that came is no longer there as it came, or if nobody can tell
    where one that went stood.
    """
    after_lines, now_lines = after.split("\n"), now.split("\n")
    now_by_after = dict(align(after_lines, now_lines))
    # Both have an end, behind their last lines.
    now_by_after[len(after_lines)] = len(now_lines)
    reverted = list(now_lines)
    edits = list(list_line_edits(after_lines, before.split("\n")))
    # From the end, so that the numbers of the lines above stay right.
    for edit in reversed(edits):
        start = _find_start(edit, now_by_after)
        if start is None:
            return None
        reverted[start : start + len(edit.gone)] = edit.come
    return "\n".join(reverted)


def _find_start(edit: LineEdit, now_by_after: dict[int, int]) -> int | None:
    """Return the line of today at which *edit* begins; None if it was changed since."""
    if edit.gone:
        numbers = range(edit.first, edit.first + len(edit.gone))
        lines = [now_by_after.get(number) for number in numbers]
        return lines[0] if _are_adjacent(lines) else None
    # Lines that went come back between the two that stood around them.
    below = now_by_after.get(edit.first)
    if edit.first == 0:
        return 0 if below == 0 else None
    above = now_by_after.get(edit.first - 1)
    return below if _are_adjacent([above, below]) else None


def _are_adjacent(lines: Sequence[int | None]) -> bool:
    numbers = [line for line in lines if line is not None]
    if len(numbers) < len(lines):
        return False
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))
