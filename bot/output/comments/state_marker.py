"""The first line of a reply to a submission, in which the bot remembers its state.

It is an HTML comment, which no reader sees.
"""

import re
from typing import NamedTuple, cast

from bot.model.submission import Standing

# The reply's first bytes, by which the bot knows its own.
MARKER = "<!-- listwright:submission"

# "<!-- listwright:submission 0123… 4f9a0c1b =approved#12 -->": the fingerprint of the
# file, the token, the standing, and the pull request that was closed before.
_STAMP = re.compile(
    r"<!-- listwright:submission(?: ([0-9a-f]{64}))?(?: ([a-z0-9]{8,32}))?"
    r"(?: =(approved|automatic|declined|closed)(?:#(\d{1,9}))?)? -->\n"
)


class SubmissionStamp(NamedTuple):
    """What the first line of a reply remembers."""

    fingerprint: str
    """The fingerprint of the file that was shown; empty where there was no file."""
    token: str
    standing: Standing
    declined: int = 0
    """The pull request that was closed before this approval; 0 if none was."""


def render_stamp(
    fingerprint: str,
    token: str,
    standing: Standing,
    declined: int = 0,
) -> str:
    """Return the first line of a reply, without its line break; empty parts are left out."""
    parts = [MARKER, fingerprint, token]
    if standing:
        pull_request = f"#{declined}" if declined else ""
        parts.append(f"={standing}{pull_request}")
    parts.append("-->")
    return " ".join(filter(None, parts))


def read_submission_stamp(body: str) -> SubmissionStamp | None:
    """Return the stamp of a reply of the bot's own; None if it has none."""
    match = _STAMP.match(body)
    if match is None:
        return None
    return SubmissionStamp(
        fingerprint=match[1] or "",
        token=match[2] or "",
        standing=cast("Standing", match[3] or ""),
        declined=int(match[4] or 0),
    )
