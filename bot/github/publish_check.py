"""Publish a check: one of its kind on a commit, whole."""

from collections.abc import Callable, Sequence

from bot.errors import ForgeError
from bot.github.once import PAUSE, TRIES, create_once
from bot.model.forge import ANNOTATIONS_A_REQUEST, Check, CheckOutput
from bot.plan.forge import PublishCheck
from bot.ports.forge import Forge
from bot.workflow.bot_identity import find_bot_checks, find_twins

# The name of a check that repeats another, which no branch protection demands.
_REPLACED = "listwright (replaced)"


def publish_check(
    forge: Forge, action: PublishCheck, refusal: str, sleep: Callable[[float], None]
) -> bool:
    """Publish a check; return whether the bot had one on this commit already.

    What GitHub refused to show elsewhere, *refusal*, stands above its text. GitHub takes
    fifty annotations a request and adds them up: so each request, and each try after a
    failure, goes on where the annotations at GitHub end.

    Raises:
        ForgeError: the forge failed; the next run goes on where this one ended.
    """
    if refusal:
        action = action._replace(output=_add_refusal(action.output, refusal))
    checks = _retire_twins(forge, find_bot_checks(forge, action.commit))
    annotations = action.output.annotations
    check = _choose_check(checks, action) or _create_check(forge, action, sleep)
    tries = 0
    while check.annotations < len(annotations) or _differs(check, action):
        page = annotations[check.annotations :][:ANNOTATIONS_A_REQUEST]
        done = check.annotations + len(page)
        # Only the last page ends the check: a check that has ended is whole.
        conclusion = action.conclusion if done >= len(annotations) else None
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
            # GitHub knows whether the lost request added its annotations.
            check = forge.get_check(check.id)
    return bool(checks)


def _differs(check: Check, action: PublishCheck) -> bool:
    """Return whether *check* does not yet have the conclusion and id of *action*."""
    if check.conclusion != action.conclusion:
        return True
    return check.external_id != action.external_id


def _add_refusal(output: CheckOutput, refusal: str) -> CheckOutput:
    """Return *output* with the *refusal* above its summary."""
    notice = (
        "GitHub does not let the bot write below this pull request, so all it has to"
        f" say stands here: {refusal}"
    )
    return output._replace(summary=f"{notice}\n\n{output.summary}")


def _create_check(
    forge: Forge, action: PublishCheck, sleep: Callable[[float], None]
) -> Check:
    """Create a check run with the first page of its annotations."""
    annotations = action.output.annotations
    page = annotations[:ANNOTATIONS_A_REQUEST]
    conclusion = action.conclusion if len(page) == len(annotations) else None
    output = action.output._replace(annotations=page)

    def find() -> Check | None:
        return _choose_check(find_bot_checks(forge, action.commit), action)

    def create() -> Check:
        created = forge.create_check(
            action.commit, action.name, action.external_id, conclusion, output
        )
        # What was sent counts, whatever the answer says of it.
        return created._replace(
            annotations=len(page),
            conclusion=conclusion,
            external_id=action.external_id,
        )

    return create_once(find, create, sleep)


def _choose_check(checks: Sequence[Check], action: PublishCheck) -> Check | None:
    """Return the check run to complete; None if a new one is needed.

    It is the newest one, if it has the id of *action*, or if an earlier run left it
    open and without annotations.
    """
    if not checks:
        return None
    newest = checks[-1]
    if newest.external_id == action.external_id:
        return newest
    is_left_open = newest.conclusion is None and not newest.annotations
    return newest if is_left_open else None


def _retire_twins(forge: Forge, checks: list[Check]) -> list[Check]:
    """Return the bot's *checks* without those that repeat the one before.

    A check cannot be deleted, so a repeated one gets another name. `skipped` counts as
    passed, so that it holds nothing up.
    """
    twins = find_twins(checks)
    for twin in twins:
        forge.retire_check(twin.id, _REPLACED)
    return [check for check in checks if check not in twins]
