"""A fault of the bot's in a sweep turns a run red once, and then once a day.

The sweep runs by itself, and nobody can do anything about most faults at once. What was told when stands in the bot's
issue.
"""

import datetime as dt
from collections.abc import Iterator

from bot.output.comments.bot_issue import (
    FaultReport,
    read_fault_days,
    read_part,
    render_fault,
)
from bot.plan.forge import UpdateBotIssue
from bot.ports.forge import Forge
from bot.workflow.bot_identity import find_bot_issues


def plan_fault_report(
    forge: Forge, step: str, problem: str, today: dt.date
) -> Iterator[UpdateBotIssue]:
    """Plan what the bot's issue says of a *step* of the sweep.

    Nothing is planned where the same was told today, or where there is no *problem* and none was told. So a run is
    to be red if there is a problem and a plan.
    """
    issues = find_bot_issues(forge)
    part = f"fault {step}"
    shown = read_part(issues[0].body, part) if issues else ""
    if not problem:
        if shown:
            yield UpdateBotIssue(part, "")
        return
    days = read_fault_days(shown)
    if days is not None and shown == render_fault(step, FaultReport(problem, *days)):
        if days[1] < today:
            yield UpdateBotIssue(
                part, render_fault(step, FaultReport(problem, days[0], today))
            )
    else:
        yield UpdateBotIssue(
            part, render_fault(step, FaultReport(problem, today, today))
        )
