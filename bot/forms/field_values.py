"""One answer of a form as the value of a field. Whatever the text, a value is text: nothing is parsed as YAML."""

from typing import TYPE_CHECKING, NamedTuple

from bot.document.field_types import BOOLEAN
from bot.forms.normalise import is_nothing, on_one_line
from bot.model.dates.parser import parse_date
from bot.model.finding import Value
from bot.model.layout import FieldSpec
from bot.model.submission import Question
from bot.repairs.html import strip_html
from bot.repairs.links import read_address
from bot.repairs.lists import split_authors, split_items
from bot.repairs.plain_text import PLAIN_FIELDS, repair_plain_text
from bot.repairs.texts import join_lines, match_choice, strip_thousands

if TYPE_CHECKING:
    from collections.abc import Callable


class Filled(NamedTuple):
    """The values of the fields that one answer fills, and what was written otherwise than it was given."""

    values: dict[str, Value]
    changed: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    """Addresses that stand in the answer, which go to the links of the entry."""


def fill(
    question: Question, text: str, chosen: tuple[str, ...], spec: FieldSpec | None
) -> Filled:
    """The values that an answer gives its field; none, if it only says that there is no answer.

    Args:
        question: what was asked.
        text: the answer, hidden characters gone.
        chosen: the values of the options that it names.
        spec: the field's declaration, if the list itself declares it.
    """
    name = question.field
    if is_nothing(text) and not chosen:
        return Filled(
            {},
            (f"Left `{question.label}` empty for `{text}`.",) if text.strip() else (),
        )
    if name == "date":
        return _dated(question, text)
    if name in PLAIN_FIELDS:
        repaired = repair_plain_text(text, {})
        values: dict[str, Value] = {name: repaired.value}
        return Filled(
            values,
            _told(question, text, repaired.value),
            tuple(repaired.links.values()),
        )
    value = _read_value(name, text, chosen, spec)
    if value == []:  # nothing but separators
        return Filled(
            {}, (f"Left `{question.label}` empty for `{on_one_line(text)}`.",)
        )
    return Filled({name: value}, _told(question, text, value))


def _read_value(
    name: str, text: str, chosen: tuple[str, ...], spec: FieldSpec | None
) -> Value:
    """Return an answer as its field holds it."""
    kind = (
        spec.type
        if spec
        else {"tags": "list", "authors": "list", "description": "line"}.get(
            name, "text"
        )
    )
    if kind == "list":
        items = chosen or (
            split_authors(text) if name == "authors" else split_items(text)
        )
        return list(items)
    if kind == "boolean":
        read = BOOLEAN.read(chosen[0] if chosen else text)
        return on_one_line(text) if read is None else str(read).lower()
    if chosen:
        return chosen[0]
    if spec is not None and spec.choices:
        return match_choice(on_one_line(text), spec.choices)
    readers: dict[str, Callable[[str], str]] = {
        "markdown": str.strip,
        "line": lambda text: strip_html(join_lines(text)),
        "integer": lambda text: strip_thousands(on_one_line(text)),
        "date": lambda text: str(parse_date(text) or on_one_line(text)),
        "url": lambda text: read_address(text) or on_one_line(text),
    }
    return readers.get(kind, on_one_line)(text)


def _dated(question: Question, text: str) -> Filled:
    read = parse_date(text)
    if read is None:
        return Filled({"date": on_one_line(text)})
    date = str(read)
    told = _told(question, text, date)
    return Filled({"year": int(date)} if date.isdecimal() else {"date": date}, told)


def _told(question: Question, text: str, value: Value) -> tuple[str, ...]:
    """That a single answer was written otherwise, beyond its white space."""
    if (
        question.options
        or not isinstance(value, str)
        or "".join(value.split()) == "".join(text.split())
    ):
        return ()
    return (f"Wrote `{value}` for `{on_one_line(text)}` below `{question.label}`.",)
