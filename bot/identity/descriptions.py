"""Whether two descriptions say the same, where titles and links do not."""

import re
from collections.abc import Sequence
from typing import Final

from bot.identity.titles import SMALL_WORDS, is_mark, normalise_title

_LONG_WORD: Final = 6
_LEAST_LONG_WORDS: Final = 6
"""Long words that a description must hold. Among 17,400 items of 28 lists, pairs of items with five in common were two
works each time ("Search engine for Internet connected devices"); no two works have six in common and nothing else."""
_LONG_PART: Final = re.compile(rf"[^\s-]{{{_LONG_WORD},}}")
_SHORTEST: Final = _LONG_WORD * _LEAST_LONG_WORDS


def make_description_key(description: str) -> str:
    """Return what two descriptions that say the same have in common, nearly always; nothing for a short description.

    That is the two longest words, with a bar between them, which no title holds.
    """
    # Most descriptions are too short; saying so of the text as it stands is quicker than normalising it.
    if (
        len(description) < _SHORTEST
        or _count_long_parts(description) < _LEAST_LONG_WORDS
    ):
        return ""
    words = _find_long_words(normalise_title(description).split())
    if len(words) < _LEAST_LONG_WORDS:
        return ""
    return "|".join(sorted(words, key=lambda word: (-len(word), word))[:2])


def is_same_description(one: str, other: str) -> bool:
    """Return whether one of two long descriptions has all words of the other, small words aside.

    What the longer one has besides may be no number and no other mark of a sibling, such as "plus". A word that is
    replaced makes another work: "for C programs" and "for Java programs" describe two.
    """
    words, other_words = (_list_words(text) for text in (one, other))
    common = words & other_words
    if (
        common not in (words, other_words)
        or len(_find_long_words(common)) < _LEAST_LONG_WORDS
    ):
        return False
    return not any(map(is_mark, words ^ other_words))


def _count_long_parts(text: str) -> int:
    return len(_LONG_PART.findall(text))


def _list_words(text: str) -> set[str]:
    return set(normalise_title(text).split()) - SMALL_WORDS


def _find_long_words(words: Sequence[str] | set[str]) -> set[str]:
    return {word for word in words if len(word) >= _LONG_WORD and word.isalpha()}
