"""The types that a value of an entry file can have: one definition of each.

## What a value may look like

A value counts by what it says, with quotes or without. `listwright check` and
the list's JSON Schema, which editors use, accept the same values, and the
formatter writes each in one form:

| type | accepts | is written as |
| --- | --- | --- |
| text, Markdown, URL | any text, also one that looks like a number | text |
| whole number | `2024`, `"2024"`, `+2024`, `02024`, `150_000`, `2024.0` | `2024` |
| date | `2024`, `2024-05`, `2024-05-31` | `"2024-05"` |
| yes or no | `true`, `yes`, `on`, `1`, in any case; and their opposites | `true` |
| choice | one of the choices, as it stands in the layout | the choice |

A field, a link or an item without a value says the same as one that is not
there; the formatter takes it away. A name that the list does not know is
refused though nothing stands behind it: it may be a slip.

One difference remains. The reader does not see quotes, and JSON Schema does not
see how a number is written: `"0x7e8"` in quotes is accepted by `check` alone.
"""

import re
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any, Final

from bot.document.scalars import read_core, scalar_text
from bot.model.dates.date import DATE_PATTERN
from bot.model.entry import COMMON_HOLDS
from bot.model.layout import FieldSpec

TEXT_LIMIT: Final = 4096
"""Characters of a text, as the reader allows them for one value."""
_MOST_DIGITS: Final = 15
"""Whole numbers of more digits are not the same in every program: JSON's numbers have 53 bits."""

TEXT_SCHEMA: Final[Mapping[str, Any]] = {"type": ["string", "number", "boolean"]}
"""A text; without quotes it may look like a number or a truth value."""

Scalar = str | int | bool


@dataclass(frozen=True)
class ScalarType:
    """One type of scalars.

    *read* gives the value that a text stands for, or None; *written* is how the
    formatter writes such values; *schema* what JSON Schema accepts; *constraints*
    what pydantic demands of the value.
    """

    python: Any
    read: Callable[[str], Scalar | None]
    written: re.Pattern[str]
    schema: Mapping[str, Any]
    constraints: Mapping[str, Any] = field(default_factory=dict)


def _make_integer(least: int, most: int) -> ScalarType:
    """Return the type of whole numbers from *least* to *most*, which is 1 or all nines."""
    digits = rf"(?:0_?)*(?:[0-9]_?){{0,{len(str(most)) - 1}}}[0-{most % 10}]"
    sign = "[-+]?" if least < 0 else "[+]?"
    zero = "" if least < 0 else "|-0(?:_?0)*"
    pattern = rf"^\s*(?:{sign}{digits}{zero})(?:\.0*)?\s*$"
    as_text = re.compile(pattern)

    def read(text: str) -> int | None:
        number: object = read_core(text)
        if as_text.search(text):
            number = int(text.strip().partition(".")[0].replace("_", ""))
        if isinstance(number, float) and number.is_integer():
            number = int(number)
        is_whole = isinstance(number, int) and not isinstance(number, bool)
        return number if is_whole and least <= number <= most else None  # type: ignore[operator,return-value]

    return ScalarType(
        int,
        read,
        re.compile("0|-?[1-9][0-9]{0,17}"),
        {
            "type": ["integer", "string"],
            "minimum": least,
            "maximum": most,
            "pattern": pattern,
        },
        {"ge": least, "le": most},
    )


INTEGER: Final = _make_integer(1 - 10**_MOST_DIGITS, 10**_MOST_DIGITS - 1)
YEAR: Final = _make_integer(0, 9999)
_BIT: Final = _make_integer(0, 1)

_DATE = re.compile(DATE_PATTERN)


def _read_date(text: str) -> str | None:
    trimmed = text.strip()
    if _DATE.fullmatch(trimmed):
        return trimmed
    year = YEAR.read(text)
    return None if year is None else f"{year:04}"


_INNER_DATE: Final = DATE_PATTERN.strip("^$")
DATE: Final = ScalarType(
    str,
    _read_date,
    re.compile(f'"{_INNER_DATE}"'),
    {
        **YEAR.schema,
        "pattern": rf"^\s*{_INNER_DATE}\s*$|{YEAR.schema['pattern']}",
    },
    {"pattern": DATE_PATTERN},
)

_TRUTH: Final = {
    **dict.fromkeys(("true", "yes", "on", "y", "t"), True),
    **dict.fromkeys(("false", "no", "off", "n", "f"), False),
}


def _read_boolean(text: str) -> bool | None:
    word = _TRUTH.get(text.strip().lower())
    if word is not None:
        return word
    bit = _BIT.read(text)
    return None if bit is None else bit == 1


def _ignore_case(word: str) -> str:
    """Return a pattern for *word* in any case; JSON Schema's patterns know no flags."""
    return "".join(f"[{letter.upper()}{letter}]" for letter in word)


BOOLEAN: Final = ScalarType(
    bool,
    _read_boolean,
    re.compile("true|false"),
    {
        "type": ["boolean", "string", "integer"],
        "minimum": 0,
        "maximum": 1,
        "pattern": rf"^\s*(?:{'|'.join(map(_ignore_case, _TRUTH))})\s*$|{_BIT.schema['pattern']}",
    },
)


def make_choice(choices: list[str]) -> ScalarType:
    """Return the type of a text that must be one of *choices*.

    A choice that YAML reads as a number or a truth value is known by its value too: `3.10` is accepted in
    every notation that an editor cannot tell from it.
    """
    by_value = {_kind_and_value(choice): choice for choice in reversed(choices)}
    others = [
        value for value in map(read_core, choices) if isinstance(value, int | float)
    ]

    def read(text: str) -> str | None:
        return text if text in choices else by_value.get(_kind_and_value(text))

    return ScalarType(
        _literal(choices),
        read,
        re.compile("|".join(re.escape(scalar_text(choice)) for choice in choices)),
        {"enum": [*choices, *others]},
    )


def _kind_and_value(text: str) -> tuple[bool, object]:
    value = read_core(text)
    return isinstance(value, bool), value


def _literal(choices: list[str]) -> Any:  # noqa: ANN401 - a type made at run time
    from typing import Literal

    return Literal[tuple(choices)]


def scalar_type(spec: FieldSpec) -> ScalarType | None:
    """Return the type of a declared field's scalars (of a list: its items'); None for text, which is any scalar."""
    if spec.choices:
        return make_choice(spec.choices)
    return {"integer": INTEGER, "boolean": BOOLEAN, "date": DATE}.get(spec.type)


HOLDS: Final[Mapping[str, ScalarType]] = {"year": YEAR, "date": DATE}
"""The types that the common fields name in their declaration."""


def scalar_types(declared: Mapping[str, FieldSpec]) -> dict[str, ScalarType]:
    """Return the types of a list's fields by name, without those that hold any text."""
    types = {name: HOLDS[kind] for name, kind in COMMON_HOLDS.items()}
    own = {name: scalar_type(spec) for name, spec in declared.items()}
    return types | {name: kind for name, kind in own.items() if kind is not None}


def convert_values(
    tree: Mapping[str, Any], types: Mapping[str, ScalarType]
) -> dict[str, Any]:
    """Return a copy of *tree* with texts as the values of their declared types.

    A text that is no value of its type stays as it is.
    """
    copy = {key: _copy(value) for key, value in tree.items()}
    convert_in_place(copy, types)
    return copy


def convert_in_place(
    tree: MutableMapping[str, Any], types: Mapping[str, ScalarType]
) -> None:
    """Convert the texts of *tree* as `convert_values` does, those that `also_in` words otherwise too."""
    for key in types.keys() & tree.keys():
        value = tree[key]
        if isinstance(value, list):
            for index, item in enumerate(
                value
            ):  # in place: the formatter's lists carry comments
                value[index] = _convert(item, types[key])
        else:
            tree[key] = _convert(value, types[key])
    guests = tree.get("also_in")
    for guest in guests if isinstance(guests, list) else ():
        if isinstance(guest, dict):
            convert_in_place(guest, types)


def _convert(value: Any, kind: ScalarType) -> Any:  # noqa: ANN401 - a value of an entry file
    read = kind.read(value) if isinstance(value, str) else None
    return value if read is None else read


def _copy(value: Any) -> Any:  # noqa: ANN401 - a value of an entry file
    if isinstance(value, list):
        return [dict(item) if isinstance(item, dict) else item for item in value]
    return value
