"""`listwright lookup`: say what the sources of facts know of a work."""

import argparse
from collections.abc import Iterator, Sequence

from bot.errors import UsageError
from bot.identity.identifiers import Identifier, identify
from bot.model.facts import ASKED_KINDS, Facts
from bot.output.untrusted import show_hidden
from bot.plan import Outcome
from bot.ports import NetworkContext
from bot.project.online_entries import OnlineFacts, ask_online, join_troubles
from bot.project.title_lookup import find_by_title
from bot.repairs.pasted_entry import parse_pasted_entry

SUMMARY = "say what the sources of facts know of a work: this asks the network"
CONTEXT = NetworkContext
# Letters of a title with which one looks for a paper.
_SHORTEST_TITLE = 8
_NO_PAPER = "No paper of this title is known"
_NO_ANSWER = "No source gave an answer about this title"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "works",
        nargs="+",
        metavar="LINK|NUMBER|DOI|TITLE",
        help="a link, an arXiv number, a DOI, the title of a paper, or a BibTeX entry",
    )


def run(args: argparse.Namespace, context: NetworkContext) -> Outcome:
    """Ask the sources, and print what each says; exit 1 if nothing is known of a work.

    Raises:
        UsageError: no source knows works of such a kind.
    """
    troubles: list[str] = []
    lines: list[str] = []
    wanted: list[Identifier] = []
    is_known = True
    for text in args.works:
        identifier, trouble = _read_identifier(text), ""
        if identifier is None:
            identifier, trouble = find_by_title(_read_title(text), context)
            troubles += filter(None, [trouble])
        if identifier is None:
            lines.append(f"{_NO_ANSWER if trouble else _NO_PAPER}: {text}")
            is_known = False
        elif identifier not in wanted:
            wanted.append(identifier)
    answer = ask_online(context, wanted)
    for identifier in wanted:
        lines += [str(identifier), *_describe(identifier, answer)]
        is_known = is_known and bool(_list_known(identifier, answer))
    troubles += answer.troubles
    return Outcome(
        show_hidden("\n".join(lines) + "\n", keep="\n"),
        int(not is_known),
        notice=show_hidden(join_troubles(troubles)),
    )


def _read_identifier(text: str) -> Identifier | None:
    """Return what a word of the command names; None for a title.

    Raises:
        UsageError: it is a link that no source knows.
    """
    pasted = parse_pasted_entry(text.strip())
    if pasted is None or not pasted.links:
        return None
    for url in pasted.links.values():
        identifier = identify(url)
        if identifier.kind in ASKED_KINDS:
            return identifier
    # A BibTeX entry without a link that is known still has its title.
    if "title" in pasted.record:
        return None
    raise UsageError(
        f"`{show_hidden(text)}` is no arXiv number or DOI, and no link to a paper or a"
        " repository that a source knows."
    )


def _read_title(text: str) -> str:
    """Return the title that a word of the command gives.

    Raises:
        UsageError: it is too short for one.
    """
    pasted = parse_pasted_entry(text.strip())
    title = str(pasted.record["title"]) if pasted else " ".join(text.split())
    if len(title) < _SHORTEST_TITLE:
        raise UsageError(
            f"`{show_hidden(text)}` is no arXiv number, no DOI, no link, and too short for"
            " the title of a paper."
        )
    return title


def _list_known(identifier: Identifier, answer: OnlineFacts) -> list[Facts]:
    """Return what sources tell of a work, one at least of its values."""
    facts_of_work = [
        dated.facts for dated in answer.facts if dated.work == str(identifier)
    ]
    return [facts for facts in facts_of_work if facts.is_known]


def _describe(identifier: Identifier, answer: OnlineFacts) -> Iterator[str]:
    """Yield what is known of a work, as lines."""
    for dated in answer.facts:
        if dated.work != str(identifier):
            continue
        facts = dated.facts
        if not facts.is_known:
            yield f"  {facts.source} knows no such work."
            continue
        yield f"  {facts.source}, {dated.day}:"
        yield from (f"    {name}: {value}" for name, value in _list_values(facts))
    if _list_known(identifier, answer):
        return
    is_answered = any(dated.work == str(identifier) for dated in answer.facts)
    # That nobody could be asked says nothing of the work.
    is_silent = bool(answer.troubles) and not is_answered
    yield "  No source gave an answer." if is_silent else "  Nothing is known of it."


def _list_values(facts: Facts) -> Sequence[tuple[str, str]]:
    """Return what is told, by the names that fields of an entry have."""
    values = (
        ("title", facts.title),
        ("authors", ", ".join(facts.authors) or None),
        ("date", facts.date),
        ("venue", facts.venue),
        ("published", facts.published),
        ("code", facts.code),
        ("licence", facts.licence),
        ("description", facts.description),
        ("moved to", facts.moved_to),
        ("withdrawn", "yes" if facts.is_withdrawn else None),
        ("archived", "yes" if facts.is_archived else None),
        ("gone", "yes" if facts.is_gone else None),
    )
    return [(name, value) for name, value in values if value is not None]
