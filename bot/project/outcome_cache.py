"""Cache the output of a command that had nothing to write, as long as no file changes."""

from collections.abc import Callable

from bot.model.wording import find_language
from bot.plan import Outcome
from bot.ports import NO_CACHE, Context


def load_or_run(
    context: Context, words: tuple[str, ...], work: Callable[[], Outcome]
) -> Outcome:
    """The outcome of *work*, from the cache where no file has changed since.

    Args:
        context: whose workspace and day the outcome depends on.
        words: the command and its arguments.
        work: does the work. An outcome with a plan is not kept: carrying it out changes files.
    """
    if context.cache is NO_CACHE:
        return work()  # a fingerprint costs a look at every file
    state = context.workspace.make_fingerprint()
    if state is None:
        return work()
    day, language = context.today.isoformat(), find_language()
    key = [word.encode() for word in (*words, day, language, state)]
    found = context.cache.get("outcome", *key)
    if found is not None:
        return Outcome(*found)
    outcome = work()
    if not outcome.plan and not outcome.notice:
        context.cache.keep((outcome.text, outcome.status), "outcome", *key)
    return outcome
