"""What one job hands to the next: the review of one pull request, without the power to do anything."""

from dataclasses import dataclass

from bot.model.review import Review


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
