"""Other open contributions that propose the same work: none of them may block, but each may be told of."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.commands.survey import Examiners, is_entry_file
from bot.errors import GitError
from bot.identity.index import matches
from bot.identity.keys import Keys
from bot.model.review import Sibling
from bot.ports import House

_MOST_FILES = 20
"""Entry files of one pull request that are looked at: nobody reserves titles by claiming them all."""
_MOST_TOLD = 3

KnownKeys = Mapping[str, Sequence[Any]]
"""What identifies the works that others propose, by the number of the contribution and the file's path."""


def find_siblings(own: Mapping[str, Keys], known: KnownKeys) -> dict[str, tuple[Sibling, ...]]:
    """For each entry of *own*, by path, the contributions that propose what may be the same work, oldest first."""
    titles = {name: Keys._make(keys).title for name, keys in known.items()}
    found = {}
    for path, newcomer in own.items():
        told = {int(name.partition(" ")[0]): match.reason for name, match in matches(newcomer, known, titles)}
        found[path] = tuple(Sibling(number, told[number]) for number in sorted(told)[:_MOST_TOLD])
    return found


def keys_of_requests(
    house: House, examiners: Examiners, base: str, others: Mapping[int, str]
) -> dict[str, Sequence[Any]]:
    """What identifies the works that pull requests add.

    Args:
        house: whose repository holds the commits of all of them.
        examiners: read their files.
        base: the commit that they all go to.
        others: their head commits, by number.
    """
    return {
        f"{number} {path}": keys
        for number, head in others.items()
        for path, blob in added_entries(house, base, head)
        if (keys := keys_of(examiners, path, house.repository.read_blob(blob)))
    }


def keys_of(examiners: Examiners, path: str, data: bytes) -> Keys | None:
    """What identifies the work of an entry file, if it can be read."""
    judge = examiners.of_path(path)
    found = judge.examine(path, data).keys if judge else None
    return Keys._make(found) if found else None


def added_entries(house: House, base: str, head: str) -> list[tuple[str, str]]:
    """Path and content's id of the entry files that a pull request adds; nothing if git does not tell."""
    try:
        parted = house.repository.merge_base(base, head)
        changes = house.repository.changes(parted, head)
    except GitError:
        return []
    added = [
        (change.path, change.after)
        for change in changes
        if not change.before and change.mode == "100644" and is_entry_file(change.path)
    ]
    return added[:_MOST_FILES]
