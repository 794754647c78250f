"""`listwright publish`: say what an analysis found.

It says so in the comment, the check, the labels and the suggestions.
"""

import argparse
from typing import TYPE_CHECKING

from bot.errors import ListwrightError
from bot.model.analysis import Analyses
from bot.plan import Outcome
from bot.ports import GitHubContext
from bot.project.load_settings import load_project
from bot.workflow.analysis_json import read_analyses
from bot.workflow.event import configure_step, parse_event
from bot.workflow.publish_run import PublishRun, find_submissions, find_targets

if TYPE_CHECKING:
    from bot.plan.forge import Action

SUMMARY = "say what was found, in comment, check, labels and suggestions"
CONTEXT = GitHubContext


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    configure_step(parser, reads="what `listwright analyse` wrote")


def run(args: argparse.Namespace, context: GitHubContext) -> Outcome:
    """Plan what is published of an analysis.

    Number, commit and author come from the event and from GitHub, never from the
    analysis.
    """
    event = parse_event(context.read_outside(args.event))
    project = load_project(context.workspace, context.cache)
    trouble = ""
    try:
        analyses = read_analyses(context.read_outside(args.analysis))
    except ListwrightError as error:
        # Without an analysis the author still gets a comment: the review did not end.
        analyses = Analyses()
        trouble = str(error)
    publish_run = PublishRun.from_context(context, event, project)
    forge = publish_run.forge
    results = find_submissions(
        forge,
        event,
        analyses.submissions,
        publish_run.replies.submissions,
    )
    for issue, result in results:
        publish_run.reply(issue, result)
    targets = find_targets(forge, event, analyses.requests)
    is_complete = all(publish_run.publish(*target) for target in targets)
    publish_run.update_bot_issue(is_complete=is_complete and not trouble)
    plan: tuple[Action, ...] = tuple(publish_run.plan)
    if project.settings.mode == "observe":
        plan = ()
    trouble = trouble or publish_run.trouble
    status = 3 if trouble else 0
    return Outcome("\n".join(publish_run.texts), status, plan, notice=trouble)
