"""`listwright queue`: print what is ready, and what waits for whom, and how long."""

import argparse
import datetime as dt
from collections.abc import Iterator, Sequence

from bot.errors import ConfigurationError, GitError, IsolatedProcessError, UsageError
from bot.listing.translations import find_untranslated
from bot.model.checked_json import JsonFormatError
from bot.model.document_layouts import list_document_layouts
from bot.model.forge import PullRequest
from bot.model.isolated import COMPARE, CompareRequests
from bot.model.queue import Cluster, Queue, Stage, Untranslated, Waiting
from bot.output.terminal.queue import render_queue_json, render_queue_text
from bot.plan import Outcome
from bot.ports import GitHubContext
from bot.project.load_catalog import load_catalog
from bot.project.load_settings import load_project
from bot.workflow.isolation import ask
from bot.workflow.own_work import find_own_work

# The bot's labels. People may change them, so they are a hint, and nothing is done by
# them.
_STAGES: Sequence[tuple[str, Stage]] = (
    ("needs-maintainer", "maintainer"),
    ("needs-author", "author"),
    ("ready", "ready"),
    ("later", "later"),
)
# Open pull requests that are compared with one another, the newest.
_MOST_COMPARED = 300

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


def run(args: argparse.Namespace, context: GitHubContext) -> Outcome:
    """Read the open pull requests, and compare the newest with one another.

    It takes one request for every hundred of them, and one fetch for all.
    """
    pulls = context.forge.list_open_pull_requests()
    untranslated = tuple(_find_untranslated(context))
    waiting = tuple(_make_waiting(pull, context.today) for pull in pulls)
    try:
        clusters = _find_clusters(context, pulls)
        own_work = find_own_work(context, pulls)
        queue = Queue(waiting, clusters, own_work=own_work, untranslated=untranslated)
    except (GitError, IsolatedProcessError, JsonFormatError, UsageError) as error:
        # The queue is worth printing without the comparison, with its fault below.
        queue = Queue(waiting, (), str(error), untranslated=untranslated)
    render = render_queue_json if args.format == "json" else render_queue_text
    return Outcome(render(queue))


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


def _make_waiting(pull: PullRequest, today: dt.date) -> Waiting:
    return Waiting(
        number=pull.number,
        title=pull.title,
        author=pull.author.login,
        stage=_find_stage(pull),
        is_draft=pull.is_draft,
        may_be_listed="duplicate?" in pull.labels,
        days=_count_days(pull.created, today),
    )


def _find_stage(pull: PullRequest) -> Stage:
    """Return the stage that the labels tell; the first of `_STAGES` counts."""
    for label, stage in _STAGES:
        if label in pull.labels:
            return stage
    return "unjudged"


def _count_days(created: str, today: dt.date) -> int:
    """Return the days since *created*, a time as GitHub writes it; 0 if it is none."""
    try:
        created_day = dt.date.fromisoformat(created[:10])
    except ValueError:
        return 0
    # The clock of this machine may be behind GitHub's.
    return max(0, (today - created_day).days)


def _find_clusters(
    context: GitHubContext,
    pulls: Sequence[PullRequest],
) -> tuple[Cluster, ...]:
    """Return which of the newest pull requests propose the same work.

    What strangers wrote is read in a process of its own.

    Raises:
        GitError: git could not fetch or read a commit.
        IsolatedProcessError: the process gave no answer, or a wrong one.
    """
    remote = context.remote
    newest = pulls[-_MOST_COMPARED:]
    if len(newest) < 2:  # noqa: PLR2004 - a pair
        return ()
    branch = f"refs/heads/{context.forge.get_default_branch()}"
    refs = {pull.number: f"refs/pull/{pull.number}/head" for pull in newest}
    remote.fetch_bases([branch])
    failed = remote.fetch_heads(refs.values())
    resolve_commit = remote.repository.resolve_commit
    heads = {}
    for number, ref in refs.items():
        if ref not in failed:
            heads[number] = resolve_commit(ref)
    request = CompareRequests(resolve_commit(branch), heads)
    clusters = ask(
        context.run_isolated,
        remote.repository.folder,
        COMPARE,
        request,
    ).clusters
    # The process read what strangers wrote, so that its answer is not trusted.
    for cluster in clusters:
        if not refs.keys() >= set(cluster.requests):
            raise IsolatedProcessError(
                "the comparison gave something else than was asked for."
            )
    return clusters
