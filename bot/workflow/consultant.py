"""Ask for facts about what contributions link to, where the list's settings wish it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bot.errors import ListwrightError
from bot.model.checked_json import dump_json, parse_json
from bot.model.facts import (
    GITHUB_KIND,
    MOST_ASKED,
    MOST_FACTS_TEXT,
    KnownFacts,
    is_fresh,
)
from bot.model.settings import Settings
from bot.output.comments.facts_marker import limit_facts, read_facts
from bot.output.comments.review import MARKER as REVIEW
from bot.output.comments.state_marker import MARKER as SUBMISSION
from bot.ports import GitHubContext, RunIsolated
from bot.ports.forge import Forge
from bot.project.github_facts import ask_github
from bot.workflow.bot_identity import find_bot_comments
from bot.workflow.event import Event

# Seconds in which the sources may answer about one contribution.
_SECONDS = 20
# Seconds that the process may take to begin and to end.
_SECONDS_BESIDE = 10


def read_shown_facts(forge: Forge, number: int, settings: Settings) -> KnownFacts:
    """Return the facts that stand in the bot's own comment on a request or a submission.

    There are none where the settings ask nobody, and GitHub is not asked either.

    Raises:
        ForgeError: GitHub failed or refused.
    """
    if settings.network == "off":
        return ()
    return read_facts(_find_comment(forge, number) or "")


def _find_comment(forge: Forge, number: int) -> str | None:
    """Return the text of the bot's own comment; None if there is none."""
    comments = forge.list_comments(number)
    for marker in (REVIEW, SUBMISSION):
        own = find_bot_comments(forge, comments, marker)
        if own:
            return own[0].body
    return None


@dataclass(frozen=True, slots=True)
class Consultant:
    """Asks for facts.

    GitHub is asked with the job's token; all others by a process of its own that has
    none. A failure is no trouble: then less is known.

    *is_sweep*: only what the bot has commented on is asked about. A list that moves in
    has hundreds of requests on which nothing will be said.
    """

    forge: Forge
    run_isolated: RunIsolated
    today: dt.date
    is_sweep: bool

    @classmethod
    def from_context(
        cls,
        context: GitHubContext,
        settings: Settings,
        event: Event,
    ) -> "Consultant | None":
        """Return a consultant for a step; None where the settings ask nobody."""
        if settings.network == "off":
            return None
        is_sweep = event.kind == "schedule"
        return cls(context.forge, context.run_isolated, context.today, is_sweep)

    def ask_about(self, number: int, works: Sequence[str]) -> KnownFacts:
        """Return what is known of *works*, as much as may stand in a comment.

        What the bot's comment on the request or submission *number* says already is
        asked for again only after a month.
        """
        works = list(dict.fromkeys(works))[:MOST_ASKED]
        try:
            comment = _find_comment(self.forge, number)
        except ListwrightError:
            comment = None
        if comment is None and self.is_sweep:
            return ()
        kept = read_facts(comment or "")
        fresh = [dated for dated in kept if is_fresh(dated, self.today)]
        asked = {dated.work for dated in fresh}
        missing = [work for work in works if work not in asked]
        facts = (*fresh, *self._ask(missing))
        return limit_facts(tuple(dated for dated in facts if dated.work in works))

    def _ask(self, works: Sequence[str]) -> KnownFacts:
        if not works:
            return ()
        day = self.today.isoformat()
        kept = ask_github(works, self.forge.repositories, day)
        others = tuple(work for work in works if not work.startswith(f"{GITHUB_KIND}:"))
        return (*self._ask_sources(others), *kept)

    def _ask_sources(self, works: tuple[str, ...]) -> KnownFacts:
        """Return what the sources say, by a process without a token."""
        if not works:
            return ()
        most_bytes = 4 * MOST_ASKED * MOST_FACTS_TEXT
        try:
            data = self.run_isolated(
                ["ask", "--seconds", str(_SECONDS)],
                dump_json(tuple[str, ...], works),
                most_output=most_bytes,
                wall=_SECONDS + _SECONDS_BESIDE,
            )
            answer: KnownFacts = parse_json(
                KnownFacts, data, label="facts", most_bytes=most_bytes
            )
        except ListwrightError:
            return ()
        # Whoever takes over the process gives no facts of other works.
        return tuple(dated for dated in answer if dated.work in works)
