"""Comment with restraint after a list has adopted the bot.

Many requests are open then whose authors have never heard of it. Sweeps give them
checks and labels, and comment only where the author must act, a few a day. On a
request's own events the bot comments as ever.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from bot.model.analysis import Analysis, Reviewed
from bot.output.comments.review import MARKER
from bot.plan import Outcome
from bot.plan.forge import UpsertComment
from bot.ports.forge import Forge
from bot.workflow.bot_identity import find_bot_comments

# Comments that sweeps write below requests that are older than the list: each is a mail
# to several people.
MOST_A_DAY = 10

# Whether a comment is written where there is none. "usual": as ever. "none": no. "owed":
# also where check and label are there already.
Comments = Literal["usual", "none", "owed"]


@dataclass(slots=True)
class AdoptionComments:
    """The comments that a sweep may still write today below older requests.

    Older are those from before the list had entries. Nothing but the comments
    themselves is remembered: those of today are counted.
    """

    forge: Forge
    today: dt.date
    remaining: int | None = None

    def choose(self, analysis: Analysis | None) -> Comments:
        """Return whether to comment on what a sweep found."""
        if not isinstance(analysis, Reviewed) or not analysis.predates_list:
            return "usual"
        if analysis.review.turn != "author":
            return "none"
        return "owed" if self._count_remaining() > 0 else "none"

    def count(self, made: Outcome) -> None:
        """Count the comments that a plan writes anew."""
        remaining = self._count_remaining()
        for action in made.plan:
            if isinstance(action, UpsertComment) and action.existing is None:
                remaining -= 1
        self.remaining = remaining

    def _count_remaining(self) -> int:
        # The comments of the day are asked for only once, and only if one is owed.
        if self.remaining is None:
            comments = self.forge.list_comments_of_day(self.today)
            written = find_bot_comments(self.forge, comments, MARKER)
            self.remaining = MOST_A_DAY - len(written)
        return self.remaining
