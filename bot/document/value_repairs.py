"""Repair one value of a line of YAML."""

import re

from bot.document.characters import (
    find_hidden_characters,
    remove_hidden,
    remove_hidden_escapes,
)
from bot.document.scalars import write_quoted

_CLOSED = re.compile(r'"(?:[^"\\]|\\.)*"')
# `|`, `>-`, `|2 # a comment`.
_BLOCK_HEADER = re.compile(r"[|>][0-9+-]{0,2}(?: +#.*)?")
# The same sign may open in one language and close in another: English, Swedish,
# German and French pairs, double and single.
_OPENING_QUOTES = "\u201c\u201d\u201e\u2018\u201a\u00ab"
_CLOSING_QUOTES = "\u201c\u201d\u2019\u2018\u00bb"
_BRACKETS = {"[": "]", "{": "}"}
_SYMBOLS = "*&!%@`|>,?:]}"


def repair_value(value: str) -> tuple[str, str] | None:
    """Return what is wrong with *value*, and the value as it must be written.

    Return None if nothing is wrong.
    """
    sign = value[:1]
    if not sign or _BLOCK_HEADER.fullmatch(value):
        return None
    if sign in "\"'":
        return _repair_quoted(value)
    plain, comment = _split_comment(value)
    repaired = write_quoted(plain) + comment
    if sign in _OPENING_QUOTES and plain[-1] in _CLOSING_QUOTES and len(plain) > 1:
        problem = "typographic quotes stand around the value"
        repaired = write_quoted(plain[1:-1]) + comment
    elif sign in _BRACKETS and _BRACKETS[sign] not in plain:
        problem = f"the bracket {sign} is never closed"
        repaired = plain + _BRACKETS[sign] + comment
    elif sign in _BRACKETS:
        problem = f"YAML takes a value that begins with {sign} for a list"
    elif sign in _SYMBOLS:
        problem = f"YAML gives {sign} at the beginning of a value a meaning of its own"
    elif ": " in plain or plain.endswith(":"):
        problem = "the value holds a colon, and YAML takes that for another field"
    else:
        return None
    return problem, repaired


def _repair_quoted(value: str) -> tuple[str, str] | None:
    """Repair a value that begins with a quote."""
    quote, inner = value[0], value[1:]
    if quote == '"' and _CLOSED.fullmatch(value):
        return _repair_escapes(inner[:-1])
    closing = inner.find(quote)
    if closing < 0:
        # The apostrophe of `'90s video` opens no quote.
        is_decade = quote == "'" and inner[:1].isdigit()
        text = value if is_decade else inner
        return "a quote is opened, but never closed", write_quoted(text)
    if not inner.endswith(quote):
        return "text follows the closing quote", write_quoted(value)
    if quote == "'":
        return _repair_apostrophes(inner[:-1])
    # `"say "hi" now"`: the second quote follows a space, so it opens.
    if inner[:closing].endswith(" "):
        return "quotes stand inside quotes", write_quoted(inner[:-1])
    return "text follows the closing quote", write_quoted(value)


def _repair_escapes(inner: str) -> tuple[str, str] | None:
    """Repair the backslashes of a text in double quotes."""
    if "\\" not in inner:
        return None
    text = inner.replace('\\"', '"')
    visible = remove_hidden(text)
    if visible != text and "\\" not in visible:
        return f"an escape stands for {_name_hidden(text)}", write_quoted(visible)
    return "a backslash in double quotes begins an escape", write_quoted(text)


def _repair_apostrophes(inner: str) -> tuple[str, str] | None:
    """Repair a text in single quotes, where an apostrophe must be written twice."""
    if "'" not in inner.replace("''", ""):
        return None
    text = inner.replace("''", "'")
    return "an apostrophe ends a text in single quotes", write_quoted(text)


def _name_hidden(text: str) -> str:
    """Return the first hidden character of the escapes in *text*, and how many follow."""
    hidden = find_hidden_characters(remove_hidden_escapes(text))
    if not hidden:
        return "a character that cannot be seen"
    _, name = hidden[0]
    more = f" (and {len(hidden) - 1} more)" if len(hidden) > 1 else ""
    return f"{name}, which cannot be seen{more}"


def _split_comment(value: str) -> tuple[str, str]:
    """Split a plain value from a comment.

    ` # ` with spaces around is meant as a comment, `#12` is not.
    """
    plain, mark, comment = value.partition(" # ")
    if not mark:
        return value, ""
    return plain.rstrip(), f"  # {comment.strip()}"
