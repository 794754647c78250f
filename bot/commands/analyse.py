"""`listwright analyse`: read what strangers propose, and hand on nothing but values."""

import argparse

from bot.commands.analyst import Analyst, Wanted
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
    if event.kind != "schedule" and not event.on_pull_request:
        return []
    pulls = analyst.forge.open_pull_requests()
    wanted = [Wanted(pull.number, pull.head, pull.base_branch) for pull in pulls]
    if event.action == "closed":  # the younger ones may have been told of it
        wanted = [one for one in wanted if one.number > event.number][:_MOST_YOUNGER]
    elif event.head:
        wanted = [Wanted(event.number, event.head, event.branch)]
    elif event.kind != "schedule":
        wanted = [one for one in wanted if one.number == event.number]
    return analyst.requests(wanted, pulls) if wanted else []


def _told(analysis: Analysis) -> str:
    return analysis.review.headline if analysis.review else f"not finished: {analysis.trouble}"
