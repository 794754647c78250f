"""What is said of a commit whose review could not be finished.

A fault of GitHub's or git's leaves the check pending, and the sweep tries again. What the contribution itself causes is
tried twice: a second failure of the same kind ends the check, and the request waits for its next push. The check's
external id remembers the first.
"""

import hashlib
from collections.abc import Sequence

from bot.model.analysis import Analysis, Unfinished
from bot.model.forge import Check, CheckOutput, Conclusion, PullRequest
from bot.model.review import UNFINISHED
from bot.output.comments.given_up import GIVEN_UP, render_given_up
from bot.output.comments.review import MARKER, read_stamp, render_unfinished
from bot.plan import Outcome
from bot.plan.forge import Action, PublishCheck
from bot.ports.forge import Forge
from bot.workflow.bot_identity import (
    CHECK,
    find_bot_checks,
    find_bot_comments,
    plan_comment,
)

_FIRST, _SECOND = "1", "2"


def is_given_up(checks: Sequence[Check], commit: str, rules: str) -> bool:
    """Return whether the review of a commit has failed twice alike, as the newest of the bot's *checks* says.

    Another program, or other declarations of the list, try again.
    """
    newest = checks[-1].external_id if checks else ""
    return newest.startswith(f"{commit}:failed:{rules}:") and newest.endswith(
        f":{_SECOND}"
    )


def plan_unfinished(
    forge: Forge, target: PullRequest | str, commit: str, analysis: Analysis | None
) -> Outcome:
    """Return what to say of a commit whose review is not finished, and the plan."""
    kind, is_second = "unfinished", False
    if isinstance(analysis, Unfinished) and analysis.is_own:
        made_from = f"{commit}:failed:{analysis.rules}:{_digest(analysis.trouble)}"
        checks = find_bot_checks(forge, commit)
        newest = checks[-1].external_id if checks else ""
        if newest == f"{made_from}:{_SECOND}":
            return Outcome(f"{commit[:12]}: {GIVEN_UP} Said already.\n")
        is_second = newest == f"{made_from}:{_FIRST}"
        kind = f"{made_from}:{_SECOND if is_second else _FIRST}".removeprefix(
            f"{commit}:"
        )
    trouble = analysis.trouble if is_second and isinstance(analysis, Unfinished) else ""
    body = render_given_up(trouble) if is_second else render_unfinished()
    conclusion: Conclusion | None = "action_required" if is_second else None
    output = CheckOutput(GIVEN_UP if is_second else UNFINISHED, body)
    number = 0 if isinstance(target, str) else target.number
    check = PublishCheck(commit, CHECK, f"{commit}:{kind}", conclusion, output, number)
    comment = (
        ()
        if isinstance(target, str)
        else _plan_comment(forge, target, commit, body, is_second=is_second)
    )
    return Outcome(body, 0, (*comment, check))


def _plan_comment(
    forge: Forge, pull: PullRequest, commit: str, body: str, *, is_second: bool
) -> tuple[Action, ...]:
    """Plan the comment. What stands there of just this commit was true when it was said, and stays."""
    known = find_bot_comments(forge, forge.list_comments(pull.number), MARKER)
    stamp = read_stamp(known[0].body) if known else None
    if stamp is not None and stamp.head == commit and not is_second:
        return ()
    return (plan_comment(pull.number, MARKER, body, known),)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
