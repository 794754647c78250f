"""Replies to a submission that show no entry: it cannot be read, it waits, or it is over."""

import datetime as dt
from collections.abc import Sequence

from bot.model.review import UNFINISHED, ListPlace
from bot.model.submission import UnreadableForm
from bot.output.comments.parts import listed_words, prose
from bot.output.comments.state_marker import MARKER, render_stamp
from bot.output.untrusted import code_span, details, fenced


def render_unreadable(unreadable: UnreadableForm, today: dt.date) -> str:
    """The reply to a text that is not the form any more: which heading is missed."""
    calm = "Edit the text above; I read it again by myself. A new form does as well."
    said = prose(unreadable.sentence)
    return f"{MARKER} -->\n\n### 1 thing for the author; it is said below.\n\n{said}\n\n{calm}\n\n{_read_on(today)}"


def render_waiting(most: int) -> str:
    """The reply to somebody who has many open submissions: one line."""
    return (
        f"{MARKER} -->\n\n### This waits.\n\nYou have {most} open submissions before this one; I look at it when one of"
        " them is done. You need not do anything.\n"
    )


def render_rejected(reason: str) -> str:
    """The last word to what a maintainer does not take, with the reason that they give."""
    said = f"A maintainer says:\n\n{fenced(reason, 'text')}\n\n" if reason else ""
    calm = "Thank you for proposing it. If something changes, open the issue again or fill in a new form."
    return f"{render_stamp('', '', 'closed')}\n\n### Not taken up this time.\n\n{said}{calm}\n"


def render_duplicate(title: str, entry_id: str, url: str) -> str:
    """The last word to what is listed already, with a link of our own to the entry."""
    listed = f"[{code_span(entry_id)}]({url})"
    calm = "Thank you all the same. A correction of that entry is welcome through its form."
    head = f"{render_stamp('', '', 'closed')}\n\n### This is listed already."
    return f"{head}\n\nIt is {code_span(title)}, in {listed}. {calm}\n"


def render_submission_listed(places: Sequence[ListPlace]) -> str:
    """The last word after the merge: where the entry now stands."""
    return f"{render_stamp('', '', 'closed')}\n\n### {listed_words(places)}\n"


def render_submission_unfinished(today: dt.date) -> str:
    """The reply where the bot, git or the network failed."""
    calm = "Nothing is wrong with the submission as far as I know. I will try again."
    return f"{MARKER} -->\n\n### {UNFINISHED}\n\n{calm}\n\n{_read_on(today)}"


def _read_on(today: dt.date) -> str:
    return details("What was read", f"The text above, on {today.isoformat()}.")
