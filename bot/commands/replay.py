"""`listwright replay`: tell what the bot would have said to a list's contributions.

It needs a clone only, so that a maintainer can look before adopting the bot.
"""

import argparse
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
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

# GitHub's subject of a merge: `Merge pull request #12 from owner/branch`.
_MERGED = re.compile(r"Merge pull request #(\d{1,9})\b.*", re.ASCII)
# GitHub's subject of a squashed request: `Add a paper (#12)`.
_SQUASHED = re.compile(r".*\(#(\d{1,9})\)\s*", re.ASCII)
# Contributions of the history that are replayed, if no number is given.
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
        help="fetch the open pull requests of `origin`, by git alone, instead of reading"
        " the history",
    )
    parser.add_argument(
        "--pull-requests",
        type=int,
        metavar="N",
        help=f"how many contributions, the newest; {_MOST_PAST}, or with --open"
        f" {_MOST_OPEN}, if not given",
    )
    parser.add_argument(
        "--document",
        metavar="PATH",
        help="the list; the Markdown file with most items, if not given",
    )
    parser.add_argument(
        "--branch",
        metavar="REV",
        help="whose history is read; HEAD, if not given (with --open it is the default"
        " branch of `origin`)",
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
        help="where the page for a browser goes; beside the clone's folder, as"
        " FOLDER-replay.html, if not given (and nowhere with another format than text)",
    )


def run(args: argparse.Namespace, context: CloneContext) -> Outcome:
    """Replay contributions; nothing is written into the clone.

    Nothing of a contribution runs or is checked out.

    Raises:
        UsageError: the arguments ask for nothing, or for what is not there.
    """
    usual = _MOST_OPEN if args.open else _MOST_PAST
    most = usual if args.pull_requests is None else args.pull_requests
    if most < 1:
        raise UsageError("there is nothing to tell of fewer than 1 contribution.")
    if args.document is not None and not re.fullmatch(DOCUMENT_PATTERN, args.document):
        raise UsageError(f"`{args.document}` is no path of a list, such as README.md.")
    if args.open and args.branch is not None:
        raise UsageError(
            "with `--open`, the default branch of `origin` is what requests go to; leave"
            " `--branch` out."
        )
    is_text = args.format == "text"
    replay = (
        _replay_open(args, context, most)
        if args.open
        else _replay_past(args, context, most)
    )
    path = args.page
    if not path and is_text and replay.replayed:
        path = context.find_path_beside("-replay.html")
    page = None
    if path:
        page = WriteOutside(path, render_replay_page(replay, context.today))
    if not is_text:
        return Outcome(_RENDER[args.format](replay), page=page)
    text = render_totals_text(replay)
    if path:
        text += f"\nEach comment as it would read: {path}\n"
    return Outcome(text, page=page)


_RENDER = {"markdown": render_replay_markdown, "json": render_replay_json}


def _replay_past(args: argparse.Namespace, context: CloneContext, most: int) -> Replay:
    """Replay the last contributions of the history, each on its day."""
    branch = args.branch or "HEAD"
    tip = context.repository.resolve_commit(branch)
    document = _choose_document(args.document, context, tip, branch)
    replayer = Replayer(context, document)
    past = list(islice(_list_past(context.repository, tip, document), most))
    # Each review is shown as soon as it is made.
    reviews = context.map_parts(partial(_review_past, replayer), past)
    replayed = tuple(_show(args, context, reviews, len(past)))
    return Replay(
        document=document,
        origin=context.repository.find_origin(),
        replayed=replayed,
        same_works=join_same_works(replayed, ()),
    )


def _replay_open(args: argparse.Namespace, context: CloneContext, most: int) -> Replay:
    """Replay the open pull requests of the clone's origin, as of today."""
    origin_name = context.repository.find_origin()
    origin = context.open_origin()
    with context.progress.show_step("fetching the open pull requests of origin"):
        requests = origin.fetch_open(most)
    context = replace(context, repository=origin.repository)
    document = _choose_document(args.document, context, requests.base, requests.branch)
    replayer = Replayer(context, document)
    replayer.prepare(requests.base)
    proposed = [
        _read_open(origin.repository, number, requests.base, head)
        for number, head in requests.heads.items()
    ]
    reviews = context.map_parts(partial(replayer.review, today=context.today), proposed)
    replayed = tuple(_show(args, context, reviews, len(requests.heads)))
    with context.progress.show_step("comparing the requests with one another"):
        compared = replayer.compare(requests.base, replayed)
    return Replay(
        document=document,
        origin=origin_name,
        replayed=replayed,
        same_works=join_same_works(replayed, compared),
        open=OpenState(
            requests.branch,
            requests.base,
            requests.left_out,
            requests.unknown,
            requests.failed,
        ),
    )


def _review_past(replayer: Replayer, contribution: Contribution) -> Replayed:
    """Return the review of a contribution of the history, on its own day."""
    return replayer.review(contribution, contribution.day)


def _read_open(
    repository: Repository,
    number: int,
    base: str,
    head: str,
) -> Contribution:
    """Return an open request as git knows it.

    Its author and title are those of its newest commit: only GitHub has the request's.
    """
    commit = repository.read_commit(head)
    title = commit.message.partition("\n")[0]
    return Contribution(
        number,
        base,
        head,
        commit.author.name,
        title,
        compute_day(commit),
    )


def _show(
    args: argparse.Namespace,
    context: Context,
    reviews: Iterable[Replayed],
    total: int,
) -> Iterator[Replayed]:
    """Yield *reviews*; as text, each is printed as soon as it is made."""
    for review in context.progress.track(reviews, total, "reviewing contributions"):
        if args.format == "text":
            context.progress.print_part(render_replayed_text(review))
        yield review


def _choose_document(
    wanted: str | None,
    context: Context,
    commit: str,
    branch: str,
) -> str:
    """Return the path of the list at *commit*.

    It is the one that was named, else the one of the first layout, else the one with
    most items.

    Raises:
        UsageError: there is no list, or none at the path that was named.
        RefusedError: the list is written in another format than Markdown.
    """
    tree = context.repository.open_tree(commit)
    if wanted is not None:
        if tree.read(wanted) is None:
            raise UsageError(
                f"there is no {wanted} at {branch}; `--document` names another."
            )
        return wanted
    try:
        layouts = load_project(tree).layouts
    except ConfigurationError:
        # A list that was never imported may have a `schema/` of another program.
        layouts = {}
    for layout in layouts.values():
        return layout.document
    return find_list_documents(tree).demand_main().path


def _list_past(
    repository: Repository,
    tip: str,
    document: str,
) -> Iterator[Contribution]:
    """Yield the contributions that changed *document*, newest first.

    They are merges, and requests that were squashed into one commit. Left out are those
    that made the list, moved it or took it away.
    """
    for commit_id, subject in repository.list_mainline(tip, document):
        commit = repository.read_commit(commit_id)
        is_merge = len(commit.parents) > 1
        pattern = _MERGED if is_merge else _SQUASHED
        match = pattern.fullmatch(subject)
        is_squashed = bool(commit.parents) and match is not None
        if not is_merge and not is_squashed:
            continue
        base = commit.parents[0]
        author, title = commit.author.name, subject
        try:
            if not _has_document(repository, (base, commit_id), document):
                continue
            if is_merge:
                # The merge itself is of whoever pressed the button.
                author = repository.read_commit(commit.parents[-1]).author.name
                title = _read_title(commit)
        except GitError:
            # The history of a shallow clone ends here; the review says so.
            pass
        number = int(match[1]) if match else None
        yield Contribution(number, base, commit_id, author, title, compute_day(commit))


def _has_document(
    repository: Repository,
    commits: Iterable[str],
    document: str,
) -> bool:
    trees = map(repository.open_tree, commits)
    return all(tree.read(document) is not None for tree in trees)


def _read_title(merge: CommitInfo) -> str:
    """Return the title of a request that was merged: GitHub writes it below the subject."""
    subject, _, body = merge.message.partition("\n")
    return body.strip().partition("\n")[0] or subject
