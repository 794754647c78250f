"""Recognise a branch that took in its base and nothing else since it was approved."""

from bot.errors import ListwrightError
from bot.ports.remote import Remote

# Merges of the base that one branch may have since: more than one only where others merge
# at the same time.
_MOST_UPDATES = 10


def is_only_updated(remote: Remote, head: str, approved: str, tip: str) -> bool:
    """Return whether *head* is the commit *approved* with no more than its base merged in.

    Whoever made the merges: each must hold just what git makes of its two parents, the
    second of which is on the branch at *tip*. All three commits are fetched.
    """
    commit = head
    for _ in range(_MOST_UPDATES):
        if commit == approved:
            return True
        parents = remote.repository.read_commit(commit).parents
        # What is not on the branch need not be here to be merged again.
        if not all(remote.repository.contains(tip, base) for base in parents[1:]):
            return False
        if not is_plain_merge(remote, commit, parents):
            return False
        commit = parents[0]
    return False


def is_plain_merge(remote: Remote, commit: str, parents: tuple[str, ...]) -> bool:
    """Return whether *commit* is a merge of two, and holds just what git makes of them."""
    if len(parents) != 2:  # noqa: PLR2004 - a merge of two
        return False
    branch, base = parents
    try:
        remote.complete(base, branch)
        merged = remote.repository.try_merge(branch, base)
    except ListwrightError:
        return False
    if merged.conflicts:
        return False
    return not remote.repository.list_changes(commit, merged.tree)
