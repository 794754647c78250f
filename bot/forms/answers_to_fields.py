"""The answers of a form as values of fields, before they become a file."""

from dataclasses import dataclass, field

from bot.forms.field_values import fill
from bot.forms.links import Links, read_links
from bot.forms.normalise import cleaned, is_nothing, on_one_line
from bot.forms.questions import LINK, LINKS
from bot.listing.shown_labels import shown_labels
from bot.model.entry import COMMON_FIELDS
from bot.model.finding import Value
from bot.model.layout import Layout
from bot.model.submission import Answers, Problem, Question

_EMPTIED = frozenset({"-", "—"})


@dataclass(slots=True)
class Read:
    """What the answers say, before it becomes a file."""

    record: dict[str, Value] = field(default_factory=dict)
    links: Links = field(default_factory=Links)
    emptied: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    undecided: list[Problem] = field(default_factory=list)


def read_answers(answers: Answers, layout: Layout | None, *, is_new: bool) -> Read:
    """The answers as values of fields."""
    found = Read()
    known = shown_labels(layout) if layout else []
    for question in answers.form.questions:
        given = answers.texts.get(question.id, "")
        text = cleaned(given)
        if text != given:
            found.changed.append(f"Took hidden characters out of `{question.label}`.")
        if question.id in (LINK, LINKS):
            _read_links(question, text, known, found, replaces=not is_new)
        elif question.field and text.strip():
            _read_field(question, text, answers, layout, found, is_new=is_new)
    found.changed += found.links.changed
    return found


def _read_links(question: Question, text: str, known: list[str], found: Read, *, replaces: bool) -> None:
    if replaces and text.strip() in _EMPTIED:
        found.changed.append("Took no link away: write which one below `More links`, such as `code: -`.")
    before = len(found.links.unread)
    read_links(text, known, found.links, replaces=replaces)
    for line in found.links.unread[before:][:3]:
        shown = on_one_line(line)[:200]
        if question.id == LINK:
            said = f"I find no address in `{shown}`; write one that begins with `https://`."
            found.problems.append(Problem(question.label, said))
        else:
            found.changed.append(f"Left out `{shown}` below `{question.label}`, in which I find no address.")


def _read_field(  # noqa: PLR0913 - an answer, and where it goes
    question: Question, text: str, answers: Answers, layout: Layout | None, found: Read, *, is_new: bool
) -> None:
    name = question.field
    if not is_new and text.strip() in _EMPTIED:
        found.emptied += ["year", "date"] if name == "date" else [name]
        return
    if not is_new and is_nothing(text):
        found.changed.append(f"Kept `{question.label}` as it is for `{text}`; a single hyphen empties it.")
        return
    is_known = layout is None or (
        (name in COMMON_FIELDS or name in layout.fields)
        and (not question.lists or layout.id in question.lists)
    )
    if not is_known and layout is not None:
        found.changed.append(f"Left out `{question.label}`, which `{layout.title}` does not have.")
        return
    spec = layout.fields.get(name) if layout else None
    filled = fill(question, text, answers.chosen.get(question.id, ()), spec)
    found.record |= filled.values
    found.changed += filled.changed
