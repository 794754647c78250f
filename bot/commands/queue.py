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
from bot.model.settings import Settings
from bot.output.terminal.queue import render_queue_json, render_queue_text
from bot.output.terminal.week import render_week_text
from bot.plan import Outcome
from bot.ports import GitHubContext
from bot.project.load_catalog import load_catalog
from bot.project.load_settings import Project, load_project
from bot.workflow.desk import Desk
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
    project = _load_project(context)
    settings = project.settings if project else Settings()
    untranslated: tuple[Untranslated, ...] = ()
    if project is not None:
        untranslated = tuple(_find_untranslated(context, project))
    desk = Desk(
        context.forge,
        context.remote,
        context.run_isolated,
        context.today,
        settings.gathering_days is not None,
    )
    queue = desk.read_queue(pulls, untranslated)
    if settings.show_own_work:
        queue = _add_own_work(context, pulls, queue)
    week = desk.read_week(pulls) if args.week else None
    if args.format == "json":
        return Outcome(render_queue_json(queue, week))
    text = render_queue_text(queue)
    if week is not None:
        text += f"\n{render_week_text(week)}"
    return Outcome(text)


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


def _load_project(context: GitHubContext) -> Project | None:
    """Return what the checkout declares; None where that cannot be read, or is nothing."""
    try:
        return load_project(context.workspace, context.cache)
    except ConfigurationError:
        return None


def _find_untranslated(
    context: GitHubContext, project: Project
) -> Iterator[Untranslated]:
    """Yield what the checkout's documents in other languages lack.

    Nothing is yielded where it has none in several languages.
    """
    layouts = [layout for layout in project.layouts.values() if layout.documents]
    if not layouts:
        return
    catalog = load_catalog(context, context.workspace, project).catalog
    for layout in layouts:
        yield from find_untranslated(
            list_document_layouts(layout),
            catalog.iterate_list(layout.id),
        )
