"""What the first line of a reply to a submission remembers, where no reader sees it."""

import re
from typing import NamedTuple, cast

from bot.model.submission import Standing

MARKER = "<!-- listwright:submission"
"""The reply's first bytes, by which the bot knows its own."""

_STAMP = re.compile(
    r"<!-- listwright:submission(?: ([0-9a-f]{64}))?(?: ([a-z0-9]{8,32}))?"
    r"(?: =(approved|automatic|declined|closed)(?:#(\d{1,9}))?)? -->\n"
)


class SubmissionStamp(NamedTuple):
    """What the first line of a reply says of it."""

    fingerprint: str
    """What was shown; empty where there was no file."""
    token: str
    standing: Standing
    declined: int = 0
    """The pull request that was closed before this approval; 0 if none was."""


def render_stamp(shown: str, token: str, standing: Standing, declined: int = 0) -> str:
    """The first line."""
    after = f"#{declined}" if declined else ""
    words = [MARKER, shown, token, f"={standing}{after}" if standing else "", "-->"]
    return " ".join(word for word in words if word)


def read_submission_stamp(body: str) -> SubmissionStamp | None:
    """The stamp of a reply of the bot's own; None where it has none."""
    found = _STAMP.match(body)
    if found is None:
        return None
    standing = cast("Standing", found[3] or "")
    return SubmissionStamp(found[1] or "", found[2] or "", standing, int(found[4] or 0))
