"""What becomes of everything that a contribution adds, changes or removes.

An account names an outcome for every changed line of a list's document, and for
every changed file that is an entry or looks like one. It holds no judgement:
the review makes its verdicts from it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from bot.model.entry_id import EntryId


@dataclass(frozen=True, slots=True)
class Span:
    """Some lines of one version of a file, counted from 0.

    *first* is the first of them, *last* the line behind the last one.
    """

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Lines:
    """Where an outcome stands in the file *path*.

    It has lines of the file's version before, and of its version after. Without any lines
    it is the file as a whole, which was not read.
    """

    path: str
    before: tuple[Span, ...] = ()
    after: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryAdded:
    """A new entry, which its file at *path* will hold."""

    lines: tuple[Lines, ...]
    path: str
    outcome: Literal["added"] = "added"


@dataclass(frozen=True, slots=True)
class EntryChanged:
    """The entry in the file *path* says something else."""

    lines: tuple[Lines, ...]
    path: str
    outcome: Literal["changed"] = "changed"


@dataclass(frozen=True, slots=True)
class EntryMoved:
    """The entry in the file *path* goes to the file *target*.

    It gets another section or name, or another place in its section.
    """

    lines: tuple[Lines, ...]
    path: str
    target: str
    outcome: Literal["moved"] = "moved"


@dataclass(frozen=True, slots=True)
class EntryRemoved:
    """The entry in the file *path* leaves the list."""

    lines: tuple[Lines, ...]
    path: str
    outcome: Literal["removed"] = "removed"


@dataclass(frozen=True, slots=True)
class AlreadyListed:
    """A line shows a work that its section lists as *entry*.

    *new_links* are addresses that the entry lacks. *is_repeated* tells that the line is
    the one that the list writes itself: it says nothing new.
    """

    lines: tuple[Lines, ...]
    entry: EntryId
    new_links: tuple[str, ...] = ()
    is_repeated: bool = False
    outcome: Literal["listed"] = "listed"


# `words` stand outside the generated parts, and stay. `layout` stands inside: headings
# and empty lines, which the list writes itself. `style` is entries in other marks of
# the same meaning, which the list writes in its own.
TextPart = Literal["words", "layout", "style"]


@dataclass(frozen=True, slots=True)
class DocumentText:
    """Text of a document that is no entry: *old* goes and *text* comes, both shortened.

    *new_links* are addresses in the new text that the old text has not.
    """

    lines: tuple[Lines, ...]
    part: TextPart
    old: str = ""
    text: str = ""
    new_links: tuple[str, ...] = ()
    outcome: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Something that a person must look at.

    *problem* is our own sentence, *text* the beginning of what it is about.
    """

    lines: tuple[Lines, ...]
    problem: str
    text: str = ""
    outcome: Literal["not understood"] = "not understood"


EntryOutcome = EntryAdded | EntryChanged | EntryMoved | EntryRemoved
Outcome = EntryOutcome | AlreadyListed | DocumentText | NotUnderstood
Account = tuple[Outcome, ...]


def apply_outcomes(
    before: str,
    after: str,
    path: str,
    account: Iterable[Outcome],
    is_wanted: Callable[[Outcome], bool],
) -> str:
    """Return the document *before* with only the wanted outcomes.

    All of them give *after*, none gives *before*.

    Raises:
        ValueError: the account does not cover all that differs in the document.
    """
    old_marks, new_marks = _mark_lines(path, account, is_wanted)
    old_lines, new_lines = before.split("\n"), after.split("\n")
    result: list[str] = []
    old = new = 0
    while True:
        # Accounted lines before and after come first, then a line that both have.
        old_end = _skip_marked(old, old_marks)
        result += [old_lines[n] for n in range(old, old_end) if not old_marks[n]]
        new_end = _skip_marked(new, new_marks)
        result += [new_lines[n] for n in range(new, new_end) if new_marks[n]]
        old, new = old_end, new_end
        if old == len(old_lines) and new == len(new_lines):
            return "\n".join(result)
        # A slice, since one of the two may be at its end.
        if old_lines[old : old + 1] != new_lines[new : new + 1]:
            raise ValueError(f"{path}: line {new + 1} differs and is in no outcome")
        result.append(old_lines[old])
        old += 1
        new += 1


def _skip_marked(start: int, marks: Mapping[int, bool]) -> int:
    """Return the first line from *start* on that is in no outcome."""
    number = start
    while number in marks:
        number += 1
    return number


def iterate_spans(outcome: Outcome, path: str) -> Iterator[Span]:
    """Yield the lines of *outcome* in the new version of the file *path*."""
    for lines in outcome.lines:
        if lines.path == path:
            yield from lines.after


def _mark_lines(
    path: str,
    account: Iterable[Outcome],
    is_wanted: Callable[[Outcome], bool],
) -> tuple[dict[int, bool], dict[int, bool]]:
    """Return whether the outcome of each accounted line is wanted.

    The first mapping is of lines before, the second of lines after.
    """
    old_marks: dict[int, bool] = {}
    new_marks: dict[int, bool] = {}
    for outcome in account:
        wanted = is_wanted(outcome)
        for lines in outcome.lines:
            if lines.path == path:
                _mark_spans(old_marks, lines.before, is_wanted=wanted)
                _mark_spans(new_marks, lines.after, is_wanted=wanted)
    return old_marks, new_marks


def _mark_spans(
    marks: dict[int, bool], spans: Iterable[Span], *, is_wanted: bool
) -> None:
    for span in spans:
        marks.update(dict.fromkeys(range(span.first, span.last), is_wanted))
