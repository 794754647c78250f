"""What a source outside says of a work."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.model.dates.date import DATE_PATTERN

# The kind of repositories at GitHub, of which GitHub itself is asked.
GITHUB_KIND: Final = "github"
# Of works of these kinds some source knows something: those of `bot.facts.sources`, which
# takes a while to load, and GitHub's.
ASKED_KINDS: Final = frozenset({GITHUB_KIND, "acl", "arxiv", "doi", "openreview"})
# The source of what one try of a link saw; the answer stands in `description`.
LINK_SOURCE: Final = "link"
# Works that one review asks about, and facts that it keeps: see `limit_facts`.
MOST_ASKED: Final = 20
# Characters of the facts of one review, as JSON: they stand in the bot's comment.
MOST_FACTS_TEXT: Final = 16_000
# The file on the bot's own ref that holds facts, and how large it may be.
FACTS_FILE: Final = "facts.json"
MOST_KEPT_BYTES: Final = 1 << 20
# The file that holds the day on which preprints were asked about last, how many are
# asked about, and the days from one time to the next.
PREPRINTS_FILE: Final = "preprints.json"
MOST_PREPRINTS: Final = 1_000
DAYS_BETWEEN_PREPRINTS: Final = 30
# Days after which facts are asked for again.
MOST_DAYS: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What one source says of one work: untrusted text, cut to the length of a field.

    What the source does not tell is None, or an empty tuple.

    Attributes:
        source: what people call the source.
        title: the title of a paper.
        authors: their names, in order.
        date: as in an entry: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
        venue: the conference or journal.
        published: the DOI of the form in which a preprint was published.
        code: the address of the one repository that the paper names.
        stars: how many people starred a repository.
        last_push: the day of its newest commit, `YYYY-MM-DD`.
        created: the day on which a repository was made, `YYYY-MM-DD`.
        licence: the SPDX identifier of a repository's licence.
        description: what a repository says of itself.
        moved_to: `owner/name` of a repository that bears another name now.
        is_withdrawn: whether the paper was withdrawn or retracted.
        is_archived: whether the repository's owner has made it read-only.
        is_gone: whether the source knows for certain that it is not there.
    """

    source: str
    title: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None
    venue: str | None = None
    published: str | None = None
    code: str | None = None
    stars: int | None = None
    last_push: str | None = None
    created: str | None = None
    licence: str | None = None
    description: str | None = None
    moved_to: str | None = None
    is_withdrawn: bool = False
    is_archived: bool = False
    is_gone: bool = False

    @property
    def year(self) -> int | None:
        """The year of the date; None without one, or where it is no date of an entry."""
        is_date = self.date is not None and re.match(DATE_PATTERN, self.date)
        return int(self.date[:4]) if self.date and is_date else None

    @property
    def is_known(self) -> bool:
        """Whether the source knows the work."""
        return self != Facts(source=self.source)


@dataclass(frozen=True, slots=True)
class DatedFacts:
    """Facts with the work that they are about, and the day on which they were asked for.

    *work* is an identifier as text, such as `arxiv:2304.08485`; *day* is `YYYY-MM-DD`.
    """

    work: str
    day: str
    facts: Facts


# All that is known in one run.
KnownFacts = tuple[DatedFacts, ...]


@dataclass(frozen=True, slots=True)
class FactsQuestion:
    """The works to ask about, what is known already, and links to try."""

    works: tuple[str, ...]
    kept: KnownFacts = ()
    links: tuple[str, ...] = ()


def is_fresh(dated: DatedFacts, today: dt.date) -> bool:
    """Return whether facts need not be asked for again yet."""
    day = read_day(dated.day)
    if day is None:
        return False
    # What was not there yesterday may be there today.
    is_there = dated.facts.is_known and not dated.facts.is_gone
    most_days = MOST_DAYS if is_there else 0
    # A day to come is none on which anybody asked.
    return 0 <= (today - day).days <= most_days


def read_day(text: str | None) -> dt.date | None:
    """Return the day that facts give as `YYYY-MM-DD`; None where it is none."""
    try:
        return dt.date.fromisoformat(text or "")
    except ValueError:
        return None


def group_by_work(facts: Sequence[DatedFacts]) -> Mapping[str, list[DatedFacts]]:
    """Return the facts by work, those of each in their order."""
    by_work: dict[str, list[DatedFacts]] = {}
    for dated in facts:
        by_work.setdefault(dated.work, []).append(dated)
    return by_work
