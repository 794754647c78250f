"""Links that were tried, and what is known of each after several runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from bot.model.checked_json import dump_json, parse_json

LINKS_FILE: Final = "links.json"
# A larger file is not read: a link takes some two hundred bytes of it.
MOST_HISTORY_BYTES: Final = 64 << 20

# What one try saw. `gone`: a definite answer (404, 410, no such host). `unknown`: all that
# says nothing for certain: 403, 429, 5xx, time-outs, certificates.
Outcome = Literal["alive", "gone", "moved", "unknown"]


@dataclass(frozen=True, slots=True)
class LinkTry:
    """What one try of a link saw.

    Attributes:
        url: the link as the list has it.
        outcome: what was seen.
        detail: the status, such as `404`, or a few words.
        target: where permanent redirects lead, if all of them were permanent.
        archive: an archived copy, if one was found.
    """

    url: str
    outcome: Outcome
    detail: str = ""
    target: str = ""
    archive: str = ""


def dump_tries(tries: Sequence[LinkTry]) -> str:
    """Return the file that hands over what was seen of links."""
    data = dump_json(tuple[LinkTry, ...], tuple(tries), is_compact=True)
    return f"{data.decode()}\n"


def parse_tries(data: bytes | None, label: str) -> tuple[LinkTry, ...]:
    """Return what the file *label* hands over.

    Raises:
        JsonFormatError: it is missing, or is not what `dump_tries` writes.
    """
    tries: tuple[LinkTry, ...] = parse_json(
        tuple[LinkTry, ...], data, label=label, most_bytes=MOST_HISTORY_BYTES
    )
    return tries


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """What is remembered of a link; days are `YYYY-MM-DD`, "" where there was none.

    Attributes:
        tried: the day of the last try.
        alive: the last day on which it answered.
        gone: the day of the first definite answer since then.
        count: how many definite answers there were since then, on different days.
        unsure: the first day since then that said nothing for certain.
        detail: what the last try saw.
        target: where permanent redirects lead.
        archive: an archived copy.
        recoveries: how often it answered again after a definite answer.
        doubts: how much it wavers: see `bot.links.history`.
        moved: the first day on which permanent redirects led to *target*.
    """

    tried: str
    alive: str = ""
    gone: str = ""
    count: int = 0
    unsure: str = ""
    detail: str = ""
    target: str = ""
    archive: str = ""
    recoveries: int = 0
    doubts: int = 0
    moved: str = ""


@dataclass(frozen=True, slots=True)
class LinkHistory:
    """What is remembered of the links of a repository, by address."""

    links: Mapping[str, LinkRecord] = field(default_factory=dict)
    day: str = ""
    """The day of the last run."""
    is_outage: bool = False
    """Whether the network of the last run failed, as far as can be told."""


# What is to be done about a link.
Task = Literal["moved", "gone", "look"]


@dataclass(frozen=True, slots=True)
class LinkVerdict:
    """What several runs say of a link, with what to do about it.

    *paths* name the entries that hold it, or the lines of a document.
    """

    url: str
    task: Task
    since: str
    detail: str
    target: str = ""
    archive: str = ""
    paths: tuple[str, ...] = ()
