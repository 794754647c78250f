"""A command that had nothing to write says the same again as long as nothing changes."""

from collections.abc import Callable

from bot.plan import Outcome
from bot.ports import House


def remembered(house: House, words: tuple[str, ...], work: Callable[[], Outcome]) -> Outcome:
    """The outcome of *work*, from the cache where no file has changed since.

    Args:
        house: whose workspace and day the outcome depends on.
        words: the command and its arguments.
        work: does the work. An outcome with a plan is not kept: carrying it out changes files.
    """
    state = house.workspace.fingerprint() if house.cache else None
    if house.cache is None or state is None:
        return work()
    key = [word.encode() for word in (*words, house.today.isoformat(), state)]
    found = house.cache.kept("outcome", *key)
    if found is not None:
        return Outcome(*found)
    outcome = work()
    if not outcome.plan and not outcome.notice:
        house.cache.keep((outcome.text, outcome.status), "outcome", *key)
    return outcome
