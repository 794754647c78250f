"""The open pull requests as a maintainer's desk sees them."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

Stage = Literal["ready", "maintainer", "author", "later", "held", "unjudged"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One open pull request."""

    number: int
    title: str
    author: str
    stage: Stage
    is_draft: bool
    may_be_listed: bool
    """Whether the bot found an entry that may be the same work."""
    days: int
    """Since it was opened."""


class Cluster(NamedTuple):
    """Requests that may propose one work, oldest first, and why two of them do."""

    requests: tuple[int, ...]
    reason: str


class Untranslated(NamedTuple):
    """How many entries a document shows in another language than its own."""

    document: str
    language: str
    """Empty for the list's own document."""
    entries: int


@dataclass(frozen=True, slots=True)
class Queue:
    """All that are open, oldest first."""

    waiting: tuple[Waiting, ...]
    clusters: tuple[Cluster, ...]
    trouble: str = ""
    """Why the requests could not be compared with one another; empty if they were."""
    own_work: frozenset[int] | None = None
    """The requests whose author owns a linked repository; None where nobody asked."""
    untranslated: tuple[Untranslated, ...] = ()
    """What the documents of this checkout show in another language than their own."""
