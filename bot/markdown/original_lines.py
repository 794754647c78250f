"""Find the lines of a document that those of its marked version were made of.

An import puts markers around the sections of a document, and repairs some of its lines: it
takes out hidden characters, or makes one line of an item that was broken over several.
"""

from collections.abc import Sequence

from bot.markdown.regions import find_markers
from bot.model.alignment import align


def find_original_lines(
    marked_lines: Sequence[str],
    original_lines: Sequence[str],
) -> list[range] | None:
    """Return for each line of a marked version the lines of the original that it was made of.

    A marker was made of none: its range is empty, and begins at the line below it. All
    ranges together are the original, in order. None if that cannot be told.
    """
    markers = {marker.line for marker in find_markers(marked_lines)}
    numbers = [n for n in range(len(marked_lines)) if n not in markers]
    bare_lines = [marked_lines[number] for number in numbers]
    spans = _find_spans(bare_lines, original_lines)
    if spans is None:
        return None
    span_by_number = dict(zip(numbers, spans, strict=True))
    result: list[range] = []
    start = len(original_lines)
    for number in reversed(range(len(marked_lines))):
        span = span_by_number.get(number, range(start, start))
        start = span.start
        result.append(span)
    return result[::-1]


def _find_spans(
    bare_lines: Sequence[str],
    original_lines: Sequence[str],
) -> list[range] | None:
    """Return the original lines of each line of the version without its markers.

    Nearly always no line, or every line, tells its own. Else those that both versions
    have stand between those that were repaired.
    """
    whole = _match_gap(bare_lines, original_lines, 0)
    if whole is not None:
        return _close_gaps(whole, len(original_lines))
    end = (len(bare_lines), len(original_lines))
    spans: list[range] = []
    bare_start = start = 0
    for bare, original in [*align(bare_lines, original_lines), end]:
        gap = _match_gap(
            bare_lines[bare_start:bare], original_lines[start:original], start
        )
        if gap is None:
            return None
        spans += gap
        if bare < len(bare_lines):
            spans.append(range(original, original + 1))
        bare_start, start = bare + 1, original + 1
    return _close_gaps(spans, len(original_lines))


def _close_gaps(spans: Sequence[range], end: int) -> list[range]:
    """Return *spans* with the empty lines that an import dropped: each with the line above."""
    if not spans:
        return []
    stops = [*(span.start for span in spans[1:]), end]
    starts = [0, *stops[:-1]]
    return [range(start, stop) for start, stop in zip(starts, stops, strict=False)]


def _match_gap(
    bare_lines: Sequence[str],
    original_lines: Sequence[str],
    start: int,
) -> list[range] | None:
    """Return the original lines of each line between two that both versions have.

    *start* is the number of the first of *original_lines*. With as many lines on both
    sides each one was repaired; otherwise some were joined, or empty ones dropped, and
    only spaces differ. An import may also add an empty line below an item.
    """
    if len(bare_lines) == len(original_lines):
        return [range(start + n, start + n + 1) for n in range(len(bare_lines))]
    spans: list[range] = []
    taken = 0
    for line in bare_lines:
        if line.strip():
            taken = _skip_empty(original_lines, taken)
        end = _find_end(line, original_lines, taken)
        if end is None:
            return None
        spans.append(range(start + taken, start + end))
        taken = end
    taken = _skip_empty(original_lines, taken)
    return spans if taken == len(original_lines) else None


def _find_end(line: str, original_lines: Sequence[str], first: int) -> int | None:
    """Return the end of the lines from *first* on that *line* was made of; None if of none.

    An empty line that an import added was made of none: it ends where it begins.
    """
    wanted = "".join(line.split())
    if not wanted and _skip_empty(original_lines, first) == first:
        return first
    joined = ""
    for number in range(first, len(original_lines)):
        joined += "".join(original_lines[number].split())
        if joined == wanted:
            return number + 1
        if not wanted.startswith(joined):
            break
    return None


def _skip_empty(lines: Sequence[str], first: int) -> int:
    """Return the first line that is not empty, from *first* on; the end if there is none."""
    while first < len(lines) and not lines[first].strip():
        first += 1
    return first
