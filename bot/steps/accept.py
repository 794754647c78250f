"""`listwright accept`: bring pull requests up to date with their submissions."""

import argparse
from typing import TYPE_CHECKING

from bot.plan import Outcome
from bot.ports import GitHubContext
from bot.project.load_settings import load_project
from bot.workflow.branch_repair import BranchRepairer
from bot.workflow.event import Event, configure_step, parse_event
from bot.workflow.isolated_review import IsolatedReviewer
from bot.workflow.reviewed_merges import ReviewedMerges
from bot.workflow.submission_pull_request import SubmissionPullRequests

if TYPE_CHECKING:
    from bot.plan.forge import Action

# Submissions that one run brings up to date; the next sweep takes the others.
_MOST_A_SWEEP = 10

SUMMARY = (
    "bring pull requests up to date with the submissions that they are made from, and"
    " merge what reviews approve"
)
CONTEXT = GitHubContext


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    configure_step(parser)


def run(args: argparse.Namespace, context: GitHubContext) -> Outcome:
    """Plan the pull requests of submissions that are approved or need no approval.

    One that was edited since is updated. What was approved stands in the bot's own
    reply; the text is read again, in a process of its own. A sweep also merges what
    reviews approve, where a list wishes it.
    """
    event = parse_event(context.read_outside(args.event))
    project = load_project(context.workspace, context.cache)
    if project.settings.mode == "observe":
        return Outcome("The bot only observes here.\n")
    reviewer = IsolatedReviewer.from_context(context, event)
    plan: list[Action] = []
    lines: list[str] = []
    if event.kind == "schedule" and project.settings.approve_by_review:
        repairer = BranchRepairer.from_context(context, reviewer)
        pulls = context.forge.list_open_pull_requests()
        for merge in ReviewedMerges(repairer, project).plan(pulls):
            plan.append(merge)
            lines.append(f"{merge.number}: is merged, as reviews approve.")
    if project.settings.submissions.enabled:
        requests = SubmissionPullRequests.from_context(context, reviewer, project)
        _follow_submissions(requests, event, plan, lines)
    text = "\n".join(lines or ["Nothing is approved."])
    return Outcome(f"{text}\n", 0, tuple(plan))


def _follow_submissions(
    requests: SubmissionPullRequests,
    event: Event,
    plan: list["Action"],
    lines: list[str],
) -> None:
    """Add to *plan* what brings submissions up to date, and to *lines* what is said of it."""
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
