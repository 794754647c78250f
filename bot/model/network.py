"""What is asked of a source outside, and what comes back, as values."""

from dataclasses import dataclass
from typing import Literal, NamedTuple


class NetworkRequest(NamedTuple):
    """One request to a source of facts; its answer is JSON.

    *body* is JSON that is sent along; None asks with GET.
    """

    url: str
    accept: str = "application/json"
    body: str | None = None


@dataclass(frozen=True, slots=True)
class NetworkAnswer:
    """What a source answered.

    `answered` comes with *data*; `unknown` says that the source knows nothing of it, for
    certain; `no answer` says nothing at all, and *trouble* why.
    """

    state: Literal["answered", "unknown", "no answer"]
    data: bytes = b""
    trouble: str = ""
