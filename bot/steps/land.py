"""`listwright land`: after a merge, repair what was merged, make the lists anew, and commit."""

import argparse

from bot.plan import Outcome
from bot.ports import GitHubContext
from bot.workflow.event import configure_step, parse_event
from bot.workflow.isolated_review import IsolatedReviewer, make_head_ref
from bot.workflow.post_merge import PostMerge, find_merged

SUMMARY = "after a merge, format, generate and commit"
CONTEXT = GitHubContext


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    configure_step(parser)


def run(args: argparse.Namespace, context: GitHubContext) -> Outcome:
    """Look at the default branch as it is now.

    If it moves while this works, the command looks again.
    """
    event = parse_event(context.read_outside(args.event))
    reviewer = IsolatedReviewer.from_context(context, event)
    merged = find_merged(reviewer, event)
    if event.kind == "pull request" and not merged:
        return Outcome("Nothing was merged.\n")
    tip_ref = f"refs/heads/{reviewer.branch}"
    reviewer.remote.fetch([tip_ref, *(make_head_ref(pull.number) for pull in merged)])
    landing = PostMerge.from_tip(
        reviewer,
        reviewer.remote.repository.resolve_commit(tip_ref),
        merged,
    )
    files = sorted(landing.files.items())
    lines = [
        f"{'write' if text is not None else 'remove'} {path}" for path, text in files
    ]
    text = "\n".join(lines or ["Everything is up to date."]) + "\n"
    observes = landing.project.settings.mode == "observe"
    return Outcome(text, 0, () if observes else tuple(landing.plan(merged)))
