"""From which day a contribution can be listed: by `/later`, or by rules with a date."""

import datetime as dt
import re

from bot.errors import RefusedOrderError
from bot.model.forge import PullRequest
from bot.model.review import Later, Review
from bot.model.wording import say
from bot.output.comments.later import LONGEST_REASON, read_later
from bot.ports.forge import Forge
from bot.workflow.bot_identity import find_bot_reviews

# "2027-03-01", "until 2027-03-01: the code is not out".
_ORDER = re.compile(r"(?:(?:until|from|on) )?(\S+?)[.,:;]?(?:\s+(.*))?", re.DOTALL)
# Of a word that is no day.
_LONGEST_QUOTE = 40


def parse_later(text: str, today: dt.date) -> Later:
    """Return the day and the reason of an order; the day may be *today*.

    Raises:
        RefusedOrderError: *text* begins with no day, or with one that is past.
    """
    match = _ORDER.fullmatch(text.strip())
    word = match[1] if match else ""
    try:
        # Python's own reader also takes `20270301` and `2027-W09-1`.
        day = dt.datetime.strptime(word, "%Y-%m-%d").replace(tzinfo=dt.UTC).date()
    except ValueError:
        raise RefusedOrderError(
            say("`{day}` is no day such as `2027-03-01`.", day=word[:_LONGEST_QUOTE])
        ) from None
    if day < today:
        raise RefusedOrderError(say("the day {day} is past.", day=day.isoformat()))
    reason = " ".join((match[2] or "").split()) if match else ""
    return Later(day, reason[:LONGEST_REASON])


def find_later(
    forge: Forge,
    pull: PullRequest,
    review: Review,
    today: dt.date,
    ordered: Later | None,
) -> Later | None:
    """Return from which day to come a contribution can be listed; None if from now on.

    *ordered* is what an order just said; None: the bot's own comment remembers what an
    earlier one did. Rules with a date count too, where all else is well.
    """
    if ordered is None:
        own_comments = find_bot_reviews(forge, pull.number)
        ordered = read_later(own_comments[0].body) if own_comments else None
    ruled = None
    if review.ends_on is not None and not review.has_conflict:
        ruled = Later(review.ends_on)
    to_come = [one for one in (ordered, ruled) if one is not None and one.day > today]
    return max(to_come, key=lambda later: later.day, default=None)
