"""The form to add an entry, filled in at a terminal: its questions and answers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from bot.errors import UsageError
from bot.forms.option_labels import make_section_options
from bot.forms.parser import split_choices
from bot.forms.questions import LINK, LINKS, SECTION
from bot.forms.required_fields import find_lacking_fields
from bot.listing.pattern import compile_pattern
from bot.model.entry_id import SectionId
from bot.model.finding import Finding
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

# The other fields that a section requires are asked for when these are known.
_GIVEN_FIRST = frozenset({"title", "name", LINK, "links"})
# The longest number that is taken for that of a choice.
_MOST_DIGITS = 4


@dataclass(slots=True)
class Filling:
    """The form while it is filled in, for one section.

    *texts* are the answers so far by field, empty ones too. Fields have the names that
    entry files give them.
    """

    form: Form
    layout: Layout
    section: str
    texts: dict[str, str] = field(default_factory=dict)

    def find_question(self, path: str) -> Question | None:
        """Return the question for a field, such as `venue`, `link` or `links.code`.

        Return None if the form does not ask for it.
        """
        name, _, label = path.partition(".")
        for question in self.form.questions:
            if question.lists and self.layout.id not in question.lists:
                continue
            if name == "links" and label:
                if question.id == LINKS:
                    return _narrow_to_link(question, label)
            elif path and path == _get_field(question):
                return question
        return None

    def demand_question(self, path: str) -> Question:
        """Return the question for a field.

        Raises:
            UsageError: the form has no such field.
        """
        question = self.find_question(path)
        if question is None:
            message = (
                f"`{self.layout.title}` asks for no `{path}`; "
                f"it has: {', '.join(self.fields)}."
            )
            raise UsageError(message)
        return question

    @property
    def fields(self) -> list[str]:
        """The names of the fields that the form asks for."""
        names = dict.fromkeys(map(_get_field, self.form.questions))
        return [*(name for name in names if self.find_question(name)), "links.LABEL"]

    def give(self, path: str, text: str) -> None:
        """Take an answer that came as an option; a list takes several.

        Raises:
            UsageError: the form has no such field, or it holds one value and has it.
        """
        path = normalise_path(path)
        question = self.demand_question(path)
        if path in self.texts:
            is_area = question.kind == "textarea"
            if not (question.several or is_area or path == "tags"):
                raise UsageError(f"`{path}` is given twice.")
            separator = "\n" if is_area else ", "
            text = f"{self.texts[path]}{separator}{text}"
        self.texts[path] = text

    def choose_main_link(self) -> None:
        """Take the oldest labelled link as the main one, if there is no other.

        It keeps its label.
        """
        labelled = [path for path in self.texts if path.startswith("links.")]
        if labelled and LINK not in self.texts:
            label = labelled[0].removeprefix("links.")
            self.texts[LINK] = f"{label}: {self.texts.pop(labelled[0])}"

    def collect_answers(self) -> Answers:
        """Return the form as it is filled in now."""
        section_id = SectionId.from_parts(self.layout.id, self.section)
        chosen: dict[str, tuple[str, ...]] = {SECTION: (section_id,)}
        texts, links = {}, []
        for path, text in self.texts.items():
            question = self.find_question(path)
            if question is None or not text:
                continue
            if question.id == LINKS:
                links.append(f"{path.partition('.')[2]}: {text}")
                continue
            texts[question.id] = text
            values = split_choices(text, question) if question.options else ()
            if values:
                chosen[question.id] = values
        if links:
            texts[LINKS] = "\n".join(links)
        return Answers(self.form, texts, chosen)

    def list_lacking(self, record: Mapping[str, Any]) -> list[str]:
        """Return the fields that *record* lacks in the section, if the form asks for them.

        They are those that the section requires, and those of the view that lacks
        least.
        """
        lacking = find_lacking_fields(
            self.layout,
            self.section,
            record,
        )
        paths = dict.fromkeys(map(normalise_path, lacking))
        return [
            path
            for path in paths
            if path not in _GIVEN_FIRST and self.find_question(path)
        ]

    def list_welcome(self) -> list[str]:
        """Return the fields that nothing requires, but that the section uses.

        It shows them, or sorts by them, for each of its entries.
        """
        section = self.layout.sections[self.section]
        severity = self.layout.get_level(
            self.section,
            "undated-entry",
            "warning",
        )
        paths = []
        if "name" in _list_shown_fields(section):
            paths.append("name")
        if section.order in {"year", "oldest"} and severity != "off":
            paths.append("date")
        return [path for path in paths if self.find_question(path)]


def _narrow_to_link(question: Question, label: str) -> Question:
    """Return the question for links as one for the link *label*."""
    return replace(
        question,
        label=f"Link `{label}`",
        kind="input",
        help="",
        example="",
    )


class Complaint(NamedTuple):
    """What keeps the entry from being written.

    *sentence* has the form's names of fields; *paths* are the fields to correct.
    """

    sentence: str
    paths: tuple[str, ...]


def list_complaints(
    filling: Filling,
    proposed: ProposedEntry,
    verdict: Verdict | None,
) -> Iterator[Complaint]:
    """Yield the problems and findings that only a person can settle."""
    fields = {
        question.label: _get_field(question) for question in filling.form.questions
    }
    for problem in (*proposed.problems, *proposed.undecided):
        path = fields.get(problem.label, "")
        is_asked = filling.find_question(path) is not None
        yield Complaint(problem.message, (path,) if is_asked else ())
    for finding in verdict.to_fix if verdict else ():
        message = finding.message
        if finding.fix and not finding.has_safe_fix:
            message += f" {finding.fix.description}."
        sentence = insert_labels(message, proposed.labels)
        paths = tuple(dict.fromkeys(_list_paths(filling, finding)))
        yield Complaint(sentence, paths)


def get_known_text(record: Mapping[str, Any], path: str) -> str:
    """Return the value of a field that the links give, before anybody is asked.

    Return "" if they give none, or no single value.
    """
    value = record.get(path)
    if not value:
        value = record.get("year") if path == "date" else None
    return str(value) if isinstance(value, str | int) else ""


def normalise_path(path: str) -> str:
    """Return the name by which the form asks for a field.

    One question covers year and date.
    """
    return "date" if path == "year" else path


def find_sections(layouts: Sequence[Layout], folder: str | None) -> tuple[Option, ...]:
    """Return the sections of *layouts* that are at *folder*, with or without its list.

    Return all of them for None.
    """
    options = make_section_options(layouts)
    if folder is None:
        return options
    folder = folder.strip("/")
    matching = [
        option
        for option in options
        if folder in (option.value, SectionId(option.value).section)
    ]
    return tuple(matching)


def render_prompt(question: Question, default: str = "") -> str:
    """Return the question as a terminal shows it, choices numbered.

    *default* is what an empty answer gives.
    """
    lines = [question.help] if question.help else []
    width = len(str(len(question.options)))
    for number, option in enumerate(question.options, 1):
        lines.append(f"{number:{width + 2}}  {option.shown}")
    suffix = f" [{default}]" if default else ""
    lines.append(f"{question.label}{suffix}: ")
    return "\n".join(lines)


def read_reply(question: Question, reply: str) -> str:
    """Return a reply as the form's answer.

    The number of a choice stands for the choice, unless a choice has this name itself.
    """
    reply = reply.strip()
    options = question.options
    if not options or split_choices(reply, question):
        return reply
    labels = []
    for part in reply.split(",") if question.several else [reply]:
        digits = part.strip()
        is_number = digits.isascii() and digits.isdigit()
        if not is_number or len(digits) > _MOST_DIGITS:
            return reply
        if not 1 <= int(digits) <= len(options):
            return reply
        labels.append(options[int(digits) - 1].shown)
    return ", ".join(labels)


def _list_paths(filling: Filling, finding: Finding) -> Iterator[str]:
    """Yield the fields that a finding is about: its own, else those in its sentence."""
    path = finding.field
    # Of a link, the label counts too: `links.code`.
    depth = 2 if path[:1] == ("links",) else 1
    own_field = ".".join(map(str, path[:depth]))
    # The sentence has the names of fields between backticks.
    names = [own_field]
    if not own_field:
        names = finding.message.split("`")[1::2]
    for name in map(normalise_path, names):
        is_link = own_field != "" and name.partition(".")[0] == "links"
        if is_link and name not in filling.texts:
            yield LINK
        elif filling.find_question(name):
            yield name


def _get_field(question: Question) -> str:
    """Return the name of the field that a question fills; `link` for the main link."""
    return LINK if question.id == LINK else question.field


def _list_shown_fields(section: Section) -> set[str]:
    """Return the fields that the patterns of a section show."""
    fields: set[str] = set()
    for view in section.views.values():
        for source in view.patterns:
            fields.update(compile_pattern(source).fields)
    return fields
