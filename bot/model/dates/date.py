"""A date as an entry holds it, with the precision that is known.

`parser` reads dates that people wrote.
"""

from dataclasses import dataclass
from typing import Literal

# How an entry file writes a date.
DATE_PATTERN = r"^[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?$"
# How it writes a single day; each month has its days.
DAY_PATTERN = (
    r"^[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|[12][0-9]))$"
)
Precision = Literal["year", "month", "day"]


@dataclass(frozen=True, slots=True)
class Date:
    """A year, a month or a day."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def precision(self) -> Precision:
        """The smallest unit that is known."""
        if self.month is None:
            return "year"
        return "month" if self.day is None else "day"

    def __str__(self) -> str:
        """Write it as an entry does: `YYYY[-MM[-DD]]`."""
        parts = (f"{part:02}" for part in (self.month, self.day) if part is not None)
        return "-".join((f"{self.year:04}", *parts))

    @classmethod
    def from_field(cls, text: str) -> "Date":
        """Return the date that a valid field of an entry holds (see `DATE_PATTERN`)."""
        return cls(*map(int, text.split("-")))
