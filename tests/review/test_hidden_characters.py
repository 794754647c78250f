"""Characters that cannot be seen, in the title of a work that is listed already."""

import unicodedata

import pytest

from tests.review.scene import Scene

TITLE = "Learning to Count Coins in Long Videos"
LISTED = f"title: {TITLE}\nyear: 2024\nlinks:\n  paper: https://arxiv.org/abs/2401.00001\ndescription: Counts\n"
SENT = 'title: "{}"\nyear: 2024\nlinks:\n  website: https://coins.example.org/\ndescription: Money\n'

INVISIBLE = [
    chr(code)
    for first, last in (
        *(
            (0x00AD, 0x00AD),
            (0x034F, 0x034F),
            (0x061C, 0x061C),
            (0x180E, 0x180E),
            (0x200B, 0x200F),
        ),
        *(
            (0x202A, 0x202E),
            (0x2060, 0x2064),
            (0x2066, 0x206F),
            (0x3164, 0x3164),
            (0xFE0F, 0xFE0F),
        ),
        *((0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB), (0xE0041, 0xE0041), (0x2028, 0x2029)),
    )
    for code in range(first, last + 1)
]
BLANK = ["\u00a0", "\u2002", "\u2009", "\u202f", "\u3000"]


def escape(character: str) -> str:
    return (
        f"\\u{ord(character):04x}"
        if ord(character) <= 0xFFFF
        else f"\\U{ord(character):08x}"
    )


def hide(character: str) -> str:
    """Return the listed title with *character* inside a word, or, if it looks like a space, between two words."""
    words = (
        ("Learning to", "Count Coins")
        if character in BLANK
        else ("Learn", "ing to Count Coins")
    )
    return f"{words[0]}{character}{words[1]} in Long Videos"


def review(scene: Scene, title: str) -> str:
    listed = scene.contribute(scene.write("entries/demo/models/coins.yaml", LISTED))
    sent = scene.contribute(
        scene.write("entries/demo/models/money.yaml", SENT.format(title)), start=listed
    )
    return scene.comment(listed, sent)


@pytest.mark.parametrize("is_escaped", [False, True], ids=["raw", "escaped"])
@pytest.mark.parametrize(
    "character", [*INVISIBLE, *BLANK], ids=lambda character: f"{ord(character):04X}"
)
def test_T48_a_hidden_character_is_named_and_removed_and_hides_no_listed_work(
    scene: Scene, character: str, *, is_escaped: bool
) -> None:
    title = hide(character)
    comment = review(
        scene, title.replace(character, escape(character)) if is_escaped else title
    )

    assert (
        f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip() in comment
    )
    assert f"This is already listed as “{TITLE}”" in comment
    assert f"\ntitle: {TITLE}\n" in comment, "what will be merged"
    assert character in BLANK or character not in comment
