"""Say in plain words what is wrong with a value of a layout or of the settings."""

import re
from collections.abc import Mapping
from typing import Any, Final

# A longer value does not fit the line of a message.
_LONGEST_QUOTE: Final = 80
# What is to be written, by the kind of pydantic's error; its own words speak of "input".
_WANTED: Final[Mapping[str, str]] = {
    "bool_parsing": "write `true` or `false`",
    "bool_type": "write `true` or `false`",
    "int_parsing": "write a whole number",
    "int_type": "write a whole number",
    "int_from_float": "write a whole number",
    "greater_than_equal": "write a number that is at least {ge}",
    "less_than_equal": "write a number that is at most {le}",
    "string_type": "write text",
    "list_type": "write a list, such as `[one, two]`",
    "tuple_type": "write a list, such as `[one, two]`",
    "dict_type": "write keys with their values",
    "dataclass_type": "write keys with their values",
    "string_pattern_mismatch": "write it in the form `{pattern}`",
}
_QUOTED: Final = re.compile("'([^']*)'")


def describe_value_problem(detail: Mapping[str, Any]) -> str:
    """Return a sentence on one of pydantic's errors about a value: what to write instead."""
    context = detail.get("ctx", {})
    wanted = _WANTED.get(detail["type"])
    if wanted is not None:
        sentence = wanted.format_map(context)
    elif detail["type"] == "literal_error":
        choices = _QUOTED.sub(r"`\1`", context["expected"])
        sentence = f"write {choices}"
    else:
        message = str(detail["msg"])
        sentence = f"{message[:1].lower()}{message[1:]}"
    return f"{sentence}{_quote(detail.get('input'))}."


def _quote(value: object) -> str:
    """Return what stands there; nothing for a long text, or for more than a text."""
    if isinstance(value, str) and len(value) < _LONGEST_QUOTE:
        return f", not `{value}`"
    return ""
