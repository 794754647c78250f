"""What the first line of a reply to a submission remembers, where no reader sees it."""

import re
from typing import NamedTuple, cast

from bot.model.submission import Standing

MARKER = "<!-- listwright:submission"
"""The reply's first bytes, by which the bot knows its own."""

_STAMP = re.compile(
    r"<!-- listwright:submission(?: ([0-9a-f]{64}))?(?: ([a-z0-9]{8,32}))?"
    r"(?: =(approved|automatic|declined|closed))? -->\n"
)


class SubmissionStamp(NamedTuple):
    """What the first line of a reply says of it."""

    fingerprint: str
    """What was shown; empty where there was no file."""
    token: str
    standing: Standing


def render_stamp(shown: str, token: str, standing: Standing) -> str:
    """The first line."""
    words = [MARKER, shown, token, f"={standing}" if standing else "", "-->"]
    return " ".join(word for word in words if word)


def read_submission_stamp(body: str) -> SubmissionStamp | None:
    """The stamp of a reply of the bot's own; None where it has none."""
    found = _STAMP.match(body)
    if found is None:
        return None
    return SubmissionStamp(found[1] or "", found[2] or "", cast("Standing", found[3] or ""))
