"""What texts say about when and where a work appeared; `parser` reads it."""

from dataclasses import dataclass
from enum import Enum

from bot.model.dates.date import Date


@dataclass(frozen=True, slots=True)
class DateRange:
    """A time from one date to another.

    *last* is None where it is not over.
    """

    first: Date
    last: Date | None


class PublicationState(Enum):
    """What is said of a work that is not published yet."""

    IN_PRESS = "in press"
    TO_APPEAR = "to appear"
    FORTHCOMING = "forthcoming"


@dataclass(frozen=True, slots=True)
class Statement:
    """When a work appeared, and its venue and award, if they stand beside that."""

    when: Date | DateRange | PublicationState
    venue: str | None = None
    award: str | None = None

    @property
    def date(self) -> Date | None:
        """The date, or the first of a range; None for a work that is not published."""
        if isinstance(self.when, DateRange):
            return self.when.first
        return self.when if isinstance(self.when, Date) else None


@dataclass(frozen=True, slots=True)
class Mention:
    """A date inside a longer text, from *start* to *end*.

    The venue is part of it, if it stands right there.
    """

    start: int
    end: int
    statement: Statement
    date_start: int
    """Where the date begins, behind the venue."""

    @property
    def date(self) -> Date:
        """The date, or the first of a range."""
        date = self.statement.date
        assert date is not None  # noqa: S101  (a text is searched for years)
        return date
