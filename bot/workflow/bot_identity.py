"""Find the comments and checks that this bot made.

Author and app are compared: anybody can copy the text of a comment or the name of a check.
"""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from bot.model.forge import Check, Comment, Issue, PullRequest
from bot.output.comments.state_marker import MARKER, SubmissionStamp, read_submission_stamp
from bot.plan.forge import SetLabels, UpsertComment
from bot.ports.forge import Forge

CHECK = "listwright"
"""The name of the check, by which branch protection demands it."""


def find_bot_checks(forge: Forge, commit: str) -> list[Check]:
    """Return the bot's own checks on a commit: any app can give one this name."""
    app = forge.bot.removesuffix("[bot]")
    return [check for check in forge.checks(commit, CHECK) if check.app == app]


def find_bot_comments(forge: Forge, comments: Iterable[Comment], marker: str) -> list[Comment]:
    """Return the bot's own comments that begin with *marker*, oldest first."""
    own = (one for one in comments if one.author.login == forge.bot and one.body.startswith(marker))
    return sorted(own, key=lambda comment: comment.id)


def find_bot_replies(forge: Forge, issue: int) -> list[Comment]:
    """Return the bot's replies to a submission: one, if no crash left more."""
    return find_bot_comments(forge, forge.comments(issue), MARKER)


def read_reply_state(forge: Forge, issue: int) -> SubmissionStamp | None:
    """Return what the bot's reply to a submission remembers; None where it has none, or the issue is closed or gone."""
    found = forge.issue(issue)
    if found is None or not found.is_open:
        return None
    known = find_bot_replies(forge, issue)
    return read_submission_stamp(known[0].body) if known else None


def plan_comment(number: int, marker: str, body: str, known: list[Comment]) -> UpsertComment:
    """Plan that the first of the bot's comments says *body*, and the others are deleted."""
    extra = tuple(comment.id for comment in known[1:])
    return UpsertComment(number, marker, body, known[0] if known else None, extra)


def plan_labels(
    target: Issue | PullRequest, wanted: tuple[str, ...], ours: AbstractSet[str]
) -> Iterator[SetLabels]:
    """Plan that *target* has, of the labels in *ours*, just those that are *wanted*; labels of people stay."""
    add = tuple(label for label in wanted if label not in target.labels)
    remove = tuple(sorted((target.labels & ours) - set(wanted)))
    if add or remove:
        yield SetLabels(target.number, add, remove)
