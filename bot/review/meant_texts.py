"""What a typed item is meant to say: its text without the slips that cost a list nothing and a pattern everything."""

import re
from collections.abc import Callable, Iterator, Sequence

from bot.model.dates.words import MONTH_NAMES, MONTH_SHORT_NAMES

_SHORT_DATE = re.compile(
    r"(?<![\d/.=-])((?:19|20)\d\d)-(\d\d?)(?:-(\d\d?))?(?![\d/-])", re.ASCII
)
_LINE_BREAK = re.compile(r"(?<![ \t\n])[ \t]*\\?\n[ \t]*(?=\S)")
_LONG_MONTH = re.compile(rf"\b({'|'.join(MONTH_NAMES)})\b(?=,? ?\d)")
_GLUED_LINK = re.compile(r"(?<=[.,;:])(?=\[)")


def list_meant_texts(text: str, patterns: Sequence[str]) -> Iterator[str]:
    """Yield *text* with one slip more put right each time, and only where that changes it.

    Put right are dates in short, line breaks that the patterns write otherwise, months in full where the patterns
    shorten them, a missing space before a link, and a full stop at the end. Words and addresses stay as they are.
    """
    for repair in _REPAIRS:
        repaired = repair(text, patterns)
        if repaired != text:
            text = repaired
            yield text


def _pad_dates(text: str, _patterns: Sequence[str]) -> str:
    """Return *text* with two digits for month and day, as a list writes them: `2025-5-7` is 2025-05-07."""
    return _SHORT_DATE.sub(_pad_date, text)


def _pad_date(found: re.Match[str]) -> str:
    year, *others = found.groups()
    return "-".join([year, *(part.zfill(2) for part in others if part)])


def _break_lines(text: str, patterns: Sequence[str]) -> str:
    """Return *text* with the line breaks that the first pattern of several lines has."""
    breaks = (_LINE_BREAK.search(pattern) for pattern in patterns)
    usual = next((found[0] for found in breaks if found), None)
    return text if usual is None else _LINE_BREAK.sub(lambda _: usual, text)


def _shorten_months(text: str, patterns: Sequence[str]) -> str:
    """Return *text* with months in short if a pattern writes dates so."""
    if not any("%b" in pattern for pattern in patterns):
        return text
    return _LONG_MONTH.sub(
        lambda found: MONTH_SHORT_NAMES[MONTH_NAMES.index(found[1])], text
    )


def _set_links_apart(text: str, _patterns: Sequence[str]) -> str:
    """Return *text* with a space between a sign and the link behind it."""
    return _GLUED_LINK.sub(" ", text)


def _remove_full_stop(text: str, _patterns: Sequence[str]) -> str:
    """Return *text* without a full stop at its end."""
    return text.rstrip().removesuffix(".")


_REPAIRS: Sequence[Callable[[str, Sequence[str]], str]] = (
    _pad_dates,
    _break_lines,
    _shorten_months,
    _set_links_apart,
    _remove_full_stop,
)
"""In this order: each goes on where those before it ended."""
