"""What the stand-in says, and what it writes down of every call."""

from dataclasses import dataclass, field
from typing import Any

_READING = frozenset({"smart-http/fetch", "graphql/query", "graphql/folder"})
"""What is sent by POST and changes nothing."""


@dataclass
class Answer:
    """An answer on its way out; *body* is bytes, or anything that is sent as JSON."""

    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    reset: bool = False
    truncate: bool = False


@dataclass
class Exchange:
    """One line of the request log."""

    operation: str
    method: str
    path: str
    query: dict[str, str]
    body: Any
    login: str | None = None
    """Who called; None for a call without a known token."""
    status: int = 0
    """0 if there was no answer."""
    answer: Any = None
    received: int = 0
    """The bytes of the request's body."""
    sent: int = 0
    """The bytes of the answer's body."""

    @property
    def writes(self) -> bool:
        """Whether the call asked for a change."""
        return self.method not in {"GET", "HEAD"} and self.operation not in _READING
