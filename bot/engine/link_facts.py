"""Which facts are about the works that an entry links to."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.identity.identifiers import Identifier, identify
from bot.model.entry import Entry
from bot.model.facts import DatedFacts
from bot.model.rule import LinkFacts

# The label of the entry's own paper, if the main link is another page.
_PAPER: Final = "paper"
# Links of one entry that are looked at.
_MOST_LINKS: Final = 20


def collect_link_facts(
    entry: Entry,
    facts: Mapping[str, Sequence[DatedFacts]],
) -> tuple[LinkFacts, ...]:
    """Return what is known of the works that *entry* links to, in the order of its links.

    *facts* are by work, as `bot.model.facts.group_by_work` gives them.
    """
    linked = []
    for number, link in enumerate(entry.all_links[:_MOST_LINKS]):
        dated_facts = facts.get(str(identify(link.url)))
        if dated_facts:
            is_own = number == 0 or link.label == _PAPER
            linked.append(LinkFacts(link, tuple(dated_facts), is_own))
    return tuple(linked)


def list_asked_works(entry: Entry, kinds: frozenset[str]) -> Iterator[Identifier]:
    """Yield the works of these *kinds* of which facts say something about *entry*.

    They are the entry's own papers, and every repository: another paper that it links to
    is another work.
    """
    for number, link in enumerate(entry.all_links[:_MOST_LINKS]):
        identifier = identify(link.url)
        is_own = number == 0 or link.label == _PAPER
        if identifier.kind in kinds and (is_own or not identifier.is_paper):
            yield identifier
