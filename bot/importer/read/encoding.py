"""Undoing mistakes of encoding: UTF-8 that was once read as another code, and characters that no file may hold."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bot.document.characters import find_refused_characters

_CODES = ("mac_roman", "cp1252", "latin-1")
_RUN = re.compile(r"[^\x00-\x7f]{2,}")
_LIKELY = 0.9
_BYTE_ORDER_MARK = "\ufeff"


class Repair(NamedTuple):
    """One place that was repaired; *line* counts from 1."""

    line: int
    before: str
    after: str


def repair_text(text: str) -> tuple[str, list[Repair]]:
    """Decode again what was decoded wrongly, and say where; a lone carriage return becomes a line feed.

    The exact inverse is taken, never a guess at single letters: a run of
    non-ASCII characters is repaired only where its bytes in the mistaken code
    are valid UTF-8, and only in a document where nearly all such runs are.
    """
    repairs: list[Repair] = []
    if text.startswith(_BYTE_ORDER_MARK):
        text = text.removeprefix(_BYTE_ORDER_MARK)
        repairs.append(Repair(1, _BYTE_ORDER_MARK, ""))
    if re.search(r"\r(?!\n)", text):
        text = re.sub(r"\r(?!\n)", "\n", text)
        repairs.append(Repair(1, "\r", "\n"))
    runs = _RUN.findall(text)
    for code in _CODES:
        undone = sum(_undo(run, code) is not None for run in runs)
        if undone and undone >= _LIKELY * len(runs):
            text, undone_runs = _repair(text, code)
            return text, repairs + undone_runs
    return text, repairs


def clean_lines(
    lines: Sequence[str], spans: Iterable[tuple[int, int]]
) -> tuple[list[str], list[Repair]]:
    """Return *lines*, those in *spans* without the characters that no entry file may hold, and where these stood."""
    cleaned = list(lines)
    repairs: list[Repair] = []
    for number in (number for first, last in spans for number in range(first, last)):
        body = cleaned[number].removesuffix("\r")
        refused = find_refused_characters(body)
        if refused:
            offsets = {offset for offset, _ in refused}
            clean = "".join(
                character
                for offset, character in enumerate(body)
                if offset not in offsets
            )
            cleaned[number] = clean + "\r" * cleaned[number].endswith("\r")
            repairs += [Repair(number + 1, name, "") for _, name in refused]
    return cleaned, repairs


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
