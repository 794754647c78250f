"""`listwright judge-links`: remember what was seen of links, and say what to do."""

import argparse

from bot.model.checked_json import dump_json, parse_json
from bot.model.isolated import JUDGE_LINKS, JudgeLinks
from bot.model.links import LINKS_FILE, MOST_HISTORY_BYTES, LinkHistory, LinkTry
from bot.output.links import render_links_part
from bot.plan import Outcome
from bot.plan.forge import Action, PushState
from bot.ports import GitHubContext
from bot.workflow.bot_identity import plan_issue_part
from bot.workflow.branch_repair import make_bot_identity
from bot.workflow.event import parse_event
from bot.workflow.isolated_review import IsolatedReviewer
from bot.workflow.isolation import ask

SUMMARY = "remember what was seen of links, and say in the bot's issue what to do"
CONTEXT = GitHubContext
_MESSAGE = "Remember which links answered"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--event",
        required=True,
        metavar="FILE",
        help="what happened, as GitHub wrote it",
    )
    parser.add_argument(
        "--tries",
        nargs="+",
        required=True,
        metavar="FILE",
        help="what `try-links` wrote",
    )


def run(args: argparse.Namespace, context: GitHubContext) -> Outcome:
    """Plan the record of what was seen, and the part of the bot's issue.

    Parts that are missing change nothing about their links.

    Raises:
        JsonFormatError: a file is not what `try-links` writes.
    """
    event = parse_event(context.read_outside(args.event))
    reviewer = IsolatedReviewer.from_context(context, event)
    remote = reviewer.remote
    tip_ref = f"refs/heads/{reviewer.branch}"
    remote.fetch([tip_ref])
    tip = remote.repository.resolve_commit(tip_ref)
    state = remote.fetch_state()
    request = JudgeLinks(tip, _read_tries(args.tries, context), state.commit)
    judged = ask(context.run_isolated, remote.repository.folder, JUDGE_LINKS, request)
    text = dump_json(LinkHistory, judged.history, is_compact=True).decode()
    commit = remote.commit_state(
        state,
        {LINKS_FILE: f"{text}\n"},
        _MESSAGE,
        make_bot_identity(reviewer.forge),
        remote.repository.read_commit(tip).when + 1,
    )
    part = render_links_part(judged.verdicts, reviewer.forge.web, reviewer.branch)
    plan: tuple[Action, ...] = (
        PushState(commit, state),
        *plan_issue_part(reviewer.forge, "links", part),
    )
    return Outcome(f"Links to look at: {len(judged.verdicts)}.\n", 0, plan)


def _read_tries(paths: list[str], context: GitHubContext) -> tuple[LinkTry, ...]:
    tries: list[LinkTry] = []
    for path in paths:
        tries += parse_json(
            tuple[LinkTry, ...],
            context.read_outside(path),
            label=path,
            most_bytes=MOST_HISTORY_BYTES,
        )
    return tuple(tries)
