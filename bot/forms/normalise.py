"""Words as a form delivers them, made fit for an entry file."""

import re
from typing import Final

from bot.document.characters import hidden_characters

NOTHING: Final = frozenset(
    {"", "not applicable", "no response", "_no response_", *str.split("- -- — n/a na n.a. none nil null tbd")}
)
"""What people write, in lower case, where they have nothing to say."""

_MONTHS: Final = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DATE: Final = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?")
_NAMED_DATE: Final = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?\.? )?([a-z]{3})[a-z]{0,6}\.?,? (?:(\d{1,2})(?:st|nd|rd|th)?,? )?(\d{4})",
    re.IGNORECASE,
)
_CLOCK: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)[T ]\d\d:\d\d.{0,15}")
_EASTERN: Final = re.compile(r"(\d{4})年(?:(\d{1,2})月)?(?:(\d{1,2})日)?")
_TURNED: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_WITH_VENUE: Final = re.compile(r"((?:19|20)\d\d) ?\([A-Za-z ]{2,20}\)|[A-Z][A-Za-z]{1,15},? ((?:19|20)\d\d)")
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:[, _]\d{3})+")
_BULLET: Final = re.compile(r"\A(?:[-*+•]|\d{1,3}[.)])\s+")
_LONGEST_DATE: Final = 40


def cleaned(text: str) -> str:
    """*text* without hidden characters; those that look like a space become one."""
    found = hidden_characters(text)
    if not found:
        return text
    hidden = {offset for offset, _ in found}
    return "".join(
        (" " if character.isspace() else "") if offset in hidden else character
        for offset, character in enumerate(text)
    )


def on_one_line(text: str) -> str:
    """*text* with each run of white space as one space."""
    return " ".join(text.split())


def is_nothing(text: str) -> bool:
    """Whether *text* only says that there is no answer."""
    return len(text) <= _LONGEST_DATE and text.strip().casefold() in NOTHING


def parts_of(text: str, separators: str) -> list[str]:
    """The items of a list: a line each, else parted by the first of *separators* that occurs."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) == 1:
        found = next((sign for sign in separators if sign in text), None)
        lines = text.split(found) if found else lines
    bare = (on_one_line(_BULLET.sub("", line.strip(), count=1)) for line in lines)
    return list(dict.fromkeys(filter(None, bare)))


def date_of(text: str) -> str | None:
    """A date as an entry holds it, `YYYY[-MM[-DD]]`, from `2024/5/31`, `May 2024`, `31 May 2024` and the like."""
    text = on_one_line(text)
    if len(text) > _LONGEST_DATE:
        return None
    if (clock := _CLOCK.fullmatch(text)) or (clock := _EASTERN.fullmatch(text)):
        text = "-".join(part for part in clock.groups() if part)
    elif turned := _TURNED.fullmatch(text):
        text = f"{turned[3]}-{turned[2]}-{turned[1]}"
    if found := _DATE.fullmatch(text):
        parts = [int(part) for part in found.groups() if part]
    elif (
        (found := _NAMED_DATE.fullmatch(text)) and found[2].lower() in _MONTHS and not (found[1] and found[3])
    ):
        day = found[1] or found[3]
        parts = [int(found[4]), _MONTHS.index(found[2].lower()) + 1, *([int(day)] if day else [])]
    elif within := _WITH_VENUE.fullmatch(text):
        parts = [int(within[1] or within[2])]
    else:
        return None
    year, month, day_of_month = (*parts, 1, 1)[:3]
    if not (0 < month <= 12 and 0 < day_of_month <= 31):  # noqa: PLR2004 - a calendar
        return None
    return "-".join([f"{year:04}", *(f"{part:02}" for part in parts[1:])])


def number_of(text: str) -> str:
    """A whole number without the marks between its thousands; any other text as it is."""
    text = on_one_line(text)
    return re.sub(r"[, _]", "", text) if _THOUSANDS.fullmatch(text) else text
