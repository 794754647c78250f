"""Whether the title that an entry has is another one than that of the paper behind its link."""

from typing import Final

from bot.identity.keys import Work, derive_keys
from bot.identity.title_similarity import Likeness, compare_titles

# Letters of a title in another script than Latin, from which on it is a translation.
_TRANSLATED: Final = 0.5


def is_other_title(work: Work, title: str) -> bool:
    """Return whether *title* is for certain not the one of *work*.

    Of 89 pairs of titles for one paper, and 15 pairs for two, of `pairs-of-lists.yaml`
    and its neighbours, all 11 pairs of two full titles for two papers are told, and 3 of
    one paper that was renamed. A mere name of *work*, such as `CHAIR`, tells nothing of
    its title; neither does a translation.
    """
    ours, theirs = derive_keys(work), derive_keys(Work("", title))
    if ours.is_bare or not ours.title or " " not in theirs.title:
        return False
    if _is_latin(work.title) != _is_latin(title):
        return False
    return compare_titles(ours, theirs) == Likeness.UNLIKE


def _is_latin(text: str) -> bool:
    """Return whether most letters of *text* are Latin ones."""
    letters = [letter for letter in text if letter.isalpha()]
    # The Latin letters of Unicode end before U+0250.
    others = sum(letter > "\u024f" for letter in letters)
    return others <= _TRANSLATED * len(letters)
