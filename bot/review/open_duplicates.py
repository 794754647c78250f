"""Other open contributions that propose the same work.

They block nothing, but the reviews of both may mention them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from bot.document.limits import ENTRY_LIMITS
from bot.errors import GitError, UsageError
from bot.identity.index import find_matches
from bot.identity.keys import Keys
from bot.model.entry_store import HeldEntries
from bot.model.open_works import WorksByPath
from bot.model.review import OpenDuplicate
from bot.ports import Context, Repository
from bot.project.examined_files import is_entry_file
from bot.project.examiners import Examiners

# Entry files of one pull request that are read. Without a limit, one pull request with
# many titles would be a duplicate of everybody's.
_MOST_FILES = 20
# Duplicates of one entry that are named.
_MOST_NAMED = 3

# The keys of the works that other contributions propose. The name of a work is the number
# of the contribution, a space, and the path of the file.
KnownKeys = Mapping[str, Sequence[Any]]


def parse_numbered_revisions(
    arguments: Iterable[str],
    repository: Repository,
) -> dict[int, str]:
    """Return the commits that arguments such as `12:my-branch` name, by number.

    Raises:
        UsageError: an argument is not of this form, or there is no such commit.
    """
    heads = {}
    for argument in arguments:
        number, _, revision = argument.partition(":")
        # Python's own `isdecimal` accepts the digits of other scripts.
        if not (number.isascii() and number.isdecimal()):
            raise UsageError(
                f"{argument}: write a number, a colon and a revision, such as"
                " 12:my-branch."
            )
        heads[int(number)] = repository.resolve_commit(revision)
    return heads


def find_open_duplicates(
    own: Mapping[str, Keys],
    known_keys: KnownKeys,
) -> dict[str, tuple[OpenDuplicate, ...]]:
    """Return the contributions that may propose the same works, by the paths of *own*.

    The oldest come first; at most three are named for each entry.
    """
    known = HeldEntries({}, known_keys)
    duplicates = {}
    for path, newcomer in own.items():
        reasons: dict[int, str] = {}
        for name, match in find_matches(newcomer, known):
            number = int(name.partition(" ")[0])
            reasons[number] = match.reason
        oldest = sorted(reasons)[:_MOST_NAMED]
        duplicates[path] = tuple(
            OpenDuplicate(number, reasons[number]) for number in oldest
        )
    return duplicates


def name_works(works: Mapping[int, WorksByPath]) -> dict[str, Sequence[Any]]:
    """Return the keys of works that need not be read, named as in `KnownKeys`."""
    return {
        f"{number} {path}": keys
        for number, works_of_request in works.items()
        for path, keys in works_of_request.items()
    }


def compute_request_keys(
    context: Context,
    examiners: Examiners,
    base: str,
    heads: Mapping[int, str],
) -> dict[str, Sequence[Any]]:
    """Return the keys of the works that pull requests add, named as in `KnownKeys`.

    Args:
        context: its repository holds the commits of all of them.
        examiners: read their files.
        base: the commit that they all go to.
        heads: their head commits, by number.
    """
    request_keys: dict[str, Sequence[Any]] = {}
    for number, head in heads.items():
        added = find_added_entries(context, base, head)
        for path, keys in read_works_of(context, examiners, added):
            request_keys[f"{number} {path}"] = keys
    return request_keys


def read_works_of(
    context: Context,
    examiners: Examiners,
    files: Iterable[tuple[str, str]],
) -> Iterator[tuple[str, Keys]]:
    """Yield path and keys of the works of entry files, as far as they can be read.

    *files* are their paths and blobs.
    """
    for path, blob in files:
        # One byte more than is allowed lets the reader see a file that is too long.
        data = context.repository.read_start(blob, ENTRY_LIMITS.size + 1)
        keys = compute_keys(examiners, path, data)
        if keys:
            yield path, keys


def compute_keys(
    examiners: Examiners,
    path: str,
    data: bytes,
) -> Keys | None:
    """Return the keys that identify the work of an entry file; None if it is unreadable."""
    examiner = examiners.find_for_path(path)
    if examiner is None:
        return None
    keys = examiner.examine(path, data).keys
    return Keys._make(keys) if keys else None


def find_added_entries(
    context: Context,
    base: str,
    head: str,
) -> list[tuple[str, str]]:
    """Return path and blob of the entry files that a pull request adds, at most 20.

    If git cannot compare the commits, there are none: another's pull request must not
    stop this review.
    """
    try:
        return list_added_entries(context, base, head)
    except GitError:
        return []


def list_added_entries(
    context: Context,
    base: str,
    head: str,
) -> list[tuple[str, str]]:
    """Return path and blob of the entry files that a pull request adds, at most 20.

    Raises:
        GitError: git cannot compare the commits.
    """
    repository = context.repository
    parted = repository.find_merge_base(base, head)
    changes = repository.list_changes(parted, head)
    added = []
    for change in changes:
        is_new_file = not change.before and change.mode == "100644"
        if is_new_file and is_entry_file(change.path):
            added.append((change.path, change.after))
    return added[:_MOST_FILES]
