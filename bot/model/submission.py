"""A form, what somebody answered in it, and the entry file that follows."""

import difflib
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

FormKind = Literal["add", "change", "remove"]
QuestionKind = Literal["input", "textarea", "dropdown", "checkboxes"]
_MOST_COMPARED = 400
"""Lines of a file that are compared; comparing takes long where many are alike."""


class Option(NamedTuple):
    """One choice: as the form shows it, and the value that it stands for."""

    shown: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of a form. *label* is its heading in the issue, and no other question has one like it."""

    id: str
    label: str
    kind: QuestionKind = "input"
    help: str = ""
    example: str = ""
    options: tuple[Option, ...] = ()
    several: bool = False
    required: bool = False
    field: str = ""
    """The field of an entry that the answer fills; nothing for the others."""
    lists: frozenset[str] = frozenset()
    """The lists that the question is about; none means all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One issue form."""

    kind: FormKind
    name: str
    about: str
    title: str
    intro: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """A filled form. Line breaks are line feeds; what was left empty is missing."""

    form: Form
    texts: Mapping[str, str]
    """The answers in words, by the question's id."""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The values of chosen options and ticked boxes, by the question's id."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why an issue cannot be read as a form: one heading, and what is wrong with it."""

    heading: str
    problem: Literal["missing", "misplaced", "preceded", "twice", "shape", "too long"]

    @property
    def sentence(self) -> str:
        """What to tell the author. The heading is the form's own."""
        name = f"`### {self.heading}`"
        return {
            "missing": f"I miss the heading {name}. Put it back, with your answer below it.",
            "misplaced": f"The heading {name} does not stand where the form has it. Put it back there.",
            "preceded": f"Before the heading {name} stands something that is not of the form. Move it below Remarks.",
            "twice": (
                f"The heading {name} stands there more than once, so I cannot tell where an answer ends."
                " Take the `###` off the one that is part of an answer."
            ),
            "shape": f"Below the heading {name} stands something else than the form asks for.",
            "too long": "The text is longer than 65,536 characters.",
        }[self.problem]


class Problem(NamedTuple):
    """Something that keeps a submission from becoming a file: the question's label, and our sentence."""

    label: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """The entry file that a submission asks for.

    With *problems* or *undecided* there may be no file: *text* is empty then. Sentences
    quote what a stranger wrote between backticks.
    """

    kind: FormKind
    title: str = ""
    path: str = ""
    text: str = ""
    before_path: str = ""
    before: str = ""
    record: Mapping[str, Any] = field(default_factory=dict)
    changed: tuple[str, ...] = ()
    """What a machine filled in or wrote otherwise than it was given."""
    problems: tuple[Problem, ...] = ()
    """What only the submitter can mend."""
    undecided: tuple[Problem, ...] = ()
    """What a maintainer may settle as well, by editing the issue."""
    candidates: tuple[str, ...] = ()
    """Entries that may be meant, by id, where none is found for certain."""
    remark: str = ""
    """What the submitter says to the maintainers; for a removal, why."""
    is_named: bool = True
    """Whether the submitter agrees to be named as co-author."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """What the form calls each field."""

    @property
    def fingerprint(self) -> str:
        """The SHA-256, in hexadecimal, of the entry file with its path: what an approval stands for."""
        said = f"{self.path}\0{self.text}"
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def diff(self) -> str:
        """The change of a listed entry's file as a unified diff; all of it, where it is too long to compare."""
        old, new = self.before.splitlines(keepends=True), self.text.splitlines(keepends=True)
        if not self.before or not self.text:
            return ""
        if max(len(old), len(new)) > _MOST_COMPARED:
            return f"--- {self.before_path}\n+++ {self.path}\n" + "".join(f"+{line}" for line in new)
        return "".join(difflib.unified_diff(old, new, self.before_path, self.path))
