"""The comparison of two descriptions, where titles and links say nothing."""

import re
from collections.abc import Collection
from typing import Final

from bot.identity.titles import SMALL_WORDS, is_mark, normalise_title

# Letters of a word that counts as long
_LONG_WORD: Final = 6
# Long words that a description must hold. Among 17,400 items of 28 lists, pairs of items
# with five in common were two works each time ("Search engine for Internet connected
# devices"); no two works have six in common and nothing else.
_LEAST_LONG_WORDS: Final = 6
_LONG_PART: Final = re.compile(rf"[^\s-]{{{_LONG_WORD},}}")
_SHORTEST: Final = _LONG_WORD * _LEAST_LONG_WORDS


def make_description_key(description: str) -> str:
    """Return what two descriptions that say the same nearly always have in common.

    That is the two longest words, with a bar between them, which no title holds. The
    key of a short description is empty.
    """
    # Most descriptions are too short; seeing so in the text as it stands is quicker than
    # normalising it.
    if len(description) < _SHORTEST:
        return ""
    if len(_LONG_PART.findall(description)) < _LEAST_LONG_WORDS:
        return ""
    long_words = _select_long_words(normalise_title(description).split())
    if len(long_words) < _LEAST_LONG_WORDS:
        return ""
    longest_first = sorted(long_words, key=lambda word: (-len(word), word))
    return "|".join(longest_first[:2])


def is_same_description(a: str, b: str) -> bool:
    """Return whether one of two long descriptions has all words of the other.

    Small words do not count. What the longer one has besides may be no number and no
    other mark of a sibling, such as "plus". A word that is replaced makes another work:
    "for C programs" and "for Java programs" describe two.
    """
    words_a, words_b = _collect_words(a), _collect_words(b)
    common = words_a & words_b
    if common not in (words_a, words_b):
        return False
    if len(_select_long_words(common)) < _LEAST_LONG_WORDS:
        return False
    return not any(map(is_mark, words_a ^ words_b))


def _collect_words(text: str) -> set[str]:
    return set(normalise_title(text).split()) - SMALL_WORDS


def _select_long_words(candidates: Collection[str]) -> set[str]:
    return {word for word in candidates if len(word) >= _LONG_WORD and word.isalpha()}
