"""`listwright accept`: bring pull requests up to date with their submissions."""

import argparse
from typing import TYPE_CHECKING

from bot.plan import Outcome
from bot.ports import GitHubContext
from bot.project.load_settings import load_project
from bot.workflow.event import configure_step, parse_event
from bot.workflow.isolated_review import IsolatedReviewer
from bot.workflow.submission_pull_request import SubmissionPullRequests

if TYPE_CHECKING:
    from bot.plan.forge import Action

# Submissions that one run brings up to date; the next sweep takes the others.
_MOST_A_SWEEP = 10

SUMMARY = "bring pull requests up to date with the submissions that they are made from"
CONTEXT = GitHubContext


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    configure_step(parser)


def run(args: argparse.Namespace, context: GitHubContext) -> Outcome:
    """Plan the pull requests of submissions that are approved or need no approval.

    One that was edited since is updated. What was approved stands in the bot's own
    reply; the text is read again, in a process of its own.
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
    lines: list[str] = []
    changed = 0
    for issue, pull in requests.list_concerned(event):
        if changed >= _MOST_A_SWEEP:
            break
        actions = requests.follow(issue, pull)
        plan += actions
        state = "up to date."
        if actions:
            changed += 1
            state = "brought up to date."
        lines.append(f"{issue.number}: {state}")
    return Outcome(
        "\n".join(lines or ["No submission is approved."]) + "\n",
        0,
        tuple(plan),
    )
