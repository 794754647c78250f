"""Create something at most once, though an answer may be lost and lists may be behind."""

from collections.abc import Callable
from typing import TypeVar

from bot.errors import ForgeError

T = TypeVar("T")

# Times that something is created, as long as nobody can tell what became of it.
TRIES = 4
# Seconds until what was created shows in a list; doubled each time.
PAUSE = 2.0
# Times that a list is asked before it is believed that something was not created.
_LOOKS = 3


def create_once(
    find: Callable[[], T | None],
    create: Callable[[], T],
    sleep: Callable[[float], None],
) -> T:
    """Create something that is not there yet, and return it.

    After an unsure answer, *find* is asked until GitHub's lists are up to date; only what
    stays missing is created again.

    Raises:
        ForgeError: the forge refused, or failed four times.
    """
    for attempt in range(TRIES):
        try:
            return create()
        except ForgeError as error:
            if not error.is_unsure or attempt == TRIES - 1:
                raise
        for looked in range(_LOOKS):
            sleep(PAUSE * 2**looked)
            existing = find()
            if existing is not None:
                return existing
    raise AssertionError
