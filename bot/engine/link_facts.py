"""Which facts are about the works that an entry links to."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.identity.identifiers import Identifier, identify
from bot.model.entry import Entry
from bot.model.facts import DatedFacts
from bot.model.link import Link
from bot.model.rule import LinkFacts

# The label of the entry's own paper, if the main link is another page.
_PAPER: Final = "paper"
# Links of one entry that are looked at.
_MOST_LINKS: Final = 20


def _list_links(entry: Entry) -> Iterator[tuple[Link, bool]]:
    """Yield the links that are looked at, each with whether it leads to the entry's own work."""
    for number, link in enumerate(entry.all_links[:_MOST_LINKS]):
        yield link, number == 0 or link.label == _PAPER


def collect_link_facts(
    entry: Entry,
    facts: Mapping[str, Sequence[DatedFacts]],
) -> tuple[LinkFacts, ...]:
    """Return what is known of the works that *entry* links to, in the order of its links.

    *facts* are by work, as `bot.model.facts.group_by_work` gives them.
    """
    linked = []
    for link, is_own in _list_links(entry):
        dated_facts = facts.get(str(identify(link.url)))
        if dated_facts:
            linked.append(LinkFacts(link, tuple(dated_facts), is_own))
    return tuple(linked)


def list_asked_works(entry: Entry, kinds: frozenset[str]) -> Iterator[Identifier]:
    """Yield the works of these *kinds* of which facts say something about *entry*.

    They are the entry's own papers, and every repository: another paper that it links to
    is another work.
    """
    for link, is_own in _list_links(entry):
        identifier = identify(link.url)
        if identifier.kind in kinds and (is_own or not identifier.is_paper):
            yield identifier
