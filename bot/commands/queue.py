"""`listwright queue`: print what is ready, and what waits for whom, and how long."""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.errors import (
    ConfigurationError,
    GitError,
    IsolatedProcessError,
    UsageError,
)
from bot.listing.translations import find_untranslated
from bot.model.checked_json import JsonFormatError
from bot.model.document_layouts import list_document_layouts
from bot.model.forge import PullRequest
from bot.model.queue import Queue, Untranslated
from bot.output.terminal.queue import render_queue_json, render_queue_text
from bot.output.terminal.week import render_week_text
from bot.plan import Outcome
from bot.ports import GitHubContext
from bot.project.load_catalog import load_catalog
from bot.project.load_settings import load_project
from bot.workflow.desk import Desk
from bot.workflow.gathering import is_held
from bot.workflow.own_work import find_own_work

SUMMARY = "print the maintainer's desk, what is ready and what waits for whom"
CONTEXT = GitHubContext


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help="how it is written",
    )
    parser.add_argument(
        "--week",
        action="store_true",
        help="add what the last 7 days brought, links that went, sections, and rules; one"
        " request more for each pull request",
    )


def run(args: argparse.Namespace, context: GitHubContext) -> Outcome:
    """Read the open pull requests, and compare the newest with one another.

    It takes one request for every hundred of them, and one fetch for all. The week takes
    more.
    """
    pulls = context.forge.list_open_pull_requests()
    untranslated = tuple(_find_untranslated(context))
    desk = Desk(context.forge, context.remote, context.run_isolated, context.today)
    queue = _mark_held(context, pulls, desk.read_queue(pulls, untranslated))
    queue = _add_own_work(context, pulls, queue)
    week = desk.read_week(pulls) if args.week else None
    if args.format == "json":
        return Outcome(render_queue_json(queue, week))
    text = render_queue_text(queue)
    if week is not None:
        text += f"\n{render_week_text(week)}"
    return Outcome(text)


def _mark_held(
    context: GitHubContext, pulls: Sequence[PullRequest], queue: Queue
) -> Queue:
    """Return the queue with what is held back apart, where the list gathers the others."""
    try:
        settings = load_project(context.workspace, context.cache).settings
    except ConfigurationError:
        return queue
    if settings.gathering_days is None:
        return queue
    held = {pull.number for pull in pulls if is_held(pull)}
    waiting = tuple(
        replace(request, stage="held") if request.number in held else request
        for request in queue.waiting
    )
    return replace(queue, waiting=waiting)


def _add_own_work(
    context: GitHubContext, pulls: Sequence[PullRequest], queue: Queue
) -> Queue:
    """Return the queue with who proposes their own, which is told here only.

    Where that cannot be found, the queue is worth printing without it, with the fault.
    """
    try:
        return replace(queue, own_work=find_own_work(context, pulls))
    except (GitError, IsolatedProcessError, JsonFormatError, UsageError) as error:
        return replace(queue, trouble=queue.trouble or str(error))


def _find_untranslated(context: GitHubContext) -> Iterator[Untranslated]:
    """Yield what the checkout's documents in other languages lack.

    Nothing is yielded where it has no lists, or none in several languages.
    """
    try:
        project = load_project(context.workspace, context.cache)
    except ConfigurationError:
        return
    layouts = [layout for layout in project.layouts.values() if layout.documents]
    if not layouts:
        return
    catalog = load_catalog(context, context.workspace, project).catalog
    for layout in layouts:
        yield from find_untranslated(
            list_document_layouts(layout),
            catalog.iterate_list(layout.id),
        )
