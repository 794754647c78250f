"""Keep the bot's one issue, of which each job writes its own part."""

from collections.abc import Callable, Mapping

from bot.errors import ForgeError
from bot.github.once import create_once
from bot.model.forge import Issue
from bot.model.wording import say
from bot.output.comments.bot_issue import (
    REFUSED,
    TITLE,
    read_part,
    read_refusals,
    render_refusals,
    replace_part,
)
from bot.output.comments.ready import (
    READY,
    read_ready,
    render_ready,
    render_token,
)
from bot.plan.forge import SettleReady, UpdateBotIssue
from bot.ports.forge import Forge
from bot.workflow.bot_identity import BOT_ISSUE, find_bot_issues


def update_bot_issue(
    forge: Forge, action: UpdateBotIssue, sleep: Callable[[float], None]
) -> None:
    """Let one part of the bot's issue say what *action* says.

    The issue is read right before, since other jobs write it. Where the repository has
    no issues, or is archived, nothing is written.

    Raises:
        ForgeError: the forge failed.
    """

    def replace(body: str) -> str:
        return replace_part(body, action.part, action.text)

    try:
        _update_parts(forge, replace, sleep)
    except ForgeError as error:
        # A refusal: issues are switched off, or the repository is archived.
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
        earlier = read_refusals(read_part(body, REFUSED))
        return replace_part(body, REFUSED, render_refusals({**earlier, **refusals}))

    try:
        _update_parts(forge, add, sleep)
    except ForgeError as error:
        if error.cause != "refusal":
            raise


def settle_ready(
    forge: Forge, action: SettleReady, sleep: Callable[[float], None]
) -> None:
    """Take one request from the list of what is ready, and say why if it was not merged.

    Raises:
        ForgeError: the forge failed.
    """

    def settle(body: str) -> str:
        part = read_ready(read_part(body, READY))
        text = render_ready(part.settle(action.request, action.head, action.reason))
        # The last request takes the part with it. Where the issue stays open for another
        # part, the token does: the same order may come again.
        if not text and replace_part(body, READY, ""):
            text = render_token(part)
        return replace_part(body, READY, text)

    _update_parts(forge, settle, sleep)


def _update_parts(
    forge: Forge,
    change: Callable[[str], str],
    sleep: Callable[[float], None],
) -> None:
    """Write what *change* makes of the issue's body; open or close the issue for it."""
    issues = find_bot_issues(forge)
    # Two jobs that ran at the same time may each have opened one.
    for duplicate in issues[1:]:
        forge.close(duplicate.number)
    issue = issues[0] if issues else None
    body = change(issue.body if issue else "")
    if issue is None:
        if body:
            _create_issue(forge, body, sleep)
    elif not body:
        forge.close(issue.number)
    elif body != issue.body:
        forge.update_issue(issue.number, body)


def _create_issue(forge: Forge, body: str, sleep: Callable[[float], None]) -> None:
    def find() -> Issue | None:
        return next(iter(find_bot_issues(forge)), None)

    def create() -> Issue | None:
        forge.create_issue(say(TITLE), body, [BOT_ISSUE])
        return None

    create_once(find, create, sleep)
