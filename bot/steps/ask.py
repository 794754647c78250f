"""`listwright ask`: ask the sources of facts about works, without a right to anything.

The step `analyse` starts it in a process without a token, and only where the list's
settings wish it.
"""

import argparse
from collections.abc import Sequence

from bot.identity.identifiers import identify
from bot.model.checked_json import dump_json, parse_json
from bot.model.facts import (
    LINK_SOURCE,
    MOST_FACTS_TEXT,
    DatedFacts,
    Facts,
    FactsQuestion,
    KnownFacts,
)
from bot.plan import Outcome
from bot.ports import NetworkContext
from bot.project.fact_answers import ask_sources

SUMMARY = "ask the sources of facts; the step `analyse` starts this in a process without secrets"
CONTEXT = NetworkContext
_MOST_BYTES = 8 * MOST_FACTS_TEXT
# Seconds in which links may answer.
_LINK_SECONDS = 8.0


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--seconds",
        type=float,
        required=True,
        metavar="NUMBER",
        help="how long it may take",
    )


def run(args: argparse.Namespace, context: NetworkContext) -> Outcome:
    """Print the facts about the works of standard input, as JSON."""
    data = context.read_outside("-")
    question: FactsQuestion = parse_json(
        FactsQuestion, data, label="question", most_bytes=_MOST_BYTES
    )
    day = context.today.isoformat()
    facts: KnownFacts = ()
    seconds = args.seconds
    if question.links:
        facts = _try_links(question.links, context)
        seconds -= _LINK_SECONDS
    facts += ask_sources(question, context.open_network(seconds), day)
    return Outcome(dump_json(KnownFacts, facts).decode() + "\n")


def _try_links(urls: Sequence[str], context: NetworkContext) -> KnownFacts:
    """Return which links gave a definite answer that nothing is there."""
    tries = context.try_links_once(urls, _LINK_SECONDS)
    return tuple(
        DatedFacts(
            str(identify(link_try.url)),
            context.today.isoformat(),
            Facts(source=LINK_SOURCE, description=link_try.detail, is_gone=True),
        )
        for link_try in tries
        if link_try.outcome == "gone"
    )
