"""The proof notices whatever is lost: it is mutated here until it must."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.importer.read.encoding import repair_text
from bot.importer.verify.round_trip import compare
from tests.importer.scene import SEEDS

SOURCES = [
    repair_text((SEEDS / f"{name}.txt").read_text("utf-8"))[0]
    for name in ("mllm", "vlm-hub")
]
LIST = """# A

Words before.

## B

- [one](https://a.org/1) - First.
- [two](https://a.org/2 "Titled") - Second ★ <https://a.org/auto>.
1) three https://a.org/bare

| x | y |
|---|---|
| a | <img src="p.png"> |
| [b](https://a.org/3) | ![c](c.png) |

## B

<a href="https://a.org/4">four</a> and `code` and [ref][r].

[r]: https://a.org/5
"""


def test_a_document_says_what_it_says() -> None:
    assert compare(LIST, LIST) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("First", ""),
        ("First", "Fist"),
        ("- [one](https://a.org/1) - First.\n", ""),
        ("https://a.org/1)", "https://a.org/2)"),
        ("(https://a.org/1)", "()"),
        ("[one]", "[One]"),
        ('"Titled"', '"Entitled"'),
        ("★", ""),
        ("/auto", "/automatic"),
        ("/bare", "/bar"),
        ("p.png", "q.png"),
        ("c.png", "d.png"),
        ("![c]", "![d]"),
        ("https://a.org/4", "https://a.org/5"),
        ("`code`", "code`"),
        ("[r]: https://a.org/5", ""),
        ("## B\n\n- ", "## C\n\n- "),
        ("Words before", "Word before"),
        ("| a |", "| |"),
    ],
)
def test_a_change_is_reported(before: str, after: str) -> None:
    assert compare(LIST, LIST.replace(before, after, 1))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("| a | <", "|a|   <"),
        ("| x | y |", "x | y"),
        ("1) three", "7) three"),
        ("- First.", "-   First."),
        ("[two](https://a.org/2 ", "[two](https://a.org/2\n  "),
        ("| ![c](c.png) |", "| ![c](c.png) | |"),
    ],
)
def test_white_space_numbers_and_pipes_make_no_difference(
    before: str, after: str
) -> None:
    assert before in LIST
    assert compare(LIST, LIST.replace(before, after, 1)) == []


def test_an_item_in_another_section_is_lost_where_it_was() -> None:
    item = "- [one](https://a.org/1) - First.\n"
    moved = LIST.replace(item, "") + item

    assert [
        (d.section, bool(d.lost), bool(d.gained)) for d in compare(LIST, moved)
    ] == [
        ("# A › ## B", True, False),
        ("# A › ## B (2)", False, True),
    ]


def test_two_targets_swapped_are_noticed() -> None:
    swapped = (
        LIST.replace("a.org/1", "@")
        .replace("a.org/3", "a.org/1")
        .replace("@", "a.org/3")
    )

    assert "[one](https://a.org/1)" in compare(LIST, swapped)[0].lost


@given(st.integers(0, 1), st.randoms(use_true_random=False))
def test_a_dropped_word_or_line_of_a_seed_is_noticed(
    which: int, chance: random.Random
) -> None:
    lines = SOURCES[which].split("\n")
    number = chance.choice(
        [n for n, line in enumerate(lines) if any(c.isalnum() for c in line)]
    )
    words = lines[number].split(" ")
    place = chance.choice(
        [n for n, word in enumerate(words) if any(c.isalnum() for c in word)]
    )
    without_word = [
        *lines[:number],
        " ".join([*words[:place], *words[place + 1 :]]),
        *lines[number + 1 :],
    ]

    assert compare(SOURCES[which], "\n".join(without_word))
    assert compare(SOURCES[which], "\n".join([*lines[:number], *lines[number + 1 :]]))
