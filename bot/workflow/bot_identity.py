"""Find the comments and checks that this bot made.

Author and app are compared: anybody can copy the text of a comment or the name of a check.
"""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from bot.model.forge import Check, Comment, Issue, PullRequest
from bot.output.comments.bot_issue import read_part
from bot.output.comments.review import MARKER as REVIEW_MARKER
from bot.output.comments.state_marker import (
    MARKER,
    SubmissionStamp,
    read_submission_stamp,
)
from bot.plan.forge import SetLabels, UpdateBotIssue, UpsertComment
from bot.ports.forge import Forge

# The name of the check, by which branch protection demands it.
CHECK = "listwright"

# The label of the bot's one issue.
BOT_ISSUE = "listwright"

# The branch of the one rolling request that gathers what has been ready for long.
WAITING = "listwright/waiting"


def is_waiting_request(forge: Forge, pull: PullRequest) -> bool:
    """Return whether *pull* is the request that gathers what has been ready for long.

    A branch of a fork may have any name, so that it does not count.
    """
    return pull.head_branch == WAITING and pull.head_repository == forge.repository


def exclude_waiting(forge: Forge, pulls: Iterable[PullRequest]) -> list[PullRequest]:
    """Return *pulls* without that request.

    It proposes the same as the requests that it holds, so that nothing is compared with it.
    """
    return [pull for pull in pulls if not is_waiting_request(forge, pull)]


def find_bot_checks(forge: Forge, commit: str) -> list[Check]:
    """Return the bot's own checks on a commit, the newest last."""
    named = forge.list_checks(commit, CHECK)
    own = [check for check in named if is_bot_check(forge, check, commit)]
    return sorted(own, key=lambda check: check.id)


def is_bot_check(forge: Forge, check: Check, commit: str) -> bool:
    """Return whether the bot made a check of *commit*.

    Any app can give a check this name, and every job of the repository's workflows is a
    check of the same app. Only the bot's external id names the commit.
    """
    app = forge.bot.removesuffix("[bot]")
    if check.name != CHECK or check.app != app:
        return False
    return check.external_id.startswith(f"{commit}:")


def find_twins(checks: Sequence[Check]) -> list[Check]:
    """Return those of the bot's *checks* that repeat the one before.

    Two runs at the same moment leave such checks.
    """
    return [
        younger
        for older, younger in pairwise(checks)
        if younger.external_id == older.external_id
    ]


def find_bot_comments(
    forge: Forge,
    comments: Iterable[Comment],
    marker: str,
) -> list[Comment]:
    """Return the bot's own comments that begin with *marker*, oldest first."""
    own = []
    for comment in comments:
        is_own = comment.author.login == forge.bot
        if is_own and comment.body.startswith(marker):
            own.append(comment)
    return sorted(own, key=lambda comment: comment.id)


def find_bot_reviews(forge: Forge, number: int) -> list[Comment]:
    """Return the bot's comments on a pull request: one, if no crash left more."""
    return find_bot_comments(forge, forge.list_comments(number), REVIEW_MARKER)


def find_bot_replies(forge: Forge, issue: int) -> list[Comment]:
    """Return the bot's replies to a submission: one, if no crash left more."""
    return find_bot_comments(forge, forge.list_comments(issue), MARKER)


def read_reply_state(forge: Forge, number: int) -> SubmissionStamp | None:
    """Return what the bot's reply to the issue *number* remembers.

    None where it has no reply, or where the issue is closed or gone.
    """
    issue = forge.get_issue(number)
    if issue is None or not issue.is_open:
        return None
    replies = find_bot_replies(forge, number)
    return read_submission_stamp(replies[0].body) if replies else None


def find_bot_issues(forge: Forge) -> list[Issue]:
    """Return the bot's open issues for the maintainers, oldest first.

    There is one, if no crash left more.
    """
    labelled = forge.list_issues(BOT_ISSUE)
    return [issue for issue in labelled if issue.author.login == forge.bot]


def plan_issue_part(
    forge: Forge,
    part: str,
    text: str,
) -> Iterator[UpdateBotIssue]:
    """Plan that one *part* of the bot's issue says *text*; nothing if it does so already."""
    issues = find_bot_issues(forge)
    current = read_part(issues[0].body, part) if issues else ""
    if current != text.strip("\n"):
        yield UpdateBotIssue(part, text)


def plan_comment(
    number: int,
    marker: str,
    body: str,
    own_comments: Sequence[Comment],
) -> UpsertComment:
    """Plan that the bot has one comment, which says *body*.

    The oldest of its *own_comments* is edited, the others are deleted.
    """
    oldest = own_comments[0] if own_comments else None
    extra = tuple(comment.id for comment in own_comments[1:])
    return UpsertComment(number, marker, body, oldest, extra)


def plan_labels(
    target: Issue | PullRequest,
    wanted: tuple[str, ...],
    bot_labels: AbstractSet[str],
) -> Iterator[SetLabels]:
    """Plan that *target* has, of *bot_labels*, just those that are *wanted*.

    Labels of people stay. Nothing is planned where they are right already.
    """
    add = tuple(label for label in wanted if label not in target.labels)
    surplus = (target.labels & bot_labels) - set(wanted)
    remove = tuple(sorted(surplus))
    if add or remove:
        yield SetLabels(target.number, add, remove)
