"""What to say of a word that is none of a list's own: what may be meant, and what there is."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Final

# Values that a sentence names; nobody reads more.
MOST_SHOWN: Final = 10
# The ratio of difflib from which two spellings are one word with a slip: `vidoe` and
# `video` have just that.
_NEAR: Final = 0.8
_SHORTEST_WORD: Final = 3


def find_near_spellings(text: str, known: Iterable[str]) -> list[str]:
    """Return at most two of *known* that are spelled nearly like *text*, but for case and spaces; the nearest first."""
    usual = {_fold(name): name for name in known}
    word = _fold(text)
    if word in usual:
        return [usual[word]]
    return [usual[near] for near in get_close_matches(word, usual, 2, _NEAR)]


def suggest(text: str, known: Iterable[str]) -> str | None:
    """Return the one of *known* that *text* may mean: by near spelling, else where one holds all words of the other.

    None where nothing or more than one is meant. Spellings that are merely alike
    suggest nothing.
    """
    names = list(known)
    near = find_near_spellings(text, names)
    if near:
        return near[0]
    wanted = _words(text)
    related = [name for name in names if _shares_words(wanted, _words(name))]
    return related[0] if len(related) == 1 else None


def name_some(known: Sequence[str], joining: str = "and") -> str:
    """Return *known* as a phrase of at most ten values, with the number of those left out."""
    shown = [f"`{name}`" for name in known[:MOST_SHOWN]]
    if len(known) > MOST_SHOWN:
        return f"{', '.join(shown)} and {len(known) - MOST_SHOWN} more"
    if len(shown) > 1:
        return f"{', '.join(shown[:-1])} {joining} {shown[-1]}"
    return "".join(shown)


def _fold(text: str) -> str:
    return "-".join(text.casefold().replace("_", " ").split())


def _words(text: str) -> frozenset[str]:
    """Return the words of *text* that mean something, in small letters and without a plural's `s`."""
    spaced = "".join(
        letter if letter.isalnum() or letter in "+#" else " "
        for letter in text.casefold()
    )
    words = (word.removesuffix("s") for word in spaced.split())
    return frozenset(word for word in words if len(word) >= _SHORTEST_WORD)


def _shares_words(first: frozenset[str], second: frozenset[str]) -> bool:
    return bool(first) and bool(second) and (first <= second or second <= first)
