"""`listwright fix`: push repairs to a contributor's branch, as one commit."""

import argparse
from typing import TYPE_CHECKING

from bot.model.analysis import Deferred
from bot.plan import Outcome
from bot.ports import GitHubContext
from bot.project.load_settings import load_project
from bot.workflow.analysis_json import read_analyses
from bot.workflow.branch_repair import BranchRepairer
from bot.workflow.event import configure_step, parse_event
from bot.workflow.isolated_review import IsolatedReviewer
from bot.workflow.publish_run import find_targets

if TYPE_CHECKING:
    from bot.plan.forge import Action

SUMMARY = "push repairs to a contributor's branch"
CONTEXT = GitHubContext


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    configure_step(parser, reads="what `listwright analyse` wrote")


def run(args: argparse.Namespace, context: GitHubContext) -> Outcome:
    """Plan the push of the repairs, if `fix: push` says so and there are any."""
    event = parse_event(context.read_outside(args.event))
    settings = load_project(context.workspace, context.cache).settings
    if settings.fix != "push" or settings.mode == "observe":
        return Outcome(
            "Repairs are suggested, not pushed: `fix: push` in schema/settings.yaml"
            " changes that.\n"
        )
    analyses = read_analyses(context.read_outside(args.analysis)).requests
    repairer = BranchRepairer.from_context(
        context,
        IsolatedReviewer.from_context(context, event),
    )
    plan: list[Action] = []
    lines = []
    for pull, analysis in find_targets(repairer.reviewer.forge, event, analyses):
        # A merge group is given by its commit; it has no contributor's branch. What waits
        # for others of its author is repaired when it has its turn.
        if isinstance(pull, str) or analysis is None or isinstance(analysis, Deferred):
            continue
        problem = repairer.find_problem(pull)
        push = None if problem else repairer.repair(pull)
        state = problem or "nothing to repair."
        if push is not None:
            state = "repaired."
            plan.append(push)
        lines.append(f"{pull.number}: {state}")
    return Outcome("\n".join(lines) + "\n", 0, tuple(plan))
