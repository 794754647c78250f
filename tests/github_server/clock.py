"""The stand-in's time: it stands still until a test moves it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime


@dataclass
class Clock:
    """A clock that tests move; every call to the stand-in takes one second."""

    now: datetime = datetime(2026, 1, 31, 12, tzinfo=UTC)

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)

    def stamp(self) -> str:
        """Now, as GitHub writes it in an answer."""
        return self.now.strftime("%Y-%m-%dT%H:%M:%SZ")

    def http_date(self) -> str:
        """Now, as the header `Date` has it."""
        return format_datetime(self.now, usegmt=True)

    def seconds(self) -> int:
        """Now, in seconds since 1970."""
        return int(self.now.timestamp())
