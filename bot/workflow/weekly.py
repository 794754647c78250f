"""Say once a week in the bot's one issue what waits and what was done, where a list wishes it."""

import datetime as dt
from collections.abc import Iterator

from bot.errors import ForgeError
from bot.output.comments.bot_issue import read_part
from bot.output.comments.week import WEEK, read_week_day, render_week
from bot.plan.forge import UpdateBotIssue
from bot.workflow.bot_identity import find_bot_issues
from bot.workflow.desk import Desk
from bot.workflow.request_budget import has_requests_left

_A_WEEK = dt.timedelta(days=7)


def plan_week(desk: Desk) -> Iterator[UpdateBotIssue]:
    """Plan the part about the week; nothing if it is younger than seven days.

    Where GitHub fails, a later sweep tries again: nothing else waits for it.
    """
    forge = desk.forge
    try:
        issues = find_bot_issues(forge)
        current = read_part(issues[0].body, WEEK) if issues else ""
        day = read_week_day(current)
        is_young = day is not None and desk.today - day < _A_WEEK
        if is_young or not has_requests_left(forge):
            return
        pulls = forge.list_open_pull_requests()
        queue = desk.read_queue(pulls)
        text = render_week(queue, desk.read_week(pulls), desk.today)
    except ForgeError:
        return
    yield UpdateBotIssue(WEEK, text)
