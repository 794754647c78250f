"""One value as YAML text: plain where that is safe everywhere, else quoted."""

import re
from typing import Final

from bot.document.characters import refused_characters

NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
"""Plain scalars that YAML 1.1 and 1.2 read as nothing."""

_WORDS = NULLS | {
    "y",
    "n",
    "yes",
    "no",
    "on",
    "off",
    "true",
    "false",
    "null",
    "nan",
    "inf",
    "=",
    "<<",
}
LONGEST_WORD: Final = max(map(len, _WORDS))
"""Letters of the longest word that means something else than text."""
_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`")
_FLOW_INDICATORS = frozenset(",[]{}")
_NUMBER_STARTS = frozenset("0123456789+.")
_NUMBER = re.compile(
    r"[-+]?(?:"
    r"[0-9._][0-9_.,:/ +-]*(?:[eE][-+]?[0-9]*)?"  # numbers, dates, times, versions
    r"|0[xXoObB][0-9a-fA-F_]*"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}[Tt][0-9:.+Zz-]*"
    r"|\.(?:inf|nan)|inf|nan"
    r")",
    re.IGNORECASE,
)
_CORE_INTEGER = re.compile(r"[-+]?[0-9]+")
_CORE_BASED = re.compile("0o[0-7]+|0x[0-9a-fA-F]+")
_CORE_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_CORE_WORDS: Final = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
    **{
        f"{sign}{word}": float(f"{sign}inf")
        for sign in ("", "+", "-")
        for word in (".inf", ".Inf", ".INF")
    },
}
_LONGEST_NUMBER: Final = 400
"""A double has at most 309 digits before its point; longer numbers are no value that anybody means."""
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_WIDTHS = (("x", 2), ("u", 4), ("U", 8))
_ESCAPED = re.compile(r'["\\\n\t\r]')


def is_plain(text: str) -> bool:
    """Whether unquoted *text* is the same string to YAML 1.1, YAML 1.2 and a person.

    Numbers, dates, times, truth values and everything that begins like
    another piece of YAML are not: `2304.10170` is a float to most programs and
    loses its last zero.
    """
    first = text[:1]
    if (
        first in _INDICATORS
        or not text.isprintable()
        or text[-1:] in {" ", ":", ""}
        or first == " "
    ):
        return False
    if ": " in text or " #" in text or text.startswith("..."):
        return False
    if len(text) <= LONGEST_WORD and text.lower() in _WORDS:
        return False
    return not (first in _NUMBER_STARTS and _NUMBER.fullmatch(text))


def read_core(text: str) -> str | int | float | bool:
    """Return what the plain scalar *text* is to YAML 1.2's core schema, which editors use.

    Source: YAML 1.2.2, section 10.3.2. Null is left out: the reader has it already.
    """
    word = _CORE_WORDS.get(text)
    if word is not None:
        return word
    if len(text) > _LONGEST_NUMBER:
        return text
    if _CORE_INTEGER.fullmatch(text):
        return int(text)
    if _CORE_FLOAT.fullmatch(text):
        return float(text)
    return int(text, 0) if _CORE_BASED.fullmatch(text) else text


def scalar_text(text: str) -> str:
    """Return *text* on one line, plain or in double quotes."""
    return text if is_plain(text) else double_quoted(text)


def flow_scalar_text(text: str) -> str:
    """Return *text* as it stands between braces or brackets on one line."""
    return (
        text
        if is_plain(text) and not _FLOW_INDICATORS & set(text)
        else double_quoted(text)
    )


def double_quoted(text: str) -> str:
    """Return *text* in double quotes; only what would be misread or unseen is escaped."""
    escaped = _ESCAPED.sub(lambda match: _ESCAPES[match[0]], text)
    refused = refused_characters(escaped)
    if refused:
        characters = list(escaped)
        for offset, _ in refused:
            characters[offset] = _escape(ord(characters[offset]))
        escaped = "".join(characters)
    return f'"{escaped}"'


def fits_literal_block(text: str) -> bool:
    """Whether *text* has several lines and survives as a literal block without an indentation indicator."""
    if "\n" not in text or text[0] in " \t\n" or text.endswith("\n\n") or "\r" in text:
        return False
    blank = any(line and not line.strip() for line in text.split("\n"))
    return not blank and not refused_characters(text)


def _escape(code: int) -> str:
    digits = f"{code:X}"
    letter, width = next(
        (letter, width) for letter, width in _WIDTHS if len(digits) <= width
    )
    return f"\\{letter}{digits:0>{width}}"
