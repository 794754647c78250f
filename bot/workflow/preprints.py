"""Once a month, where a list wishes it: which of its preprints were published?"""

from dataclasses import dataclass

from bot.errors import ListwrightError
from bot.model.facts import FactsQuestion, KnownFacts
from bot.model.isolated import LIST_PREPRINTS, ListPreprints
from bot.model.state import StateRef
from bot.workflow.ask_process import ask_without_token
from bot.workflow.event import Event
from bot.workflow.isolated_review import IsolatedReviewer
from bot.workflow.isolation import ask

# Seconds in which the sources may answer.
_SECONDS = 240
_MOST_BYTES = 8 << 20


@dataclass(frozen=True, slots=True)
class MonthlyFacts:
    """What sources say of preprints; *is_asked* says whether this is the month's time."""

    is_asked: bool = False
    facts: KnownFacts = ()


def ask_about_preprints(
    reviewer: IsolatedReviewer, event: Event, tip: str, state: StateRef
) -> MonthlyFacts:
    """Return what sources say of the preprints of the commit *tip*.

    Only a sweep asks, and a process without a token does so. Where it fails, the next
    sweep asks again.
    """
    if event.kind != "schedule":
        return MonthlyFacts()
    folder = reviewer.remote.repository.folder
    request = ListPreprints(tip, state.commit)
    try:
        listed = ask(reviewer.run_isolated, folder, LIST_PREPRINTS, request)
        if not listed.is_due:
            return MonthlyFacts()
        if not listed.works:
            return MonthlyFacts(is_asked=True)
        facts = _ask_sources(reviewer, listed.works)
    except ListwrightError:
        return MonthlyFacts()
    published = tuple(dated for dated in facts if dated.facts.venue)
    return MonthlyFacts(is_asked=bool(facts), facts=published)


def _ask_sources(reviewer: IsolatedReviewer, works: tuple[str, ...]) -> KnownFacts:
    facts = ask_without_token(
        reviewer.run_isolated,
        FactsQuestion(works),
        seconds=_SECONDS,
        most_bytes=_MOST_BYTES,
    )
    asked = frozenset(works)
    # Whoever takes over the process gives no facts of other works.
    return tuple(dated for dated in facts if dated.work in asked)
