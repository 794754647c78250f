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

from bot.document.scalars import read_core, write_scalar
from bot.model.dates.date import DATE_PATTERN
from bot.model.entry import COMMON_HOLDS
from bot.model.layout import FieldSpec

# Characters of a text, as the reader allows them for one value.
TEXT_LIMIT: Final = 4096
# Whole numbers of more digits are not the same in every program: a number of JSON has
# 53 bits in most.
_MOST_DIGITS: Final = 15

# A text; without quotes it may look like a number or a truth value.
TEXT_SCHEMA: Final[Mapping[str, Any]] = {"type": ["string", "number", "boolean"]}

Scalar = str | int | bool


@dataclass(frozen=True)
class ScalarType:
    """One type of scalars.

    *python* is the Python type; *read* returns the value of a text, or None;
    *written* matches such values as the formatter writes them; *schema* is what JSON
    Schema accepts; *constraints* is what pydantic demands of the value.
    """

    python: Any
    read: Callable[[str], Scalar | None]
    written: re.Pattern[str]
    schema: Mapping[str, Any]
    constraints: Mapping[str, Any] = field(default_factory=dict)


def _make_integer(least: int, most: int) -> ScalarType:
    """Return the type of whole numbers from *least* to *most*.

    The pattern is only right for a *most* of 1 or all nines.
    """
    # For 9999: zeros in front, at most three digits, and one from 0 to 9. An underscore
    # may follow each digit but the last, as in `150_000`.
    digits = rf"(?:0_?)*(?:[0-9]_?){{0,{len(str(most)) - 1}}}[0-{most % 10}]"
    sign = "[-+]?" if least < 0 else "[+]?"
    # Where no number is negative, minus zero is still zero.
    minus_zero = "" if least < 0 else "|-0(?:_?0)*"
    pattern = rf"^\s*(?:{sign}{digits}{minus_zero})(?:\.0*)?\s*$"
    decimal = re.compile(pattern)

    def read(text: str) -> int | None:
        number: object = read_core(text)
        if decimal.search(text):
            digits_only, _, _ = text.strip().partition(".")
            number = int(digits_only.replace("_", ""))
        if isinstance(number, float) and number.is_integer():
            number = int(number)
        if not isinstance(number, int) or isinstance(number, bool):
            return None
        return number if least <= number <= most else None

    return ScalarType(
        python=int,
        read=read,
        written=re.compile("0|-?[1-9][0-9]{0,17}"),
        schema={
            "type": ["integer", "string"],
            "minimum": least,
            "maximum": most,
            "pattern": pattern,
        },
        constraints={"ge": least, "le": most},
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
    python=str,
    read=_read_date,
    written=re.compile(f'"{_INNER_DATE}"'),
    schema={
        **YEAR.schema,
        "pattern": rf"^\s*{_INNER_DATE}\s*$|{YEAR.schema['pattern']}",
    },
    constraints={"pattern": DATE_PATTERN},
)

_TRUTH: Final = {
    **dict.fromkeys(("true", "yes", "on", "y", "t"), True),
    **dict.fromkeys(("false", "no", "off", "n", "f"), False),
}


def _read_boolean(text: str) -> bool | None:
    truth = _TRUTH.get(text.strip().lower())
    if truth is not None:
        return truth
    bit = _BIT.read(text)
    return None if bit is None else bit == 1


def _ignore_case(word: str) -> str:
    """Return a pattern for *word* in any case; JSON Schema's patterns know no flags."""
    return "".join(f"[{letter.upper()}{letter}]" for letter in word)


_TRUTH_PATTERN: Final = "|".join(map(_ignore_case, _TRUTH))
BOOLEAN: Final = ScalarType(
    python=bool,
    read=_read_boolean,
    written=re.compile("true|false"),
    schema={
        "type": ["boolean", "string", "integer"],
        "minimum": 0,
        "maximum": 1,
        "pattern": rf"^\s*(?:{_TRUTH_PATTERN})\s*$|{_BIT.schema['pattern']}",
    },
)


def make_choice(choices: list[str]) -> ScalarType:
    """Return the type of a text that must be one of *choices*.

    A choice that YAML reads as a number or a truth value is recognised by its value
    too: `3.10` is accepted in every notation that an editor cannot tell from it.
    """
    # Reversed: of two choices with one value, the earlier one counts.
    by_value = {_read_value(choice): choice for choice in reversed(choices)}
    core_values = map(read_core, choices)
    numbers = [value for value in core_values if isinstance(value, int | float)]
    written = "|".join(re.escape(write_scalar(choice)) for choice in choices)

    def read(text: str) -> str | None:
        return text if text in choices else by_value.get(_read_value(text))

    return ScalarType(
        python=_make_literal(choices),
        read=read,
        written=re.compile(written),
        schema={"enum": [*choices, *numbers]},
    )


def _read_value(text: str) -> tuple[bool, object]:
    """Return what *text* is to an editor, and first whether it is a truth value.

    To Python 1 and True are equal, to YAML they are not.
    """
    value = read_core(text)
    return isinstance(value, bool), value


def _make_literal(choices: list[str]) -> Any:  # noqa: ANN401 - a type made at run time
    from typing import Literal

    return Literal[tuple(choices)]


def choose_scalar_type(spec: FieldSpec) -> ScalarType | None:
    """Return the type of a declared field's scalars; None for text, which is any scalar.

    The scalars of a list are its items.
    """
    if spec.choices:
        return make_choice(spec.choices)
    return _DECLARED_TYPES.get(spec.type)


_DECLARED_TYPES: Final[Mapping[str, ScalarType]] = {
    "integer": INTEGER,
    "boolean": BOOLEAN,
    "date": DATE,
}

# The types that the common fields name in their declaration.
HOLDS: Final[Mapping[str, ScalarType]] = {"year": YEAR, "date": DATE}


def collect_scalar_types(declared: Mapping[str, FieldSpec]) -> dict[str, ScalarType]:
    """Return the types of a list's fields by name, without those that hold any text."""
    types = {name: HOLDS[kind] for name, kind in COMMON_HOLDS.items()}
    for name, spec in declared.items():
        scalar_type = choose_scalar_type(spec)
        if scalar_type is not None:
            types[name] = scalar_type
    return types


def convert_values(
    tree: Mapping[str, Any],
    types: Mapping[str, ScalarType],
) -> dict[str, Any]:
    """Return a copy of *tree* with texts as the values of their declared types.

    A text that is no value of its type stays as it is.
    """
    copy = {key: _copy(value) for key, value in tree.items()}
    convert_in_place(copy, types)
    return copy


def convert_in_place(
    tree: MutableMapping[str, Any],
    types: Mapping[str, ScalarType],
) -> None:
    """Convert the texts of *tree* as `convert_values` does.

    The fields that an entry has otherwise in a section of `also_in` are converted too.
    """
    for key in types.keys() & tree.keys():
        value = tree[key]
        if isinstance(value, list):
            # In place: the formatter's lists carry comments.
            for index, item in enumerate(value):
                value[index] = _convert(item, types[key])
        else:
            tree[key] = _convert(value, types[key])
    sections = tree.get("also_in")
    if not isinstance(sections, list):
        return
    for section in sections:
        if isinstance(section, dict):
            convert_in_place(section, types)


def _convert(value: Any, kind: ScalarType) -> Any:  # noqa: ANN401 - a value of an entry file
    if not isinstance(value, str):
        return value
    converted = kind.read(value)
    return value if converted is None else converted


def _copy(value: Any) -> Any:  # noqa: ANN401 - a value of an entry file
    """Return a copy as deep as `convert_in_place` changes: the items of a list."""
    if isinstance(value, list):
        return [dict(item) if isinstance(item, dict) else item for item in value]
    return value
