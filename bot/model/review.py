"""What a review says about a contribution, before it is put into words."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Final, Literal

from bot.model.account import Account, AlreadyListed, DocumentText, NotUnderstood
from bot.model.entry_id import EntryId
from bot.model.finding import Finding, Location
from bot.model.wording import mark_sentence, say

# Whose turn it is, and why: see `headline`.
Turn = Literal[
    "ready",
    "rescued",
    "author",
    "duplicate",
    "maintainer",
    "conflict",
    "later",
    "words",
    "unchanged",
    "nothing",
]

# The first line by whose turn it is. The author's tells how much there is to do.
_HEADLINES: Final[Mapping[Turn, str]] = {
    "ready": mark_sentence("Ready for a maintainer. Nothing more for you to do."),
    "rescued": mark_sentence(
        "Your line is safe: it is now the small file that this list needs."
        " A maintainer is next."
    ),
    "duplicate": mark_sentence(
        "A maintainer will decide whether this is already listed;"
        " you may add how it differs."
    ),
    "maintainer": mark_sentence(
        "A maintainer must look at this. Nothing more for you to do."
    ),
    "conflict": mark_sentence(
        "The list has changed in the same place. A maintainer will take this"
        " over; nothing more for you to do."
    ),
    "later": mark_sentence("Can be listed from {day}."),
    "words": mark_sentence(
        "No entry is touched, only words of the document. A maintainer is next."
    ),
    "unchanged": mark_sentence(
        "The list stays as it is: what changes here are lines that the bot"
        " writes itself."
    ),
    "nothing": mark_sentence("No entry is touched. Nothing to say."),
}
_ONE_THING: Final = mark_sentence("1 thing for the author, as said below.")
_ONE_THING_WITH_FIX: Final = mark_sentence(
    "1 thing for the author; it has a fix below."
)
_NONE_WITH_FIX: Final = mark_sentence("{number} things for the author, as said below.")
_ONE_WITH_FIX: Final = mark_sentence(
    "{number} things for the author; {fixes} of them has a fix below."
)
_SOME_WITH_FIX: Final = mark_sentence(
    "{number} things for the author; {fixes} of them have a fix below."
)
_ALL_WITH_FIX: Final = mark_sentence(
    "{number} things for the author; each has a fix below."
)

Kind = Literal["added", "changed", "removed", "moved"]


@dataclass(frozen=True, slots=True)
class ListPlace:
    """How an entry will look in one section: its item between its future neighbours."""

    list_title: str
    section: str
    group: str
    above: str | None
    item: str
    below: str | None
    document: str = ""
    """The document, where the list has several."""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A file stays as it was written."""

    state: Literal["unchanged"] = "unchanged"
    """Tells the two apart in JSON."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A file as it should be committed, otherwise than it was written.

    *path* is where it belongs, *text* what it holds.
    """

    path: str
    text: str
    state: Literal["rewritten"] = "rewritten"


@dataclass(frozen=True, slots=True)
class EntryFile:
    """The contribution holds the entry file itself."""

    origin: Literal["file"] = "file"


@dataclass(frozen=True, slots=True)
class ListLine:
    """The contribution edited this line of a list.

    The entry file was made from it.
    """

    line: str
    origin: Literal["line"] = "line"


@dataclass(frozen=True, slots=True)
class LineMove:
    """Where an item of a document keeps the order of its section.

    *line* is the first one of its neighbour there, from 1, in the document of the base.
    The item goes above the neighbour, or below it if *is_below*.
    """

    line: int
    sentence: str
    is_below: bool


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """The contribution edited lines of a document that is the source of its list.

    *first* and *last* are the lines of the item in the file *path*, from 1; both are of
    the version before if the item is gone. *line* is the item as it was written, *offer*
    the item with everything repaired that a machine can; empty where nothing is.
    *reform* says what the offer changes beside its values; empty if nothing. *move* is
    where the item keeps the order of its section, if that is elsewhere.
    """

    path: str
    first: int
    last: int
    line: str
    offer: str = ""
    reform: str = ""
    move: LineMove | None = None
    origin: Literal["document line"] = "document line"

    @property
    def is_repaired(self) -> bool:
        """Whether a machine would write the item otherwise, or elsewhere."""
        return bool(self.offer) or self.move is not None


UNCHANGED: Final = Unchanged()
FROM_FILE: Final = EntryFile()


@dataclass(frozen=True, slots=True)
class PossibleDuplicate:
    """An entry that may be the same work, side by side with the reviewed one."""

    entry_id: EntryId
    reason: Finding
    listed: Mapping[str, Any]
    proposed: Mapping[str, Any]
    merged: Unchanged | Rewritten = UNCHANGED
    """The listed entry's file with what the newcomer knows more."""
    place: Location | None = None
    """Where the listed entry stands in a document, if it has no file."""

    @property
    def shown_place(self) -> str:
        """Where people find the listed entry: its id, or its line, as `README.md:12`."""
        if self.place is None:
            return self.entry_id
        return f"{self.place.path}:{self.place.line}"

    @property
    def is_near(self) -> bool:
        """Whether both stand in one list, or would: a work may well be in several lists."""
        if self.reason.severity == "error":
            return True
        if self.place is not None:
            return self.place.path == self.reason.location.path
        return self.entry_id.list_id == self.list_id

    @property
    def list_id(self) -> str:
        """The list of the reviewed entry."""
        return EntryId.from_path(self.reason.location.path).list_id


@dataclass(frozen=True, slots=True)
class OpenDuplicate:
    """An older open pull request that proposes what may be the same work."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The review of one entry of the contribution.

    *to_fix* waits for the author, *to_decide* for a maintainer; *hints* wait for
    nobody. *result* is the file as it should be committed. It differs from *source*,
    the file as it was written, where a machine repaired it (*repaired*) or made it
    from a line of the list.
    """

    path: str
    kind: Kind
    list_id: str
    title: str
    to_fix: tuple[Finding, ...] = ()
    to_decide: tuple[Finding, ...] = ()
    hints: tuple[Finding, ...] = ()
    repaired: tuple[Finding, ...] = ()
    possible_duplicates: tuple[PossibleDuplicate, ...] = ()
    places: tuple[ListPlace, ...] = ()
    source: str = ""
    result: Unchanged | Rewritten = UNCHANGED
    origin: EntryFile | ListLine | DocumentLine = FROM_FILE
    open_duplicates: tuple[OpenDuplicate, ...] = ()
    works: tuple[str, ...] = ()
    """The works of which facts from outside would say something new, as identifiers."""
    links: tuple[str, ...] = ()
    """The links that are new here, of pages that no source knows."""

    @property
    def final_path(self) -> str:
        """Where the file should stand."""
        return self.result.path if isinstance(self.result, Rewritten) else self.path

    @property
    def final_text(self) -> str:
        """What the file should hold."""
        return self.result.text if isinstance(self.result, Rewritten) else self.source

    @property
    def is_rewritten(self) -> bool:
        """Whether the file should be committed otherwise than it was written."""
        return isinstance(self.result, Rewritten)

    @property
    def is_moved(self) -> bool:
        """Whether the file should stand elsewhere than it was proposed."""
        return self.final_path != self.path

    @property
    def is_from_list(self) -> bool:
        """Whether the contribution edited a line of a list instead of the entry file."""
        return isinstance(self.origin, ListLine)

    @property
    def stays(self) -> bool:
        """Whether a file is left after the merge.

        The entry is not removed, or leaves a tombstone.
        """
        return self.kind != "removed" or self.is_rewritten


@dataclass(frozen=True, slots=True)
class Note:
    """Something beside the entries that a maintainer should know.

    *path* is a stranger's text.
    """

    message: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Later:
    """From which day a contribution can be listed; *reason* is a maintainer's, or empty."""

    day: dt.date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """The whole review. *lists* gives the titles of the lists concerned, by id.

    *account* names what became of each changed line and file; *verdicts* judge
    its entries, and *notes* are about other files.
    """

    base: str
    head: str
    verdicts: tuple[Verdict, ...]
    notes: tuple[Note, ...]
    lists: Mapping[str, str]
    has_conflict: bool = False
    edited: tuple[str, ...] = ()
    """The documents whose generated regions were edited by hand."""
    account: Account = ()
    line_digests: Mapping[str, str] = field(default_factory=dict)
    """What changes in each document that is the source of its list, by its path.

    See `DocumentEdit.line_digest`.
    """
    later: Later | None = None
    """From which day it can be listed, where that is a day to come."""

    @property
    def turn(self) -> Turn:
        """Whose turn it is, and why.

        What a machine can repair keeps nothing from being ready. The order matters:
        what only the author can correct comes before what a maintainer decides. Until its
        day comes, it is nobody's turn.
        """
        if self.later is not None:
            return "later"
        if self.has_conflict:
            return "conflict"
        if self.author_findings:
            return "author"
        if any(twin.is_near for twin in self._possible_duplicates):
            return "duplicate"
        is_undecided = any(verdict.to_decide for verdict in self.verdicts)
        if is_undecided or self.notes or any(map(_needs_a_person, self.account)):
            return "maintainer"
        if any(verdict.is_from_list for verdict in self.verdicts):
            return "rescued"
        if self.verdicts:
            return "ready"
        return self._find_turn_without_entries()

    def _find_turn_without_entries(self) -> Turn:
        """Return the turn where no entry is touched."""
        for outcome in self.account:
            if isinstance(outcome, DocumentText) and outcome.part == "words":
                return "words"
        return "unchanged" if self.account else "nothing"

    @property
    def _possible_duplicates(self) -> Iterator[PossibleDuplicate]:
        """The possible duplicates of all entries."""
        return chain.from_iterable(
            verdict.possible_duplicates for verdict in self.verdicts
        )

    @property
    def author_findings(self) -> tuple[Finding, ...]:
        """What only the author can correct."""
        return tuple(chain.from_iterable(verdict.to_fix for verdict in self.verdicts))

    def list_results(self) -> Iterator[tuple[str, str | None]]:
        """Yield each entry file that the result has, with its text; None for one that goes.

        Lines of a document that is its list's source are no files.
        """
        for verdict in self.verdicts:
            if isinstance(verdict.origin, DocumentLine):
                continue
            if verdict.is_moved or not verdict.stays:
                yield verdict.path, None
            if verdict.stays:
                yield verdict.final_path, verdict.final_text

    @property
    def ends_on(self) -> dt.date | None:
        """The day that ends all that the author would have to correct; None if none does."""
        days = [finding.ends_on for finding in self.author_findings]
        known = [day for day in days if day is not None]
        return max(known) if known and len(known) == len(days) else None

    @property
    def works(self) -> list[str]:
        """The works of which facts would say something new."""
        return list(chain.from_iterable(verdict.works for verdict in self.verdicts))

    @property
    def links(self) -> list[str]:
        """The links that are new, of pages that no source of facts knows."""
        return list(chain.from_iterable(verdict.links for verdict in self.verdicts))

    @property
    def has_repairs(self) -> bool:
        """Whether a machine may have something to write into the contribution."""
        if self.edited or any(verdict.is_rewritten for verdict in self.verdicts):
            return True
        origins = [verdict.origin for verdict in self.verdicts]
        return any(
            origin.is_repaired for origin in origins if isinstance(origin, DocumentLine)
        )

    @property
    def status(self) -> int:
        """The exit status: 1 while an error is left that no machine repairs."""
        twins = [twin.reason for twin in self._possible_duplicates]
        findings = (*self.author_findings, *twins)
        has_errors = any(finding.severity == "error" for finding in findings)
        return int(has_errors or self.has_conflict)

    @property
    def headline(self) -> str:
        """The first line: whose turn it is, and the next action."""
        turn = self.turn
        if turn == "author":
            return _count_things(self.author_findings)
        if self.later is not None:
            return say(_HEADLINES[turn], day=self.later.day.isoformat())
        return say(_HEADLINES[turn])


def _count_things(findings: Sequence[Finding]) -> str:
    """Return how much the author has to do.

    The sentence also says how much of it has a fix that they can take as it is.
    """
    number = len(findings)
    fixes = sum(finding.fix is not None for finding in findings)
    if number == 1:
        return say(_ONE_THING_WITH_FIX if fixes else _ONE_THING)
    if fixes == 0:
        return say(_NONE_WITH_FIX, number=number)
    if fixes == number:
        return say(_ALL_WITH_FIX, number=number)
    template = _ONE_WITH_FIX if fixes == 1 else _SOME_WITH_FIX
    return say(template, number=number, fixes=fixes)


def _needs_a_person(outcome: object) -> bool:
    """Return whether a maintainer must look at an outcome before the merge."""
    if isinstance(outcome, AlreadyListed):
        return not outcome.is_repeated
    if isinstance(outcome, DocumentText):
        return bool(outcome.new_links)
    return isinstance(outcome, NotUnderstood)


# The first line where the bot, git or the network failed; for `say`.
UNFINISHED = mark_sentence("I could not finish checking; that is not your fault.")
