"""The bot's one issue for the maintainers, whose parts different jobs keep up to date."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import NamedTuple

from bot.model.wording import mark_sentence, say
from bot.output.untrusted import quote_inline

TITLE = mark_sentence("What needs a maintainer")

# The part about what GitHub does not let the bot write.
REFUSED = "refused"

# A part stands between two comments that no reader sees, so that a job replaces its own
# part and leaves the rest alone.
_PART = re.compile(
    r"^<!-- listwright:part ([a-z ]+) -->\n(.*?)\n<!-- listwright:part-end -->$",
    re.DOTALL | re.MULTILINE,
)

# "- `#12`: `Resource not accessible`"
_REFUSAL = re.compile(r"^- `#(\d{1,9})`: (.*)$", re.MULTILINE)

# "since 2026-01-02, red on 2026-01-03", in any language
_FAULT = re.compile(r"(\d{4}-\d\d-\d\d)\D{1,40}(\d{4}-\d\d-\d\d)")


class FaultReport(NamedTuple):
    """A fault of the bot's in a step of the sweep.

    *since* is the day on which it began, *red* the last one on which it made a run red.
    """

    problem: str
    since: dt.date
    red: dt.date


def read_part(body: str, part: str) -> str:
    """Return the text of one *part* of the issue; empty if it has no such part."""
    return _read_parts(body).get(part, "")


def replace_part(body: str, part: str, text: str) -> str:
    """Return the issue's text with *text* for one *part*; empty if no part is left.

    An empty *text* takes the part away. Parts stand in the order of their names.
    """
    texts = _read_parts(body)
    texts[part] = text.strip("\n")
    blocks = []
    for name, part_text in sorted(texts.items()):
        if part_text:
            start = f"<!-- listwright:part {name} -->"
            end = "<!-- listwright:part-end -->"
            blocks.append(f"{start}\n{part_text}\n{end}\n")
    return "\n".join(blocks)


def _read_parts(body: str) -> dict[str, str]:
    # GitHub gives a text back with CRLF if somebody edited it in a browser.
    text = body.replace("\r\n", "\n")
    return {match[1]: match[2] for match in _PART.finditer(text)}


def render_refusals(refusals: Mapping[int, str]) -> str:
    """Return the part about what GitHub refused; empty if it refused nothing.

    *refusals* are GitHub's answers, quoted already, by the number of the thread.
    """
    if not refusals:
        return ""
    explanation = say(
        "GitHub does not let the bot write everything below these."
        " Checks are published all the same, and hold what the comment would say."
        " A line goes when its thread is closed, or when the bot could write there."
    )
    rows = [f"- `#{number}`: {answer}" for number, answer in sorted(refusals.items())]
    return "\n".join([explanation, "", *rows])


def read_refusals(text: str) -> dict[int, str]:
    """Return what `render_refusals` was given."""
    return {int(match[1]): match[2] for match in _REFUSAL.finditer(text)}


def render_fault(step: str, report: FaultReport) -> str:
    """Return the part about a fault of the bot's in one *step* of the sweep."""
    headline = say(
        "The step `{step}` of the sweep fails (since {since}, red on {red}): {problem}",
        step=step,
        since=report.since.isoformat(),
        red=report.red.isoformat(),
        problem=quote_inline(report.problem),
    )
    explanation = say(
        "A run turns red once for a fault, and then once a day."
        " This part goes when the step succeeds."
    )
    return f"{headline}\n\n{explanation}"


def read_fault_days(text: str) -> tuple[dt.date, dt.date] | None:
    """Return *since* and *red* of the report that `render_fault` was given.

    None if *text* has none, such as a part that a person edited.
    """
    match = _FAULT.search(text)
    if match is None:
        return None
    try:
        since = dt.date.fromisoformat(match[1])
        red = dt.date.fromisoformat(match[2])
    except ValueError:
        return None
    return since, red
