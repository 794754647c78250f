"""The likeness of two titles, and what their differences mean."""

import re
from collections import Counter
from collections.abc import Sequence
from enum import IntEnum
from typing import Final

from bot.identity.keys import Keys
from bot.identity.titles import SMALL_WORDS, is_long, is_mark, is_survey

# A version or a size inside a name: "v2", "2.5", "7b", the signs of "C++"
_VERSION: Final = re.compile(
    r"(?:v(?=[0-9]))?[0-9]+(?:\.[0-9]+)*(?:[kmbt](?![a-z]))?|[+#]+"
)
# Letters of the shortest name that is compared without its version, or read as an
# abbreviation
_MIN_STEM: Final = 3
# Share of a word that another form of it has in common: "generation" and "generative",
# not "generation" and "general".
_STEM: Final = 0.7
# A common beginning of fewer letters says nothing of two words.
_MIN_STEM_LETTERS: Final = 4
# In a word of four letters, another letter makes another word.
_MIN_MISSPELT_LETTERS: Final = 5
_FEW_WORDS: Final = 3
_MOST_NAME_WORDS: Final = 3
# Telling words of a title to which one may be added without making it another; with one
# word more, one may be replaced. Among 5,900 papers of 28 lists, no two are so near, but
# for wrong links.
_SAME_BUT_ONE: Final = 6
# Shares of the words that two titles have in common
_NEARLY_ALL: Final = 0.75
_HALF: Final = 0.5
_MOST: Final = 0.6


class Likeness(IntEnum):
    """How much the titles of two works have in common.

    Each step is stronger than the one before.
    """

    UNLIKE = 0
    RELATED = 1
    """One name but for a number, a size, a medium: siblings, not one work."""
    PARTIAL = 2
    """Half of the words, or one name before two subtitles, or an acronym and its words."""
    SAME_NAME = 3
    """One is only a name, and the other bears that name."""
    CLOSE = 4
    """A typing error, a plural or a small word apart; or one subtitle after two names."""
    BEHIND_NAME = 5
    """One has the whole title of the other behind a name of its own."""
    SAME = 6


def compare_titles(a: Keys, b: Keys) -> Likeness:
    """Return how alike the titles and names of *a* and *b* are.

    The answer is the same in both orders.
    """
    if _is_same_title(a, b):
        return Likeness.SAME
    if set(a.names) & set(b.names):
        return _compare_namesakes(a, b)
    # Siblings differ in little more than a number, so this comes before any measure of
    # likeness.
    if _are_siblings(a, b):
        return Likeness.RELATED
    if _shares_subtitle(a, b):
        is_behind_name = _ends_in(a, b) or _ends_in(b, a)
        return Likeness.BEHIND_NAME if is_behind_name else Likeness.CLOSE
    if _has_only_marks_apart(a.title, b.title):
        return Likeness.RELATED
    if is_near(a.title, b.title):
        return Likeness.CLOSE
    if _has_large_overlap(a, b) and not _differs_in_marks(a.title, b.title):
        return Likeness.PARTIAL
    if is_abbreviation(a, b) or is_abbreviation(b, a):
        return Likeness.PARTIAL
    return Likeness.UNLIKE


def _is_same_title(a: Keys, b: Keys) -> bool:
    """Return whether one title, or a long alias, is the title of the other."""
    # Spaces do not count: "Tell Kit" and "TellKit" are one name.
    compact_title = a.title.replace(" ", "")
    if compact_title and compact_title == b.title.replace(" ", ""):
        return True
    return (is_long(a.title) and a.title in b.names) or (
        is_long(b.title) and b.title in a.names
    )


def _has_large_overlap(a: Keys, b: Keys) -> bool:
    if a.tail and b.tail:
        return measure_overlap(a.tail, b.tail) >= _MOST
    return measure_overlap(a.title, b.title) >= _HALF


def _compare_namesakes(a: Keys, b: Keys) -> Likeness:
    """Return how alike two works of one name are: by what they say besides it."""
    rest_a, rest_b = a.tail or a.title, b.tail or b.title
    # One of them may have the name apart from the title.
    if _are_same_words(rest_a, rest_b):
        return Likeness.SAME
    if a.is_bare or b.is_bare:
        return Likeness.SAME_NAME
    if a.tail and b.tail:
        is_close = measure_overlap(a.tail, b.tail) >= _HALF and not _are_parts(a, b)
    else:
        is_close = measure_overlap(rest_a, rest_b) >= _NEARLY_ALL
    return Likeness.CLOSE if is_close or _shares_subtitle(a, b) else Likeness.PARTIAL


def _are_parts(a: Keys, b: Keys) -> bool:
    """Return whether the subtitles of two works that are no papers tell them apart.

    They do where a word stands for another: "Part I" and "Part II", "Telegram group"
    and "Facebook group" behind one name are two works. The subtitle of a paper may
    change.
    """
    if a.papers or b.papers:
        return False
    only_a, only_b = _list_differences(a.tail, b.tail)
    only_a, only_b = _drop_small_words(only_a), _drop_small_words(only_b)
    if not only_a or not only_b:
        return False
    if any(map(is_mark, only_a + only_b)):
        return True
    return not any(_is_akin_to_any(word, only_b) for word in only_a)


def measure_overlap(a: str, b: str) -> float:
    """Return the share of words that two titles have in common: 0 to 1 (Dice).

    Small words do not count.
    """
    words_a = set(a.split()) - SMALL_WORDS
    words_b = set(b.split()) - SMALL_WORDS
    if not words_a or not words_b:
        return 0.0
    return 2 * len(words_a & words_b) / (len(words_a) + len(words_b))


def is_near(a: str, b: str) -> bool:
    """Return whether two long titles differ in nothing that matters."""
    if not (is_long(a) and is_long(b)):
        return False
    only_a, only_b = _list_differences(a, b)
    if not only_a and not only_b:
        return a == b or _is_reordered(a, b)
    # Words may be written together in one title, and apart in the other.
    if "".join(only_a) == "".join(only_b):
        return True
    if any(map(is_mark, only_a + only_b)):
        return False
    only_a, only_b = _drop_small_words(only_a), _drop_small_words(only_b)
    only_a, only_b = _join_parts(only_a, only_b), _join_parts(only_b, only_a)
    if _may_differ_in_one_word(a, b, only_a, only_b):
        return True
    return (
        len(only_a) == len(only_b)
        and all(_is_akin_to_any(word, only_b) for word in only_a)
        and all(_is_akin_to_any(word, only_a) for word in only_b)
    )


def _may_differ_in_one_word(
    a: str,
    b: str,
    only_a: Sequence[str],
    only_b: Sequence[str],
) -> bool:
    """Return whether one word more, or another word, makes no other work of a title."""
    # Surveys differ in the word for their topic.
    if len(only_a) > 1 or len(only_b) > 1 or is_survey(a):
        return False
    # 1 where a word stands for another, 0 where a word is added
    replacements = len(only_a) * len(only_b)
    least = _SAME_BUT_ONE + replacements
    return is_long(a, least) and is_long(b, least)


def _is_reordered(a: str, b: str) -> bool:
    """Return whether two orders of the same words say the same.

    "Image to video" is not "video to image": what tells siblings apart keeps its order,
    and no two words change places around a small one.
    """
    words_a, words_b = a.split(), b.split()
    if list(filter(is_mark, words_a)) != list(filter(is_mark, words_b)):
        return False
    return _list_directions(words_a).isdisjoint(_list_directions(words_b[::-1]))


def _list_directions(title_words: Sequence[str]) -> set[tuple[str, str, str]]:
    """Return the small words with their neighbours: `("image", "to", "video")`."""
    directions = set()
    triples = zip(title_words, title_words[1:], title_words[2:], strict=False)
    for before, word, after in triples:
        # Around "and" and "or" both orders say the same.
        if word in SMALL_WORDS and word not in {"and", "or"}:
            directions.add((before, word, after))
    return directions


def _join_parts(parts: Sequence[str], others: Sequence[str]) -> list[str]:
    """Return *parts* with "multi modal" as one word where *others* hold "multimodal".

    A word of *others* that is nearly so counts, too.
    """
    joined: list[str] = []
    for word in parts:
        candidates = [candidate for candidate in others if candidate != word]
        if joined and _is_akin_to_any(joined[-1] + word, candidates):
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _list_differences(a: str, b: str) -> tuple[list[str], list[str]]:
    """Return the words that only *a* holds, and those that only *b* holds."""
    words_a, words_b = Counter(a.split()), Counter(b.split())
    only_a, only_b = words_a - words_b, words_b - words_a
    return list(only_a.elements()), list(only_b.elements())


def _drop_small_words(title_words: Sequence[str]) -> list[str]:
    return [word for word in title_words if word not in SMALL_WORDS]


def _has_only_marks_apart(a: str, b: str) -> bool:
    """Return whether only marks of siblings, such as numbers, tell two titles apart."""
    # Most titles that are compared share no word, and this is asked of each pair.
    if set(a.split()).isdisjoint(b.split()):
        return False
    only_a, only_b = _list_differences(a, b)
    differing_words = only_a + only_b
    return bool(differing_words) and all(map(is_mark, differing_words))


def _differs_in_marks(a: str, b: str) -> bool:
    only_a, only_b = _list_differences(a, b)
    return any(map(is_mark, only_a)) and any(map(is_mark, only_b))


def _is_akin_to_any(word: str, candidates: Sequence[str]) -> bool:
    return any(_are_akin(word, candidate) for candidate in candidates)


def _are_akin(a: str, b: str) -> bool:
    """Return whether two words are one, misspelt or inflected.

    Such words have a long common beginning, or differ in one letter.
    """
    short, long = (b, a) if len(a) > len(b) else (a, b)
    start = 0
    while start < len(short) and short[start] == long[start]:
        start += 1
    if start >= _MIN_STEM_LETTERS and start >= _STEM * len(long):
        return True
    end = 0
    while end < len(short) - start and short[-1 - end] == long[-1 - end]:
        end += 1
    return len(long) >= _MIN_MISSPELT_LETTERS and start + end >= len(long) - 1


def _are_siblings(a: Keys, b: Keys) -> bool:
    """Return whether a name of one is a name of the other but for its version."""
    stems = set()
    for name in a.names:
        stem = _VERSION.sub("", name)
        if len(stem) >= _MIN_STEM:
            stems.add(stem)
    return any(_VERSION.sub("", name) in stems for name in b.names)


def _are_same_words(a: str, b: str) -> bool:
    return a == b and is_long(a, _FEW_WORDS)


def _shares_subtitle(a: Keys, b: Keys) -> bool:
    """Return whether the title of one, its subtitle or its core is that of the other."""
    if _are_same_words(a.tail, b.title) or _are_same_words(a.title, b.tail):
        return True
    if _contains_core_of(a, b) or _contains_core_of(b, a):
        return True
    if a.tail == b.tail and is_long(a.tail):
        return True
    # Two longer forms of one core: two papers on one topic, unless they agree in the rest
    # as well.
    return (
        a.core == b.core
        and is_long(a.core)
        and measure_overlap(a.title, b.title) >= _NEARLY_ALL
    )


def _contains_core_of(a: Keys, b: Keys) -> bool:
    return is_long(a.core) and a.core in (b.title, b.tail)


def _ends_in(long: Keys, short: Keys) -> bool:
    """Return whether *long* has the title of *short* behind one to three words."""
    if not long.title.endswith(f" {short.title}"):
        return False
    return long.title.count(" ", 0, -len(short.title)) <= _MOST_NAME_WORDS


def is_abbreviation(short: Keys, long: Keys) -> bool:
    """Return whether the bare name *short* is made of the first letters of *long*'s title.

    The small words of the title may have their letters in it, or may not.
    """
    if not short.is_bare:
        return False
    name = short.title.replace(" ", "")
    if len(name) < _MIN_STEM:
        return False
    title_words = long.title.split()
    initials = "".join(word[0] for word in title_words)
    if name == initials:
        return True
    return name == "".join(word[0] for word in _drop_small_words(title_words))
