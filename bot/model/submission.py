"""A form, the answers that somebody gave in it, and the entry file that follows."""

import difflib
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple

from bot.model.line_edits import DocumentEdit
from bot.model.review import Turn, Verdict
from bot.model.wording import join_words, mark_sentence, say

FormKind = Literal["add", "change", "remove"]
QuestionKind = Literal["input", "textarea", "dropdown", "checkboxes"]
# Lines of a file that are compared; comparing takes long where many are alike.
_MOST_COMPARED = 400


class Option(NamedTuple):
    """One choice: as the form shows it, and the value that it stands for."""

    shown: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of a form.

    *label* is its heading in the issue, and no other question has one like it.
    """

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
    """A filled form. Line breaks are line feeds; an empty answer is missing."""

    form: Form
    texts: Mapping[str, str]
    """The answers in words, by the question's id."""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The values of chosen options and ticked boxes, by the question's id."""
    has_headings: bool = True
    """Whether the text has headings to answer below; a link alone begins an entry as well."""


# What is wrong with a filled form, by problem; "missing" has sentences of its own.
_UNREADABLE: Final = {
    "misplaced": mark_sentence(
        "The heading `### {heading}` does not stand where the form has it."
        " Put it back there."
    ),
    "preceded": mark_sentence(
        "Before the heading `### {heading}` stands something that is not of the form."
        " Move it below {remarks}."
    ),
    "twice": mark_sentence(
        "The heading `### {heading}` stands there more than once, so I cannot tell"
        " where an answer ends. Take the `###` off the one that is part of an answer."
    ),
    "lines": mark_sentence(
        "Below the heading `### {heading}` belongs one line. Move the rest below"
        " {remarks}, or take it away."
    ),
    "boxes": mark_sentence(
        "Below the heading `### {heading}` belong only the boxes of the form. Move what"
        " else stands there, perhaps at the end of the text, below {remarks}."
    ),
    "no heading": mark_sentence(
        "I find no heading of the form in the text, and no link. Write the link"
        " of the work, or open a new form."
    ),
    "too long": mark_sentence("The text is longer than 65,536 characters."),
}


@dataclass(frozen=True, slots=True)
class UnreadableForm:
    """Why an issue cannot be read as a form: one heading, and what is wrong with it."""

    heading: str
    problem: Literal[
        "missing",
        "misplaced",
        "preceded",
        "twice",
        "lines",
        "boxes",
        "too long",
        "no heading",
    ]
    others: tuple[str, ...] = ()
    """The other headings that are missing."""
    optional: tuple[str, ...] = ()
    """Headings that are missing, but may be."""

    @property
    def sentence(self) -> str:
        """The sentence for the author. The heading in it is the form's own."""
        if self.problem == "missing":
            return self._missing
        # The label of the form's question, as the form shows it
        remarks = say("Remarks")
        template = _UNREADABLE[self.problem]
        return say(template, heading=self.heading, remarks=remarks)

    @property
    def _missing(self) -> str:
        """The sentences about everything that is missing, and what need not be there."""
        names = [f"`### {heading}`" for heading in (self.heading, *self.others)]
        sentence = say(
            "I miss the heading {heading}. Put it back, with your answer below it.",
            heading=names[0],
        )
        if len(names) > 1:
            sentence = say(
                "I miss the headings {headings} and {last_heading}."
                " Put them back, each with your answer below it.",
                headings=join_words(names[:-1]),
                last_heading=names[-1],
            )
        if not self.optional:
            return sentence
        return say(
            "{problem} Also gone, but optional: {headings}.",
            problem=sentence,
            headings=join_words(f"`### {heading}`" for heading in self.optional),
        )


class Problem(NamedTuple):
    """Something that keeps a submission from becoming a file.

    *label* is the question's, *message* our own sentence.
    """

    label: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedEntry:
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
    """What only the submitter can correct."""
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
    document: DocumentEdit | None = None
    """What becomes of the document, where the list has no entry files."""
    urls: tuple[str, ...] = ()
    """The addresses that a new entry gives, the main one first."""
    remembered: tuple[str, ...] = ()
    """What is to be told of earlier proposals of the same work that were not taken up."""

    @property
    def diff(self) -> str:
        """The change of a listed entry's file as a unified diff.

        It is the new file alone, where that is too long to compare.
        """
        if not self.before or not self.text:
            return ""
        old = self.before.splitlines(keepends=True)
        new = self.text.splitlines(keepends=True)
        if max(len(old), len(new)) > _MOST_COMPARED:
            added = "".join(f"+{line}" for line in new)
            return f"--- {self.before_path}\n+++ {self.path}\n{added}"
        return "".join(difflib.unified_diff(old, new, self.before_path, self.path))


def insert_labels(message: str, labels: Mapping[str, str]) -> str:
    """Return a rule's sentence with the form's labels in place of names of fields.

    Names of fields stand between backticks.
    """
    parts = message.split("`")
    # With an odd number of backticks nobody can tell what stands between them.
    if len(parts) % 2:
        for index in range(1, len(parts), 2):
            quoted = parts[index]
            name, colon, rest = quoted.partition(": ")
            label = labels.get("links" if quoted.startswith("links.") else name)
            if label and "`" not in label:
                parts[index] = f"{label}{colon}{rest}"
    return "`".join(parts)


def compute_digest(body: str) -> str:
    """Return the SHA-256 of an issue's text, in hexadecimal."""
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()


# How far a submission has come, as the bot's own reply remembers it.
#
# `approved` by a person, or `automatic` where the list's settings ask for no approval:
# its pull request is open, or will be. `declined`: that was closed without a merge.
# `closed`: a maintainer ended it.
Standing = Literal["", "approved", "automatic", "declined", "closed"]

TAKEN: frozenset[Standing] = frozenset({"approved", "automatic"})


def compute_fingerprint(path: str, verdict: Verdict, text: str) -> str:
    """Return what an approval of a file stands for, as a SHA-256 in hexadecimal.

    It is computed from the file, and from the works that it seems to repeat.
    """
    return _digest((path, text, *_list_near_twins([verdict])))


def compute_line_fingerprint(line_digest: str, verdicts: Iterable[Verdict]) -> str:
    """Return what an approval of lines stands for, as a SHA-256 in hexadecimal.

    It is computed from all lines that change in a document (`DocumentEdit.line_digest`),
    and from the works that these seem to repeat.
    """
    return _digest((line_digest, *_list_near_twins(verdicts)))


def compute_proposal_fingerprint(
    proposed: ProposedEntry,
    verdict: Verdict | None,
) -> str:
    """Return what an approval of a submission stands for.

    Empty where there is nothing to approve yet.
    """
    if verdict is None or not proposed.text:
        return ""
    if proposed.document is None:
        return compute_fingerprint(proposed.path, verdict, proposed.text)
    return compute_line_fingerprint(proposed.document.line_digest, [verdict])


def _list_near_twins(verdicts: Iterable[Verdict]) -> list[str]:
    """Return the works of the same list that these may repeat, sorted."""
    twins: set[str] = set()
    for verdict in verdicts:
        twins.update(
            twin.entry_id for twin in verdict.possible_duplicates if twin.is_near
        )
    return sorted(twins)


def _digest(parts: Iterable[str]) -> str:
    content = "\0".join(parts)
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


def find_turn(proposed: ProposedEntry, verdict: Verdict | None) -> Turn:
    """Return whose turn it is, and why."""
    if proposed.problems or (verdict and verdict.to_fix):
        return "author"
    if verdict and any(twin.is_near for twin in verdict.possible_duplicates):
        return "duplicate"
    is_decided = not (proposed.undecided or proposed.remembered)
    if not is_decided or (verdict and verdict.to_decide):
        return "maintainer"
    return "ready"


def is_clean(proposed: ProposedEntry, verdict: Verdict | None) -> bool:
    """Return whether this is a new entry with which nothing at all is wrong.

    The submitter says nothing to the maintainers either.
    """
    if verdict is None or proposed.kind != "add" or not proposed.text:
        return False
    if verdict.possible_duplicates or verdict.open_duplicates:
        return False
    if verdict.hints or proposed.remark:
        return False
    return find_turn(proposed, verdict) == "ready"
