"""Creating something at most once, though an answer may be lost and lists may be behind."""

from collections.abc import Callable
from typing import TypeVar

from bot.errors import ForgeError

T = TypeVar("T")

TRIES = 4
PAUSE = 2.0
"""Seconds until what was created shows in a list; doubled each time."""
_LOOKS = 3
"""Times that a list is asked before it is believed that something was not created."""


def create_once(
    find: Callable[[], T | None],
    create: Callable[[], T],
    sleep: Callable[[float], None],
) -> T:
    """Create something that is not there. After an unsure answer it is looked for until lists are up to date.

    Raises:
        ForgeError: the forge refused, or failed four times.
    """
    for tried in range(TRIES):
        try:
            return create()
        except ForgeError as error:
            if not error.is_unsure or tried == TRIES - 1:
                raise
        for looked in range(_LOOKS):
            sleep(PAUSE * 2**looked)
            if (found := find()) is not None:
                return found
    raise AssertionError
