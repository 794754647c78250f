"""The description of the rolling request that gathers what has been ready for long.

Its first line, which no reader sees, names just the commits that the request holds.
"""

from collections.abc import Mapping

from bot.model.wording import count, mark_sentence, say

_TITLE_OF_A_DAY = mark_sentence("What has been ready for a day")
_TITLE = mark_sentence("What has been ready for {number} days")


def render_waiting_title(days: int) -> str:
    """Return the title of the request."""
    return count(days, _TITLE_OF_A_DAY, _TITLE)


def render_waiting_stamp(heads: Mapping[int, str]) -> str:
    """Return the line that no reader sees: the requests by number, each with its commit."""
    names = [f"{number}:{head}" for number, head in heads.items()]
    return " ".join(["<!-- listwright:waiting", *names, "-->"])


def has_waiting_stamp(body: str, heads: Mapping[int, str]) -> bool:
    """Return whether a description is that of just these requests."""
    return body.partition("\n")[0].rstrip("\r") == render_waiting_stamp(heads)


def render_waiting(
    heads: Mapping[int, str], rows: Mapping[int, str], left_out: Mapping[int, str]
) -> str:
    """Return the description.

    *heads* are the commits of the requests in the order of their merges, *rows* the lines
    that tell of each, and *left_out* the lines of those that would not go with them.
    """
    blocks = [
        render_waiting_stamp(heads),
        say(
            "Nobody held these pull requests back. This branch holds just these commits,"
            " one after the other:"
        ),
        "\n".join(rows.values()),
    ]
    if left_out:
        blocks.append(say("Left out, each with the reason; they stay as they are:"))
        blocks.append("\n".join(left_out.values()))
    blocks.append(
        say(
            "Only a person merges this, best with a merge commit: then each counts as merged."
            " The label {hold} on one of them, or a push to it, takes it out at the next"
            " sweep. The bot makes this branch anew, so that a commit of somebody else's on"
            " it is replaced.",
            hold="`hold`",
        )
    )
    return "\n\n".join(blocks) + "\n"


def render_nothing_waiting() -> str:
    """Return the description of the request when nothing is left in it."""
    return say("Nothing is left to gather.") + "\n"
