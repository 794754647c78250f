"""Ask the sources for facts about works, as values that can be kept and handed on."""

from collections.abc import Mapping, Sequence

from bot.facts.source import Source
from bot.identity.identifiers import Identifier
from bot.model.facts import DatedFacts, Facts, FactsQuestion, KnownFacts
from bot.ports.network import Network
from bot.project.fact_lookup import look_up_facts


def ask_sources(question: FactsQuestion, network: Network, day: str) -> KnownFacts:
    """Return what the sources of the table say, in their order.

    That a source does not know a work is an answer, too. *day* is today's.
    """
    answers: list[DatedFacts] = []

    def note_answer(
        source: Source,
        asked: Sequence[Identifier],
        facts: Mapping[Identifier, Facts],
    ) -> None:
        answers.extend(add_day(source, asked, facts, day))

    identifiers = map(Identifier.parse, question.works)
    look_up_facts(identifiers, network, kept=question.kept, note_answer=note_answer)
    return tuple(answers)


def add_day(
    source: Source,
    asked: Sequence[Identifier],
    facts: Mapping[Identifier, Facts],
    day: str,
) -> list[DatedFacts]:
    """Return the answers to one request; facts that tell nothing for an unknown work."""
    unknown = Facts(source=source.name)
    return [DatedFacts(str(work), day, facts.get(work, unknown)) for work in asked]
