"""Replies to a submission that show no entry: unreadable, waiting, or closed."""

import datetime as dt
from collections.abc import Sequence

from bot.model.review import UNFINISHED, ListPlace
from bot.model.submission import UnreadableForm
from bot.output.comments.parts import describe_places, render_prose
from bot.output.comments.state_marker import MARKER, render_stamp
from bot.output.untrusted import quote_block, quote_inline, render_fold


def render_unreadable(unreadable: UnreadableForm, today: dt.date) -> str:
    """Return the reply to a text that is not the form any more: which heading is missed."""
    problem = render_prose(unreadable.sentence)
    calm = "Edit the text above; I read it again by myself. A new form does as well."
    parts = [
        f"{MARKER} -->",
        "### 1 thing for the author; it is said below.",
        problem,
        calm,
        _render_footer(today),
    ]
    return "\n\n".join(parts)


def render_waiting(most: int) -> str:
    """Return the reply to somebody who has *most* older submissions open: one sentence."""
    sentence = (
        f"You have {most} open submissions before this one; I look at it when one of"
        " them is done. You need not do anything."
    )
    return f"{MARKER} -->\n\n### This waits.\n\n{sentence}\n"


def render_rejected(reason: str) -> str:
    """Return the last reply to a submission that a maintainer rejects.

    It quotes the maintainer's *reason*, unless that is empty.
    """
    parts = [_render_closed_stamp(), "### Not taken up this time."]
    if reason:
        parts += ["A maintainer says:", quote_block(reason, "text")]
    parts.append(
        "Thank you for proposing it. If something changes, open the issue again or fill"
        " in a new form."
    )
    return "\n\n".join(parts) + "\n"


def render_duplicate(title: str, entry_id: str, url: str) -> str:
    """Return the last reply to a submission of what is listed already.

    *url* is a link of our own to the entry.
    """
    link = f"[{quote_inline(entry_id)}]({url})"
    calm = "Thank you all the same. A correction of that entry is welcome through its form."
    parts = [
        _render_closed_stamp(),
        "### This is listed already.",
        f"It is {quote_inline(title)}, in {link}. {calm}",
    ]
    return "\n\n".join(parts) + "\n"


def render_submission_listed(places: Sequence[ListPlace]) -> str:
    """Return the last reply after the merge: where the entry now stands."""
    return f"{_render_closed_stamp()}\n\n### {describe_places(places)}\n"


def render_submission_unfinished(today: dt.date) -> str:
    """Return the reply where the bot, git or the network failed."""
    calm = "Nothing is wrong with the submission as far as I know. I will try again."
    head = f"{MARKER} -->\n\n### {UNFINISHED}"
    return f"{head}\n\n{calm}\n\n{_render_footer(today)}"


def _render_closed_stamp() -> str:
    return render_stamp("", "", "closed")


def _render_footer(today: dt.date) -> str:
    return render_fold("What was read", f"The text above, on {today.isoformat()}.")
