"""What one job hands to the next: the findings about contributions.

They are values without the power to do anything.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final, Literal

from bot.model.facts import KnownFacts
from bot.model.review import Review, Turn, Verdict
from bot.model.submission import (
    ProposedEntry,
    UnreadableForm,
    compute_proposal_fingerprint,
    find_turn,
)

MERGE_GROUP: Final = "merge group"
# What was reviewed: a pull request, by its number, or the commit of a merge queue.
Subject = int | Literal["merge group"]


@dataclass(frozen=True, slots=True)
class Replacement:
    """Lines of a file in the diff, counted from 1, and the *text* to put in their place."""

    path: str
    first: int
    last: int
    text: str


@dataclass(frozen=True, slots=True)
class CommitReview:
    """The isolated process's review of one commit."""

    review: Review
    replacements: tuple[Replacement, ...] = ()


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The review of one commit of a pull request, or of a merge group.

    *rules* is a digest of what judged: the base, its declarations and the program. A
    reader takes the number and the commit from its own event and demands that they are
    these.
    """

    subject: Subject
    head: str
    base: str
    rules: str
    review: Review
    replacements: tuple[Replacement, ...]
    files_changed: int
    """How many files differ, by git."""
    predates_list: bool = False
    """Whether it began before the bot kept the list: its author has never heard of the bot."""
    facts: KnownFacts = ()
    """What sources said of its works: the review was made with it."""
    state: Literal["reviewed"] = "reviewed"


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A commit whose review could not be finished; *trouble* says why, for the log.

    *is_own*: the contribution itself causes it, not GitHub or git. *rules* is as of a
    review, where it is known.
    """

    subject: Subject
    head: str
    trouble: str
    is_own: bool = False
    rules: str = ""
    state: Literal["unfinished"] = "unfinished"


@dataclass(frozen=True, slots=True)
class Deferred:
    """A commit that has its turn on *day*: its author has others open before it."""

    subject: Subject
    head: str
    day: dt.date
    state: Literal["deferred"] = "deferred"


Analysis = Reviewed | Unfinished
# What is handed on of a pull request.
HandedOn = Analysis | Deferred


@dataclass(frozen=True, slots=True)
class ReadForm:
    """The entry that a filled form asks for, and the review of its file.

    There is no review while there is no file.
    """

    proposed: ProposedEntry
    verdict: Verdict | None
    works: tuple[str, ...] = ()
    """As of a `Verdict`; also where there is no file yet."""
    state: Literal["read"] = "read"

    @property
    def fingerprint(self) -> str:
        """What an approval stands for; empty where there is no file to approve."""
        return compute_proposal_fingerprint(self.proposed, self.verdict)

    @property
    def turn(self) -> Turn:
        """Whose turn it is, and why."""
        return find_turn(self.proposed, self.verdict)


@dataclass(frozen=True, slots=True)
class Waiting:
    """The submission waits: its author has others open that come first."""

    state: Literal["waiting"] = "waiting"


@dataclass(frozen=True, slots=True)
class UnfinishedForm:
    """The submission could not be read because of trouble of the bot's own.

    The log tells the trouble.
    """

    trouble: str
    state: Literal["unfinished"] = "unfinished"


FormOutcome = ReadForm | UnreadableForm | Waiting | UnfinishedForm


@dataclass(frozen=True, slots=True)
class SubmissionResult:
    """The outcome for the text of one issue, whose SHA-256 is *body*.

    *facts* are those that it was read with.
    """

    number: int
    body: str
    outcome: FormOutcome
    facts: KnownFacts = ()


@dataclass(frozen=True, slots=True)
class Analyses:
    """All that is handed over at once."""

    requests: tuple[HandedOn, ...] = ()
    submissions: tuple[SubmissionResult, ...] = ()
