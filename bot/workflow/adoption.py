"""The day a list adopts the bot: many requests are open whose authors have never heard of it.

Sweeps give them checks and labels, and comment only where the author must act, a few a day. On a request's own events
the bot comments as ever.
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

MOST_A_DAY = 10
"""Comments that sweeps write below requests that are older than the list: each is a mail to several people."""

Comments = Literal["usual", "none", "owed"]
"""Whether a comment is written where there is none: as ever; not; or also where check and label are there already."""


@dataclass(slots=True)
class AdoptionComments:
    """The comments that a sweep may still write today below requests that are older than the list's entries.

    Nothing but the comments themselves is remembered: those of today are counted.
    """

    forge: Forge
    today: dt.date
    left: int | None = None

    def choose(self, analysis: Analysis | None) -> Comments:
        """Return whether to comment on what a sweep found."""
        if not isinstance(analysis, Reviewed) or not analysis.predates_list:
            return "usual"
        if analysis.review.turn != "author":
            return "none"
        return "owed" if self._count_left() > 0 else "none"

    def count(self, made: Outcome) -> None:
        """Count the comments that a plan writes anew."""
        written = [
            one
            for one in made.plan
            if isinstance(one, UpsertComment) and one.existing is None
        ]
        self.left = self._count_left() - len(written)

    def _count_left(self) -> int:
        if self.left is None:
            written = find_bot_comments(
                self.forge, self.forge.list_comments_of_day(self.today), MARKER
            )
            self.left = MOST_A_DAY - len(written)
        return self.left
