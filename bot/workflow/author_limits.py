"""Which pull requests wait because their author has others open before them."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.errors import ForgeError, RefusedOrderError
from bot.model.forge import WRITERS, Person, PullRequest, read_day
from bot.model.settings import PullRequests as Settings
from bot.model.wording import say
from bot.ports.forge import Forge


@dataclass(frozen=True, slots=True)
class AuthorLimits:
    """The limit of pull requests that one author has looked at within some days."""

    forge: Forge
    settings: Settings
    today: dt.date

    def find_deferred(self, pulls: Iterable[PullRequest]) -> Mapping[int, dt.date]:
        """Return the day on which each request that waits has its turn, by its number.

        *pulls* are all that are open. Of nobody with write access is there one; a
        permission that cannot be read counts as none.
        """
        if self.settings.per_author is None:
            return {}
        by_author: dict[int, list[PullRequest]] = {}
        for pull in sorted(pulls, key=lambda pull: pull.number):
            if self._is_limited(pull.author):
                by_author.setdefault(pull.author.id, []).append(pull)
        deferred: dict[int, dt.date] = {}
        for requests in by_author.values():
            days = list_turns(
                # Today, where GitHub does not tell when one was opened.
                [read_day(pull.created) or self.today for pull in requests],
                self.settings.per_author,
                self.settings.days,
            )
            waiting = {
                pull.number: day
                for pull, day in zip(requests, days, strict=True)
                if day > self.today
            }
            # Who has few open is not asked about.
            if waiting and not self._may_write(requests[0].author):
                deferred |= waiting
        return deferred

    def demand_turn(self, pull: PullRequest, actor: Person) -> None:
        """Demand that *pull* does not wait, if its own author gives the order.

        Raises:
            RefusedOrderError: it waits.
        """
        if self.settings.per_author is None or actor.id != pull.author.id:
            return
        if pull.number in self.find_deferred(self.forge.list_open_pull_requests()):
            raise RefusedOrderError(say("its author has others open before it."))

    def _is_limited(self, author: Person) -> bool:
        # Only the owner of the repository lets an app open requests.
        return author.is_user and author.id not in self.settings.trusted

    def _may_write(self, author: Person) -> bool:
        try:
            return self.forge.get_role(author.login) in WRITERS
        except ForgeError:
            return False


def list_turns(opened: Sequence[dt.date], most: int, days: int) -> list[dt.date]:
    """Return the day on which each of an author's requests has its turn, at the earliest.

    *opened* are the days on which they were opened, oldest first. Within any *days* days
    at most *most* have their turn.
    """
    turns: list[dt.date] = []
    for number, day in enumerate(opened):
        earliest = turns[-1:]
        if number >= most:
            earliest.append(turns[number - most] + dt.timedelta(days=days))
        turns.append(max(day, *earliest) if earliest else day)
    return turns
