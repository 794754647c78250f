"""Find the comments and checks that this bot made.

Author and app are compared: anybody can copy the text of a comment or the name of a check.
"""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from bot.model.forge import Check, Comment, Issue, PullRequest
from bot.output.comments.bot_issue import read_part
from bot.output.comments.state_marker import (
    MARKER,
    SubmissionStamp,
    read_submission_stamp,
)
from bot.plan.forge import SetLabels, UpdateBotIssue, UpsertComment
from bot.ports.forge import Forge

CHECK = "listwright"
"""The name of the check, by which branch protection demands it."""
BOT_ISSUE = "listwright"
"""The label of the bot's one issue."""


def find_bot_checks(forge: Forge, commit: str) -> list[Check]:
    """Return the bot's own checks on a commit, the newest last."""
    own = [
        check
        for check in forge.list_checks(commit, CHECK)
        if is_bot_check(forge, check, commit)
    ]
    return sorted(own, key=lambda check: check.id)


def is_bot_check(forge: Forge, check: Check, commit: str) -> bool:
    """Return whether the bot made a check: the app is its own, and so is the external id, which names the commit.

    Any app can give a check this name, and every job of the repository's workflows is a check of the same app.
    """
    app = forge.bot.removesuffix("[bot]")
    return (check.name, check.app) == (CHECK, app) and check.external_id.startswith(
        f"{commit}:"
    )


def find_twins(checks: Sequence[Check]) -> list[Check]:
    """Return those of the bot's *checks* that repeat the one before, which two runs at the same moment leave."""
    return [
        younger
        for older, younger in pairwise(checks)
        if younger.external_id == older.external_id
    ]


def find_bot_comments(
    forge: Forge, comments: Iterable[Comment], marker: str
) -> list[Comment]:
    """Return the bot's own comments that begin with *marker*, oldest first."""
    own = (
        one
        for one in comments
        if one.author.login == forge.bot and one.body.startswith(marker)
    )
    return sorted(own, key=lambda comment: comment.id)


def find_bot_replies(forge: Forge, issue: int) -> list[Comment]:
    """Return the bot's replies to a submission: one, if no crash left more."""
    return find_bot_comments(forge, forge.list_comments(issue), MARKER)


def read_reply_state(forge: Forge, issue: int) -> SubmissionStamp | None:
    """Return what the bot's reply to a submission remembers; None where it has none, or the issue is closed or gone."""
    found = forge.get_issue(issue)
    if found is None or not found.is_open:
        return None
    known = find_bot_replies(forge, issue)
    return read_submission_stamp(known[0].body) if known else None


def find_bot_issues(forge: Forge) -> list[Issue]:
    """Return the bot's open issues for the maintainers, oldest first: one, if no crash left more."""
    return [
        issue
        for issue in forge.list_issues(BOT_ISSUE)
        if issue.author.login == forge.bot
    ]


def plan_issue_part(forge: Forge, part: str, text: str) -> Iterator[UpdateBotIssue]:
    """Plan that one *part* of the bot's issue says *text*; nothing where it does so already."""
    known = find_bot_issues(forge)
    shown = read_part(known[0].body, part) if known else ""
    if shown != text.strip("\n"):
        yield UpdateBotIssue(part, text)


def plan_comment(
    number: int, marker: str, body: str, known: list[Comment]
) -> UpsertComment:
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
