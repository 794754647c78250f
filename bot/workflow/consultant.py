"""Ask for facts about what contributions link to, where the list's settings wish it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bot.errors import ForgeError, ListwrightError
from bot.identity.identifiers import identify
from bot.model.facts import (
    GITHUB_KIND,
    MOST_ASKED,
    MOST_FACTS_TEXT,
    FactsQuestion,
    KnownFacts,
    is_fresh,
)
from bot.model.settings import Settings
from bot.output.comments.facts_marker import limit_facts, read_facts
from bot.output.comments.review import MARKER as REVIEW
from bot.output.comments.state_marker import MARKER as SUBMISSION
from bot.ports import GitHubContext, RunIsolated
from bot.ports.forge import Forge
from bot.ports.remote import Remote
from bot.project.github_facts import ask_github
from bot.workflow.ask_process import ask_without_token
from bot.workflow.bot_identity import find_bot_comments
from bot.workflow.event import Event
from bot.workflow.kept_facts import read_kept_facts

# Seconds in which the sources may answer about one contribution.
_SECONDS = 20


def read_shown_facts(forge: Forge, number: int, settings: Settings) -> KnownFacts:
    """Return the facts that stand in the bot's own comment on a request or a submission.

    There are none where the settings ask nobody, and GitHub is not asked either.

    Raises:
        ForgeError: GitHub failed or refused.
    """
    if settings.network == "off":
        return ()
    return _read_comment(forge, number)


def _read_comment(forge: Forge, number: int) -> KnownFacts:
    """Return the facts in the bot's own comment; none where there is no such comment."""
    comments = forge.list_comments(number)
    for marker in (REVIEW, SUBMISSION):
        own = find_bot_comments(forge, comments, marker)
        if own:
            return read_facts(own[0].body)
    return ()


@dataclass(frozen=True, slots=True)
class Consultant:
    """Asks for facts.

    GitHub is asked with the job's token; all others by a process of its own that has
    none. A failure is no trouble: then less is known.

    *is_sweep*: nobody is asked anew. A sweep comes every six hours to every request, and a
    list that moves in has hundreds of them.
    """

    forge: Forge
    remote: Remote
    run_isolated: RunIsolated
    today: dt.date
    is_sweep: bool
    tries_links: bool

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
        return cls(
            context.forge,
            context.remote,
            context.run_isolated,
            context.today,
            is_sweep,
            settings.network == "links",
        )

    def ask_about(
        self,
        number: int,
        works: Sequence[str],
        links: Sequence[str] = (),
    ) -> KnownFacts:
        """Return what is known of *works* and *links*, as much as may stand in a comment.

        What the bot's comment on the request or submission *number* says already, or what
        it keeps on its own ref, is asked for again only after a month, and never by a
        sweep.
        """
        asked = tuple(dict.fromkeys(works))[:MOST_ASKED]
        tried = tuple(dict.fromkeys(links))[:MOST_ASKED] if self.tries_links else ()
        meant = {*asked, *(str(identify(url)) for url in tried)}
        shown = self._read_shown(number)
        if self.is_sweep:
            return tuple(dated for dated in shown if dated.work in meant)
        fresh = [dated for dated in shown if is_fresh(dated, self.today)]
        # An author who says that it is there now wants it looked at again.
        answers = {
            (dated.work, dated.facts.source): dated
            for dated in (*self._read_kept(), *fresh)
            if dated.work in asked and not dated.facts.is_gone
        }
        kept = tuple(answers.values())
        question = FactsQuestion(asked, kept, tried)
        return limit_facts(
            (*kept, *self._ask_sources(question), *self._ask_github(question))
        )

    def _read_shown(self, number: int) -> KnownFacts:
        try:
            return _read_comment(self.forge, number)
        except ListwrightError:
            return ()

    def _read_kept(self) -> KnownFacts:
        try:
            state = self.remote.fetch_state()
        except ListwrightError:
            return ()
        return read_kept_facts(self.remote, state, self.today)

    def _ask_github(self, question: FactsQuestion) -> KnownFacts:
        """Return what GitHub says of the repositories that nothing is known of yet."""
        known = {dated.work for dated in question.kept}
        missing = [work for work in question.works if work not in known]
        day = self.today.isoformat()
        try:
            return ask_github(missing, self.forge.repositories, day)
        except ForgeError:
            return ()

    def _ask_sources(self, question: FactsQuestion) -> KnownFacts:
        """Return what the sources say, by a process without a token."""
        most_bytes = 4 * MOST_ASKED * MOST_FACTS_TEXT
        others = [work for work in question.works if not _is_repository(work)]
        others += [str(identify(url)) for url in question.links]
        if not others:
            return ()
        try:
            answer = ask_without_token(
                self.run_isolated, question, seconds=_SECONDS, most_bytes=most_bytes
            )
        except ListwrightError:
            return ()
        # Whoever takes over the process gives no facts of other works.
        return tuple(dated for dated in answer if dated.work in others)


def _is_repository(work: str) -> bool:
    return work.startswith(f"{GITHUB_KIND}:")
