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

Hidden = tuple[int, str]
"""An offset into the text, and the character's name: `(3, "U+200B ZERO WIDTH SPACE")`."""

_ZWNJ, _ZWJ = "\u200c", "\u200d"
_JOINERS = frozenset({_ZWNJ, _ZWJ})
_JOINING = (
    (0x0600, 0x0DFF),
    (0x1000, 0x109F),
    (0x1780, 0x18AF),
    (0xA8E0, 0xA8FF),
    (0xFB50, 0xFEFC),
)
_PICTURES = ((0x1F000, 0x1FAFF),)
_RESERVED = ((0x1F000, 0x1FAFF), (0x20000, 0x2FFFD), (0x30000, 0x3FFFD))
_HAN = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFD))
_FLAG = re.compile(
    "\U0001f3f4(?:{})\U000e007f".format(
        "|".join(
            "".join(chr(0xE0000 + ord(letter)) for letter in region)
            for region in ("gbeng", "gbsct", "gbwls")
        )
    )
)
_LONGEST_FLAG = 7
_MONGOLIAN = ((0x1800, 0x18AF),)
_MATHEMATICAL = ((0xFE00, 0xFE0D),)
_TAGS = ((0xE0020, 0xE007F),)
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5")
_SELECTOR = re.compile("[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_ESCAPE = re.compile(
    r"\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|U[0-9a-fA-F]{8})|&(?:#(?:[0-9]{1,7}|[xX][0-9a-fA-F]{1,6})|[a-zA-Z]{3,20});"
)
"""A character written as YAML, most languages, or HTML escape it."""
_SPACES = frozenset({"Zs", "Zl", "Zp"})
_LAST_CODE = 0x10FFFF
_REFUSED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def refused_characters(text: str) -> list[Hidden]:
    """Return the characters of *text* that no file may hold, in order.

    Line feeds and tabs are no characters in this sense; carriage returns are.
    """
    if text.replace("\n", "").replace("\t", "").isprintable():
        return []
    return [
        (offset, character_name(character))
        for offset, character in enumerate(text)
        if not character.isprintable() and _is_refused(text, offset)
    ]


def hidden_characters(text: str) -> list[Hidden]:
    """Return every character of *text* that looks like a space, or like nothing, and is needed for neither.

    The plain space, the line feed and the tab are visible in this sense.
    """
    if text.isascii() and text.replace("\n", "").replace("\t", "").isprintable():
        return []
    return [
        (offset, character_name(character))
        for offset, character in enumerate(text)
        if not character.isascii() or not character.isprintable()
        if _is_refused(text, offset) or _is_blank(text, offset)
    ]


def remove_hidden(text: str) -> str:
    """Return *text* without its hidden characters, raw or escaped; those that look like a space become one.

    Escapes of other characters stay, and so do those in a text with code, where they may be what it speaks of.
    """
    if text.isascii() and text.isprintable() and "&" not in text and "\\" not in text:
        return text
    if "`" not in text:
        text = remove_hidden_escapes(text)
    while found := hidden_characters(
        text
    ):  # a joiner may join nothing once its neighbour is gone
        characters = list(text)
        for offset, _ in found:
            is_space = (
                characters[offset].isspace()
                or unicodedata.category(characters[offset]) in _SPACES
            )
            characters[offset] = " " if is_space else ""
        text = "".join(characters)
    return text


def remove_hidden_escapes(text: str) -> str:
    """Return *text* with each escape of a hidden character decoded, so that the character can be taken away."""
    if "\\" not in text and "&" not in text:
        return text
    return _ESCAPE.sub(_decode_hidden, text)


def _decode_hidden(found: re.Match[str]) -> str:
    escape = found[0]
    if escape[0] == "\\":
        code = int(f"0x{escape[2:]}", 0)
        character = chr(code) if code <= _LAST_CODE else ""
    else:
        character = html.unescape(escape)
    is_hidden = (
        len(character) == 1
        and unicodedata.category(character) != "Cs"
        and hidden_characters(character)
    )
    return character if is_hidden else escape


def character_name(character: str) -> str:
    """Return the code point and, where there is one, the name: `U+00A0 NO-BREAK SPACE`."""
    fallback = (
        "control character"
        if unicodedata.category(character) == "Cc"
        else "character without a name"
    )
    return f"U+{ord(character):04X} {unicodedata.name(character, fallback)}"


def _is_refused(text: str, offset: int) -> bool:
    character = text[offset]
    if (
        character in "\n\t"
        or unicodedata.category(character) not in _REFUSED_CATEGORIES
    ):
        return False
    if character in _JOINERS:
        return not _joins(text, offset)
    if unicodedata.category(character) == "Cn":
        return not _within(character, _RESERVED)
    return not _in_flag(text, offset)


def _is_blank(text: str, offset: int) -> bool:
    character = text[offset]
    if _SELECTOR.match(character):
        return not _takes_selector(text, offset)
    return character in _BLANK or (
        unicodedata.category(character) == "Zs" and character != " "
    )


def _joins(text: str, offset: int) -> bool:
    before, after = text[offset - 1 : offset], text[offset + 1 : offset + 2]
    if not before or not after:
        return False
    if _is_joining(before) and _is_joining(after):
        return True
    if _SELECTOR.match(before):
        before = text[offset - 2 : offset - 1]
    return text[offset] == _ZWJ and _is_emoji(before) and _is_emoji(after)


def _takes_selector(text: str, offset: int) -> bool:
    before, selector = text[offset - 1 : offset], text[offset]
    if not before:
        return False
    if selector in "\ufe0e\ufe0f":
        keycap = before in "0123456789#*" and text[offset + 1 : offset + 2] == "\u20e3"
        return keycap or _is_emoji(before) or before in "\u203c\u2049\u3030\u303d"
    if _within(selector, _MONGOLIAN):
        return _within(before, _MONGOLIAN)
    return _within(before, _HAN) or (
        _within(selector, _MATHEMATICAL) and unicodedata.category(before) == "Sm"
    )


def _in_flag(text: str, offset: int) -> bool:
    if not _within(text[offset], _TAGS):
        return False
    start = text.rfind("\U0001f3f4", max(0, offset - _LONGEST_FLAG), offset)
    flag = _FLAG.match(text, start) if start >= 0 else None
    return flag is not None and offset < flag.end()


def _is_joining(character: str) -> bool:
    return unicodedata.category(character)[0] in "LM" and _within(character, _JOINING)


def _is_emoji(character: str) -> bool:
    return character != "" and (
        unicodedata.category(character) in {"So", "Sm"} or _within(character, _PICTURES)
    )


def _within(character: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= ord(character) <= last for first, last in ranges)
