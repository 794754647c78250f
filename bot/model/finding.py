"""The findings of rules, and the fixes for them."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

Severity = Literal["error", "warning"]
# Where a value stands inside an entry: `("links", "paper")`, `("tags", 0)`, or `()`
# for the whole file.
FieldPath = tuple[str | int, ...]

if TYPE_CHECKING:
    Value = str | int | bool | list["Value"] | dict[str, "Value"] | None
    """What an entry file can hold."""
else:
    # pydantic, which checks findings that another process has sent, cannot use a type
    # that refers to itself.
    Value = object


@dataclass(frozen=True, slots=True)
class SetValue:
    """Put *value* at *field*; the field's key is added where it is missing."""

    field: FieldPath
    value: Value


@dataclass(frozen=True, slots=True)
class RemoveField:
    """Take *field* away, with its key."""

    field: FieldPath


@dataclass(frozen=True, slots=True)
class RenameField:
    """Give the last key of *field* another *name*; the value stays."""

    field: FieldPath
    name: str


@dataclass(frozen=True, slots=True)
class ReplaceText:
    """Put *text* in place of the whole file.

    This is for a file that cannot be read as it is.
    """

    text: str


@dataclass(frozen=True, slots=True)
class MoveEntry:
    """Give the entry file another *path*."""

    path: str


Edit = SetValue | RemoveField | RenameField | ReplaceText | MoveEntry


@dataclass(frozen=True, slots=True)
class Fix:
    """A repair of a finding, or advice.

    *description* is an instruction ("Write `https://…`"). A *safe* fix changes
    nothing that a person meant, so a machine may apply it unasked. A fix without
    edits is advice. *path* names the file to edit where it is not the finding's
    own: a duplicate that knows more than the entry which is there proposes to
    change that one. *done* is what a finding is told as once the fix is made; empty
    where its message does.
    """

    description: str
    edits: tuple[Edit, ...] = ()
    safe: bool = True
    path: str = ""
    done: str = ""


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file; line and column count from 1."""

    path: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that a finding speaks of, such as the entry that is there already."""

    location: Location
    note: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of one entry file, found by one rule."""

    rule: str
    severity: Severity
    location: Location
    message: str
    fix: Fix | None = None
    related: tuple[Related, ...] = ()
    field: FieldPath = ()
    value: str = ""
    """The faulty value as the file writes it; empty where no single value is at fault."""
    ends_on: dt.date | None = None
    """The day from which this is no fault any more; None where no day ends it."""

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """The order in which findings are shown: file, line, column, rule."""
        location = self.location
        return (
            location.path,
            location.line,
            location.column,
            self.rule,
            self.message,
        )

    @property
    def has_safe_fix(self) -> bool:
        """Whether a machine may repair this without asking anybody."""
        fix = self.fix
        if fix is None or not fix.safe:
            return False
        return bool(fix.edits) and not fix.path
