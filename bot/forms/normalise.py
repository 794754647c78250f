"""Normalise texts from a form, so that they fit an entry file."""

from typing import Final

# What people write, in lower case, when they have nothing to say.
NOTHING: Final = frozenset(
    {
        "",
        "not applicable",
        "no response",
        "_no response_",
        *str.split("- -- — n/a na n.a. none nil null tbd 无 没有 暂无 不适用"),
    }
)
# Longer texts are not compared.
_LONGEST_NOTHING: Final = 40


def normalise_spaces(text: str) -> str:
    """Return *text* on one line, with each run of white space as one space."""
    return " ".join(text.split())


def is_nothing(text: str) -> bool:
    """Return whether *text* only says that there is no answer."""
    return len(text) <= _LONGEST_NOTHING and text.strip().casefold() in NOTHING
