"""Characters that a reader of a file cannot see.

Two groups, one table:

*refused* characters never stand in a file: controls, the line separators that
only some programs obey, surrogates, private and unassigned code points, and
format characters (direction overrides, zero-width spaces, soft hyphens). They
can make a line read other than it looks.

*hidden* characters are all of these, and besides the ones that are legal but
look like a space or like nothing (no-break spaces, Hangul fillers, stray
variation selectors). A rule reports them.

Neither group holds what writing needs:

- a joiner (U+200C, U+200D) between two letters or marks of a script that joins
  (Arabic to Samaritan, the Indic scripts, Myanmar, Khmer, Mongolian);
- a joiner (U+200D) between two emoji;
- a variation selector behind a character that takes one;
- the tag sequences of the three subdivision flags in Unicode's recommended set.

Unassigned code points of the blocks that Unicode reserves for emoji and for
Han ideographs pass, so that an older Python reads what a newer one wrote.
"""

import html
import re
import unicodedata

from bot.model.wording import say

# An offset into the text, and the character's name: `(3, "U+200B ZERO WIDTH SPACE")`.
Hidden = tuple[int, str]

_ZWNJ, _ZWJ = "\u200c", "\u200d"
_JOINERS = frozenset({_ZWNJ, _ZWJ})

Ranges = tuple[tuple[int, int], ...]

# The blocks of the scripts in which a joiner changes how letters look.
_JOINING = (
    (0x0600, 0x0DFF),
    (0x1000, 0x109F),
    (0x1780, 0x18AF),
    (0xA8E0, 0xA8FF),
    (0xFB50, 0xFEFC),
)
_PICTURES = ((0x1F000, 0x1FAFF),)
_RESERVED = (
    (0x1F000, 0x1FAFF),
    (0x20000, 0x2FFFD),
    (0x30000, 0x3FFFD),
)
_HAN = (
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFD),
)
_MONGOLIAN = ((0x1800, 0x18AF),)
_MATHEMATICAL_SELECTORS = ((0xFE00, 0xFE0D),)

# The flags of England, Scotland and Wales: a black flag, the region's five letters as
# tag characters, and the tag that ends them.
_TAGS = ((0xE0020, 0xE007F),)
_BLACK_FLAG, _CANCEL_TAG = "\U0001f3f4", "\U000e007f"
_FLAG_REGIONS = ("gbeng", "gbsct", "gbwls")
_LONGEST_FLAG = 7

# Legal characters without ink: the four Hangul fillers, the empty Braille pattern,
# the combining grapheme joiner, and two Khmer vowels that are never written.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5")
_SELECTOR = re.compile("[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")

# A character as YAML, most languages, or HTML escape it: `\u200b`, `\xa0`,
# `\U000e007f`, `&#8203;`, `&#x200b;`, `&nbsp;`.
_ESCAPE = re.compile(
    r"\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|U[0-9a-fA-F]{8})"
    r"|&(?:#(?:[0-9]{1,7}|[xX][0-9a-fA-F]{1,6})|[a-zA-Z]{3,20});"
)
_SPACES = frozenset({"Zs", "Zl", "Zp"})
_LAST_CODE = 0x10FFFF
_REFUSED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def _compile_flags() -> re.Pattern[str]:
    """Return a pattern for the three flags that are written with tag characters."""
    regions = []
    for letters in _FLAG_REGIONS:
        tags = [chr(0xE0000 + ord(letter)) for letter in letters]
        regions.append("".join(tags))
    return re.compile(f"{_BLACK_FLAG}(?:{'|'.join(regions)}){_CANCEL_TAG}")


_FLAG = _compile_flags()


def find_refused_characters(text: str) -> list[Hidden]:
    """Return the characters of *text* that no file may hold, in order.

    Line feeds and tabs are no characters in this sense; carriage returns are.
    """
    # Nearly every text passes here: the search below costs far more.
    if _is_printable(text):
        return []
    refused = []
    for offset, character in enumerate(text):
        if not character.isprintable() and _is_refused(text, offset):
            refused.append((offset, name_character(character)))
    return refused


def find_hidden_characters(text: str) -> list[Hidden]:
    """Return the characters of *text* that look like a space or like nothing, in order.

    The plain space, the line feed and the tab are visible in this sense. So is a
    joiner or a selector that the writing needs.
    """
    if text.isascii() and _is_printable(text):
        return []
    hidden = []
    for offset, character in enumerate(text):
        if character.isascii() and character.isprintable():
            continue
        if _is_refused(text, offset) or _is_blank(text, offset):
            hidden.append((offset, name_character(character)))
    return hidden


def remove_hidden(text: str) -> str:
    """Return *text* without its hidden characters, raw or escaped.

    Those that look like a space become one. Escapes of other characters stay. In a
    text with code every escape stays, because the text may be about the escape.
    """
    if text.isascii() and text.isprintable() and "&" not in text and "\\" not in text:
        return text
    if "`" not in text:
        text = remove_hidden_escapes(text)
    # Once is not enough: a joiner may join nothing when its neighbour is gone.
    while hidden := find_hidden_characters(text):
        characters = list(text)
        for offset, _ in hidden:
            characters[offset] = " " if _is_space(characters[offset]) else ""
        text = "".join(characters)
    return text


def remove_hidden_escapes(text: str) -> str:
    """Return *text* with each escape of a hidden character decoded.

    The character itself is then in the text, and can be removed like any other.
    """
    if "\\" not in text and "&" not in text:
        return text
    return _ESCAPE.sub(_decode_hidden, text)


def _decode_hidden(match: re.Match[str]) -> str:
    """Return the hidden character of an escape; the escape itself for any other."""
    escape = match[0]
    if escape[0] == "\\":
        code = int(f"0x{escape[2:]}", 0)
        character = chr(code) if code <= _LAST_CODE else ""
    else:
        character = html.unescape(escape)
    # An unknown name such as `&foo;` stays as long as it is. Half of a surrogate
    # pair cannot be encoded, so its escape stays too.
    if len(character) != 1 or unicodedata.category(character) == "Cs":
        return escape
    return character if find_hidden_characters(character) else escape


def name_character(character: str) -> str:
    """Return the code point and the name, if there is one: `U+00A0 NO-BREAK SPACE`."""
    fallback = say("character without a name")
    if unicodedata.category(character) == "Cc":
        fallback = say("control character")
    return f"U+{ord(character):04X} {unicodedata.name(character, fallback)}"


def _is_printable(text: str) -> bool:
    """Return whether all characters but line feeds and tabs can be printed."""
    return text.replace("\n", "").replace("\t", "").isprintable()


def _is_space(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) in _SPACES


def _is_refused(text: str, offset: int) -> bool:
    character = text[offset]
    if character in "\n\t":
        return False
    category = unicodedata.category(character)
    if category not in _REFUSED_CATEGORIES:
        return False
    if character in _JOINERS:
        return not _is_needed_joiner(text, offset)
    if category == "Cn":
        return not _is_in_ranges(character, _RESERVED)
    return not _is_part_of_flag(text, offset)


def _is_blank(text: str, offset: int) -> bool:
    character = text[offset]
    if _SELECTOR.match(character):
        return not _is_needed_selector(text, offset)
    if character in _BLANK:
        return True
    return unicodedata.category(character) == "Zs" and character != " "


def _is_needed_joiner(text: str, offset: int) -> bool:
    """Return whether a joiner stands between two characters that it joins."""
    before = text[offset - 1 : offset]
    after = text[offset + 1 : offset + 2]
    if not before or not after:
        return False
    if _is_joining(before) and _is_joining(after):
        return True
    if _SELECTOR.match(before):
        # A heart may be U+2764 U+FE0F: the emoji stands before its selector.
        before = text[offset - 2 : offset - 1]
    return text[offset] == _ZWJ and _is_emoji(before) and _is_emoji(after)


def _is_needed_selector(text: str, offset: int) -> bool:
    """Return whether a variation selector follows a character that takes one."""
    before = text[offset - 1 : offset]
    selector = text[offset]
    if not before:
        return False
    if selector in "\ufe0e\ufe0f":
        # U+20E3 draws the box of a keycap around a digit: `1`, U+FE0F, U+20E3.
        is_boxed = text[offset + 1 : offset + 2] == "\u20e3"
        is_keycap = before in "0123456789#*" and is_boxed
        return is_keycap or _is_emoji(before) or before in "\u203c\u2049\u3030\u303d"
    if _is_in_ranges(selector, _MONGOLIAN):
        return _is_in_ranges(before, _MONGOLIAN)
    if _is_in_ranges(before, _HAN):
        return True
    is_operator = unicodedata.category(before) == "Sm"
    return is_operator and _is_in_ranges(selector, _MATHEMATICAL_SELECTORS)


def _is_part_of_flag(text: str, offset: int) -> bool:
    if not _is_in_ranges(text[offset], _TAGS):
        return False
    start = text.rfind(
        _BLACK_FLAG,
        max(0, offset - _LONGEST_FLAG),
        offset,
    )
    if start < 0:
        return False
    flag = _FLAG.match(text, start)
    return flag is not None and offset < flag.end()


def _is_joining(character: str) -> bool:
    is_letter_or_mark = unicodedata.category(character)[0] in "LM"
    return is_letter_or_mark and _is_in_ranges(character, _JOINING)


def _is_emoji(character: str) -> bool:
    if character == "":
        return False
    if unicodedata.category(character) in {"So", "Sm"}:
        return True
    return _is_in_ranges(character, _PICTURES)


def _is_in_ranges(character: str, ranges: Ranges) -> bool:
    code = ord(character)
    return any(start <= code <= end for start, end in ranges)
