"""`listwright command`: do what a comment asks for, if its author may."""

import argparse

from bot.errors import RefusedOrderError
from bot.model.forge import Person
from bot.plan import Outcome
from bot.plan.forge import React
from bot.ports import GitHubContext
from bot.project.load_settings import load_project
from bot.workflow.analysis_json import read_analyses
from bot.workflow.branch_repair import BranchRepairer
from bot.workflow.comment_commands import CommentCommand, is_allowed, parse_command
from bot.workflow.event import Event, configure_step, parse_event
from bot.workflow.isolated_review import IsolatedReviewer
from bot.workflow.pull_request_commands import PullRequestCommands
from bot.workflow.submission_commands import SubmissionCommands
from bot.workflow.submission_pull_request import SubmissionPullRequests

SUMMARY = "do what a comment asks for"
CONTEXT = GitHubContext


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    configure_step(parser, reads="what `listwright analyse` wrote")


def run(args: argparse.Namespace, context: GitHubContext) -> Outcome:
    """Obey, or say by a reaction that it was not possible; the log says why."""
    event = parse_event(context.read_outside(args.event))
    order = parse_command(event)
    if order is None or event.actor is None:
        return Outcome("No command.\n")
    project = load_project(context.workspace, context.cache)
    if project.settings.mode == "observe":
        return Outcome(f"/{order.verb}: the bot only observes here.\n")
    reviewer = IsolatedReviewer.of(context, event)
    if event.on_pull_request:
        return _obey_on_request(args, context, reviewer, order, event.actor)
    if not project.settings.submissions.enabled:
        return Outcome(f"/{order.verb}: submissions are not answered here.\n")
    issue = reviewer.forge.issue(event.number)
    if issue is None or not is_allowed(reviewer.forge, event.actor, issue.author, order):
        return _refuse(event, order)
    return _obey(
        event, order, SubmissionCommands(event, issue, SubmissionPullRequests.of(context, reviewer, project))
    )


def _obey_on_request(
    args: argparse.Namespace,
    context: GitHubContext,
    reviewer: IsolatedReviewer,
    order: CommentCommand,
    actor: Person,
) -> Outcome:
    event = reviewer.event
    pull = reviewer.forge.pull_request(event.number)
    if pull is None or not is_allowed(reviewer.forge, actor, pull.author, order):
        return _refuse(event, order)
    analyses = {one.subject: one for one in read_analyses(context.read_outside(args.analysis)).requests}
    repairer = BranchRepairer.of(context, reviewer)
    return _obey(event, order, PullRequestCommands(context, event, pull, repairer, analyses.get(pull.number)))


def _refuse(event: Event, order: CommentCommand) -> Outcome:
    return Outcome(f"/{order.verb}: not for this person.\n", 0, (React(event.comment, "-1"),))


def _obey(event: Event, order: CommentCommand, desk: "PullRequestCommands | SubmissionCommands") -> Outcome:
    try:
        plan = desk.plan(order)
    except RefusedOrderError as refusal:
        return Outcome(f"/{order.verb}: {refusal}\n", 0, (React(event.comment, "confused"),))
    return Outcome(f"/{order.verb}\n", 0, plan)
