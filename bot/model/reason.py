"""Why an entry may break a rule: only this module knows in which forms `allow` says so.

It is a text, or a mapping of `why` and `until`, the last day on which it counts.
"""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Final, TypeAlias

from typing_extensions import TypedDict  # pydantic takes no other before Python 3.12

from bot.model.dates.date import DAY_PATTERN

_DAY: Final = re.compile(DAY_PATTERN)


# The docstring stands in the JSON Schemas of lists.
class TimedReason(TypedDict):
    """A reason that counts for a time: `why`, and `until` which day."""

    why: str
    until: str


# Not in its body, which may hold nothing but the keys.
TimedReason.__pydantic_config__ = {"extra": "forbid"}  # type: ignore[attr-defined]
Reason: TypeAlias = str | TimedReason


def get_last_day(reason: Reason) -> str | None:
    """Return the last day on which a reason counts, `YYYY-MM-DD`; None if it has no end."""
    return None if isinstance(reason, str) else reason["until"]


def has_ended(last_day: str | None, today: dt.date) -> bool:
    """Return whether a reason that counts until *last_day* counts no more."""
    # Days written so compare as texts, and one that is in no calendar does, too.
    return last_day is not None and last_day < today.isoformat()


def find_odd_days(allow: Mapping[str, Reason]) -> list[str]:
    """Return the rules whose reasons end on what is no day."""
    last_days = {rule: get_last_day(reason) for rule, reason in allow.items()}
    return [rule for rule, day in last_days.items() if day and not _DAY.match(day)]
