"""Titles in the order of the Unicode collation, and compared for being the same.

The order is that of the Unicode Collation Algorithm (UTS 10) with its default table, as
far as a list of titles shows it: spaces, punctuation, symbols, digits, letters; accents
count only where nothing else differs, case does not. Other than there, a number counts
by its value: GPT-2 stands before GPT-10. Letters of other scripts follow the Latin ones,
by their code. `docs/decisions/0012-titles-are-collated-here.md` says why no library does
it.

What Unicode says of a character comes from the 3.2 tables, which every Python holds for
IDNA: a list sorts alike under every version of Python. Younger characters count by their
code.
"""

import re
import unicodedata
from functools import cache
from typing import Final, NamedTuple

_UNICODE: Final = unicodedata.ucd_3_2_0

# The weight of white space. Those of punctuation follow; 0 and 1 separate the levels of
# a key.
_SPACE: Final = 0x02
# Punctuation and symbols of ASCII in the order of the default table.
_PUNCTUATION: Final = b"_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"
# The weight before the code of any other symbol: all stand before the digits.
_SYMBOL: Final = _SPACE + 1 + len(_PUNCTUATION)
# The weight before the digits of a number that has no digits but zeros; one more for
# each digit.
_NUMBER: Final = 0x30
# More digits are announced by several weights; `_NUMBER + _LONGEST` is the last weight
# before the letters.
_LONGEST: Final = 0x2F
_ANNOUNCED: Final = tuple(bytes([_NUMBER + count]) for count in range(_LONGEST))


def _make_table() -> bytes:
    """Return the weight of each byte of ASCII.

    Digits and small letters are their own weights, control characters are spaces.
    """
    weights = bytearray(range(256))
    for space in (*range(0x21), 0x7F):
        weights[space] = _SPACE
    for rank, sign in enumerate(_PUNCTUATION, start=_SPACE + 1):
        weights[sign] = rank
    for letter in b"ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        weights[letter] = letter + 0x20
    return bytes(weights)


_WEIGHTS: Final = _make_table()
_DIGITS: Final = re.compile(rb"[0-9]+")

# They only choose how the character before them looks.
_VARIATION_SELECTORS: Final = range(0xFE00, 0xFE10)
# Characters that sort beside others, though neither their decomposition nor their name
# tells it.
_SPELLED: Final = {
    "æ": "ae",
    "œ": "oe",
    "ð": "d",
    "ŋ": "n",
    "\N{LATIN SMALL LETTER DOTLESS I}": "i",
    "\N{LEFT SINGLE QUOTATION MARK}": "'",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{LEFT DOUBLE QUOTATION MARK}": '"',
    "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
}
# Where characters younger than the tables are symbols: punctuation and arrows, CJK
# punctuation, pictographs.
_FIRST_SYMBOLS: Final = (
    range(0x2000, 0x2C00),
    range(0x3000, 0x3040),
    range(0x1F000, 0x20000),
)


def fold_title(title: str) -> str:
    """Return *title* in the form in which two titles are compared for being the same.

    That is NFKC, case-folded.
    """
    if title.isascii():
        return title.casefold()
    return unicodedata.normalize("NFKC", title).casefold()


def make_title_key(title: str) -> bytes:
    """Return the key by which titles sort.

    Two titles that differ in case only have the same key.
    """
    # Nearly all titles are ASCII, and one translation is quick.
    if title.isascii():
        return _weigh_numbers(title.encode().translate(_WEIGHTS))
    weights = [_weigh(character) for character in _UNICODE.normalize("NFKD", title)]
    primary = _weigh_numbers(b"".join(weight.primary for weight in weights))
    accents = b"".join(weight.accents for weight in weights).rstrip(b"\x01")
    if not accents:
        return primary
    return primary + b"\x00" + accents


def _weigh_numbers(weights: bytes) -> bytes:
    """Return *weights* where each number begins with how many digits it has.

    So the longer number is the greater one.
    """
    if not _DIGITS.search(weights):
        return weights
    return _DIGITS.sub(_weigh_number, weights)


def _weigh_number(match: re.Match[bytes]) -> bytes:
    """Return the number of digits, then the digits; zeros at the front do not count."""
    digits = match[0].lstrip(b"0")
    if len(digits) < _LONGEST:
        return _ANNOUNCED[len(digits)] + digits
    times, rest = divmod(len(digits), _LONGEST)
    return bytes([_NUMBER + _LONGEST]) * times + _ANNOUNCED[rest] + digits


class _Weight(NamedTuple):
    """The weights of a character at the first level, and at the second.

    At the second level there is one byte 1 for each letter, then its accents.
    """

    primary: bytes
    accents: bytes


@cache
def _weigh(character: str) -> _Weight:
    """Return the weight of a character of a decomposed title.

    The cache is bounded by the number of characters.
    """
    if character.isascii():
        return _Weight(character.encode().translate(_WEIGHTS), b"\x01")
    category = _UNICODE.category(character)
    # A lone surrogate can stand in a title, and has no place in UTF-8.
    code = character.encode("utf-8", "surrogatepass")
    if category == "Cf" or ord(character) in _VARIATION_SELECTORS:
        return _Weight(b"", b"")
    if category.startswith("M"):
        return _Weight(b"", code)
    if category == "Nd":
        return _Weight(
            str(_UNICODE.decimal(character)).encode(),
            b"\x01",
        )
    plain = _spell_plainly(character, category)
    if plain != character:
        accent = character.casefold().encode()
        return _Weight(
            plain.encode().translate(_WEIGHTS),
            b"\x01" * len(plain) + accent,
        )
    if category[0] in "PSZ" or (category == "Cn" and _is_young_symbol(character)):
        return _Weight(bytes([_SYMBOL]) + code, b"\x01")
    folded = character.casefold() if category != "Cn" else character
    return _Weight(folded.encode("utf-8", "surrogatepass"), b"\x01")


def _spell_plainly(character: str, category: str) -> str:
    """Return the ASCII letters or signs that a character sorts beside, as ø beside o.

    The character itself is returned, if there are none.
    """
    if category == "Cn":
        return character
    folded = character.casefold()
    if category == "Pd":
        return "-"
    if folded in _SPELLED or folded.isascii():
        return _SPELLED.get(folded, folded)
    # "LATIN SMALL LETTER O WITH STROKE" has no decomposition, but says its letter.
    name = _UNICODE.name(character, "")
    base, _, accent = name.partition(" WITH ")
    if not accent or not category.startswith("L"):
        return character
    try:
        letter = unicodedata.lookup(base).casefold()
    except KeyError:
        return character
    return letter if letter.isascii() else character


def _is_young_symbol(character: str) -> bool:
    return any(ord(character) in symbols for symbols in _FIRST_SYMBOLS)
