"""`listwright judge-links`: remember what was seen of links, and say what to do."""

import argparse

from bot.links.history import render_history
from bot.model.isolated import JUDGE_LINKS, JudgeLinks
from bot.model.links import LINKS_FILE, LinkTry, parse_tries
from bot.output.links import render_links_part
from bot.plan import Outcome
from bot.plan.forge import Action, PushState
from bot.ports import GitHubContext
from bot.workflow.bot_identity import plan_issue_part
from bot.workflow.branch_repair import make_bot_identity
from bot.workflow.event import configure_event
from bot.workflow.isolation import ask
from bot.workflow.link_run import open_link_run

SUMMARY = "remember what was seen of links, and say in the bot's issue what to do"
CONTEXT = GitHubContext
_MESSAGE = "Remember which links answered"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    configure_event(parser)
    parser.add_argument(
        "--tries",
        nargs="*",
        default=[],
        metavar="FILE",
        help="what `try-links` wrote; without any, only the day is remembered",
    )


def run(args: argparse.Namespace, context: GitHubContext) -> Outcome:
    """Plan the record of what was seen, and the part of the bot's issue.

    Parts that are missing change nothing about their links.

    Raises:
        JsonFormatError: a file is not what `try-links` writes.
    """
    reviewer, tip, state = open_link_run(args, context)
    remote = reviewer.remote
    request = JudgeLinks(tip, _read_tries(args.tries, context), state.commit)
    judged = ask(context.run_isolated, remote.repository.folder, JUDGE_LINKS, request)
    commit = remote.commit_state(
        state,
        {LINKS_FILE: render_history(judged.history)},
        _MESSAGE,
        make_bot_identity(reviewer.forge),
        remote.repository.read_commit(tip).when + 1,
    )
    part = render_links_part(
        judged.verdicts, reviewer.forge.web, reviewer.branch, judged.attics
    )
    plan: tuple[Action, ...] = (
        PushState(commit, state),
        *plan_issue_part(reviewer.forge, "links", part),
    )
    return Outcome(f"Links to look at: {len(judged.verdicts)}.\n", 0, plan)


def _read_tries(paths: list[str], context: GitHubContext) -> tuple[LinkTry, ...]:
    tries: list[LinkTry] = []
    for path in paths:
        tries += parse_tries(context.read_outside(path), path)
    return tuple(tries)
