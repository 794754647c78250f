"""Look works up at the sources of facts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.facts.source import Source
from bot.facts.sources import SOURCES
from bot.identity.identifiers import Identifier
from bot.model.facts import Facts
from bot.ports.network import Network


@dataclass(slots=True)
class Lookup:
    """What the sources say.

    Attributes:
        facts: what they know, by identifier, in the order of the table of sources.
        unknown: what a source says for certain that it does not know, with the source.
        troubles: why sources gave no answer, each sentence once.
    """

    facts: dict[Identifier, list[Facts]] = field(default_factory=dict)
    unknown: list[tuple[Identifier, str]] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def add_facts(self, found: Mapping[Identifier, Facts], source: Source) -> None:
        """Add what *source* sent; that nothing of it can be read is a trouble."""
        for identifier, facts in found.items():
            self.facts.setdefault(identifier, []).append(facts)
        if not found:
            self.add_trouble(f"{source.name} sent nothing that can be read")

    def add_trouble(self, sentence: str) -> None:
        """Add a trouble that was not told yet."""
        if sentence not in self.troubles:
            self.troubles.append(sentence)


def is_known_kind(identifier: Identifier, sources: Sequence[Source] = SOURCES) -> bool:
    """Return whether one of *sources* can be asked for *identifier*."""
    return any(identifier.kind in source.kinds for source in sources)


def look_up_facts(
    identifiers: Iterable[Identifier],
    network: Network,
    sources: Sequence[Source] = SOURCES,
) -> Lookup:
    """Return what *sources* say of *identifiers*; each source is asked for what it knows.

    An identifier that no source knows of is in no part of the answer.
    """
    wanted = list(dict.fromkeys(identifiers))
    lookup = Lookup()
    for source in sources:
        for batch in _list_batches(wanted, source):
            _ask(source, batch, network, lookup)
    return lookup


def _list_batches(
    identifiers: Sequence[Identifier],
    source: Source,
) -> Iterator[Sequence[Identifier]]:
    """Yield the identifiers that a source knows, as many as a request may hold."""
    known = [one for one in identifiers if one.kind in source.kinds]
    for start in range(0, len(known), source.most):
        yield known[start : start + source.most]


def _ask(
    source: Source,
    batch: Sequence[Identifier],
    network: Network,
    lookup: Lookup,
) -> None:
    """Ask one source for some identifiers, and add its answer to *lookup*."""
    request = source.make_request(batch)
    if request is None:
        lookup.add_trouble(f"{source.name} is not asked for what has no usual form")
        return
    answer = network.ask(request)
    if answer.state == "answered":
        lookup.add_facts(source.read_answer(batch, answer.data), source)
    elif answer.state == "unknown":
        lookup.unknown += [(identifier, source.name) for identifier in batch]
    else:
        lookup.add_trouble(f"{source.name} gave no answer: {answer.trouble}")
