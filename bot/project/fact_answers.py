"""Ask the sources for facts about works, as values that can be kept and handed on."""

from collections.abc import Iterable

from bot.identity.identifiers import Identifier
from bot.model.facts import DatedFacts, KnownFacts
from bot.ports.network import Network
from bot.project.fact_lookup import look_up_facts


def ask_sources(
    works: Iterable[str],
    network: Network,
    day: str,
) -> KnownFacts:
    """Return what the sources of the table say of *works*, in the order of the table.

    What no source knows is left out. *day* is today's.
    """
    identifiers = map(Identifier.parse, works)
    lookup = look_up_facts(identifiers, network)
    return tuple(
        DatedFacts(str(identifier), day, facts)
        for identifier, several in lookup.facts.items()
        for facts in several
    )
