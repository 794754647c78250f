"""What one job hands to the next: what was found about contributions, without the power to do anything."""

from dataclasses import dataclass

from bot.model.review import Review, Turn, Verdict
from bot.model.submission import ProposedEntry, UnreadableForm, compute_fingerprint, turn_of


@dataclass(frozen=True, slots=True)
class Replacement:
    """Lines of a file in the diff, counted from 1, and the *text* to put in their place."""

    path: str
    first: int
    last: int
    text: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """What was found about one commit of one pull request (0: a merge group).

    *review* is None where it could not be finished; *trouble* then says why, for the log. *rules* is a digest of
    what judged: the base, its declarations and the program. Whoever reads an analysis takes the number and the
    commit from its own event and demands that they are these.
    """

    number: int
    head: str
    base: str
    rules: str
    review: Review | None
    replacements: tuple[Replacement, ...] = ()
    trouble: str = ""
    seen: int = 0
    """How many files differ, by git."""


@dataclass(frozen=True, slots=True)
class SubmissionResult:
    """What was found about the text of one issue, whose SHA-256 is *body*.

    Either *proposed* says what it asks for, or *unreadable* why it cannot be read; neither, where the bot could
    not finish, and *trouble* then says why, or where its author has so many open that it waits for those.
    """

    number: int
    body: str
    base: str
    proposed: ProposedEntry | None = None
    verdict: Verdict | None = None
    """The review of the file; None while there is no file."""
    unreadable: UnreadableForm | None = None
    trouble: str = ""
    waits: bool = False

    @property
    def fingerprint(self) -> str:
        """What an approval of it stands for; empty where there is no file to approve."""
        if self.proposed is None or self.verdict is None or not self.proposed.text:
            return ""
        return compute_fingerprint(self.proposed.path, self.verdict, self.proposed.text)

    @property
    def turn(self) -> Turn:
        """Whose turn it is."""
        return turn_of(self.proposed, self.verdict) if self.proposed else "author"


@dataclass(frozen=True, slots=True)
class Analyses:
    """All that is handed over at once."""

    requests: tuple[Analysis, ...] = ()
    submissions: tuple[SubmissionResult, ...] = ()
