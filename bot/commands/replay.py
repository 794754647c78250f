"""`listwright replay`: what the bot would have said to a list's last contributions, before anybody adopts it."""

import argparse
import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any, NamedTuple, cast

from bot.errors import ListwrightError, UsageError
from bot.model.layout import DOCUMENT_PATTERN
from bot.model.review import Review
from bot.output.terminal.replay import (
    Replayed,
    render_replay_json,
    render_replay_markdown,
    render_replay_text,
)
from bot.plan import Outcome, WriteFile
from bot.ports import NO_CACHE, NO_TERMINAL, CommitInfo, Context, FileRef, Repository, Workspace
from bot.project.list_import import ImportRequest, plan_list_import
from bot.project.load_catalog import compute_blob_id
from bot.project.overlay import OverlayWorkspace
from bot.review.review import review_contribution

_MERGED = re.compile(r"Merge pull request #(\d{1,9})\b.*", re.ASCII)
_SQUASHED = re.compile(r".*\(#(\d{1,9})\)\s*", re.ASCII)
_LAST_SECOND = 253_402_300_799
"""Of the year 9999: a commit may claim any time."""
_RENDER = {"text": render_replay_text, "markdown": render_replay_markdown, "json": render_replay_json}

SUMMARY = "tell what the bot would have said to a list's last contributions"
CONTEXT = Context


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--pull-requests", type=int, default=20, metavar="N", help="how many contributions; 20, if not given"
    )
    parser.add_argument(
        "--document",
        default="README.md",
        metavar="PATH",
        help="the list; README.md, if not given",
    )
    parser.add_argument(
        "--branch", default="HEAD", metavar="REV", help="whose history is read; HEAD, if not given"
    )
    parser.add_argument("--format", choices=tuple(_RENDER), default="text", help="how it is written")


def run(args: argparse.Namespace, context: Context) -> Outcome:
    """Replay. Nothing is written, and nothing of a contribution runs or is checked out."""
    if args.pull_requests < 1:
        raise UsageError("there is nothing to tell of fewer than 1 contribution.")
    if not re.fullmatch(DOCUMENT_PATTERN, args.document):
        raise UsageError(f"`{args.document}` is no path of a list, such as README.md.")
    tip = context.repository.commit(args.branch)
    if context.repository.tree(tip).read(args.document) is None:
        raise UsageError(f"there is no {args.document} at {args.branch}; `--document` names another.")
    told = (
        _replay(context, args.document, one) for one in _contributions(context.repository, tip, args.document)
    )
    replayed = list(islice((one for one in told if one is not None), args.pull_requests))
    return Outcome(_RENDER[args.format](args.document, replayed))


class _Contribution(NamedTuple):
    """A merge, or what was squashed into one commit."""

    commit: str
    about: CommitInfo
    number: int | None

    @property
    def base(self) -> str:
        """What it came on top of."""
        return self.about.parents[0]

    @property
    def day(self) -> dt.date:
        """When it came, in UTC."""
        when = min(max(self.about.when, 0), _LAST_SECOND)
        return dt.datetime.fromtimestamp(when, dt.UTC).date()


def _contributions(repository: Repository, tip: str, document: str) -> Iterator[_Contribution]:
    """The contributions that changed *document*, newest first."""
    for commit, subject in repository.mainline(tip, document):
        about = repository.about(commit)
        is_merge = len(about.parents) > 1
        named = (_MERGED if is_merge else _SQUASHED).fullmatch(subject)
        if is_merge or (about.parents and named):
            yield _Contribution(commit, about, int(named[1]) if named else None)


def _replay(context: Context, document: str, one: _Contribution) -> Replayed | None:
    """What would have been said; None where the list was made, moved or taken away."""
    author, review, trouble = one.about.author, None, ""
    try:
        if len(one.about.parents) > 1:
            author = context.repository.about(one.about.parents[-1]).author
        trees = map(context.repository.tree, map(context.repository.commit, (one.base, one.commit)))
        if any(tree.read(document) is None for tree in trees):
            return None
        review = _review(replace(context, today=one.day), document, one)
    except ListwrightError as error:
        trouble = str(error)
    except Exception as error:  # noqa: BLE001 - one odd contribution of many years must not cost the others
        trouble = f"{type(error).__name__}: {error}"
    return Replayed(one.number, one.commit, author.name, one.day, review, trouble)


def _review(context: Context, document: str, one: _Contribution) -> Review:
    """The review as on that day; a list that was plain Markdown is read as if it had just moved in."""
    text = context.repository.tree(one.base).read(document) or b""
    if b"<!-- listwright:begin " not in text:
        context = _moved_in(context, one.base, document, text)
    return review_contribution(context, one.base, one.commit)


def _moved_in(context: Context, commit: str, document: str, text: bytes) -> Context:
    tree = context.repository.tree(commit)
    others = [file.path for folder in ("entries", "schema") for file in tree.list_files(folder)]
    files: dict[str, str | None] = dict.fromkeys(others)
    alone = replace(
        context,
        workspace=OverlayWorkspace(tree, files),
        read_outside=lambda _: text,
        terminal=NO_TERMINAL,
    )
    plan = plan_list_import(ImportRequest(document, "list", document), alone).plan
    files |= {action.path: action.text for action in plan if isinstance(action, WriteFile)}
    # What is computed of files that are nowhere would only push useful things out of the cache.
    repository = cast("Repository", _MovedIn(context.repository, commit, files))
    return replace(context, repository=repository, cache=NO_CACHE)


class _MovedIn:
    """A repository as if the list had moved in at one commit; whatever else is asked, it answers as ever.

    So a review finds what it finds of every contribution that is older than the entries.
    """

    def __init__(self, repository: Repository, commit: str, files: Mapping[str, str | None]) -> None:
        self._repository, self._commit = repository, commit
        self._tree = _Named(repository.tree(commit), files)
        made = [text.encode() for text in files.values() if text is not None]
        self._blobs = {compute_blob_id(data): data for data in made}

    def tree(self, revision: str) -> Workspace:
        return self._tree if revision == self._commit else self._repository.tree(revision)

    def read_blob(self, blob: str) -> bytes:
        return self._blobs[blob] if blob in self._blobs else self._repository.read_blob(blob)

    def read_start(self, blob: str, most: int) -> bytes:
        return self._blobs[blob][:most] if blob in self._blobs else self._repository.read_start(blob, most)

    def has_blob(self, blob: str) -> bool:
        return blob in self._blobs or self._repository.has_blob(blob)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any of a repository's methods
        return getattr(self._repository, name)


class _Named(OverlayWorkspace):
    """A tree whose files all have the ids that git would give them."""

    def list_files(self, under: str) -> list[FileRef]:
        listed = super().list_files(under)
        return [f if f.blob else f._replace(blob=compute_blob_id(self.read(f.path) or b"")) for f in listed]
