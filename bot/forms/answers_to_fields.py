"""Read the answers of a form as values of fields, before they become a file."""

from dataclasses import dataclass, field, replace

from bot.document.characters import remove_hidden
from bot.forms.field_values import fill
from bot.forms.links import Links, read_links
from bot.forms.normalise import is_nothing, normalise_spaces
from bot.forms.questions import LINK, LINKS, REMARK
from bot.listing.shown_labels import list_shown_labels
from bot.model.entry import COMMON_FIELDS
from bot.model.finding import Value
from bot.model.layout import Layout
from bot.model.submission import Answers, Problem, ProposedEntry, Question
from bot.model.wording import count, say
from bot.repairs.bibtex import Bibliography, parse_bibtex
from bot.repairs.links import read_address

# In replies: the characters of a quoted text, and the unused lines that are quoted.
_LONGEST_QUOTE = 200
_MOST_QUOTES = 10
# A single hyphen, or the dash that some keyboards make of it, empties a field.
_EMPTIED = frozenset({"-", "—"})


@dataclass(slots=True)
class AnswerFields:
    """The content of the answers, before it becomes a file.

    *emptied* are the fields to remove; *changed* are sentences about what was written
    otherwise than it was given; *more_links* are links from answers to questions that
    do not ask for links. The submitter must settle *problems*; *undecided*, a
    maintainer may settle as well.
    """

    record: dict[str, Value] = field(default_factory=dict)
    links: Links = field(default_factory=Links)
    emptied: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    more_links: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    undecided: list[Problem] = field(default_factory=list)

    def add_to(self, proposed: ProposedEntry) -> ProposedEntry:
        """Return *proposed* with these changes, and with these problems behind its own."""
        return replace(
            proposed,
            changed=tuple(self.changed),
            problems=(*proposed.problems, *self.problems),
            undecided=(*proposed.undecided, *self.undecided),
        )


def read_answers(
    answers: Answers,
    layout: Layout | None,
    *,
    is_new: bool,
) -> AnswerFields:
    """Return the answers as values of fields.

    Args:
        answers: a filled form.
        layout: the list of the entry; None if it is not known.
        is_new: whether the form adds an entry; otherwise it corrects one.
    """
    reader = _AnswersReader(answers, layout, is_new=is_new)
    bibliographies = []
    for question in answers.form.questions:
        bibliography = reader.read_answer(question)
        if bibliography is not None:
            bibliographies.append(bibliography)
    # Behind all answers: a BibTeX entry only gives what no answer says.
    for bibliography in bibliographies:
        reader.take_bibliography(bibliography)
    return reader.read_more_links()


class _AnswersReader:
    """Reads one answer after the other; *fields* is what was read so far."""

    def __init__(
        self,
        answers: Answers,
        layout: Layout | None,
        *,
        is_new: bool,
    ) -> None:
        self.fields = AnswerFields()
        self.answers = answers
        self.layout = layout
        self.is_new = is_new
        self.labels = list_shown_labels(layout) if layout else []

    def read_answer(self, question: Question) -> Bibliography | None:
        """Read the answer to *question*; return the BibTeX entry that it is instead."""
        answer = self.answers.texts.get(question.id, "")
        text = remove_hidden(answer)
        label = question.label
        if text != answer:
            message = say("Took hidden characters out of `{label}`.", label=label)
            self.fields.changed.append(message)
        if self.is_new and question.id != REMARK:
            bibliography = parse_bibtex(text)
            if bibliography is not None:
                message = say(
                    "Read the fields of the BibTeX entry below `{label}`.", label=label
                )
                self.fields.changed.append(message)
                return bibliography
        if question.id in (LINK, LINKS):
            self.read_link_answer(question, text)
        elif question.field and text.strip():
            self.read_field_answer(question, text)
        return None

    def read_link_answer(self, question: Question, text: str) -> None:
        """Read an answer to one of the questions for links."""
        fields, links = self.fields, self.fields.links
        if not self.is_new and text.strip() in _EMPTIED:
            message = say(
                "Took no link away: write which one below `{more_links}`, "
                "such as `code: -`.",
                more_links=say("More links"),
            )
            fields.changed.append(message)
        unused_before, urls_before = len(links.unused), len(links.urls)
        read_links(
            text,
            self.labels,
            links,
            replaces=not self.is_new,
        )
        new_lines = map(normalise_spaces, links.unused[unused_before:])
        quotes = [line[:_LONGEST_QUOTE] for line in new_lines]
        is_without_link = len(links.urls) == urls_before
        if question.id == LINK and quotes and is_without_link:
            message = say(
                "I find no address in `{text}`; write one that begins with `https://`.",
                text=quotes[0],
            )
            fields.problems.append(Problem(question.label, message))
            return
        for quote in quotes[:_MOST_QUOTES]:
            message = say(
                "Not used: `{text}` below `{label}`, which is no link.",
                text=quote,
                label=question.label,
            )
            fields.changed.append(message)
        if len(quotes) > _MOST_QUOTES:
            message = count(
                len(quotes) - _MOST_QUOTES,
                "Not used: 1 more line below `{label}`.",
                "Not used: {number} more lines below `{label}`.",
                label=question.label,
            )
            fields.changed.append(message)

    def read_field_answer(self, question: Question, text: str) -> None:
        """Read an answer that fills a field."""
        fields, name = self.fields, question.field
        if self.is_new and name == "title" and read_address(normalise_spaces(text)):
            # Somebody who has only a link writes it below the first heading.
            fields.more_links.append(text)
            return
        if not self.is_new and text.strip() in _EMPTIED:
            # One question asks for both fields.
            fields.emptied += ["year", "date"] if name == "date" else [name]
            return
        if not self.is_new and is_nothing(text):
            message = say(
                "Kept `{label}` as it is for `{answer}`; a single hyphen empties it.",
                label=question.label,
                answer=text,
            )
            fields.changed.append(message)
            return
        layout = self.layout
        if layout is not None and not _has_field(layout, question):
            message = say(
                "Left out `{label}`, which `{list_title}` does not have.",
                label=question.label,
                list_title=layout.title,
            )
            fields.changed.append(message)
            return
        spec = layout.fields.get(name) if layout else None
        filled = fill(
            question,
            text,
            self.answers.chosen.get(question.id, ()),
            spec,
        )
        fields.record |= filled.values
        fields.more_links += filled.links
        fields.changed += filled.changed

    def take_bibliography(self, bibliography: Bibliography) -> None:
        """Take what no answer says from a BibTeX entry."""
        fields = self.fields
        is_dated = "year" in fields.record or "date" in fields.record
        for name, value in bibliography.record.items():
            is_second_date = is_dated and name in ("year", "date")
            if name not in fields.record and not is_second_date:
                fields.record[name] = value
        fields.more_links += bibliography.links.values()
        for text in bibliography.unused:
            message = say("Not used: `{text}`.", text=text[:_LONGEST_QUOTE])
            fields.changed.append(message)

    def read_more_links(self) -> AnswerFields:
        """Read the links from other answers; return all fields.

        They come behind those of the questions for links, so none of them is the main
        link if there is another.
        """
        fields = self.fields
        text = "\n".join(fields.more_links)
        read_links(
            text,
            self.labels,
            fields.links,
            replaces=not self.is_new,
        )
        fields.changed += fields.links.changed
        return fields


def _has_field(layout: Layout, question: Question) -> bool:
    """Return whether the entries of a list have the field that *question* fills."""
    name = question.field
    if name not in COMMON_FIELDS and name not in layout.fields:
        return False
    return not question.lists or layout.id in question.lists


def label_fields(answers: Answers, list_id: str | None) -> dict[str, str]:
    """Return what the form calls each field.

    Args:
        answers: a filled form.
        list_id: the list of the entry; None for the fields of all lists.
    """
    labels = {}
    link_label = say("Link")
    for question in answers.form.questions:
        is_asked = list_id is None or not question.lists or list_id in question.lists
        if question.field and is_asked:
            labels[question.field] = question.label
        if question.id == LINK:
            link_label = question.label
    labels["links"] = link_label
    labels["year"] = labels.get("date", say("Year"))
    return labels
