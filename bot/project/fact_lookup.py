"""Look works up at the sources of facts."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from bot.facts.source import Source
from bot.facts.sources import SOURCES
from bot.identity.identifiers import Identifier
from bot.model.facts import DatedFacts, Facts
from bot.ports import NO_PROGRESS, Progress
from bot.ports.network import Network

# What a source said of the works that one request held.
Answered = Callable[[Source, Sequence[Identifier], Mapping[Identifier, Facts]], None]
T = TypeVar("T")


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

    def add_answer(
        self,
        source: Source,
        asked: Sequence[Identifier],
        facts: Mapping[Identifier, Facts],
    ) -> None:
        """Add what *source* said of the works *asked*."""
        for identifier in asked:
            if identifier in facts:
                self.facts.setdefault(identifier, []).append(facts[identifier])
            else:
                self.unknown.append((identifier, source.name))

    def add_trouble(self, sentence: str) -> None:
        """Add a trouble that was not told yet."""
        if sentence not in self.troubles:
            self.troubles.append(sentence)


def look_up_facts(  # noqa: PLR0913 - who is asked, how, and who watches
    identifiers: Iterable[Identifier],
    network: Network,
    sources: Sequence[Source] = SOURCES,
    *,
    kept: Sequence[DatedFacts] = (),
    progress: Progress = NO_PROGRESS,
    note_answer: Answered = lambda *_: None,
) -> Lookup:
    """Return what *sources* say of *identifiers*; each source is asked for what it knows.

    An identifier that no source knows of is in no part of the answer, and neither is what
    was *kept* from before.

    Args:
        identifiers: the works.
        network: who asks.
        sources: who is asked, in their order.
        kept: answers of before; these sources are not asked again about these works.
        progress: shows how far it is.
        note_answer: is told each answer as it comes.
    """
    wanted = list(dict.fromkeys(identifiers))
    lookup = Lookup()
    answered = {(dated.work, dated.facts.source) for dated in kept}
    known = {dated.work for dated in kept if dated.facts.is_known}
    for source in sources:
        candidates = [
            work for work in wanted if (str(work), source.name) not in answered
        ]
        asked = _list_asked(candidates, source, lookup, known)
        batches = split_into_batches(asked, source.most)
        for batch in progress.track(batches, len(batches), f"asking {source.name}"):
            facts = _ask(source, batch, network, lookup)
            if facts is not None:
                lookup.add_answer(source, batch, facts)
                note_answer(source, batch, facts)
    return lookup


def _list_asked(
    identifiers: Iterable[Identifier],
    source: Source,
    lookup: Lookup,
    known: Collection[str],
) -> list[Identifier]:
    """Return the identifiers for which a source is asked.

    *known* are the works that were known before. What has no form that may be sent is a
    trouble of its own: it must not keep others of its batch from being asked for.
    """
    asked = []
    for identifier in identifiers:
        is_unknown = identifier not in lookup.facts and str(identifier) not in known
        is_spare = identifier.kind in source.spare_kinds and is_unknown
        if identifier.kind not in source.kinds and not is_spare:
            continue
        if source.make_request([identifier]) is None:
            lookup.add_trouble(f"{source.name} is not asked for what has no usual form")
        else:
            asked.append(identifier)
    return asked


def split_into_batches(values: Sequence[T], most: int) -> list[Sequence[T]]:
    """Return *values* in groups of at most *most*."""
    return [values[start : start + most] for start in range(0, len(values), most)]


def _ask(
    source: Source,
    batch: Sequence[Identifier],
    network: Network,
    lookup: Lookup,
) -> Mapping[Identifier, Facts] | None:
    """Return what one source says of some works; None if it gave no answer."""
    request = source.make_request(batch)
    if request is None:
        return None
    answer = network.ask(request)
    if answer.state == "unknown":
        return {}
    if answer.state == "no answer":
        lookup.add_trouble(f"{source.name} gave no answer: {answer.trouble}")
        return None
    facts = source.read_answer(batch, answer.data)
    if facts is None:
        lookup.add_trouble(f"{source.name} sent nothing that can be read")
    return facts
