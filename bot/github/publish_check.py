"""Publishing a check: one of its kind on a commit, whole."""

from collections.abc import Callable, Sequence

from bot.errors import ForgeError
from bot.github.once import PAUSE, TRIES, create_once
from bot.model.forge import ANNOTATIONS_A_REQUEST, Check, CheckOutput
from bot.plan.forge import PublishCheck
from bot.ports.forge import Forge
from bot.workflow.bot_identity import find_bot_checks, find_twins

_REPLACED = "listwright (replaced)"
"""The name of a check that repeats another, which no branch protection demands."""


def publish_check(
    forge: Forge, action: PublishCheck, refusal: str, sleep: Callable[[float], None]
) -> bool:
    """Publish a check; return whether the bot had one on this commit already.

    What GitHub refused to show elsewhere, *refusal*, stands above its text.

    Annotations come fifty a request and add up: after each, and after a failure, go on where they end.

    Raises:
        ForgeError: the forge failed; the next run goes on where this one ended.
    """
    if refusal:
        action = action._replace(output=_add_refusal(action.output, refusal))
    checks = _retire_twins(forge, find_bot_checks(forge, action.commit))
    every = action.output.annotations
    check = _choose_check(checks, action) or _create_check(forge, action, sleep)
    tries = 0
    while check.annotations < len(every) or _differs(check, action):
        page = every[check.annotations :][:ANNOTATIONS_A_REQUEST]
        done = check.annotations + len(page)
        conclusion = action.conclusion if done >= len(every) else None
        try:
            output = action.output._replace(annotations=page)
            forge.update_check(check.id, action.external_id, conclusion, output)
            check = check._replace(
                annotations=done, conclusion=conclusion, external_id=action.external_id
            )
        except ForgeError as error:
            tries += 1
            if not error.is_unsure or tries == TRIES:
                raise
            sleep(PAUSE * 2**tries)
            check = forge.check(check.id)
    return bool(checks)


def _differs(check: Check, action: PublishCheck) -> bool:
    return (check.conclusion, check.external_id) != (
        action.conclusion,
        action.external_id,
    )


def _add_refusal(output: CheckOutput, refusal: str) -> CheckOutput:
    told = f"GitHub does not let the bot write below this pull request, so all it has to say stands here: {refusal}"
    return output._replace(summary=f"{told}\n\n{output.summary}")


def _create_check(
    forge: Forge, action: PublishCheck, sleep: Callable[[float], None]
) -> Check:
    def find() -> Check | None:
        return _choose_check(find_bot_checks(forge, action.commit), action)

    def create() -> Check:
        page = action.output.annotations[:ANNOTATIONS_A_REQUEST]
        conclusion = (
            action.conclusion if len(page) == len(action.output.annotations) else None
        )
        output = action.output._replace(annotations=page)
        made = forge.create_check(
            action.commit, action.name, action.external_id, conclusion, output
        )
        return made._replace(
            annotations=len(page), conclusion=conclusion, external_id=action.external_id
        )

    return create_once(find, create, sleep)


def _choose_check(checks: Sequence[Check], action: PublishCheck) -> Check | None:
    """Return the check to complete: the newest one, if it is this one or was left pending by who could not finish."""
    newest = checks[-1] if checks else None
    if newest is None or newest.external_id == action.external_id:
        return newest
    return newest if newest.conclusion is None and not newest.annotations else None


def _retire_twins(forge: Forge, checks: list[Check]) -> list[Check]:
    """Return the bot's *checks* without those that repeat the one before, which get another name.

    A check cannot be deleted. `skipped` counts as passed, so that a replaced check holds nothing up.
    """
    twins = find_twins(checks)
    for twin in twins:
        forge.retire_check(twin.id, _REPLACED)
    return [check for check in checks if check not in twins]
