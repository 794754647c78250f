"""`listwright analyse`: read what strangers propose, and hand on nothing but values."""

import argparse

from bot.commands.analyst import Analyst
from bot.commands.event import Event, parse_event
from bot.commands.wire import write_analyses
from bot.model.analysis import Analysis
from bot.plan import Outcome, WriteFile
from bot.ports import House

_MOST_YOUNGER = 50
"""Pull requests that are looked at again when one closes; the sweep looks at the others."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--event", required=True, metavar="FILE", help="what happened, as GitHub wrote it")
    parser.add_argument("--out", required=True, metavar="FILE", help="where the analysis goes")


def run(args: argparse.Namespace, house: House) -> Outcome:
    """Analyse the event's pull request or merge group; on a schedule, all that are open."""
    event = parse_event(house.read_outside(args.event))
    analyses = analyse(Analyst.of(house, event), event)
    said = "\n".join(f"{one.number or one.head[:12]}: {_told(one)}" for one in analyses)
    return Outcome(f"{said or 'Nothing to analyse.'}\n", 0, (WriteFile(args.out, write_analyses(analyses)),))


def analyse(analyst: Analyst, event: Event) -> list[Analysis]:
    """The analyses that an event asks for; a pull request that has moved on is left to the newer event."""
    if event.kind == "merge group":
        return [analyst.group()]
    pulls = analyst.forge.open_pull_requests()
    if event.kind == "schedule":
        return analyst.requests({pull.number: pull.head for pull in pulls}, pulls)
    if not event.on_pull_request:
        return []
    if event.action == "closed":  # the younger ones may have been told of it
        younger = {pull.number: pull.head for pull in pulls if pull.number > event.number}
        return analyst.requests(dict(list(younger.items())[:_MOST_YOUNGER]), pulls) if younger else []
    head = event.head
    if not head:
        found = next((pull for pull in pulls if pull.number == event.number), None)
        found = found or analyst.forge.pull_request(event.number)
        head = found.head if found and found.is_open else ""
    return analyst.requests({event.number: head}, pulls) if head else []


def _told(analysis: Analysis) -> str:
    return analysis.review.headline if analysis.review else f"not finished: {analysis.trouble}"
