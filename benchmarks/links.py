"""A year of links: `python -m benchmarks.links`.

The web is imagined (`tests/links/year.py`): 5,000 links, of which a twentieth die at some time, with hosts that come and go,
walls against programs and three outages. What one run asks for, and how long that takes at the pace by host, follows from it.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from tests.links.year import WEEKS, Web, count_errors_of_living, run_year

SEEDS = (0, 1, 2)
_PAUSE = 0.5
_MACHINE_LINKS = 2_000
_SAID = (
    f"Links, in {WEEKS} weekly runs over 5,000 links of an imagined web: a twentieth of the hosts come and go, others refuse"
    " programs or answer 404 to them, three runs have no network. Requests of a run: one for each link, one more for each"
    " definite answer, and one to the archive; minutes are those of the busiest host on one machine, at two requests at a"
    " time and half a second between them. Errors of a run: how many living links a run reports by the rule of hecat's"
    " `url_check` and of awesome_bot, by which every answer but 200 is an error; their programs themselves did not run."
)


@dataclass(frozen=True, slots=True)
class Row:
    """How one year went."""

    seed: int
    false: int
    missed: int
    slowest: int
    looked: int
    errors: int
    most_errors: int
    requests: int
    minutes: float


def measure() -> Iterator[Row]:
    """One year for each seed."""
    for seed in SEEDS:
        web = Web(seed=seed)
        year = run_year(web)
        answers = [link_try.outcome for link_try in Web(seed=seed).try_all(40)]
        requests = len(answers) + 2 * answers.count("gone")
        busiest = max(Counter(web.host_by_url.values()).values())
        errors = count_errors_of_living(Web(seed=seed))
        machines = -(-len(answers) // _MACHINE_LINKS)
        minutes = busiest / machines * _PAUSE / 60
        yield Row(
            seed,
            year.false,
            year.missed,
            year.slowest,
            year.asked_to_look,
            round(median(errors)),
            max(errors),
            requests,
            minutes,
        )


def render(rows: Iterator[Row]) -> str:
    """The years as Markdown."""
    lines = [
        _SAID,
        "",
        "| year | called gone, but alive | deaths not told | slowest, in days | to be looked at | errors of a run | at most | requests of a run | minutes |",
        "|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    lines += [
        f"| {row.seed + 1} | {row.false} | {row.missed} | {row.slowest} | {row.looked} | {row.errors:,} | {row.most_errors:,} | {row.requests:,} | {row.minutes:.0f} |"
        for row in rows
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(render(measure()))
