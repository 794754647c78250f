"""Words as a form delivers them, made fit for an entry file."""

import re
from typing import Final

from bot.document.characters import hidden_characters
from bot.model.dates.parser import parse_date

NOTHING: Final = frozenset(
    {"", "not applicable", "no response", "_no response_", *str.split("- -- — n/a na n.a. none nil null tbd")}
)
"""What people write, in lower case, where they have nothing to say."""

_THOUSANDS: Final = re.compile(r"\d{1,3}(?:[, _]\d{3})+")
_BULLET: Final = re.compile(r"\A(?:[-*+•]|\d{1,3}[.)])\s+")
_LONGEST_NOTHING: Final = 40


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
    return len(text) <= _LONGEST_NOTHING and text.strip().casefold() in NOTHING


def parts_of(text: str, separators: str) -> list[str]:
    """The items of a list: a line each, else parted by the first of *separators* that occurs."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) == 1:
        found = next((sign for sign in separators if sign in text), None)
        lines = text.split(found) if found else lines
    bare = (on_one_line(_BULLET.sub("", line.strip(), count=1)) for line in lines)
    return list(dict.fromkeys(filter(None, bare)))


def date_of(text: str) -> str | None:
    """Return the date that an answer says, as an entry holds it; None if it says anything else."""
    date = parse_date(text)
    return str(date) if date else None


def number_of(text: str) -> str:
    """A whole number without the marks between its thousands; any other text as it is."""
    text = on_one_line(text)
    return re.sub(r"[, _]", "", text) if _THOUSANDS.fullmatch(text) else text
