"""A clock that moves only when somebody sleeps."""


class Patience:
    """Time for the adapter; `slept` holds every pause."""

    def __init__(self) -> None:
        self.time = 1_000_000.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        """Let the time pass, at once."""
        self.slept.append(seconds)
        self.time += seconds

    def now(self) -> float:
        """Seconds since 1970."""
        return self.time
