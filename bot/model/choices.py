"""Suggest what is meant by a word that is none of a list's own, and name what there is."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Final, Literal

from bot.model.wording import join_words, mark_sentence, say

# Values that a sentence names.
MOST_SHOWN: Final = 10
# The ratio of difflib from which two spellings are one word with a slip: `vidoe` and
# `video` have just that.
_NEAR: Final = 0.8
_SHORTEST_WORD: Final = 3
_JOININGS: Final = {
    "and": mark_sentence("{values} and {last_value}"),
    "or": mark_sentence("{values} or {last_value}"),
}


def find_near_spellings(text: str, options: Iterable[str]) -> list[str]:
    """Return at most two of *options* that are spelled nearly like *text*.

    Case and spaces do not count. The nearest comes first.
    """
    usual = {_fold(name): name for name in options}
    word = _fold(text)
    if word in usual:
        return [usual[word]]
    return [usual[near] for near in get_close_matches(word, usual, 2, _NEAR)]


def suggest(text: str, options: Iterable[str]) -> str | None:
    """Return the one of *options* that *text* may mean; None for none or several.

    It is one of a near spelling, else one where either holds all words of the other.
    Spellings that are merely alike suggest nothing.
    """
    names = list(options)
    near = find_near_spellings(text, names)
    if near:
        return near[0]
    wanted = _split_words(text)
    related = [name for name in names if _shares_words(wanted, _split_words(name))]
    return related[0] if len(related) == 1 else None


def name_some(options: Sequence[str], joining: Literal["and", "or"] = "and") -> str:
    """Return *options* as a phrase of at most ten values.

    It ends with the number of those left out, if there are more.
    """
    names = [f"`{name}`" for name in options[:MOST_SHOWN]]
    if len(options) > MOST_SHOWN:
        return say(
            "{values} and {number} more",
            values=join_words(names),
            number=len(options) - MOST_SHOWN,
        )
    if len(names) > 1:
        return say(
            _JOININGS[joining], values=join_words(names[:-1]), last_value=names[-1]
        )
    return "".join(names)


def _fold(text: str) -> str:
    """Return *text* in the form in which spellings are compared."""
    return "-".join(text.casefold().replace("_", " ").split())


def _split_words(text: str) -> frozenset[str]:
    """Return the words of *text* that mean something, in small letters.

    A plural's `s` is left out.
    """
    # The signs are part of names such as `C++` and `C#`.
    spaced = "".join(
        letter if letter.isalnum() or letter in "+#" else " "
        for letter in text.casefold()
    )
    singular = (word.removesuffix("s") for word in spaced.split())
    return frozenset(word for word in singular if len(word) >= _SHORTEST_WORD)


def _shares_words(words: frozenset[str], other_words: frozenset[str]) -> bool:
    """Return whether one side holds all words of the other."""
    if not words or not other_words:
        return False
    return words <= other_words or other_words <= words
