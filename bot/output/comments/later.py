"""From which day a contribution can be listed: what the bot's comment says and remembers of it.

It stands in an HTML comment of the bot's own comment, below its first line and the facts,
so that every later version of the comment can keep it.
"""

import datetime as dt
import re
from collections.abc import Iterator
from urllib.parse import quote, unquote

from bot.model.review import Later
from bot.model.wording import say
from bot.output.untrusted import quote_block

# Characters of a reason that are kept.
LONGEST_REASON = 300

# "<!-- listwright:later 2027-03-01 The%20code%20is%20not%20out. -->". Only directly below
# the bot's own lines: further down, a comment quotes what strangers wrote.
_MARK = re.compile(
    r"(<!-- listwright:(?:review|submission)[^\n]* -->\n(?:<!-- listwright:facts [^\n]* -->\n)?)"
    r"<!-- listwright:later (\d{4}-\d\d-\d\d)(?: ([A-Za-z0-9_.~%-]+))? -->\n"
)


def add_later(stamp: str, later: Later | None) -> str:
    """Return the first lines of a comment, *stamp*, with the line that remembers *later*."""
    if later is None:
        return stamp
    # Nothing but letters, digits and `_.~%-` is left, which no HTML comment ends by.
    reason = quote(later.reason, safe="").replace("--", "-%2D")
    words = ["<!-- listwright:later", later.day.isoformat(), reason, "-->"]
    return f"{stamp}\n{' '.join(filter(None, words))}"


def read_later(body: str) -> Later | None:
    """Return what a comment of the bot's own remembers; None where it cannot be read."""
    match = _MARK.match(body)
    if match is None:
        return None
    try:
        day = dt.date.fromisoformat(match[2])
    except ValueError:
        return None
    return Later(day, unquote(match[3] or "")[:LONGEST_REASON])


def keep_later(body: str, earlier: str) -> str:
    """Return the comment *body* with what the comment *earlier* remembers."""
    stamp, line_break, rest = body.partition("\n")
    return f"{add_later(stamp, read_later(earlier))}{line_break}{rest}"


def render_later(later: Later) -> Iterator[str]:
    """Yield what a comment says below its headline: what happens on the day, and why then."""
    yield say(
        "The bot looks at this again by itself on that day. Nothing to do until then."
    )
    if later.reason:
        yield say("A maintainer says:")
        yield quote_block(later.reason, "text")


def render_later_reply(body: str, later: Later) -> str:
    """Return the reply *body* to a submission, as it stands until a day to come."""
    stamp, _, *rest = body.rstrip("\n").split("\n\n")
    headline = say("Can be listed from {day}.", day=later.day.isoformat())
    words = (part.rstrip("\n") for part in render_later(later))
    parts = [add_later(stamp, later), f"### {headline}", *words, *rest]
    return "\n\n".join(parts) + "\n"
