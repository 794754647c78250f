"""Works that were proposed and not taken up, as the bot remembers them on its own ref."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

REJECTIONS_FILE: Final = "rejections.json"
MOST_REJECTIONS_BYTES: Final = 1 << 24
# Of more, the oldest are forgotten: so many lines still are a page that a person reads.
MOST_REJECTIONS: Final = 2_000
# Characters of a reason that are remembered, works of one contribution, and characters
# of the name of one: together they keep the file within its bytes.
LONGEST_REASON: Final = 300
MOST_WORKS: Final = 10
LONGEST_WORK: Final = 100


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a contribution was not taken up, and which works it proposed.

    *number* is the pull request or the issue, *day* is `YYYY-MM-DD`, and *works* are
    identifiers such as `arxiv:2304.08485`.
    """

    number: int
    day: str
    reason: str
    works: tuple[str, ...]


Rejections = tuple[Rejection, ...]


def add_rejection(known: Rejections, newest: Rejection) -> Rejections:
    """Return what is remembered once *newest* is, in place of what its number had before."""
    others = [one for one in known if one.number != newest.number]
    return (*others[-(MOST_REJECTIONS - 1) :], newest)


def find_rejections(
    known: Sequence[Rejection], works: frozenset[str], number: int
) -> list[Rejection]:
    """Return what is remembered of *works*, but for contribution *number* itself."""
    return [
        one for one in known if one.number != number and not works.isdisjoint(one.works)
    ]
