"""What is done where a fetch fails: whether to try again, and whom the failure concerns."""

from collections.abc import Callable, Collection, Iterable, Sequence

from bot.disk.git_program import Limits
from bot.errors import GitError

# For the heads of all contributions at once: three hundred of ordinary ones take some
# 2 MiB.
MOST_TOGETHER = Limits(seconds=120, bytes=32 << 20)
# For the head of one: three times the largest document, and room for its trees.
MOST_EACH = Limits(seconds=60, bytes=16 << 20)
# What git says where trying again would fail in the same way: about objects that it
# refuses, a limit, or a ref that is gone.
_LASTING_FAILURES = (
    "fsck",
    "index-pack",
    "unpack",
    "took more than",
    "find remote ref",
    "not our ref",
    "bad object",
)


def try_together(
    refs: Collection[str], fetch: Callable[[Sequence[str], Limits], object]
) -> dict[str, str]:
    """Do *fetch* for all of *refs*; where that fails lastingly, for each by itself.

    Return those that fail, each with the reason: one that fails harms no other.

    Raises:
        GitError: the server failed.
    """
    if not refs:
        return {}
    try:
        fetch(list(refs), MOST_TOGETHER)
    except GitError as error:
        if not is_lasting(error):
            raise
    else:
        return {}
    return try_each(refs, lambda ref: fetch([ref], MOST_EACH))


def try_each(refs: Iterable[str], fetch: Callable[[str], object]) -> dict[str, str]:
    """Do *fetch* for each of *refs*; return those that fail lastingly, and why.

    Raises:
        GitError: the server failed.
    """
    failed = {}
    for ref in refs:
        try:
            fetch(ref)
        except GitError as error:
            if not is_lasting(error):
                raise
            failed[ref] = str(error)
    return failed


def is_lasting(error: GitError) -> bool:
    """Return whether trying again would fail in the same way."""
    return any(sign in str(error) for sign in _LASTING_FAILURES)
