"""What was measured, and what it should be."""

import statistics
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypedDict

from benchmarks.steps import (
    BARE,
    BOTH_COLD,
    BOTH_WARM,
    EDITED,
    PARSE,
    PEER,
    REVIEW_WARM,
    VERSION,
    Samples,
)

MEGABYTE = 1_000_000
_GOAL_SIZE, _GROWN_SIZE = 10_000, 100_000


class Made(TypedDict):
    """A made catalog."""

    entries: int
    bytes: int
    lines: int
    findings: dict[str, int]


@dataclass(frozen=True, slots=True)
class Result:
    """Everything measured on one catalog."""

    made: Made
    samples: Samples
    peaks: Mapping[str, int]
    """Most bytes of all processes of a step together; empty if the system does not tell."""

    def wall(self, step: str) -> float:
        """The median time of a step, in seconds."""
        return median_wall(self.samples, step)

    def ratio(self, step: str) -> float:
        """The time of a step in units of merely parsing the same files."""
        return self.wall(step) / self.wall(PARSE)

    def memory(self, step: str) -> float:
        """The most that a step held, all its processes together, in megabytes."""
        return (
            self.peaks.get(step) or max(sample.largest for sample in self.samples[step])
        ) / MEGABYTE


@dataclass(frozen=True, slots=True)
class Goal:
    """A bound, and what was measured."""

    what: str
    value: float
    most: float
    unit: str = ""

    @property
    def met(self) -> bool:
        """Whether the value is within the bound."""
        return self.value <= self.most


def median_wall(samples: Samples, step: str) -> float:
    """The median time of a step, in seconds."""
    return statistics.median(sample.wall for sample in samples[step])


def goals(results: Mapping[int, Result], start: Samples) -> Iterator[Goal]:
    """The goals that can be judged with the sizes measured."""
    yield Goal(
        f"{VERSION}, to {BARE}",
        median_wall(start, VERSION) / median_wall(start, BARE),
        4,
    )
    if one := results.get(_GOAL_SIZE):
        yield Goal("10,000 entries: cold, to parsing", one.ratio(BOTH_COLD), 2.5)
        if PEER in one.samples:
            yield Goal(
                f"10,000 entries: cold, to {PEER}",
                one.wall(BOTH_COLD) / one.wall(PEER),
                0.2,
            )
        yield Goal("10,000 entries: warm, to parsing", one.ratio(BOTH_WARM), 0.2)
        yield Goal(
            "10,000 entries: check after one edit, to parsing", one.ratio(EDITED), 0.35
        )
        yield from _judge_review("10,000", one)
    if ten := results.get(_GROWN_SIZE):
        if one:
            growth = ten.wall(BOTH_COLD) / one.wall(BOTH_COLD)
            yield Goal("100,000 entries: cold, to 10,000", growth, 9)
        yield Goal(
            "100,000 entries: memory",
            max(map(ten.memory, (BOTH_COLD, BOTH_WARM, REVIEW_WARM))),
            500,
            "MB",
        )
        yield from _judge_review("100,000", ten)
        if one:
            growth = ten.wall(REVIEW_WARM) / one.wall(REVIEW_WARM)
            yield Goal(
                "100,000 entries: review of one changed file, to 10,000", growth, 1.2
            )


def _judge_review(size: str, result: Result) -> Iterator[Goal]:
    """The goals of a review of one changed file, warm."""
    what = f"{size} entries: review of one changed file"
    yield Goal(f"{what}, seconds", result.wall(REVIEW_WARM), 0.35)
    yield Goal(f"{what}, memory", result.memory(REVIEW_WARM), 60, "MB")
