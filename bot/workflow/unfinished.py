"""Plan what is said of a commit whose review could not be finished.

A fault of GitHub's or git's leaves the check pending, and the sweep tries again. What
the contribution itself causes is tried twice: a second failure of the same kind ends
the check, and the request waits for its next push. The check's external id remembers
the first failure.
"""

import hashlib
from collections.abc import Sequence

from bot.model.analysis import Analysis, Unfinished
from bot.model.forge import Check, CheckOutput, PullRequest
from bot.model.review import UNFINISHED
from bot.model.wording import say
from bot.output.comments.given_up import GIVEN_UP, render_given_up
from bot.output.comments.later import keep_later
from bot.output.comments.review import MARKER, read_stamp, render_unfinished
from bot.plan import Outcome
from bot.plan.forge import Action, PublishCheck
from bot.ports.forge import Forge
from bot.workflow.bot_identity import (
    CHECK,
    find_bot_checks,
    find_bot_reviews,
    plan_comment,
)

# The end of the external id: which failure of one kind it is.
_FIRST = "1"
_SECOND = "2"

# Hexadecimal digits that tell kinds of failure apart.
_DIGEST_LENGTH = 16


def is_given_up(
    checks: Sequence[Check],
    commit: str,
    rules: str,
) -> bool:
    """Return whether the review of a commit has failed twice in the same way.

    The newest of the bot's *checks* says so. Another program, or other declarations of
    the list, have another digest of *rules*, and try again.
    """
    newest = checks[-1].external_id if checks else ""
    is_failure = newest.startswith(f"{commit}:failed:{rules}:")
    return is_failure and newest.endswith(f":{_SECOND}")


def plan_unfinished(
    forge: Forge,
    target: PullRequest | str,
    commit: str,
    analysis: Analysis | None,
) -> Outcome:
    """Return what to say of a commit whose review is not finished, and the plan."""
    if not isinstance(analysis, Unfinished) or not analysis.is_own:
        return _plan_retry(forge, target, commit)
    trouble = hashlib.sha256(analysis.trouble.encode()).hexdigest()[:_DIGEST_LENGTH]
    failure = f"{commit}:failed:{analysis.rules}:{trouble}"
    checks = find_bot_checks(forge, commit)
    newest = checks[-1].external_id if checks else ""
    if newest == f"{failure}:{_SECOND}":
        return Outcome(f"{commit[:12]}: {say(GIVEN_UP)} Said already.\n")
    if newest != f"{failure}:{_FIRST}":
        return _plan_retry(forge, target, commit, f"{failure}:{_FIRST}")
    body = render_given_up(analysis.trouble)
    check = PublishCheck(
        commit,
        CHECK,
        f"{failure}:{_SECOND}",
        "action_required",
        CheckOutput(say(GIVEN_UP), body),
        _get_number(target),
    )
    comment = _plan_comment(forge, target, commit, body, is_second=True)
    return Outcome(body, 0, (*comment, check))


def _plan_retry(
    forge: Forge,
    target: PullRequest | str,
    commit: str,
    external_id: str = "",
) -> Outcome:
    """Plan a check that stays pending, so that the sweep tries again."""
    body = render_unfinished()
    check = PublishCheck(
        commit,
        CHECK,
        external_id or f"{commit}:unfinished",
        None,
        CheckOutput(say(UNFINISHED), body),
        _get_number(target),
    )
    comment = _plan_comment(forge, target, commit, body, is_second=False)
    return Outcome(body, 0, (*comment, check))


def _get_number(target: PullRequest | str) -> int:
    # A check of a merge group belongs to no pull request.
    return 0 if isinstance(target, str) else target.number


def _plan_comment(
    forge: Forge,
    target: PullRequest | str,
    commit: str,
    body: str,
    *,
    is_second: bool,
) -> tuple[Action, ...]:
    """Plan the comment on a pull request.

    A comment on just this commit was true when it was written, and stays.
    """
    if isinstance(target, str):
        return ()
    comments = find_bot_reviews(forge, target.number)
    stamp = read_stamp(comments[0].body) if comments else None
    if stamp is not None and stamp.head == commit and not is_second:
        return ()
    if comments:
        body = keep_later(body, comments[0].body)
    return (plan_comment(target.number, MARKER, body, comments),)
