"""One answer of a form as the value of a field. Whatever the text, a value is text: nothing is parsed as YAML."""

from typing import NamedTuple

from bot.forms.normalise import date_of, is_nothing, number_of, on_one_line, parts_of
from bot.model.finding import Value
from bot.model.layout import FieldSpec
from bot.model.submission import Question

_TRUE, _FALSE = frozenset({"yes", "true"}), frozenset({"no", "false"})


class Filled(NamedTuple):
    """The values of the fields that one answer fills, and what was written otherwise than it was given."""

    values: dict[str, Value]
    changed: tuple[str, ...] = ()


def fill(question: Question, text: str, chosen: tuple[str, ...], spec: FieldSpec | None) -> Filled:
    """The values that an answer gives its field; none, if it only says that there is no answer.

    Args:
        question: what was asked.
        text: the answer, hidden characters gone.
        chosen: the values of the options that it names.
        spec: the field's declaration, if the list itself declares it.
    """
    name = question.field
    if is_nothing(text) and not chosen:
        return Filled({}, (f"Left `{question.label}` empty for `{text}`.",) if text.strip() else ())
    if name == "date":
        return _dated(question, text)
    kind = spec.type if spec else {"tags": "list", "authors": "list"}.get(name, "text")
    value: Value
    if kind == "list":
        value = list(chosen or parts_of(text, ";," if name == "authors" else ",;"))
        if not value:  # nothing but separators
            return Filled({}, (f"Left `{question.label}` empty for `{on_one_line(text)}`.",))
    elif kind == "boolean":
        word = chosen[0] if chosen else text.strip().casefold()
        value = "true" if word in _TRUE else "false" if word in _FALSE else on_one_line(text)
    elif chosen:
        value = chosen[0]
    elif kind == "markdown":
        value = text.strip()
    elif kind == "integer":
        value = number_of(text)
    elif kind == "date":
        value = date_of(text) or on_one_line(text)
    else:
        value = on_one_line(text)
    return Filled({name: value}, _told(question, text, value))


def _dated(question: Question, text: str) -> Filled:
    date = date_of(text)
    if date is None:
        return Filled({"date": on_one_line(text)})
    told = _told(question, text, date)
    return Filled({"year": int(date)} if date.isdecimal() else {"date": date}, told)


def _told(question: Question, text: str, value: Value) -> tuple[str, ...]:
    """That a single answer was written otherwise, beyond its white space."""
    if question.options or not isinstance(value, str) or "".join(value.split()) == "".join(text.split()):
        return ()
    return (f"Wrote `{value}` for `{on_one_line(text)}` below `{question.label}`.",)
