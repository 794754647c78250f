"""`listwright land`: after a merge, repair what was merged, and generate the lists."""

import argparse
from typing import TYPE_CHECKING

from bot.errors import ListwrightError
from bot.plan import Outcome
from bot.ports import GitHubContext
from bot.project.load_settings import load_project
from bot.workflow.branch_repair import BranchRepairer
from bot.workflow.desk import Desk
from bot.workflow.event import configure_step, parse_event
from bot.workflow.gathering import Gathering
from bot.workflow.index_upkeep import plan_index
from bot.workflow.isolated_review import IsolatedReviewer, make_head_ref
from bot.workflow.post_merge import PostMerge, find_merged
from bot.workflow.request_budget import has_requests_left
from bot.workflow.waiting_branch import find_gathered
from bot.workflow.weekly import plan_week

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.plan.forge import Action

SUMMARY = "after a merge, format, generate and commit"
CONTEXT = GitHubContext

# After so long from its beginning, a run gathers no more, nor reads open requests: its job
# ends after 15 minutes, and what was merged must be landed by then.
_SECONDS_OF_GATHERING = 5 * 60


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    configure_step(parser)


def run(args: argparse.Namespace, context: GitHubContext) -> Outcome:
    """Plan the commit that follows a merge, on the default branch as it is now.

    If the branch moves before the plan is carried out, the command runs again.
    """
    deadline = context.read_clock() + _SECONDS_OF_GATHERING
    event = parse_event(context.read_outside(args.event))
    settings = load_project(context.workspace, context.cache).settings
    reviewer = IsolatedReviewer.from_context(context, event)
    merged = find_merged(reviewer, event, settings)
    if event.kind == "pull request" and not merged:
        return Outcome("Nothing was merged.\n")
    tip_ref = f"refs/heads/{reviewer.branch}"
    reviewer.remote.fetch([tip_ref, *(make_head_ref(pull.number) for pull in merged)])
    repository = reviewer.remote.repository
    tip = repository.resolve_commit(tip_ref)
    is_gathering = settings.gathering_days is not None
    merged += find_gathered(reviewer, event, tip, is_wished=is_gathering)
    landing = PostMerge.from_tip(reviewer, tip, merged)
    files = sorted(landing.files.items())
    lines = []
    for path, content in files:
        verb = "remove" if content is None else "write"
        lines.append(f"{verb} {path}")
    text = "\n".join(lines or ["Everything is up to date."]) + "\n"
    # In this mode the bot only tells in the run's log what it would do.
    if landing.project.settings.mode == "observe":
        return Outcome(text)
    plan = list(landing.plan(merged))
    if event.kind == "schedule" and landing.project.settings.weekly:
        desk = Desk(
            reviewer.forge,
            reviewer.remote,
            context.run_isolated,
            context.today,
            is_gathering,
        )
        plan += plan_week(desk)
    # These come last, and what fails here keeps nothing of the landing back.
    services: list[Iterator[Action]] = []
    days = landing.project.settings.gathering_days
    is_time = event.kind == "schedule" and has_requests_left(reviewer.forge)
    if days is not None and is_time:
        repairer = BranchRepairer.from_context(context, reviewer)
        gathering = Gathering(
            repairer,
            landing.project,
            tip,
            context.today,
            lambda: context.read_clock() < deadline,
        )
        services.append(_plan_at_once(gathering.plan(days)))
    has_time = event.kind == "schedule" and context.read_clock() < deadline
    services.append(plan_index(reviewer, tip, reads_requests=has_time))
    actions, troubles = _collect(services)
    plan += actions
    notice = " ".join(troubles)
    return Outcome(text, 3 if troubles else 0, tuple(plan), notice=notice)


def _plan_at_once(service: "Iterator[Action]") -> "Iterator[Action]":
    """Yield what a service plans once all of it is planned: a part does not stand alone."""
    yield from tuple(service)


def _collect(
    services: "Iterable[Iterator[Action]]",
) -> "tuple[list[Action], list[str]]":
    """Return what services plan, and what kept them from planning more."""
    actions: list[Action] = []
    troubles = []
    for service in services:
        try:
            for action in service:
                actions.append(action)  # noqa: PERF402 - those before a failure stay
        except ListwrightError as error:
            troubles.append(str(error))
    return actions, troubles
