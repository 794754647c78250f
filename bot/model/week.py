"""What a maintainer may want to know once a week, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.model.links import LinkVerdict


@dataclass(frozen=True, slots=True)
class SectionGrowth:
    """How a section of a list grew, by the days on which its entries were listed.

    Attributes:
        name: the list and the section, as people call them.
        entries: how many it has.
        recent: how many of them came in the last 30 days.
        newest: the last day on which one came; "" if none has a day.
    """

    name: str
    entries: int
    recent: int = 0
    newest: str = ""


@dataclass(frozen=True, slots=True)
class SurveyLists:
    """Survey the lists of the commit *tip*; *state* is what the bot remembers."""

    tip: str
    state: str | None = None


@dataclass(frozen=True, slots=True)
class ListSurvey:
    """What the lists themselves tell.

    Attributes:
        growing: the sections that got most in the last 30 days, the first one most.
        starving: those that got nothing for a year, as far as days are known.
        gone: the links that are gone for good, as far as the record of links tells.
        allowed: how many entries allow what a rule forbids, by rule.
    """

    growing: tuple[SectionGrowth, ...] = ()
    starving: tuple[SectionGrowth, ...] = ()
    gone: tuple[LinkVerdict, ...] = ()
    allowed: Mapping[str, int] = field(default_factory=dict)


class MergedRequest(NamedTuple):
    """A request that was merged in the last seven days."""

    number: int
    title: str


class RuleCount(NamedTuple):
    """How often a rule speaks, and how often people decided otherwise.

    *open* counts open requests of whose last review it is a part. *merged* counts requests
    that were merged in the last seven days though the bot's check had not passed, and of
    whose review it is a part. *allowed* counts entries that allow what it forbids.
    """

    rule: str
    open: int
    merged: int
    allowed: int


@dataclass(frozen=True, slots=True)
class Week:
    """The last seven days, and how the lists stand."""

    merged: tuple[MergedRequest, ...]
    rules: tuple[RuleCount, ...]
    survey: ListSurvey = field(default_factory=ListSurvey)
    trouble: str = ""
    """Why the lists could not be surveyed; empty if they were."""
