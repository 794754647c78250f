"""What a source of facts is: a row of the table in `bot.facts.sources`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.identity.identifiers import Identifier
from bot.model.facts import Facts
from bot.model.network import NetworkRequest

# What is read of an answer: nothing of it, if it is not of the expected shape.
AnswerReader = Callable[[Sequence[Identifier], bytes], Mapping[Identifier, Facts]]


@dataclass(frozen=True, slots=True)
class Source:
    """A source of facts.

    Attributes:
        name: what people call it.
        hosts: the hosts that are asked, or that it may redirect to. No other is.
        kinds: the kinds of identifiers that it knows.
        most: identifiers that one request may hold.
        pace: seconds between two requests to one host, at least.
        sent: what is sent, as a sentence for people.
        make_request: makes the request for some identifiers; None if one of them has no
            form that may be sent.
        read_answer: reads the answer to such a request.
    """

    name: str
    hosts: frozenset[str]
    kinds: frozenset[str]
    most: int
    pace: float
    sent: str
    make_request: Callable[[Sequence[Identifier]], NetworkRequest | None]
    read_answer: AnswerReader
