"""What is wrong with one value of a line of YAML, and the value as it must be written."""

import re

from bot.document.characters import (
    hidden_characters,
    remove_hidden,
    remove_hidden_escapes,
)
from bot.document.scalars import double_quoted

_CLOSED = re.compile(r'"(?:[^"\\]|\\.)*"')
_BLOCK_HEADER = re.compile(r"[|>][0-9+-]{0,2}(?: +#.*)?")
_OPENING_QUOTES, _CLOSING_QUOTES = (
    "\u201c\u201d\u201e\u2018\u201a\u00ab",
    "\u201c\u201d\u2019\u2018\u00bb",
)
_BRACKETS = {"[": "]", "{": "}"}
_SYMBOLS = "*&!%@`|>,?:]}"


def mend_value(value: str) -> tuple[str, str] | None:
    """Return what is wrong with *value* and the value as it must be written; None if nothing is."""
    first = value[:1]
    if not first or _BLOCK_HEADER.fullmatch(value):
        return None
    if first in "\"'":
        return _mend_quoted(value)
    plain, comment = _split_comment(value)
    if first in _OPENING_QUOTES and plain[-1] in _CLOSING_QUOTES and len(plain) > 1:
        return "typographic quotes stand around the value", double_quoted(
            plain[1:-1]
        ) + comment
    if first in _BRACKETS:
        if _BRACKETS[first] not in plain:
            return f"the bracket {first} is never closed", plain + _BRACKETS[
                first
            ] + comment
        return f"YAML takes a value that begins with {first} for a list", double_quoted(
            plain
        ) + comment
    if first in _SYMBOLS:
        problem = f"YAML gives {first} at the beginning of a value a meaning of its own"
        return problem, double_quoted(plain) + comment
    if ": " in plain or plain.endswith(":"):
        problem = "the value holds a colon, and YAML takes that for another field"
        return problem, double_quoted(plain) + comment
    return None


def _mend_quoted(value: str) -> tuple[str, str] | None:
    quote, inner = value[0], value[1:]
    if quote == '"' and _CLOSED.fullmatch(value):
        if "\\" not in value:
            return None
        text = inner[:-1].replace('\\"', '"')
        visible = remove_hidden(text)
        if visible != text and "\\" not in visible:
            return f"an escape stands for {_name_hidden(text)}", double_quoted(visible)
        return "a backslash in double quotes begins an escape", double_quoted(text)
    closing = inner.find(quote)
    if closing < 0:
        decade = quote == "'" and inner[:1].isdigit()  # '90s video
        return "a quote is opened, but never closed", double_quoted(
            value if decade else inner
        )
    if not inner.endswith(quote):
        return "text follows the closing quote", double_quoted(value)
    if quote == "'":
        if "'" not in inner[:-1].replace("''", ""):
            return None
        return "an apostrophe ends a text in single quotes", double_quoted(
            inner[:-1].replace("''", "'")
        )
    if inner[:closing].endswith(" "):
        return "quotes stand inside quotes", double_quoted(inner[:-1])
    return "text follows the closing quote", double_quoted(value)


def _name_hidden(text: str) -> str:
    """Return the first hidden character for which an escape in *text* stands, and how many more there are."""
    names = [name for _, name in hidden_characters(remove_hidden_escapes(text))]
    if not names:
        return "a character that cannot be seen"
    more = f" (and {len(names) - 1} more)" if len(names) > 1 else ""
    return f"{names[0]}, which cannot be seen{more}"


def _split_comment(value: str) -> tuple[str, str]:
    """Part a plain value from a comment: ` # ` with spaces around is meant as one, `#12` is not."""
    plain, mark, comment = value.partition(" # ")
    return (plain.rstrip(), f"  # {comment.strip()}") if mark else (value, "")
