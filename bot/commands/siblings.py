"""Other open pull requests that propose the same work: none of them may block, but each may be told of."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.commands.contribution import Contribution
from bot.commands.survey import is_entry_file
from bot.errors import GitError
from bot.identity.index import matches
from bot.identity.keys import Keys
from bot.model.review import Sibling
from bot.ports import House

_MOST_FILES = 20
"""Entry files of one pull request that are looked at: nobody reserves titles by claiming them all."""
_MOST_TOLD = 3


def find_siblings(
    house: House, contribution: Contribution, base: str, own: Mapping[str, Keys], others: Mapping[int, str]
) -> dict[str, tuple[Sibling, ...]]:
    """For each entry of *own* the older requests that propose what may be the same work, oldest first.

    Args:
        house: whose repository holds the commits of all of them.
        contribution: what is reviewed.
        base: the commit that they all go to.
        own: what identifies the entries reviewed, by path.
        others: the head commits of the older pull requests, by number.
    """
    known: dict[str, Sequence[Any]] = {}
    for number, head in others.items():
        for path, blob in added_entries(house, base, head):
            judge = contribution.base.examiners.of_path(path)
            if judge and (keys := judge.examine(path, house.repository.read_blob(blob)).keys):
                known[f"{number} {path}"] = keys
    titles = {name: Keys._make(keys).title for name, keys in known.items()}
    found = {}
    for path, newcomer in own.items():
        told = {int(name.partition(" ")[0]): match.reason for name, match in matches(newcomer, known, titles)}
        found[path] = tuple(Sibling(number, told[number]) for number in sorted(told)[:_MOST_TOLD])
    return found


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
