"""Replies to a submission that show no entry: unreadable, waiting, or closed."""

import datetime as dt
from collections.abc import Sequence

from bot.model.review import UNFINISHED, ListPlace
from bot.model.submission import UnreadableForm
from bot.model.wording import say
from bot.output.comments.parts import (
    describe_places,
    render_prose,
    render_refusal_of_work,
)
from bot.output.comments.state_marker import MARKER, render_stamp
from bot.output.untrusted import quote_inline, render_fold


def render_unreadable(unreadable: UnreadableForm, today: dt.date) -> str:
    """Return the reply to a text that is not the form any more: which heading is missed."""
    problem = render_prose(unreadable.sentence)
    headline = say("1 thing for the author; it is said below.")
    calm = say(
        "Edit the text above; I read it again by myself. A new form does as well."
    )
    parts = [
        f"{MARKER} -->",
        f"### {headline}",
        problem,
        calm,
        _render_footer(today),
    ]
    return "\n\n".join(parts)


def render_waiting(most: int) -> str:
    """Return the reply to somebody who has *most* older submissions open: one sentence."""
    headline = say("This waits.")
    sentence = say(
        "You have {number} open submissions before this one; I look at it when one of"
        " them is done. You need not do anything.",
        number=most,
    )
    return f"{MARKER} -->\n\n### {headline}\n\n{sentence}\n"


def render_rejected(reason: str) -> str:
    """Return the last reply to a submission that a maintainer rejects.

    It quotes the maintainer's *reason*, unless that is empty.
    """
    thanks = say(
        "Thank you for proposing it. If something changes, open the issue again or"
        " fill in a new form."
    )
    return render_refusal_of_work(_render_closed_stamp(), reason, thanks)


def render_duplicate(title: str, entry_id: str, url: str) -> str:
    """Return the last reply to a submission of what is listed already.

    *url* is a link of our own to the entry.
    """
    headline = say("This is listed already.")
    answer = say(
        "It is {title}, in {link}. Thank you all the same. A correction of that entry is"
        " welcome through its form.",
        title=quote_inline(title),
        link=f"[{quote_inline(entry_id)}]({url})",
    )
    parts = [_render_closed_stamp(), f"### {headline}", answer]
    return "\n\n".join(parts) + "\n"


def render_submission_listed(places: Sequence[ListPlace]) -> str:
    """Return the last reply after the merge: where the entry now stands."""
    return f"{_render_closed_stamp()}\n\n### {describe_places(places)}\n"


def render_submission_unfinished(today: dt.date) -> str:
    """Return the reply where the bot, git or the network failed."""
    calm = say(
        "Nothing is wrong with the submission as far as I know. I will try again."
    )
    head = f"{MARKER} -->\n\n### {say(UNFINISHED)}"
    return f"{head}\n\n{calm}\n\n{_render_footer(today)}"


def _render_closed_stamp() -> str:
    return render_stamp("", "", "closed")


def _render_footer(today: dt.date) -> str:
    text = say("The text above, on {day}.", day=today.isoformat())
    return render_fold(say("What was read"), text)
