"""Which characters cannot be seen, and which of them are needed."""

import pytest

from bot.document.characters import find_hidden_characters, find_refused_characters
from tests.document.attacks import IMITATIONS

LEGAL_BUT_BLANK = [
    "\u00a0",
    "\u2003",
    "\u202f",
    "\u3000",
    "\u115f",
    "\u3164",
    "\uffa0",
    "\u2800",
    "\u034f",
    "\ufe0f",
    "\U000e0101",
]
NEEDED = [
    "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",  # Persian
    "\u0915\u094d\u200d\u0937",  # Devanagari
    "\u1820\u180b",  # Mongolian
    "\U0001f469\U0001f3fd\u200d\U0001f52c",  # a scientist
    "\U0001f3f3\ufe0f\u200d\U0001f308",  # a flag
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",  # a family
    "\u2764\ufe0f \u2194\ufe0f \u00a9\ufe0f \u203c\ufe0f #\ufe0f\u20e3",
    "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",  # Scotland
    "\u8fbb\U000e0100",  # a form of a Han ideograph
    "plain text\tand\nlines, caf\xe9, \u4f60\u597d",
]
MISPLACED = [
    "a\u200db", "\u0645\u200c", "\u200d\U0001f469", "\U0001f469\u200d", "\U0001f469\u200c\U0001f52c",
    "\u200c",
    "\U0001f3f4\U000e0061\U000e0062\U000e0063\U000e007f", "\U000e0067", "\u0645\u200c\u200c\u062e",
]  # fmt: skip


@pytest.mark.parametrize("text", NEEDED, ids=ascii)
def test_what_writing_needs_is_neither_refused_nor_hidden(text: str) -> None:
    assert find_refused_characters(text) == []
    assert find_hidden_characters(text) == []


@pytest.mark.parametrize("character", LEGAL_BUT_BLANK, ids=ascii)
def test_a_legal_blank_is_hidden_but_not_refused(character: str) -> None:
    assert find_refused_characters(f"a{character}b") == []
    assert [offset for offset, _ in find_hidden_characters(f"a{character}b")] == [1]


@pytest.mark.parametrize("text", [*MISPLACED, *IMITATIONS], ids=ascii)
def test_what_is_refused_is_hidden_too(text: str) -> None:
    assert find_refused_characters(text)
    assert set(find_refused_characters(text)) <= set(find_hidden_characters(text))


def test_a_character_is_told_by_code_point_and_name() -> None:
    assert find_refused_characters("a\u200b\x00\ue000") == [
        (1, "U+200B ZERO WIDTH SPACE"),
        (2, "U+0000 control character"),
        (3, "U+E000 character without a name"),
    ]
