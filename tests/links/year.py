"""A year of weekly runs over the links of an imagined web: hosts that come and go, walls against programs, outages, deaths."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from bot.links.history import judge_links, update_history
from bot.model.links import LinkHistory, LinkTry

START = dt.date(2026, 1, 5)
WEEKS = 52


@dataclass(slots=True)
class Web:
    """The links, and what becomes of each; *seed* makes the same web again."""

    size: int = 5_000
    seed: int = 1
    hosts: list[str] = field(default_factory=list)
    host_by_url: dict[str, str] = field(default_factory=dict)
    flapping: set[str] = field(default_factory=set)
    refusing: set[str] = field(default_factory=set)
    hiding: set[str] = field(default_factory=set)
    """Hosts that answer 404 to every program."""
    deaths: dict[str, int] = field(default_factory=dict)
    """The week in which a link goes for good."""
    outages: set[int] = field(default_factory=set)
    chance: Random = field(default_factory=Random)

    def __post_init__(self) -> None:
        self.chance.seed(self.seed)
        self.hosts = [f"site{number}.octo.org" for number in range(self.size // 4)]
        weights = [1 / (rank + 1) for rank in range(len(self.hosts))]
        for number, host in enumerate(
            self.chance.choices(self.hosts, weights, k=self.size)
        ):
            self.host_by_url[f"https://{host}/page/{number}"] = host
        odd = self.chance.sample(self.hosts[20:], len(self.hosts) // 10)
        self.flapping = set(odd[: len(self.hosts) // 20])
        self.refusing = set(odd[len(self.hosts) // 20 :])
        self.hiding = set(self.hosts[5:8])
        steady = [
            url
            for url, host in self.host_by_url.items()
            if host not in self.flapping | self.refusing | self.hiding
        ]
        for url in self.chance.sample(steady, len(steady) // 20):
            self.deaths[url] = self.chance.randrange(1, WEEKS - 4)
        self.outages = set(self.chance.sample(range(6, WEEKS - 5, 10), 3))

    def try_all(self, week: int) -> Iterator[LinkTry]:
        """What a run sees in a week."""
        is_name_outage = min(self.outages) == week
        for url, host in self.host_by_url.items():
            if week in self.outages:
                yield (
                    LinkTry(url, "gone", "no such host")
                    if is_name_outage
                    else LinkTry(url, "unknown", "timeout")
                )
            elif self.deaths.get(url, WEEKS) <= week:
                yield LinkTry(url, "gone", "404" if self.deaths[url] % 3 else "410")
            elif host in self.hiding:
                yield LinkTry(url, "gone", "404")
            elif host in self.refusing:
                yield LinkTry(url, "unknown", self.chance.choice(["403", "429"]))
            elif host in self.flapping:
                # As in earnest, a definite answer is asked for once more in the same run.
                link_try = self._flap(url)
                yield self._flap(url) if link_try.outcome == "gone" else link_try
            else:
                yield LinkTry(url, "alive", "200")

    def _flap(self, url: str) -> LinkTry:
        draw = self.chance.random()
        if draw < 0.5:
            return LinkTry(url, "alive", "200")
        if draw < 0.9:
            return LinkTry(url, "unknown", "503")
        return LinkTry(url, "gone", "404")


def count_errors_of_living(web: Web) -> list[int]:
    """How many living links each run would report if every answer but 200 were an error, week by week.

    That is the rule of hecat's `url_check` (200 and 206 are right) and of awesome_bot: they remember no run.
    """
    counts = []
    for week in range(WEEKS):
        wrong = 0
        for link_try in web.try_all(week):
            is_living = web.deaths.get(link_try.url, WEEKS) > week
            wrong += is_living and link_try.outcome != "alive"
        counts.append(wrong)
    return counts


@dataclass(frozen=True, slots=True)
class Year:
    """How a year went: links called gone that were not, and days until a death was told."""

    false: int
    missed: int
    slowest: int
    asked_to_look: int


def run_year(web: Web) -> Year:
    """Run every week, and compare what is told with what is true."""
    history = LinkHistory()
    places = {url: [f"{url}.yaml"] for url in web.host_by_url}
    told: dict[str, int] = {}
    looked: set[str] = set()
    false: set[str] = set()
    for week in range(WEEKS):
        day = START + dt.timedelta(weeks=week)
        history = update_history(history, list(web.try_all(week)), day)
        for verdict in judge_links(history, places):
            if verdict.task == "look":
                looked.add(verdict.url)
            elif web.deaths.get(verdict.url, WEEKS) > week:
                false.add(verdict.url)
            else:
                told.setdefault(verdict.url, week)
    delays = [7 * (told[url] - web.deaths[url]) for url in told if url in web.deaths]
    missed = [url for url in web.deaths if url not in told]
    return Year(len(false), len(missed), max(delays), len(looked))
