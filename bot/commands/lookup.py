"""`listwright lookup`: say what the sources of facts know of a work."""

import argparse
from collections.abc import Iterator, Sequence

from bot.errors import UsageError
from bot.identity.identifiers import Identifier, identify
from bot.model.facts import Facts
from bot.output.untrusted import show_hidden
from bot.plan import Outcome
from bot.ports import NetworkContext
from bot.project.fact_lookup import Lookup, is_known_kind, look_up_facts
from bot.repairs.links import read_address

SUMMARY = "say what the sources of facts know of a work: this asks the network"
CONTEXT = NetworkContext


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "works",
        nargs="+",
        metavar="LINK|NUMBER|DOI",
        help="a link, an arXiv number or a DOI",
    )


def run(args: argparse.Namespace, context: NetworkContext) -> Outcome:
    """Ask the sources, and print what each says; exit 1 if nothing is known of a work.

    Raises:
        UsageError: no source knows works of such a kind.
    """
    identifiers = [_read_identifier(text) for text in args.works]
    lookup = look_up_facts(identifiers, context.open_network())
    lines: list[str] = []
    for identifier in dict.fromkeys(identifiers):
        lines += [str(identifier), *_describe(identifier, lookup)]
    is_known = all(identifier in lookup.facts for identifier in identifiers)
    text = show_hidden("\n".join(lines) + "\n", keep="\n")
    notice = "; ".join(lookup.troubles)
    return Outcome(text, int(not is_known), notice=f"{notice}." if notice else "")


def _read_identifier(text: str) -> Identifier:
    """Return what a word of the command names.

    Raises:
        UsageError: no source knows works of such a kind.
    """
    url = read_address(text.strip())
    identifier = identify(url) if url else None
    if identifier is None or not is_known_kind(identifier):
        raise UsageError(
            f"`{show_hidden(text)}` is no arXiv number or DOI, and no link to a paper that"
            " has one."
        )
    return identifier


def _describe(identifier: Identifier, lookup: Lookup) -> Iterator[str]:
    """Yield what is known of a work, as lines."""
    for facts in lookup.facts.get(identifier, ()):
        yield f"  {facts.source}:"
        yield from (f"    {name}: {value}" for name, value in _list_values(facts))
    for unknown, source in lookup.unknown:
        if unknown == identifier:
            yield f"  {source} knows no such work."
    if identifier not in lookup.facts:
        yield "  Nothing is known of it."


def _list_values(facts: Facts) -> Sequence[tuple[str, str]]:
    """Return what is told, as the names and values of an entry's fields."""
    values = (
        ("title", facts.title),
        ("authors", ", ".join(facts.authors) or None),
        ("date", facts.date),
        ("venue", facts.venue),
        ("published", facts.published),
    )
    return [(name, value) for name, value in values if value is not None]
