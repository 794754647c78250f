"""Other open contributions that propose the same work: none of them may block, but each may be told of."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.document.limits import ENTRY_LIMITS
from bot.errors import GitError, UsageError
from bot.identity.index import find_matches
from bot.identity.keys import Keys
from bot.model.review import OpenDuplicate
from bot.ports import Context, Repository
from bot.project.load_catalog import Examiners, is_entry_file

_MOST_FILES = 20
"""Entry files of one pull request that are looked at: nobody reserves titles by claiming them all."""
_MOST_TOLD = 3

KnownKeys = Mapping[str, Sequence[Any]]
"""What identifies the works that others propose, by the number of the contribution and the file's path."""


def parse_numbered_revisions(
    words: Iterable[str], repository: Repository
) -> dict[int, str]:
    """Return the commits that *words* such as `12:my-branch` name, by the number of the pull request.

    Raises:
        UsageError: a word is not of this form, or there is no such commit.
    """
    heads = {}
    for word in words:
        number, _, revision = word.partition(":")
        if not (number.isascii() and number.isdecimal()):
            raise UsageError(
                f"{word}: write a number, a colon and a revision, such as 12:my-branch."
            )
        heads[int(number)] = repository.resolve_commit(revision)
    return heads


def find_open_duplicates(
    own: Mapping[str, Keys], known: KnownKeys
) -> dict[str, tuple[OpenDuplicate, ...]]:
    """For each entry of *own*, by path, the contributions that propose what may be the same work, oldest first."""
    titles = {name: Keys._make(keys).title for name, keys in known.items()}
    found = {}
    for path, newcomer in own.items():
        told = {
            int(name.partition(" ")[0]): match.reason
            for name, match in find_matches(newcomer, known, titles)
        }
        found[path] = tuple(
            OpenDuplicate(number, told[number]) for number in sorted(told)[:_MOST_TOLD]
        )
    return found


def compute_request_keys(
    context: Context, examiners: Examiners, base: str, others: Mapping[int, str]
) -> dict[str, Sequence[Any]]:
    """What identifies the works that pull requests add.

    Args:
        context: whose repository holds the commits of all of them.
        examiners: read their files.
        base: the commit that they all go to.
        others: their head commits, by number.
    """
    return {
        f"{number} {path}": keys
        for number, head in others.items()
        for path, blob in find_added_entries(context, base, head)
        if (
            keys := compute_keys(
                examiners,
                path,
                context.repository.read_start(blob, ENTRY_LIMITS.size + 1),
            )
        )
    }


def compute_keys(examiners: Examiners, path: str, data: bytes) -> Keys | None:
    """What identifies the work of an entry file, if it can be read."""
    judge = examiners.of_path(path)
    found = judge.examine(path, data).keys if judge else None
    return Keys._make(found) if found else None


def find_added_entries(context: Context, base: str, head: str) -> list[tuple[str, str]]:
    """Path and content's id of the entry files that a pull request adds; nothing if git does not tell."""
    try:
        parted = context.repository.find_merge_base(base, head)
        changes = context.repository.list_changes(parted, head)
    except GitError:
        return []
    added = [
        (change.path, change.after)
        for change in changes
        if not change.before and change.mode == "100644" and is_entry_file(change.path)
    ]
    return added[:_MOST_FILES]
