"""`listwright list-links`: say which links are due to be tried, in how many parts."""

import argparse
import json

from bot.model.checked_json import dump_json
from bot.model.isolated import LIST_LINKS, ListLinks
from bot.model.state import has_passed
from bot.plan import Outcome, WriteFile
from bot.ports import GitHubContext
from bot.project.load_settings import load_project
from bot.workflow.event import configure_event
from bot.workflow.isolation import ask
from bot.workflow.link_run import open_link_run

# Days from one run to the next.
_DAYS = 7
# Links that one machine tries.
_MOST_A_PART = 2_000
# Machines that one run may take.
_MOST_PARTS = 20

SUMMARY = "say which links are due to be tried, in how many parts"
CONTEXT = GitHubContext


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    configure_event(parser)
    parser.add_argument(
        "--out", required=True, metavar="FILE", help="where the links go"
    )


def run(args: argparse.Namespace, context: GitHubContext) -> Outcome:
    """Print the parts as JSON, such as `["1-of-2", "2-of-2"]`, and write the links.

    There are no parts where the list's settings do not wish it, and within a week.
    """
    settings = load_project(context.workspace, context.cache).settings
    if settings.network != "links" or settings.mode == "observe":
        return Outcome("[]\n")
    reviewer, tip, state = open_link_run(args, context)
    request = ListLinks(tip, state.commit)
    folder = reviewer.remote.repository.folder
    listed = ask(context.run_isolated, folder, LIST_LINKS, request)
    if not listed.urls or not has_passed(listed.day, _DAYS, context.today):
        return Outcome("[]\n")
    count = min(_MOST_PARTS, -(-len(listed.urls) // _MOST_A_PART))
    parts = [f"{number}-of-{count}" for number in range(1, count + 1)]
    text = dump_json(tuple[str, ...], listed.urls).decode()
    return Outcome(f"{json.dumps(parts)}\n", 0, (WriteFile(args.out, f"{text}\n"),))
