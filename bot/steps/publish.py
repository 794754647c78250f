"""`listwright publish`: say what an analysis found, in the comment, the check, the labels, the suggestions."""

import argparse

from bot.errors import ListwrightError
from bot.model.analysis import Analyses
from bot.plan import Outcome
from bot.ports import GitHubContext
from bot.project.load_settings import load_project
from bot.workflow.analysis_json import read_analyses
from bot.workflow.event import configure_step, parse_event
from bot.workflow.publish_run import PublishRun, find_submissions, find_targets

SUMMARY = "say what was found, in comment, check, labels and suggestions"
CONTEXT = GitHubContext


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    configure_step(parser, reads="what `listwright analyse` wrote")


def run(args: argparse.Namespace, context: GitHubContext) -> Outcome:
    """Publish. Number, commit and author come from the event and the forge, never from the analysis."""
    event = parse_event(context.read_outside(args.event))
    project = load_project(context.workspace, context.cache)
    trouble = ""
    try:
        analyses = read_analyses(context.read_outside(args.analysis))
    except ListwrightError as error:
        analyses, trouble = Analyses(), str(error)
    desk = PublishRun.from_context(context, event, project)
    for issue, found in find_submissions(
        desk.forge,
        event,
        analyses.submissions,
        desk.replies.submissions,
    ):
        desk.reply(issue, found)
    for target, analysis in find_targets(desk.forge, event, analyses.requests):
        if not desk.publish(target, analysis):
            break
    desk.forget_refusals()
    plan = () if project.settings.mode == "observe" else tuple(desk.plan)
    trouble = trouble or desk.trouble
    return Outcome("\n".join(desk.texts), 3 if trouble else 0, plan, notice=trouble)
