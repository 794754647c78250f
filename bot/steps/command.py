"""`listwright command`: do what a comment asks for, if its author may."""

import argparse

from bot.errors import ForgeError, RefusedOrderError
from bot.model.analysis import Deferred
from bot.model.forge import Person
from bot.output.comments.refused_command import add_refusal, render_refusal
from bot.output.comments.review import MARKER as REVIEW
from bot.output.comments.state_marker import MARKER as SUBMISSION
from bot.plan import Outcome
from bot.plan.forge import Action, React
from bot.ports import GitHubContext
from bot.ports.forge import Forge
from bot.project.load_settings import load_project
from bot.workflow.analysis_json import read_analyses
from bot.workflow.bot_identity import find_bot_comments, plan_comment
from bot.workflow.branch_repair import BranchRepairer
from bot.workflow.comment_commands import (
    CommentCommand,
    demand_argument,
    is_allowed,
    parse_command,
)
from bot.workflow.event import Event, configure_step, parse_event
from bot.workflow.isolated_review import IsolatedReviewer
from bot.workflow.pull_request_commands import PullRequestCommands
from bot.workflow.ready_commands import ReadyCommands
from bot.workflow.submission_commands import SubmissionCommands
from bot.workflow.submission_pull_request import SubmissionPullRequests

SUMMARY = "do what a comment asks for"
CONTEXT = GitHubContext


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    configure_step(parser, reads="what `listwright analyse` wrote")


def run(args: argparse.Namespace, context: GitHubContext) -> Outcome:
    """Plan what the command asks for, or a reaction that says that it cannot be done.

    The bot's comment and the log say why it cannot.
    """
    event = parse_event(context.read_outside(args.event))
    order = parse_command(event)
    if order is None or event.actor is None:
        return Outcome("No command.\n")
    project = load_project(context.workspace, context.cache)
    if project.settings.mode == "observe":
        return Outcome(f"/{order.verb}: the bot only observes here.\n")
    if order.verb == "later" and not project.settings.later:
        return Outcome(
            "/later: `later: true` in schema/settings.yaml switches it on.\n"
        )
    reviewer = IsolatedReviewer.from_context(context, event)
    if order.verb == "approve all-ready":
        may_order = project.settings.approve_all_ready
        return _obey_in_bot_issue(context, reviewer, order, may_order=may_order)
    if event.on_pull_request:
        return _obey_on_request(args, context, reviewer, order, event.actor)
    if not project.settings.submissions.enabled:
        return Outcome(f"/{order.verb}: submissions are not answered here.\n")
    issue = reviewer.forge.get_issue(event.number)
    # An issue may be deleted between the comment and this step.
    if issue is None:
        return _refuse(event, order)
    if not is_allowed(reviewer.forge, event.actor, issue.author, order):
        return _refuse(event, order)
    requests = SubmissionPullRequests.from_context(context, reviewer, project)
    return _obey(event, order, SubmissionCommands(event, issue, requests))


def _obey_on_request(
    args: argparse.Namespace,
    context: GitHubContext,
    reviewer: IsolatedReviewer,
    order: CommentCommand,
    actor: Person,
) -> Outcome:
    event = reviewer.event
    pull = reviewer.forge.get_pull_request(event.number)
    if pull is None or not is_allowed(reviewer.forge, actor, pull.author, order):
        return _refuse(event, order)
    analyses = read_analyses(context.read_outside(args.analysis)).requests
    by_subject = {
        analysis.subject: analysis
        for analysis in analyses
        if not isinstance(analysis, Deferred)
    }
    commands = PullRequestCommands(
        context,
        event,
        pull,
        BranchRepairer.from_context(context, reviewer),
        by_subject.get(pull.number),
    )
    return _obey(event, order, commands)


def _obey_in_bot_issue(
    context: GitHubContext,
    reviewer: IsolatedReviewer,
    order: CommentCommand,
    *,
    may_order: bool,
) -> Outcome:
    event, forge = reviewer.event, reviewer.forge
    if not may_order or event.actor is None:
        return Outcome(f"/{order.verb}: the settings do not ask for it.\n")
    issue = forge.get_issue(event.number)
    if issue is None or not is_allowed(forge, event.actor, issue.author, order):
        return _refuse(event, order)
    repairer = BranchRepairer.from_context(context, reviewer)
    commands = ReadyCommands(event, issue, repairer)
    try:
        demand_argument(order)
        plan = commands.plan(order)
    except RefusedOrderError as refusal:
        answer = commands.plan_refusal(order, str(refusal))
        return Outcome(f"/{order.verb}: {refusal}\n", 0, tuple(answer))
    return Outcome(f"/{order.verb}\n", 0, plan)


def _refuse(event: Event, order: CommentCommand) -> Outcome:
    return Outcome(
        f"/{order.verb}: not for this person.\n",
        0,
        (React(event.comment, "-1"),),
    )


def _obey(
    event: Event,
    order: CommentCommand,
    commands: PullRequestCommands | SubmissionCommands,
) -> Outcome:
    try:
        demand_argument(order)
        plan = commands.plan(order)
    except RefusedOrderError as refusal:
        answer = _plan_answer(commands.forge, event, order, str(refusal))
        return Outcome(
            f"/{order.verb}: {refusal}\n",
            0,
            (*answer, React(event.comment, "confused")),
        )
    return Outcome(f"/{order.verb}\n", 0, plan)


def _plan_answer(
    forge: Forge,
    event: Event,
    order: CommentCommand,
    problem: str,
) -> tuple[Action, ...]:
    """Plan the line in the bot's comment that says why *order* was not carried out.

    An issue without a comment of the bot's gets none: it may be no submission.
    """
    marker = REVIEW if event.on_pull_request else SUBMISSION
    try:
        comments = forge.list_comments(event.number)
        bot_comments = find_bot_comments(forge, comments, marker)
    except ForgeError:
        # The reaction at least says that the command was refused.
        return ()
    if not bot_comments:
        if not event.on_pull_request:
            return ()
        body = render_refusal(marker, order.verb, problem)
        return (plan_comment(event.number, marker, body, bot_comments),)
    body = add_refusal(bot_comments[0].body, order.verb, problem)
    if bot_comments[0].body == body:
        return ()
    return (plan_comment(event.number, marker, body, bot_comments),)
