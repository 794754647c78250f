"""What a source of facts is: a row of the table in `bot.facts.sources`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.identity.identifiers import Identifier
from bot.model.facts import Facts
from bot.model.network import NetworkRequest

# Returns what an answer says of the works that were asked for; those that are missing the
# source does not know. None if the answer is not of the expected shape.
AnswerReader = Callable[
    [Sequence[Identifier], bytes], Mapping[Identifier, Facts] | None
]


@dataclass(frozen=True, slots=True)
class Source:
    """A source of facts.

    Attributes:
        name: what people call it.
        hosts: the hosts that are asked, or that it may redirect to. No other is.
        kinds: the kinds of identifiers that it is asked for.
        most: identifiers that one request may hold.
        pace: seconds between two requests to one host, at least.
        sent: what is sent, as a sentence for people.
        make_request: makes the request for some identifiers; None if one of them has no
            form that may be sent.
        read_answer: reads the answer to such a request.
        spare_kinds: the kinds for which it is asked where no source before it in the
            table knew the work.
    """

    name: str
    hosts: frozenset[str]
    kinds: frozenset[str]
    most: int
    pace: float
    sent: str
    make_request: Callable[[Sequence[Identifier]], NetworkRequest | None]
    read_answer: AnswerReader
    spare_kinds: frozenset[str] = frozenset()
