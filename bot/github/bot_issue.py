"""Keeping the bot's one issue, of which each job writes its own part."""

from collections.abc import Callable, Mapping

from bot.errors import ForgeError
from bot.github.once import create_once
from bot.model.forge import Issue
from bot.output.comments.bot_issue import (
    REFUSED,
    TITLE,
    read_part,
    read_refusals,
    render_refusals,
    replace_part,
)
from bot.plan.forge import UpdateBotIssue
from bot.ports.forge import Forge
from bot.workflow.bot_identity import BOT_ISSUE, find_bot_issues


def update_bot_issue(
    forge: Forge, action: UpdateBotIssue, sleep: Callable[[float], None]
) -> None:
    """Let one part of the issue say what *action* says. The issue is read right before, since other jobs write it.

    Where the repository has no issues, or is archived, there is none.

    Raises:
        ForgeError: the forge failed.
    """
    try:
        _update_parts(
            forge, lambda body: replace_part(body, action.part, action.text), sleep
        )
    except ForgeError as error:
        if error.cause != "refusal":
            raise


def record_refusals(
    forge: Forge, refusals: Mapping[int, str], sleep: Callable[[float], None]
) -> None:
    """Add what GitHub refused to the issue's part about that.

    Raises:
        ForgeError: the forge failed.
    """
    if not refusals:
        return

    def add(body: str) -> str:
        known = read_refusals(read_part(body, REFUSED))
        return replace_part(body, REFUSED, render_refusals({**known, **refusals}))

    try:
        _update_parts(forge, add, sleep)
    except ForgeError as error:
        if error.cause != "refusal":
            raise


def _update_parts(
    forge: Forge, change: Callable[[str], str], sleep: Callable[[float], None]
) -> None:
    known = find_bot_issues(forge)
    for extra in known[1:]:
        forge.close(extra.number)
    body = change(known[0].body if known else "")
    if not known and body:
        _create_issue(forge, body, sleep)
    elif known and not body:
        forge.close(known[0].number)
    elif known and body != known[0].body:
        forge.update_issue(known[0].number, body)


def _create_issue(forge: Forge, body: str, sleep: Callable[[float], None]) -> None:
    def find() -> Issue | None:
        return next(iter(find_bot_issues(forge)), None)

    def create() -> Issue | None:
        forge.create_issue(TITLE, body, [BOT_ISSUE])
        return None

    create_once(find, create, sleep)
