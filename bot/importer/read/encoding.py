"""Repair of mistakes of encoding.

Some lists hold UTF-8 that was once read as another code, or characters that no
entry file may hold.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bot.document.characters import find_refused_characters

# The codes that UTF-8 may have been read as. The first by which nearly all runs can
# be repaired is taken.
_CODES = ("mac_roman", "cp1252", "latin-1")

# Characters outside of ASCII, side by side: `â€œ` is `“` in the wrong code. A
# character of UTF-8 outside of ASCII has two bytes at least.
_RUN = re.compile(r"[^\x00-\x7f]{2,}")

# The part of the runs that must be repairable before any is repaired. In a sound
# document a run may look damaged by chance, but not nearly all of them.
_LIKELY = 0.9

_BYTE_ORDER_MARK = "\ufeff"

# A carriage return that no line feed follows.
_LONE_RETURN = re.compile(r"\r(?!\n)")


class Repair(NamedTuple):
    """One place that was repaired; *line* counts from 1."""

    line: int
    before: str
    after: str


def repair_text(text: str) -> tuple[str, list[Repair]]:
    """Return *text* with what was decoded wrongly decoded again, and the repairs.

    A lone carriage return becomes a line feed, and a byte order mark is removed. The
    exact inverse is taken, never a guess at single letters: a run of non-ASCII
    characters is repaired only where its bytes in the mistaken code are valid
    UTF-8, and only in a document where nearly all such runs are.
    """
    repairs: list[Repair] = []
    if text.startswith(_BYTE_ORDER_MARK):
        text = text.removeprefix(_BYTE_ORDER_MARK)
        repairs.append(Repair(1, _BYTE_ORDER_MARK, ""))
    if _LONE_RETURN.search(text):
        text = _LONE_RETURN.sub("\n", text)
        repairs.append(Repair(1, "\r", "\n"))
    runs = _RUN.findall(text)
    for code in _CODES:
        repairable = sum(_undo(run, code) is not None for run in runs)
        if repairable and repairable >= _LIKELY * len(runs):
            text, run_repairs = _repair_runs(text, code)
            return text, repairs + run_repairs
    return text, repairs


def clean_lines(
    lines: Sequence[str],
    spans: Iterable[tuple[int, int]],
) -> tuple[list[str], list[Repair]]:
    """Return *lines* without the characters that no entry file may hold, and the repairs.

    Only the lines in *spans* are cleaned. A span is a line and the line behind its
    end, counted from 0.
    """
    cleaned = list(lines)
    repairs: list[Repair] = []
    for start, end in spans:
        for number in range(start, end):
            cleaned[number], names = _clean_line(lines[number])
            repairs += [Repair(number + 1, name, "") for name in names]
    return cleaned, repairs


def _clean_line(line: str) -> tuple[str, list[str]]:
    """Return *line* without refused characters, and the names of those removed."""
    # The carriage return of a line's end is no part of an entry.
    body = line.removesuffix("\r")
    ending = line[len(body) :]
    refused = find_refused_characters(body)
    if not refused:
        return line, []
    offsets = {offset for offset, _ in refused}
    kept = [char for offset, char in enumerate(body) if offset not in offsets]
    names = [name for _, name in refused]
    return "".join(kept) + ending, names


def _repair_runs(
    text: str,
    code: str,
) -> tuple[str, list[Repair]]:
    """Return *text* with each repairable run repaired, and the repairs."""
    repairs: list[Repair] = []
    lines = text.split("\n")
    for number, line in enumerate(lines):
        # The number is bound as a default: a closure would see that of the last line.
        def repair(
            match: re.Match[str],
            number: int = number,
        ) -> str:
            after = _undo(match[0], code)
            if after is None:
                return match[0]
            repairs.append(Repair(number + 1, match[0], after))
            return after

        lines[number] = _RUN.sub(repair, line)
    return "\n".join(lines), repairs


def _undo(run: str, code: str) -> str | None:
    """Return *run* decoded as UTF-8 from its bytes in *code*; None if it is no UTF-8."""
    try:
        return run.encode(code).decode("utf-8")
    except UnicodeError:
        return None
