"""The form to add an entry, filled at a terminal: what is asked, in which words, and what was given."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from bot.errors import UsageError
from bot.forms.option_labels import section_options
from bot.forms.parser import split_choices
from bot.forms.questions import LINK, LINKS, SECTION
from bot.forms.required_fields import find_lacking_fields
from bot.listing.pattern import compile_pattern
from bot.model.entry_id import SectionId
from bot.model.finding import Finding, Value
from bot.model.layout import Layout, Section
from bot.model.review import Verdict
from bot.model.submission import (
    Answers,
    Form,
    Option,
    ProposedEntry,
    Question,
    insert_labels,
)

_GIVEN_FIRST = frozenset({"title", "name", LINK, "links"})
"""What a section needs besides is asked for once these are known."""


@dataclass(slots=True)
class Filling:
    """The form while it is being filled, for one section. Fields go by the names that entry files give them."""

    form: Form
    layout: Layout
    section: str
    texts: dict[str, str] = field(default_factory=dict)
    """The answers so far, by field; those that are empty too."""

    def question(self, path: str) -> Question | None:
        """What asks for a field, such as `venue`, `link` or `links.code`; None for one that the form leaves out."""
        head, _, label = path.partition(".")
        asked = [
            one
            for one in self.form.questions
            if not one.lists or self.layout.id in one.lists
        ]
        if head == "links" and label:
            links = next(one for one in asked if one.id == LINKS)
            return replace(
                links, label=f"Link `{label}`", kind="input", help="", example=""
            )
        return next((one for one in asked if path and path == _field(one)), None)

    def demand_question(self, path: str) -> Question:
        """Return what asks for a field.

        Raises:
            UsageError: the form has no such field.
        """
        question = self.question(path)
        if question is None:
            raise UsageError(
                f"`{self.layout.title}` asks for no `{path}`; it has: {', '.join(self.fields)}."
            )
        return question

    @property
    def fields(self) -> list[str]:
        """The names of the fields that the form asks for."""
        named = dict.fromkeys(map(_field, self.form.questions))
        return [*(name for name in named if self.question(name)), "links.LABEL"]

    def give(self, path: str, text: str) -> None:
        """Take an answer that came as an option; a list takes several.

        Raises:
            UsageError: the form has no such field, or it holds one value and has it.
        """
        path = canonical(path)
        question = self.demand_question(path)
        if path in self.texts:
            if not (question.several or question.kind == "textarea" or path == "tags"):
                raise UsageError(f"`{path}` is given twice.")
            text = f"{self.texts[path]}{chr(10) if question.kind == 'textarea' else ', '}{text}"
        self.texts[path] = text

    def choose_main_link(self) -> None:
        """Take the first labelled link as the main one, where no other was given; it keeps its label."""
        labelled = [path for path in self.texts if path.startswith("links.")]
        if labelled and LINK not in self.texts:
            first = labelled[0]
            self.texts[LINK] = f"{first.partition('.')[2]}: {self.texts.pop(first)}"

    def answers(self) -> Answers:
        """The form as it is filled now."""
        texts, links = {}, []
        chosen: dict[str, tuple[str, ...]] = {
            SECTION: (SectionId.from_parts(self.layout.id, self.section),)
        }
        for path, text in self.texts.items():
            question = self.question(path)
            if question is None or not text:
                continue
            if question.id == LINKS:
                links.append(f"{path.partition('.')[2]}: {text}")
                continue
            texts[question.id] = text
            if question.options and (values := split_choices(text, question)):
                chosen[question.id] = values
        return Answers(
            self.form, texts | ({LINKS: "\n".join(links)} if links else {}), chosen
        )

    def lacking(self, record: Mapping[str, Any]) -> list[str]:
        """The fields that the section requires, and those of the view that lacks least, which *record* has not."""
        wanted = dict.fromkeys(
            map(canonical, find_lacking_fields(self.layout, self.section, record))
        )
        return [
            path for path in wanted if path not in _GIVEN_FIRST and self.question(path)
        ]

    def welcome(self) -> list[str]:
        """The fields that nothing requires, but that the section shows, or sorts by, for each of its entries."""
        section = self.layout.sections[self.section]
        is_dated = (
            self.layout.get_level(self.section, "undated-entry", "warning") != "off"
        )
        paths = ["name"] if "name" in _shown(section) else []
        paths += ["date"] if section.order in {"year", "oldest"} and is_dated else []
        return [path for path in paths if self.question(path)]


class Complaint(NamedTuple):
    """What keeps the entry from being written: a sentence in the form's words, and the fields to mend."""

    sentence: str
    paths: tuple[str, ...]


def complaints(
    filling: Filling, proposed: ProposedEntry, verdict: Verdict | None
) -> Iterator[Complaint]:
    """What only a person can mend."""
    labels = {question.label: _field(question) for question in filling.form.questions}
    for problem in (*proposed.problems, *proposed.undecided):
        path = labels.get(problem.label, "")
        yield Complaint(problem.message, (path,) if filling.question(path) else ())
    for finding in verdict.to_fix if verdict else ():
        advice = (
            f" {finding.fix.description}."
            if finding.fix and not finding.mends_itself
            else ""
        )
        paths = dict.fromkeys(_paths(filling, finding))
        yield Complaint(
            insert_labels(finding.message + advice, proposed.labels), tuple(paths)
        )


def told(record: Mapping[str, Any], path: str) -> str:
    """What is known of a field before anybody is asked: what the links tell by themselves."""
    value: Value = record.get(path) or (record.get("year") if path == "date" else None)
    return str(value) if isinstance(value, str | int) else ""


def canonical(path: str) -> str:
    """The name by which the form asks for a field: one question covers year and date."""
    return "date" if path == "year" else path


def sections_like(layouts: Sequence[Layout], wanted: str | None) -> tuple[Option, ...]:
    """The sections of *layouts* whose folder is *wanted*, with or without the list's; all of them for None."""
    options = section_options(layouts)
    if wanted is None:
        return options
    wanted = wanted.strip("/")
    return tuple(
        one for one in options if wanted in (one.value, SectionId(one.value).section)
    )


def prompt(question: Question, known: str = "") -> str:
    """The question as it stands at a terminal, choices numbered; *known* is what an empty answer gives."""
    lines = [question.help] if question.help else []
    width = len(str(len(question.options)))
    lines += [
        f"{number:{width + 2}}  {one.shown}"
        for number, one in enumerate(question.options, 1)
    ]
    lines.append(f"{question.label}{f' [{known}]' if known else ''}: ")
    return "\n".join(lines)


def read_reply(question: Question, reply: str) -> str:
    """A reply as the form's answer: the number of a choice stands for it, unless a choice is called so itself."""
    reply = reply.strip()
    if not question.options or split_choices(reply, question):
        return reply
    numbers = [
        part.strip() for part in (reply.split(",") if question.several else [reply])
    ]
    if not all(part.isascii() and part.isdigit() and len(part) < 5 for part in numbers):  # noqa: PLR2004 - few
        return reply
    places = [int(part) - 1 for part in numbers]
    if not all(0 <= place < len(question.options) for place in places):
        return reply
    return ", ".join(question.options[place].shown for place in places)


def _paths(filling: Filling, finding: Finding) -> Iterator[str]:
    """The fields that a finding is about: its own, else those that its sentence names."""
    own = ".".join(
        map(
            str,
            finding.field[:2] if finding.field[:1] == ("links",) else finding.field[:1],
        )
    )
    named = [own] if own else finding.message.split("`")[1::2]
    for path in map(canonical, named):
        if own and path.partition(".")[0] == "links" and path not in filling.texts:
            yield LINK
        elif filling.question(path):
            yield path


def _field(question: Question) -> str:
    """The name of the field that a question fills; the main link's own."""
    return LINK if question.id == LINK else question.field


def _shown(section: Section) -> set[str]:
    patterns = (source for view in section.views.values() for source in view.patterns)
    return {path for source in patterns for path in compile_pattern(source).fields}
