"""Titles sort as the Unicode collation says, numbers by their value, alike on every machine."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.listing.titles import fold_title, make_title_key

ORDERS = {
    "accents stand beside their letters": ["eclair", "Éclair", "Eclipse", "ethics", "zebra"],
    "numbers count by their value": ["2", "10", "GPT-2", "GPT-3.5", "GPT-10", "GPT-100"],
    "a number before letters, a longer number later": ["Qwen2-VL", "Qwen2.5-VL", "Qwen10-VL", "QwenVL"],
    "zeros in front do not count": ["7", "008", "9"],
    "punctuation, symbols, digits, letters": ["_a", ".NET", "[A]", "~a", "→ a", "🤖 a", "0", "a"],
    "a space before all else": ["a b", "a-b", "a1", "ab"],
    "letters with a stroke and double letters": ["odd", "øde", "oeil", "œuf", "ogre", "strasse", "straße", "street", "zoo"],
    "other scripts after Latin": ["z", "βeta", "Ωmega", "Бард", "视频"],
    "forms of one letter": ["②", "\N{FULLWIDTH LATIN SMALL LETTER A}", "B", "ﬁt", "fjord"],
    "digits of any script": ["\N{ARABIC-INDIC DIGIT ONE}", "2", "三"],
    "typographic signs beside the plain ones": ["a - b", "a \N{EN DASH} c", "a “b”", 'a "c"'],
}  # fmt: skip


@pytest.mark.parametrize("name", ORDERS)
def test_titles_stand_in_the_order_of_the_collation(name: str) -> None:
    titles = ORDERS[name]
    keys = [make_title_key(title) for title in titles]

    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


@given(st.text(max_size=30))
def test_case_makes_no_difference_and_every_text_has_a_key(title: str) -> None:
    assert make_title_key(title.upper().lower()) == make_title_key(
        title.upper().lower().title().lower()
    )
    assert isinstance(make_title_key(title), bytes)


@given(st.text(max_size=20), st.integers(0, 10**60), st.integers(0, 10**60))
def test_of_two_numbers_the_greater_one_stands_later(
    before: str, one: int, other: int
) -> None:
    head = f"{before} "
    keys = [make_title_key(f"{head}{number}") for number in (one, other)]

    assert (keys[0] < keys[1]) == (one < other)


@given(st.characters(exclude_categories=["Cs"]))
def test_a_character_younger_than_the_tables_counts_by_its_code(character: str) -> None:
    if unicodedata.ucd_3_2_0.category(character) == "Cn":
        assert (
            character.encode() in make_title_key(character)
            or make_title_key(character) == b""
        )


def test_titles_are_the_same_only_in_full() -> None:
    assert fold_title("Éclair") == fold_title("éclair") != fold_title("eclair")
    assert fold_title("GPT-2") != fold_title("GPT-02")
    assert fold_title("ﬁt") == "fit"
