"""`listwright replay`: what the bot would have said to a list's contributions, before anybody adopts it."""

import argparse
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from bot.errors import ConfigurationError, GitError, UsageError
from bot.model.layout import DOCUMENT_PATTERN
from bot.model.replay import OpenState, Replay, Replayed
from bot.output.replay_page import render_replay_page
from bot.output.terminal.replay import (
    render_replay_json,
    render_replay_markdown,
    render_replayed_text,
    render_totals_text,
)
from bot.plan import Outcome, WriteOutside
from bot.ports import CloneContext, CommitInfo, Context, Repository
from bot.project.list_documents import find_list_documents
from bot.project.load_settings import load_project
from bot.review.replay import Contribution, Replayer, compute_day, join_same_works

_MERGED = re.compile(r"Merge pull request #(\d{1,9})\b.*", re.ASCII)
_SQUASHED = re.compile(r".*\(#(\d{1,9})\)\s*", re.ASCII)
_MOST_PAST = 20
# Of the oldest list known some 200 are open.
_MOST_OPEN = 300

SUMMARY = "tell what the bot would have said to a list's contributions, past or open"
CONTEXT = CloneContext


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--open",
        action="store_true",
        help="fetch the open pull requests of `origin`, by git alone, instead of reading the history",
    )
    parser.add_argument(
        "--pull-requests",
        type=int,
        metavar="N",
        help=f"how many contributions, the newest; {_MOST_PAST}, or with --open {_MOST_OPEN}, if not given",
    )
    parser.add_argument(
        "--document",
        metavar="PATH",
        help="the list; the Markdown file with most items, if not given",
    )
    parser.add_argument(
        "--branch",
        metavar="REV",
        help="whose history is read; HEAD, if not given (with --open it is the default branch of `origin`)",
    )
    parser.add_argument(
        "--format",
        choices=("text", "markdown", "json"),
        default="text",
        help="how it is written",
    )
    parser.add_argument(
        "--page",
        metavar="PATH",
        help="where the page for a browser goes; beside the clone's folder, as FOLDER-replay.html, if not given"
        " (and nowhere with another format than text)",
    )


def run(args: argparse.Namespace, context: CloneContext) -> Outcome:
    """Replay. Nothing is written into the clone, and nothing of a contribution runs or is checked out."""
    usual = _MOST_OPEN if args.open else _MOST_PAST
    most = usual if args.pull_requests is None else args.pull_requests
    if most < 1:
        raise UsageError("there is nothing to tell of fewer than 1 contribution.")
    if args.document is not None and not re.fullmatch(DOCUMENT_PATTERN, args.document):
        raise UsageError(f"`{args.document}` is no path of a list, such as README.md.")
    if args.open and args.branch is not None:
        raise UsageError(
            "with `--open`, the default branch of `origin` is what requests go to; leave `--branch` out."
        )
    is_text = args.format == "text"
    replay = (
        _replay_open(args, context, most)
        if args.open
        else _replay_past(args, context, most)
    )
    page = args.page or (
        context.find_path_beside("-replay.html")
        if is_text and replay.replayed
        else None
    )
    written = (
        WriteOutside(page, render_replay_page(replay, context.today)) if page else None
    )
    if not is_text:
        return Outcome(_RENDER[args.format](replay), page=written)
    where = f"\nEach comment as it would read: {page}\n" if page else ""
    return Outcome(render_totals_text(replay) + where, page=written)


_RENDER = {"markdown": render_replay_markdown, "json": render_replay_json}


def _replay_past(args: argparse.Namespace, context: CloneContext, most: int) -> Replay:
    """Replay the last contributions of the history, each on its day."""
    branch = args.branch or "HEAD"
    tip = context.repository.resolve_commit(branch)
    document = _choose_document(args.document, context, tip, branch)
    replayer = Replayer(context, document)
    past = islice(_list_past(context.repository, tip, document), most)
    reviews = (replayer.review(one, one.day) for one in past)
    replayed = tuple(_show(args, context, reviews, most))
    same = join_same_works(replayed, ())
    return Replay(
        document=document,
        origin=context.repository.find_origin(),
        replayed=replayed,
        same_works=same,
    )


def _replay_open(args: argparse.Namespace, context: CloneContext, most: int) -> Replay:
    """Replay the open pull requests of the repository that this one is a clone of, as of today."""
    origin_name = context.repository.find_origin()
    origin = context.open_origin()
    with context.progress.show_step("fetching the open pull requests of origin"):
        found = origin.fetch_open(most)
    context = replace(context, repository=origin.repository)
    document = _choose_document(args.document, context, found.base, found.branch)
    replayer = Replayer(context, document)
    contributions = (
        _read_open(origin.repository, number, found.base, head)
        for number, head in found.heads.items()
    )
    reviews = (replayer.review(one, context.today) for one in contributions)
    replayed = tuple(_show(args, context, reviews, len(found.heads)))
    with context.progress.show_step("comparing the requests with one another"):
        compared = replayer.compare(found.base, replayed)
    return Replay(
        document=document,
        origin=origin_name,
        replayed=replayed,
        same_works=join_same_works(replayed, compared),
        open=OpenState(
            found.branch,
            found.base,
            found.left_out,
            found.unknown,
            found.failed,
        ),
    )


def _read_open(
    repository: Repository,
    number: int,
    base: str,
    head: str,
) -> Contribution:
    """Return an open request; git knows its last commit, not what its author wrote about it."""
    about = repository.read_commit(head)
    title = about.message.partition("\n")[0]
    return Contribution(
        number,
        base,
        head,
        about.author.name,
        title,
        compute_day(about),
    )


def _show(
    args: argparse.Namespace,
    context: Context,
    reviews: Iterable[Replayed],
    total: int,
) -> Iterator[Replayed]:
    """Yield *reviews*; as text, each is printed as soon as it is made."""
    for one in context.progress.track(reviews, total, "reviewing contributions"):
        if args.format == "text":
            context.progress.print_part(render_replayed_text(one))
        yield one


def _choose_document(
    wanted: str | None,
    context: Context,
    commit: str,
    branch: str,
) -> str:
    """Return the path of the list at *commit*: the one that was named, that a layout names, or with most items."""
    tree = context.repository.open_tree(commit)
    if wanted is not None:
        if tree.read(wanted) is None:
            raise UsageError(
                f"there is no {wanted} at {branch}; `--document` names another."
            )
        return wanted
    try:
        layouts = load_project(tree).layouts
    except ConfigurationError:  # of another program, in a list that was never imported
        layouts = {}
    documents: Sequence[str] = [layout.document for layout in layouts.values()]
    return documents[0] if documents else find_list_documents(tree).demand_main().path


def _list_past(
    repository: Repository,
    tip: str,
    document: str,
) -> Iterator[Contribution]:
    """Yield the contributions that changed *document*, newest first: merges, and what was squashed into one commit.

    Left out are those that made the list, moved it or took it away.
    """
    for commit, subject in repository.list_mainline(tip, document):
        about = repository.read_commit(commit)
        is_merge = len(about.parents) > 1
        named = (_MERGED if is_merge else _SQUASHED).fullmatch(subject)
        if not (is_merge or (about.parents and named)):
            continue
        number, base = int(named[1]) if named else None, about.parents[0]
        author, title = about.author.name, subject
        try:
            if any(
                repository.open_tree(one).read(document) is None
                for one in (base, commit)
            ):
                continue
            if is_merge:
                author, title = (
                    repository.read_commit(about.parents[-1]).author.name,
                    _read_title(about),
                )
        except GitError:  # the history of a shallow clone ends here; the review says so
            pass
        yield Contribution(number, base, commit, author, title, compute_day(about))


def _read_title(merge: CommitInfo) -> str:
    """Return the title of a request that was merged: GitHub writes it below the subject."""
    subject, _, body = merge.message.partition("\n")
    return body.strip().partition("\n")[0] or subject
