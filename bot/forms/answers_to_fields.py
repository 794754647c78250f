"""The answers of a form as values of fields, before they become a file."""

from dataclasses import dataclass, field

from bot.document.characters import remove_hidden
from bot.forms.field_values import fill
from bot.forms.links import Links, read_links
from bot.forms.normalise import is_nothing, on_one_line
from bot.forms.questions import LINK, LINKS, REMARK
from bot.listing.shown_labels import shown_labels
from bot.model.entry import COMMON_FIELDS
from bot.model.finding import Value
from bot.model.layout import Layout
from bot.model.submission import Answers, Problem, Question
from bot.repairs.bibtex import Bibliography, parse_bibtex
from bot.repairs.links import read_address

_LONGEST_SHOWN = 200
_MOST_SHOWN = 10
_EMPTIED = frozenset({"-", "—"})


@dataclass(slots=True)
class Read:
    """What the answers say, before it becomes a file."""

    record: dict[str, Value] = field(default_factory=dict)
    links: Links = field(default_factory=Links)
    emptied: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    more_links: list[str] = field(default_factory=list)
    """Links that stand in the answers to other questions than those for links."""
    problems: list[Problem] = field(default_factory=list)
    undecided: list[Problem] = field(default_factory=list)


def read_answers(answers: Answers, layout: Layout | None, *, is_new: bool) -> Read:
    """The answers as values of fields."""
    found = Read()
    known = shown_labels(layout) if layout else []
    pasted: list[Bibliography] = []
    for question in answers.form.questions:
        given = answers.texts.get(question.id, "")
        text = remove_hidden(given)
        if text != given:
            found.changed.append(f"Took hidden characters out of `{question.label}`.")
        bibliography = parse_bibtex(text) if is_new and question.id != REMARK else None
        if bibliography is not None:
            pasted.append(bibliography)
            found.changed.append(
                f"Read the fields of the BibTeX entry below `{question.label}`."
            )
        elif question.id in (LINK, LINKS):
            _read_links(question, text, known, found, replaces=not is_new)
        elif question.field and text.strip():
            _read_field(question, text, answers, layout, found, is_new=is_new)
    for bibliography in pasted:
        _take_bibliography(bibliography, found)
    read_links("\n".join(found.more_links), known, found.links, replaces=not is_new)
    found.changed += found.links.changed
    return found


def _take_bibliography(bibliography: Bibliography, found: Read) -> None:
    """Fill in what no other answer says, from a BibTeX entry."""
    is_dated = "year" in found.record or "date" in found.record
    for name, value in bibliography.record.items():
        if name not in found.record and not (is_dated and name in ("year", "date")):
            found.record[name] = value
    found.more_links += bibliography.links.values()
    found.changed += [
        f"Not used: `{text[:_LONGEST_SHOWN]}`." for text in bibliography.unused
    ]


def _read_links(
    question: Question, text: str, known: list[str], found: Read, *, replaces: bool
) -> None:
    if replaces and text.strip() in _EMPTIED:
        found.changed.append(
            "Took no link away: write which one below `More links`, such as `code: -`."
        )
    before, known_links = len(found.links.unused), len(found.links.urls)
    read_links(text, known, found.links, replaces=replaces)
    unused = [
        on_one_line(words)[:_LONGEST_SHOWN] for words in found.links.unused[before:]
    ]
    if question.id == LINK and unused and len(found.links.urls) == known_links:
        said = f"I find no address in `{unused[0]}`; write one that begins with `https://`."
        found.problems.append(Problem(question.label, said))
        return
    found.changed += [
        f"Not used: `{words}` below `{question.label}`, which is no link."
        for words in unused[:_MOST_SHOWN]
    ]
    if len(unused) > _MOST_SHOWN:
        found.changed.append(
            f"Not used: {len(unused) - _MOST_SHOWN} more lines below `{question.label}`."
        )


def _read_field(  # noqa: PLR0913 - an answer, and where it goes
    question: Question,
    text: str,
    answers: Answers,
    layout: Layout | None,
    found: Read,
    *,
    is_new: bool,
) -> None:
    name = question.field
    if is_new and name == "title" and read_address(on_one_line(text)):
        found.more_links.append(text)  # somebody who has only a link begins with it
        return
    if not is_new and text.strip() in _EMPTIED:
        found.emptied += ["year", "date"] if name == "date" else [name]
        return
    if not is_new and is_nothing(text):
        found.changed.append(
            f"Kept `{question.label}` as it is for `{text}`; a single hyphen empties it."
        )
        return
    is_known = layout is None or (
        (name in COMMON_FIELDS or name in layout.fields)
        and (not question.lists or layout.id in question.lists)
    )
    if not is_known and layout is not None:
        found.changed.append(
            f"Left out `{question.label}`, which `{layout.title}` does not have."
        )
        return
    spec = layout.fields.get(name) if layout else None
    filled = fill(question, text, answers.chosen.get(question.id, ()), spec)
    found.record |= filled.values
    found.more_links += filled.links
    found.changed += filled.changed
