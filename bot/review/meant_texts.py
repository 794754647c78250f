"""What a typed item is meant to say.

That is its text without slips that do not change its meaning, but that no pattern reads.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from bot.model.dates.words import MONTH_NAMES, MONTH_SHORT_NAMES

# A date with missing zeros, `2025-5-7` or `2025-5`, that is no part of a longer number,
# a path or an address: not `/2025-5-7`, not `12.2025-5-7`.
_SHORT_DATE = re.compile(
    r"(?<![\d/.=-])((?:19|20)\d\d)-(\d\d?)(?:-(\d\d?))?(?![\d/-])",
    re.ASCII,
)
# The end of a line with the white space around it, and a `\` if there is one.
_LINE_BREAK = re.compile(r"(?<![ \t\n])[ \t]*\\?\n[ \t]*(?=\S)")
# A month before a number: `September 2024`, `May, 2024`.
_LONG_MONTH = re.compile(rf"\b({'|'.join(MONTH_NAMES)})\b(?=,? ?\d)")
# The place of the missing space in `text.[Code](…)`.
_GLUED_LINK = re.compile(r"(?<=[.,;:])(?=\[)")


def list_meant_texts(
    text: str,
    patterns: Sequence[str],
) -> Iterator[str]:
    """Yield *text* with one more slip repaired each time, whenever that changes it.

    Repaired are short dates, line breaks that the patterns write otherwise, months in
    full where the patterns shorten them, a missing space before a link, and a full stop
    at the end. Words and addresses stay as they are.
    """
    for repair in _REPAIRS:
        repaired = repair(text, patterns)
        if repaired != text:
            text = repaired
            yield text


def _pad_dates(text: str, _patterns: Sequence[str]) -> str:
    """Return *text* with two digits for month and day: `2025-5-7` becomes `2025-05-07`."""
    return _SHORT_DATE.sub(_pad_date, text)


def _pad_date(match: re.Match[str]) -> str:
    """Return the date of a match with two digits for month and day."""
    year, *parts = match.groups()
    padded = [part.zfill(2) for part in parts if part]
    return "-".join([year, *padded])


def _break_lines(text: str, patterns: Sequence[str]) -> str:
    """Return *text* with line breaks as the topmost pattern of several lines has them."""
    matches = (_LINE_BREAK.search(pattern) for pattern in patterns)
    usual = next((match[0] for match in matches if match), None)
    if usual is None:
        return text
    # A function, because a `\` in a replacement text would be an escape.
    return _LINE_BREAK.sub(lambda _: usual, text)


def _shorten_months(text: str, patterns: Sequence[str]) -> str:
    """Return *text* with months in short if a pattern writes dates so."""
    if not any("%b" in pattern for pattern in patterns):
        return text
    return _LONG_MONTH.sub(_shorten_month, text)


def _shorten_month(match: re.Match[str]) -> str:
    """Return the short name of the month of a match."""
    return MONTH_SHORT_NAMES[MONTH_NAMES.index(match[1])]


def _set_links_apart(text: str, _patterns: Sequence[str]) -> str:
    """Return *text* with a space between a sign and the link behind it."""
    return _GLUED_LINK.sub(" ", text)


def _remove_full_stop(
    text: str,
    _patterns: Sequence[str],
) -> str:
    """Return *text* without a full stop at its end."""
    return text.rstrip().removesuffix(".")


# The order matters: each repair works on the text that those before it left.
_REPAIRS: Sequence[Callable[[str, Sequence[str]], str]] = (
    _pad_dates,
    _break_lines,
    _shorten_months,
    _set_links_apart,
    _remove_full_stop,
)
