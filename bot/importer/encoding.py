"""Undoing an encoding mistake: UTF-8 that was once read as another code."""

import re
from typing import NamedTuple

_CODES = ("mac_roman", "cp1252", "latin-1")
_RUN = re.compile(r"[^\x00-\x7f]{2,}")
_LIKELY = 0.9


class Repair(NamedTuple):
    """One place that was repaired; *line* counts from 1."""

    line: int
    before: str
    after: str


def repair_encoding(text: str) -> tuple[str, list[Repair]]:
    """Decode again what was decoded wrongly, and say where.

    The exact inverse is taken, never a guess at single letters: a run of
    non-ASCII characters is repaired only where its bytes in the mistaken code
    are valid UTF-8, and only in a document where nearly all such runs are.
    """
    runs = [run for run in _RUN.findall(text) if any(ord(c) > 0x7F for c in run)]  # noqa: PLR2004  (ASCII's end)
    for code in _CODES:
        undone = [run for run in runs if _undo(run, code) is not None]
        if undone and len(undone) >= _LIKELY * len(runs):
            return _repair(text, code)
    return text, []


def _repair(text: str, code: str) -> tuple[str, list[Repair]]:
    repairs: list[Repair] = []
    lines = text.split("\n")
    for number, line in enumerate(lines):

        def mend(found: re.Match[str], number: int = number) -> str:
            after = _undo(found[0], code)
            if after is None:
                return found[0]
            repairs.append(Repair(number + 1, found[0], after))
            return after

        lines[number] = _RUN.sub(mend, line)
    return "\n".join(lines), repairs


def _undo(run: str, code: str) -> str | None:
    try:
        return run.encode(code).decode("utf-8")
    except UnicodeError:
        return None
