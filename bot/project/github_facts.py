"""Ask GitHub for facts about repositories."""

from collections.abc import Iterable

from bot.identity.identifiers import Identifier
from bot.model.facts import GITHUB_KIND, DatedFacts, KnownFacts
from bot.ports.network import Repositories


def ask_github(
    works: Iterable[str],
    repositories: Repositories,
    day: str,
) -> KnownFacts:
    """Return what GitHub says of the repositories among *works*.

    Raises:
        ForgeError: GitHub failed or refused.
    """
    identifiers = list(map(Identifier.parse, works))
    names = [
        identifier.value for identifier in identifiers if identifier.kind == GITHUB_KIND
    ]
    if not names:
        return ()
    facts_by_name = repositories.describe(names)
    return tuple(
        DatedFacts(f"{GITHUB_KIND}:{name}", day, facts)
        for name, facts in facts_by_name.items()
    )
