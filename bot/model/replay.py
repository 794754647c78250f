"""What the bot would have said to contributions that it was never asked about."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from bot.model.account import NotUnderstood
from bot.model.finding import Finding
from bot.model.review import Review, Verdict

Group = Literal["ready", "duplicate", "author", "maintainer", "unread", "nothing"]


class Reading(NamedTuple):
    """How much of a plain list was understood."""

    items: int
    verbatim: int
    """Items that are kept as their text: no title, link or year was found in them for sure."""
    unread: int
    """Lines that look like items and stayed words of the document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """A contribution and its review.

    The review is None where it could not be made; then *trouble* says why.
    """

    number: int | None
    commit: str
    author: str
    title: str
    day: dt.date
    review: Review | None = None
    trouble: str = ""
    reading: Reading | None = None
    """Of the list that it came to; None where that has entries of its own, or could not be read."""

    @property
    def name(self) -> str:
        """The name by which people know it: `#12`, or the beginning of its commit's id."""
        return f"#{self.number}" if self.number else self.commit[:12]

    @property
    def verdicts(self) -> Sequence[Verdict]:
        """The verdicts on its entries."""
        return self.review.verdicts if self.review else ()

    @property
    def group(self) -> Group:
        """Who would have been next; `unread` where the bot did not understand it."""
        if self.review is None:
            return "unread"
        turn = self.review.turn
        if turn in {"duplicate", "author"}:
            return turn
        if any(isinstance(outcome, NotUnderstood) for outcome in self.review.account):
            return "unread"
        if turn in {"ready", "rescued"}:
            return "ready"
        return "nothing" if turn in {"unchanged", "nothing"} else "maintainer"

    def list_findings(self) -> Iterator[tuple[str, Finding]]:
        """Yield every finding, with what would have become of it."""
        for verdict in self.verdicts:
            twins = [twin.reason for twin in verdict.possible_duplicates]
            groups = (
                ("for the author", verdict.to_fix),
                ("perhaps listed already", twins),
                ("for a maintainer", verdict.to_decide),
                ("worth a look", verdict.hints),
                ("repaired by itself", verdict.repaired),
            )
            for group, findings in groups:
                for finding in findings:
                    yield group, finding


class SameWork(NamedTuple):
    """Contributions that propose what may be one work.

    The list may have that work already.
    """

    names: tuple[str, ...]
    """Of the contributions, as they come."""
    reason: str
    listed: tuple[str, ...] = ()
    """The entries that may be the same work."""


class OpenState(NamedTuple):
    """What was asked about open pull requests, and what git cannot tell of them."""

    branch: str
    base: str
    left_out: int
    """How many more are open than were asked for."""
    unknown: int
    """How many may be closed, merged, or open with a conflict."""
    failed: Mapping[int, str]
    """The requests that could not be fetched, each with the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """All contributions that were replayed, newest first."""

    document: str
    origin: str
    """The repository at GitHub, `owner/name`; empty where there is none."""
    replayed: tuple[Replayed, ...]
    same_works: tuple[SameWork, ...] = ()
    open: OpenState | None = None
    """None where contributions of the past were replayed."""

    @property
    def reading(self) -> Reading | None:
        """How the list was read to which the newest contribution came."""
        for contribution in self.replayed:
            if contribution.reading:
                return contribution.reading
        return None

    @property
    def without_entry(self) -> int:
        """How many contributions touch no entry."""
        return sum(not contribution.verdicts for contribution in self.replayed)
