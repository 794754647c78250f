"""What the steps that list and judge links begin with."""

import argparse
from typing import NamedTuple

from bot.model.state import StateRef
from bot.ports import GitHubContext
from bot.workflow.event import parse_event
from bot.workflow.isolated_review import IsolatedReviewer


class LinkRun(NamedTuple):
    """The default branch at the commit *tip*, and the bot's own ref."""

    reviewer: IsolatedReviewer
    tip: str
    state: StateRef


def open_link_run(args: argparse.Namespace, context: GitHubContext) -> LinkRun:
    """Fetch the branch that the lists live on, and what the bot remembers."""
    event = parse_event(context.read_outside(args.event))
    reviewer = IsolatedReviewer.from_context(context, event)
    ref = f"refs/heads/{reviewer.branch}"
    reviewer.remote.fetch([ref])
    tip = reviewer.remote.repository.resolve_commit(ref)
    return LinkRun(reviewer, tip, reviewer.remote.fetch_state())
