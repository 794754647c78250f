"""`listwright accept`: bring pull requests up to date with the submissions that they are made from."""

import argparse
from typing import TYPE_CHECKING

from bot.plan import Outcome
from bot.ports import GitHubContext
from bot.project.load_settings import load_project
from bot.workflow.event import configure_step, parse_event
from bot.workflow.isolated_review import IsolatedReviewer
from bot.workflow.submission_pull_request import SubmissionPullRequests

if TYPE_CHECKING:
    from bot.plan.forge import (
        Action,
    )

_MOST_A_SWEEP = 10

SUMMARY = "bring pull requests up to date with the submissions that they are made from"
CONTEXT = GitHubContext


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    configure_step(parser)


def run(args: argparse.Namespace, context: GitHubContext) -> Outcome:
    """Open the pull request of a submission that was approved, or that needs no approval; update that of an edited one.

    What was approved stands in the bot's own reply; the text is read anew, apart.
    """
    event = parse_event(context.read_outside(args.event))
    project = load_project(context.workspace, context.cache)
    if project.settings.mode == "observe" or not project.settings.submissions.enabled:
        return Outcome("Submissions are not answered here.\n")
    requests = SubmissionPullRequests.from_context(
        context,
        IsolatedReviewer.from_context(context, event),
        project,
    )
    plan: list[Action] = []
    said: list[str] = []
    news = 0
    for issue, pull in requests.list_concerned(event):
        if news >= _MOST_A_SWEEP:
            break
        made = requests.follow(issue, pull)
        news += bool(made)
        plan += made
        said.append(
            f"{issue.number}: {'brought up to date.' if made else 'up to date.'}"
        )
    return Outcome(
        "\n".join(said or ["No submission is approved."]) + "\n",
        0,
        tuple(plan),
    )
