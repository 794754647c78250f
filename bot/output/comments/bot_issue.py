"""The bot's one issue, for the maintainers: parts that different jobs keep up to date."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import NamedTuple

from bot.output.untrusted import code_span

TITLE = "What needs a maintainer"
REFUSED = "refused"
"""The part about what GitHub does not let the bot write."""
_PART = re.compile(
    r"^<!-- listwright:part ([a-z ]+) -->\n(.*?)\n<!-- listwright:part-end -->$",
    re.DOTALL | re.MULTILINE,
)
_REFUSAL = re.compile(r"^- `#(\d{1,9})`: (.*)$", re.MULTILINE)
_FAULT = re.compile(r"since (\d{4}-\d\d-\d\d), red on (\d{4}-\d\d-\d\d)")


class FaultReport(NamedTuple):
    """A fault of the bot's in a step of the sweep, with the first day and the last one on which a run was red."""

    problem: str
    since: dt.date
    red: dt.date


def read_part(body: str, part: str) -> str:
    """Return what one *part* of the issue says; empty where there is none."""
    return _read_parts(body).get(part, "")


def replace_part(body: str, part: str, text: str) -> str:
    """Return the issue's text with another *text* for one *part*; empty if no part is left."""
    parts = _read_parts(body)
    parts[part] = text.strip("\n")
    blocks = [
        f"<!-- listwright:part {name} -->\n{said}\n<!-- listwright:part-end -->\n"
        for name, said in sorted(parts.items())
        if said
    ]
    return "\n".join(blocks)


def _read_parts(body: str) -> dict[str, str]:
    return {found[1]: found[2] for found in _PART.finditer(body.replace("\r\n", "\n"))}


def render_refusals(refusals: Mapping[int, str]) -> str:
    """The part about what GitHub refused: *refusals* are quoted answers, by the number of the thread."""
    if not refusals:
        return ""
    lines = [f"- `#{number}`: {quoted}" for number, quoted in sorted(refusals.items())]
    told = (
        "GitHub does not let the bot write everything below these. Checks are published all the same, and hold what"
        " the comment would say. A line goes when its thread is closed, or when the bot could write there."
    )
    return "\n".join([told, "", *lines])


def read_refusals(text: str) -> dict[int, str]:
    """Return what `render_refusals` was given."""
    return {int(found[1]): found[2] for found in _REFUSAL.finditer(text)}


def render_fault(step: str, report: FaultReport) -> str:
    """The part about a fault of the bot's in one *step* of the sweep."""
    days = f"since {report.since.isoformat()}, red on {report.red.isoformat()}"
    told = "A run turns red once for a fault, and then once a day. This part goes when the step succeeds."
    return f"The step `{step}` of the sweep fails ({days}): {code_span(report.problem)}\n\n{told}"


def read_fault_days(text: str) -> tuple[dt.date, dt.date] | None:
    """Return the days of the report that `render_fault` was given; None if *text* has none."""
    found = _FAULT.search(text)
    try:
        return (
            (dt.date.fromisoformat(found[1]), dt.date.fromisoformat(found[2]))
            if found
            else None
        )
    except ValueError:
        return None
