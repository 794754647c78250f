"""Repair a text: signs that were copied with it, and marks where plain text belongs."""

import re
from collections.abc import Sequence
from functools import partial
from typing import Final

from bot.document.characters import remove_hidden
from bot.markdown.reader import Element, read_inline
from bot.model.dates.date import Date
from bot.model.dates.parser import parse_statement
from bot.repairs.repair import Repair

# Opening quotes, each with what closes it. Single quotes are apostrophes too often.
_QUOTES: Final = {
    '"': '"',
    "\u201c": "\u201d",
    "\u201e": "\u201c\u201d",
    "\u00ab": "\u00bb",
    "\u300c": "\u300d",
    "\u300e": "\u300f",
}
_EMPHASIS: Final = frozenset({"strong", "emphasis", "strikethrough", "code"})
# The beginning of a line of a list: `- `, `3. `, `12) `.
BULLET: Final = re.compile(r"\A(?:[-*+•]|\d{1,3}[.)])\s+")
_HEADING: Final = re.compile(r"#{1,6}\s+")
# `7,000`, `1 000 000`, `150_000`; not `1,5`.
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:[, _]\d{3})+")
_THOUSANDS_SEPARATOR: Final = re.compile("[, _]")
# Marks inside marks are taken away, as deep as anybody writes them.
_DEEPEST: Final = 8
# Longer texts than the reader takes are not looked at.
_LONGEST: Final = 4_096
_ENDS_A_SENTENCE: Final = ".!?:;,。！？；，"  # noqa: RUF001 - full-width signs


def join_lines(text: str) -> str:
    """Return *text* on one line; the items of a list with semicolons between."""
    lines = [line for line in map(str.strip, text.splitlines()) if line]
    if len(lines) < 2:  # noqa: PLR2004 - one line is joined already
        return " ".join(text.split())
    joined = ""
    for line in lines:
        bullet = BULLET.match(line)
        if bullet and joined and joined[-1] not in _ENDS_A_SENTENCE:
            joined += ";"
        content = line[bullet.end() :] if bullet else line
        joined += f" {content}"
    return " ".join(joined.split())


def strip_quotes(text: str) -> str:
    """Return *text* without quotes around the whole of it.

    Quotes around a part of it stay: `"Yes" and "No"`.
    """
    bare = text.strip()
    closing = _QUOTES.get(bare[:1])
    if closing is None or len(bare) < len('"x"'):
        return text
    if bare[-1] not in closing:
        return text
    inner = bare[1:-1].strip()
    signs = {bare[0], *closing}
    return text if not inner or any(sign in inner for sign in signs) else inner


def strip_emphasis(text: str) -> str:
    """Return *text* without the marks of emphasis and code.

    Signs inside a word are part of a name, and stay.
    """
    if len(text) > _LONGEST:
        return text
    for _ in range(_DEEPEST):
        plain = _remove_emphasis(read_inline(text), text).strip()
        if not plain or plain == text:
            break
        text = plain
    return text


def is_marked_up(element: Element, text: str) -> bool:
    """Return whether *element* of *text* is emphasis or code.

    The signs in a name such as `M*A*S*H` are none.
    """
    if element.kind not in _EMPHASIS:
        return False
    if element.kind == "code":
        return True
    before = text[: element.start][-1:]
    after = text[element.end :][:1]
    is_inside_word = before.isalnum() and after.isalnum()
    return not is_inside_word


def _remove_emphasis(elements: Sequence[Element], text: str) -> str:
    """Return the source of *elements* without the marks of emphasis and code."""
    pieces = []
    for element in elements:
        if not is_marked_up(element, text):
            pieces.append(text[element.start : element.end])
        elif element.kind == "code":
            pieces.append(element.value)
        else:
            pieces.append(_remove_emphasis(element.children, text))
    return "".join(pieces)


def strip_heading(text: str) -> str:
    """Return *text* without the sign of a heading before it."""
    bare = text.strip()
    if "\n" in bare:
        return text
    # A sign alone stays: something must be left.
    while (heading := _HEADING.match(bare)) and heading.end() < len(bare):
        text = bare = bare[heading.end() :].strip()
    return text


HIDDEN: Final = Repair(
    "hidden-characters",
    "Took away characters that cannot be seen",
    remove_hidden,
    (
        ("Atten\u200btion", "Attention"),
        ("Visual\u00a0Instruction", "Visual Instruction"),
        (r"Atten\u200btion", "Attention"),
        ("Atten&#8203;tion", "Attention"),
        ("Atten&#x200b;tion", "Attention"),
        ("A&nbsp;title", "A title"),
        ("AT&amp;T", "AT&amp;T"),
        (r"C:\users\u0041", r"C:\users\u0041"),
    ),
)
LINES: Final = Repair(
    "several-lines",
    "Wrote it on one line",
    join_lines,
    (
        ("It sees,\nand it talks.", "It sees, and it talks."),
        ("It can:\n- see\n- talk", "It can: see; talk"),
        ("- One line", "- One line"),
    ),
)
QUOTES: Final = Repair(
    "surrounding-quotes",
    "Took away the quotes around it",
    strip_quotes,
    (
        ('"Visual Instruction Tuning"', "Visual Instruction Tuning"),
        ("“Visual Instruction Tuning”", "Visual Instruction Tuning"),
        (
            '"Why Should I Trust You?": Explaining',
            '"Why Should I Trust You?": Explaining',
        ),
        ('"Yes" and "No"', '"Yes" and "No"'),
        ("'90s video", "'90s video"),
    ),
)
EMPHASIS: Final = Repair(
    "emphasis",
    "Took away the marks of emphasis and code",
    strip_emphasis,
    (
        ("**LLaVA**", "LLaVA"),
        ("`vLLM` kit", "vLLM kit"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("snake_case_name", "snake_case_name"),
    ),
)
HEADING: Final = Repair(
    "heading-sign",
    "Took away the sign of a heading",
    strip_heading,
    (("## LLaVA", "LLaVA"), ("#1 model", "#1 model")),
)


def strip_thousands(text: str) -> str:
    """Return a whole number without the marks between its thousands.

    Return any other text as it is.
    """
    trimmed = " ".join(text.split())
    if not _THOUSANDS.fullmatch(trimmed):
        return text
    return _THOUSANDS_SEPARATOR.sub("", trimmed)


def write_date(text: str) -> str:
    """Return a date as files write it: `2024-05`.

    Return *text* itself if it is no date, or says more than a date.
    """
    statement = parse_statement(text)
    if statement is None or statement.venue or statement.award:
        return text
    return str(statement.when) if isinstance(statement.when, Date) else text


def match_choice(text: str, choices: Sequence[str]) -> str:
    """Return the one of *choices* that *text* is, but for case, white space and signs.

    Return *text* itself if none or several are.
    """
    if text in choices:
        return text
    letters = fold_letters(text)
    if not letters:
        return text
    matching = [choice for choice in choices if fold_letters(choice) == letters]
    return matching[0] if len(matching) == 1 else text


def fold_letters(text: str) -> str:
    """Return the letters and digits of *text* in one case, to compare spellings."""
    return "".join(filter(str.isalnum, text)).casefold()


THOUSANDS: Final = Repair(
    "marks-in-number",
    "Wrote the number without marks",
    strip_thousands,
    (
        ("7,000", "7000"),
        ("1 000 000", "1000000"),
        ("1,5", "1,5"),
        ("7000", "7000"),
        ("seven", "seven"),
    ),
)
DATE: Final = Repair(
    "date-in-words",
    "Wrote the date in digits",
    write_date,
    (
        ("May 2024", "2024-05"),
        ("31 May 2024", "2024-05-31"),
        ("2024/05", "2024-05"),
        ("2024-05", "2024-05"),
        ("soon", "soon"),
    ),
)
CHOICE: Final = Repair(
    "choice-in-other-letters",
    "Wrote the choice as the list spells it",
    partial(match_choice, choices=("deb", "rpm", "C++", "C")),
    (
        ("Deb", "deb"),
        (" RPM ", "rpm"),
        ("C++", "C++"),
        ("c", "c"),
        ("flatpak", "flatpak"),
    ),
)
