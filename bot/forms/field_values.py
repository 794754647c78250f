"""Convert one answer of a form to the value of a field.

Whatever the text, a value is text: nothing is parsed as YAML.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from bot.document.field_types import BOOLEAN
from bot.forms.normalise import is_nothing, normalise_spaces
from bot.model.dates.parser import parse_date
from bot.model.finding import Value
from bot.model.layout import FieldSpec
from bot.model.submission import Question
from bot.model.wording import say
from bot.repairs.html import strip_html
from bot.repairs.links import read_address
from bot.repairs.lists import split_authors, split_items
from bot.repairs.plain_text import PLAIN_FIELDS, repair_plain_text
from bot.repairs.texts import join_lines, match_choice, strip_thousands

# How the common fields are read that are no line of text.
_COMMON_KINDS: Final = {"tags": "list", "authors": "list", "description": "line"}


class Filled(NamedTuple):
    """The values of the fields that one answer fills.

    *changed* are sentences about what was written otherwise than it was given; *links*
    are addresses in the answer, which go to the links of the entry.
    """

    values: dict[str, Value]
    changed: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


def fill(
    question: Question,
    text: str,
    chosen: tuple[str, ...],
    spec: FieldSpec | None,
) -> Filled:
    """Return the values that an answer gives its field.

    There are none if the answer only says that there is none.

    Args:
        question: what was asked.
        text: the answer, hidden characters gone.
        chosen: the values of the options that it names.
        spec: the field's declaration, if the list itself declares it.
    """
    name = question.field
    if is_nothing(text) and not chosen:
        message = _explain_emptiness(question, text)
        return Filled({}, (message,) if text.strip() else ())
    if name == "date":
        return _fill_date(question, text)
    if name in PLAIN_FIELDS:
        repaired = repair_plain_text(text, {})
        changed = _describe_change(question, text, repaired.value)
        return Filled(
            {name: repaired.value},
            changed,
            links=tuple(repaired.links.values()),
        )
    value = _read_value(name, text, chosen, spec)
    if value == []:
        # The answer holds nothing but separators.
        message = _explain_emptiness(question, normalise_spaces(text))
        return Filled({}, (message,))
    return Filled({name: value}, _describe_change(question, text, value))


def _read_value(
    name: str,
    text: str,
    chosen: tuple[str, ...],
    spec: FieldSpec | None,
) -> Value:
    """Return an answer as its field holds it."""
    kind = spec.type if spec else _COMMON_KINDS.get(name, "text")
    if kind == "list":
        if chosen:
            return list(chosen)
        return list(split_authors(text) if name == "authors" else split_items(text))
    if kind == "boolean":
        truth = BOOLEAN.read(chosen[0] if chosen else text)
        return normalise_spaces(text) if truth is None else str(truth).lower()
    if chosen:
        return chosen[0]
    if spec is not None and spec.choices:
        return match_choice(normalise_spaces(text), spec.choices)
    return _READERS.get(kind, normalise_spaces)(text)


def _read_line(text: str) -> str:
    return strip_html(join_lines(text))


def _read_integer(text: str) -> str:
    return strip_thousands(normalise_spaces(text))


def _read_date(text: str) -> str:
    return str(parse_date(text) or normalise_spaces(text))


def _read_url(text: str) -> str:
    return read_address(text) or normalise_spaces(text)


# What is no number, date or address stays as it is: the review of the file names it.
_READERS: Final[dict[str, Callable[[str], str]]] = {
    "markdown": str.strip,
    "line": _read_line,
    "integer": _read_integer,
    "date": _read_date,
    "url": _read_url,
}


def _fill_date(question: Question, text: str) -> Filled:
    """Return the year or the date that an answer gives: a year alone has its own field."""
    parsed = parse_date(text)
    if parsed is None:
        return Filled({"date": normalise_spaces(text)})
    date = str(parsed)
    values: dict[str, Value] = {"date": date}
    if date.isdecimal():
        values = {"year": int(date)}
    return Filled(values, _describe_change(question, text, date))


def _explain_emptiness(question: Question, answer: str) -> str:
    """Return the sentence about an answer that says nothing."""
    return say(
        "Left `{label}` empty for `{answer}`.", label=question.label, answer=answer
    )


def _describe_change(
    question: Question,
    text: str,
    value: Value,
) -> tuple[str, ...]:
    """Return a sentence if a single answer was changed beyond its white space."""
    if question.options or not isinstance(value, str):
        return ()
    is_same = "".join(value.split()) == "".join(text.split())
    if is_same:
        return ()
    message = say(
        "Wrote `{value}` for `{answer}` below `{label}`.",
        value=value,
        answer=normalise_spaces(text),
        label=question.label,
    )
    return (message,)
