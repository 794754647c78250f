"""Repair one value of a line of YAML."""

import re
from typing import NamedTuple

from bot.document.characters import (
    find_hidden_characters,
    remove_hidden,
    remove_hidden_escapes,
)
from bot.document.scalars import write_quoted
from bot.model.wording import count, mark_sentence, say

_CLOSED = re.compile(r'"(?:[^"\\]|\\.)*"')
# `|`, `>-`, `|2 # a comment`.
_BLOCK_HEADER = re.compile(r"[|>][0-9+-]{0,2}(?: +#.*)?")
# The same sign may open in one language and close in another: English, Swedish,
# German and French pairs, double and single.
_OPENING_QUOTES = "\u201c\u201d\u201e\u2018\u201a\u00ab"
_CLOSING_QUOTES = "\u201c\u201d\u2019\u2018\u00bb"
_BRACKETS = {"[": "]", "{": "}"}
_SYMBOLS = "*&!%@`|>,?:]}"


_USE_QUOTES = mark_sentence("Put the whole value in double quotes.")


class ValueRepair(NamedTuple):
    """What is wrong with a value, what to do, and the value as it must be written.

    *problem* is the end of a sentence, *hint* one of its own.
    """

    problem: str
    hint: str
    value: str


def repair_value(value: str) -> ValueRepair | None:
    """Return the repair of *value*; None if nothing is wrong with it."""
    sign = value[:1]
    if not sign or _BLOCK_HEADER.fullmatch(value):
        return None
    if sign in "\"'":
        return _repair_quoted(value)
    plain, comment = _split_comment(value)
    repaired = write_quoted(plain) + comment
    hint = say(_USE_QUOTES)
    if sign in _OPENING_QUOTES and plain[-1] in _CLOSING_QUOTES and len(plain) > 1:
        problem = say("typographic quotes stand around the value")
        repaired = write_quoted(plain[1:-1]) + comment
    elif sign in _BRACKETS and _BRACKETS[sign] not in plain:
        problem = say("the bracket {sign} is never closed", sign=sign)
        hint = say("Close the bracket.")
        repaired = plain + _BRACKETS[sign] + comment
    elif sign in _BRACKETS:
        problem = say(
            "YAML takes a value that begins with {sign} for a list", sign=sign
        )
    elif sign in _SYMBOLS:
        problem = say(
            "YAML gives {sign} at the beginning of a value a meaning of its own",
            sign=sign,
        )
    elif ": " in plain or plain.endswith(":"):
        problem = say("the value holds a colon, and YAML takes that for another field")
    else:
        return None
    return ValueRepair(problem, hint, repaired)


def _repair_quoted(value: str) -> ValueRepair | None:
    """Repair a value that begins with a quote."""
    quote, inner = value[0], value[1:]
    hint = say(_USE_QUOTES)
    if quote == '"' and _CLOSED.fullmatch(value):
        return _repair_escapes(inner[:-1])
    closing = inner.find(quote)
    if closing < 0:
        # The apostrophe of `'90s video` opens no quote.
        is_decade = quote == "'" and inner[:1].isdigit()
        text = value if is_decade else inner
        problem = say("a quote is opened, but never closed")
        return ValueRepair(problem, hint, write_quoted(text))
    if inner.endswith(quote) and quote == "'":
        return _repair_apostrophes(inner[:-1])
    # `"say "hi" now"`: the second quote follows a space, so it opens.
    if inner.endswith(quote) and inner[:closing].endswith(" "):
        problem = say("quotes stand inside quotes")
        return ValueRepair(problem, hint, write_quoted(inner[:-1]))
    problem = say("text follows the closing quote")
    return ValueRepair(problem, hint, write_quoted(value))


def _repair_escapes(inner: str) -> ValueRepair | None:
    """Repair the backslashes of a text in double quotes."""
    if "\\" not in inner:
        return None
    text = inner.replace('\\"', '"')
    visible = remove_hidden(text)
    if visible != text and "\\" not in visible:
        return ValueRepair(
            _explain_hidden(text), say("Take the escape away."), write_quoted(visible)
        )
    return ValueRepair(
        say("a backslash in double quotes begins an escape"),
        say("Write each backslash twice."),
        write_quoted(text),
    )


def _repair_apostrophes(inner: str) -> ValueRepair | None:
    """Repair a text in single quotes, where an apostrophe must be written twice."""
    if "'" not in inner.replace("''", ""):
        return None
    text = inner.replace("''", "'")
    problem = say("an apostrophe ends a text in single quotes")
    return ValueRepair(problem, say(_USE_QUOTES), write_quoted(text))


def _explain_hidden(text: str) -> str:
    """Return what the escapes in *text* stand for: the first, and how many follow."""
    hidden = find_hidden_characters(remove_hidden_escapes(text))
    if not hidden:
        return say("an escape stands for a character that cannot be seen")
    _, name = hidden[0]
    if len(hidden) == 1:
        return say("an escape stands for {name}, which cannot be seen", name=name)
    return count(
        len(hidden) - 1,
        "an escape stands for {name}, which cannot be seen (and 1 more)",
        "an escape stands for {name}, which cannot be seen (and {number} more)",
        name=name,
    )


def _split_comment(value: str) -> tuple[str, str]:
    """Split a plain value from a comment.

    ` # ` with spaces around is meant as a comment, `#12` is not.
    """
    plain, mark, comment = value.partition(" # ")
    if not mark:
        return value, ""
    return plain.rstrip(), f"  # {comment.strip()}"
