"""`listwright ask`: ask the sources of facts about works, without a right to anything.

The step `analyse` starts it in a process without a token, and only where the list's
settings wish it.
"""

import argparse

from bot.model.checked_json import dump_json, parse_json
from bot.model.facts import MOST_FACTS_TEXT, FactsQuestion, KnownFacts
from bot.plan import Outcome
from bot.ports import NetworkContext
from bot.project.fact_answers import ask_sources

SUMMARY = "ask the sources of facts; the step `analyse` starts this in a process without secrets"
CONTEXT = NetworkContext
_MOST_BYTES = 8 * MOST_FACTS_TEXT


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
    network = context.open_network(args.seconds)
    facts = ask_sources(question, network, context.today.isoformat())
    return Outcome(dump_json(KnownFacts, facts).decode() + "\n")
