"""Report a fault of the bot's in a sweep: a run turns red once for it, then once a day.

The sweep runs by itself, and nobody can do anything about most faults at once. The
bot's issue remembers what was reported on which day.
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
    forge: Forge,
    step: str,
    problem: str,
    today: dt.date,
) -> Iterator[UpdateBotIssue]:
    """Plan what the bot's issue says of a *step* of the sweep.

    Nothing is planned where the same was reported today, or where there is no *problem*
    and none was reported. So a run is to be red if there is a problem and a plan.
    """
    issues = find_bot_issues(forge)
    part = f"fault {step}"
    current = read_part(issues[0].body, part) if issues else ""
    if not problem:
        if current:
            yield UpdateBotIssue(part, "")
        return
    days = read_fault_days(current)
    report = FaultReport(problem, today, today)
    # The same fault keeps its first day. It is recognised by its text, which holds the
    # problem and both days.
    if days is not None:
        since, red = days
        if current == render_fault(step, FaultReport(problem, since, red)):
            if red >= today:
                return
            report = FaultReport(problem, since, today)
    yield UpdateBotIssue(part, render_fault(step, report))
