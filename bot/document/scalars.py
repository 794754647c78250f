"""Write one value as YAML text: plain where that is safe everywhere, else quoted."""

import re
from typing import Final

from bot.document.characters import find_refused_characters

# Plain scalars that YAML 1.1 and 1.2 read as nothing.
NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})

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
# Characters of the longest word that means something else than text.
LONGEST_WORD: Final = max(map(len, _WORDS))
_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`")
_FLOW_INDICATORS = frozenset(",[]{}")
_NUMBER_STARTS = frozenset("0123456789+.")
# Whatever some version of YAML, or a person, may take for a number.
_NUMBER = re.compile(
    r"[-+]?(?:"
    # Numbers, dates, times, versions: `1_000`, `2024-05-31`, `12:30`, `1.0.2`, `1e5`.
    r"[0-9._][0-9_.,:/ +-]*(?:[eE][-+]?[0-9]*)?"
    # `0x7e8`, `0b101`, `0o17`.
    r"|0[xXoObB][0-9a-fA-F_]*"
    # `2024-05-31T12:30:00Z`.
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}[Tt][0-9:.+Zz-]*"
    r"|\.(?:inf|nan)|inf|nan"
    r")",
    re.IGNORECASE,
)
_CORE_INTEGER = re.compile(r"[-+]?[0-9]+")
_CORE_BASED = re.compile("0o[0-7]+|0x[0-9a-fA-F]+")
_CORE_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_INFINITIES = (".inf", ".Inf", ".INF")
_CORE_WORDS: Final = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
    **dict.fromkeys(_INFINITIES, float("inf")),
    **dict.fromkeys((f"+{word}" for word in _INFINITIES), float("inf")),
    **dict.fromkeys((f"-{word}" for word in _INFINITIES), float("-inf")),
}
# A double has at most 309 digits before its point: nobody means a longer number.
_LONGEST_NUMBER: Final = 400
_ESCAPES = {
    '"': '\\"',
    "\\": "\\\\",
    "\n": "\\n",
    "\t": "\\t",
    "\r": "\\r",
}
# The letters of the numeric escapes, each with the number of digits behind it.
_WIDTHS = (("x", 2), ("u", 4), ("U", 8))
_ESCAPED = re.compile(r'["\\\n\t\r]')


def is_plain(text: str) -> bool:
    """Return whether unquoted *text* is the same string to YAML 1.1, 1.2 and a person.

    Numbers, dates, times, truth values and everything that begins like
    another piece of YAML are not: `2304.10170` is a float to most programs and
    loses its last zero.
    """
    start = text[:1]
    if start in _INDICATORS or start == " " or not text.isprintable():
        return False
    if text[-1:] in {" ", ":", ""}:
        return False
    if ": " in text or " #" in text or text.startswith("..."):
        return False
    if len(text) <= LONGEST_WORD and text.lower() in _WORDS:
        return False
    # Few texts begin like a number: the others need no expression.
    return not (start in _NUMBER_STARTS and _NUMBER.fullmatch(text))


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


def write_scalar(text: str) -> str:
    """Return *text* on one line, plain or in double quotes."""
    return text if is_plain(text) else write_quoted(text)


def write_flow_scalar(text: str) -> str:
    """Return *text* as it stands between braces or brackets on one line."""
    # Between braces, a comma or a bracket would end the text.
    if is_plain(text) and _FLOW_INDICATORS.isdisjoint(text):
        return text
    return write_quoted(text)


def write_quoted(text: str) -> str:
    """Return *text* in double quotes; only what would be misread or unseen is escaped."""
    escaped = _ESCAPED.sub(lambda match: _ESCAPES[match[0]], text)
    refused = find_refused_characters(escaped)
    if refused:
        characters = list(escaped)
        for offset, _ in refused:
            characters[offset] = _escape(ord(characters[offset]))
        escaped = "".join(characters)
    return f'"{escaped}"'


def fits_literal_block(text: str) -> bool:
    """Return whether *text* has several lines and is the same as a literal block.

    The block has no indentation indicator, so its text may not begin with a space.
    """
    if "\n" not in text or text[0] in " \t\n":
        return False
    if text.endswith("\n\n") or "\r" in text:
        return False
    # A line of spaces alone would become an empty line.
    for line in text.split("\n"):
        if line and not line.strip():
            return False
    return not find_refused_characters(text)


def _escape(code: int) -> str:
    r"""Return the shortest numeric escape: `\xa0`, `\u200b`, `\U000e007f`."""
    digits = f"{code:X}"
    letter, width = next(pair for pair in _WIDTHS if len(digits) <= pair[1])
    return f"\\{letter}{digits:0>{width}}"
