"""Words as a form delivers them, made fit for an entry file."""

from typing import Final

NOTHING: Final = frozenset(
    {
        "",
        "not applicable",
        "no response",
        "_no response_",
        *str.split("- -- — n/a na n.a. none nil null tbd"),
    }
)
"""What people write, in lower case, where they have nothing to say."""

_LONGEST_NOTHING: Final = 40


def on_one_line(text: str) -> str:
    """*text* with each run of white space as one space."""
    return " ".join(text.split())


def is_nothing(text: str) -> bool:
    """Whether *text* only says that there is no answer."""
    return len(text) <= _LONGEST_NOTHING and text.strip().casefold() in NOTHING
