"""What a rule is, and what it is given.

A rule is a generator function with a decorator and a docstring; everything
else is made from them: its name (the function's, in kebab-case), its page, the
cases that test it (see `CONTRIBUTING.md`). It yields `Violation`s; the engine turns
them into findings with path, line and column.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from bot.model.catalog import Catalog
from bot.model.entry import Entry
from bot.model.entry_id import EntryId
from bot.model.facts import DatedFacts
from bot.model.finding import FieldPath, Fix, Severity
from bot.model.layout import Layout, Level, Section
from bot.model.link import Link

Scope = Literal["file", "catalog", "change", "section"]
Check = TypeVar("Check", bound=Callable[..., Iterable[Any]])


class Relation(NamedTuple):
    """Another entry that a fault speaks of."""

    entry_id: EntryId
    note: str
    field: FieldPath = ()


class Violation(NamedTuple):
    """A fault that a rule found.

    *field* says where; `()` is the file as a whole.
    """

    message: str
    field: FieldPath = ()
    fix: Fix | None = None
    related: tuple[Relation, ...] = ()
    line: int = 0
    """Where the rule knows the place better than any field tells: the line, from 1."""
    column: int = 0
    severity: Severity | None = None
    """Where this fault weighs otherwise than the rule does."""
    ends_on: dt.date | None = None
    """The day from which it is no fault any more, such as a repository's age; None if none."""


class SchemaProblem(NamedTuple):
    """One way in which a file does not fit its list's schema."""

    kind: Literal["missing", "unknown", "type"]
    field: FieldPath
    message: str


class SyntaxProblem(NamedTuple):
    """Why a file cannot be read.

    *corrected_text* is the corrected file, where a machine can correct it.
    """

    line: int
    column: int
    message: str
    corrected: str | None = None
    corrected_text: str | None = None


class LinkFacts(NamedTuple):
    """What the sources say of the work that a link of an entry names.

    *facts* has the answer of each source, in the order of the sources. *is_own* says
    that the link is the entry's main one, or is called its paper: then the work is the
    entry's own.
    """

    link: Link
    facts: tuple[DatedFacts, ...]
    is_own: bool


class EntryFile(NamedTuple):
    """One entry file as a rule of scope "file" sees it.

    *tree* holds the values as they are written, all text; *entry* the valid
    ones, converted, or None where the file cannot be read. *section* is the one
    whose folder the file stands in, None where the list has no such section.
    *odd_links* are the links of *entry* that need a closer look. *canonical* is
    the file's text as the formatter would write it. *facts* are what is known from
    outside; there are none unless somebody asked for them.
    """

    path: str
    text: str
    tree: Mapping[str, Any]
    entry: Entry | None
    layout: Layout
    year: int
    """The year it is today."""
    section: Section | None = None
    odd_links: Sequence[Link] = ()
    problems: tuple[SchemaProblem, ...] = ()
    syntax: SyntaxProblem | None = None
    canonical: str | None = None
    facts: tuple[LinkFacts, ...] = ()
    today: dt.date | None = None
    """The day it is, where *facts* may be known; None where the outcome is kept for the year."""


@dataclass(frozen=True, slots=True)
class Change:
    """One entry that a contribution adds, changes or removes."""

    before: Entry | None
    after: Entry | None


class SectionSize(NamedTuple):
    """A section of a list, with the number of entries that it and those below it show."""

    layout: Layout
    section: Section
    entries: int


FileCheck = Callable[[EntryFile], Iterator[Violation]]
# Given the catalog and the ids to judge, pairs of an id and a fault.
CatalogCheck = Callable[
    [Catalog, Sequence[EntryId]], Iterator[tuple[EntryId, Violation]]
]
ChangeCheck = Callable[[Change], Iterator[Violation]]
SectionCheck = Callable[[SectionSize], Iterator[Violation]]


@dataclass(frozen=True, slots=True)
class Rule(Generic[Check]):
    """A rule with the arguments of its decorator."""

    name: str
    severity: Severity
    scope: Scope
    since: str
    security: bool
    only_if: frozenset[str] | None
    check: Check
    optional: bool = False

    @property
    def default_level(self) -> Level:
        """How much it matters in a section that says nothing of it."""
        return "off" if self.optional else self.severity

    @property
    def summary(self) -> str:
        """The first line of the docstring."""
        return self.doc.partition("\n")[0]

    @property
    def doc(self) -> str:
        """The docstring without its indentation."""
        import inspect

        return inspect.cleandoc(self.check.__doc__ or "")


# What `only_if` calls a link that needs a closer look.
UNUSUAL_LINK = "an odd link"
# What `only_if` calls one.
BEYOND_ASCII = "a character beyond ASCII"
# What `only_if` calls what a source says of the works that the entry links to.
KNOWN_FACTS = "what a source says"


def make_text_marker(text: str) -> str:
    """Return what `only_if` calls a *text* that stands somewhere in the file."""
    return f"“{text}”"


def read_text_marker(fact: str) -> str | None:
    """Return the text inside a text marker, or None for any other fact."""
    return fact[1:-1] if fact.startswith("“") else None


def rule(  # noqa: PLR0913 - what a rule declares
    severity: Severity,
    *,
    scope: Scope = "file",
    since: str = "0.1",
    security: bool = False,
    only_if: Collection[str] | None = None,
    optional: bool = False,
) -> Callable[[Check], Rule[Check]]:
    """Make a generator function a rule.

    Args:
        severity: how much its findings weigh, unless the list says otherwise.
        scope: what it looks at.
        since: the version that first had it.
        security: a section may not set it to a lower level.
        only_if: the facts without which the rule has nothing to say of a file in the
            canonical format that fits its schema: fields by name, `make_text_marker("<!")`,
            `BEYOND_ASCII`, `UNUSUAL_LINK`, `KNOWN_FACTS`. Nothing: it speaks only of other
            files. None: it is always asked.
        optional: it is a matter of taste, and off until a list switches it on.
    """

    def make(check: Check) -> Rule[Check]:
        name = check.__name__.replace("_", "-")
        facts = None if only_if is None else frozenset(only_if)
        return Rule(name, severity, scope, since, security, facts, check, optional)

    return make
