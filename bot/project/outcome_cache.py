"""Cache the output of a command that had nothing to write, as long as no file changes."""

from collections.abc import Callable

from bot.model.wording import find_language
from bot.plan import Outcome
from bot.ports import NO_CACHE, Context


def load_or_run(
    context: Context,
    command: tuple[str, ...],
    run: Callable[[], Outcome],
) -> Outcome:
    """Return the outcome of *run*, from the cache where no file has changed since.

    Args:
        context: the workspace and the day on which the outcome depends.
        command: the command and its arguments.
        run: carries the command out. An outcome with a plan is not kept, since
            carrying the plan out changes files.
    """
    # A fingerprint costs a look at every file, which is in vain without a cache.
    if context.cache is NO_CACHE:
        return run()
    state = context.workspace.make_fingerprint()
    if state is None:
        return run()
    day, language = context.today.isoformat(), find_language()
    key = [word.encode() for word in (*command, day, language, state)]
    cached = context.cache.get("outcome", *key)
    if cached is not None:
        return Outcome(*cached)
    outcome = run()
    if not outcome.plan and not outcome.notice:
        context.cache.keep((outcome.text, outcome.status), "outcome", *key)
    return outcome
