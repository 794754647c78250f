"""How alike two titles are, and what their differences mean."""

import re
from collections import Counter
from enum import IntEnum
from typing import Final

from bot.identity.keys import Keys
from bot.identity.titles import SMALL_WORDS, is_long, is_mark, is_survey

_VERSION: Final = re.compile(
    r"(?:v(?=[0-9]))?[0-9]+(?:\.[0-9]+)*(?:[kmbt](?![a-z]))?|[+#]+"
)
_MIN_STEM: Final = 3
_STEM: Final = 0.7  # "generation" and "generative", not "generation" and "general"
_FEW_WORDS: Final = 3
_MOST_NAME_WORDS: Final = 3
_SAME_BUT_ONE: Final = 6
"""Words that say something in a title to which one may be added without making it another; with one word more,
one may be replaced. Among 5,900 papers of 28 lists, no two are so near, but for wrong links."""
_NEARLY_ALL: Final = 0.75
_HALF: Final = 0.5
_MOST: Final = 0.6


class Likeness(IntEnum):
    """How much the titles of two works have in common; each step is stronger than the one before."""

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
    """Return how alike the titles and names of *a* and *b* are. Symmetric."""
    one, other = a.title.replace(" ", ""), b.title.replace(" ", "")
    if one and one == other:
        return Likeness.SAME
    if (is_long(a.title) and a.title in b.names) or (
        is_long(b.title) and b.title in a.names
    ):
        return Likeness.SAME
    if set(a.names) & set(b.names):
        return _compare_namesakes(a, b)
    if _are_siblings(a, b):
        return Likeness.RELATED
    if _share_subtitle(a, b):
        return (
            Likeness.BEHIND_NAME if _ends_in(a, b) or _ends_in(b, a) else Likeness.CLOSE
        )
    if _only_marks_differ(a.title, b.title):
        return Likeness.RELATED
    if is_near(a.title, b.title):
        return Likeness.CLOSE
    enough = (
        measure_overlap(a.tail, b.tail) >= _MOST
        if a.tail and b.tail
        else measure_overlap(a.title, b.title) >= _HALF
    )
    if (
        (enough and not _differ_in_marks(a.title, b.title))
        or is_abbreviation(a, b)
        or is_abbreviation(b, a)
    ):
        return Likeness.PARTIAL
    return Likeness.UNLIKE


def _compare_namesakes(a: Keys, b: Keys) -> Likeness:
    if _share_words(
        a.tail or a.title, b.tail or b.title
    ):  # one of them writes the name apart from the title
        return Likeness.SAME
    if a.is_bare or b.is_bare:
        return Likeness.SAME_NAME
    if a.tail and b.tail:
        is_close = measure_overlap(a.tail, b.tail) >= _HALF and not _are_parts(a, b)
    else:
        is_close = measure_overlap(a.tail or a.title, b.tail or b.title) >= _NEARLY_ALL
    return Likeness.CLOSE if is_close or _share_subtitle(a, b) else Likeness.PARTIAL


def _are_parts(a: Keys, b: Keys) -> bool:
    """Tell whether the subtitles of two works that are no papers tell them apart: a word stands for another.

    "Part I" and "Part II", "Telegram group" and "Facebook group" behind one name are two works. The subtitle of a paper
    may change.
    """
    if a.papers or b.papers:
        return False
    left, right = _differences(a.tail, b.tail)
    left = [word for word in left if word not in SMALL_WORDS]
    right = [word for word in right if word not in SMALL_WORDS]
    if not left or not right:
        return False
    return any(map(is_mark, left + right)) or not any(
        _are_akin(one, other) for one in left for other in right
    )


def measure_overlap(one: str, other: str) -> float:
    """Return the share of words, small ones aside, that two titles have in common: 0 to 1 (Dice)."""
    a, b = set(one.split()) - SMALL_WORDS, set(other.split()) - SMALL_WORDS
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def is_near(one: str, other: str) -> bool:
    """Tell whether two long titles differ in nothing that matters."""
    if not (is_long(one) and is_long(other)):
        return False
    left, right = _differences(one, other)
    if not left and not right:
        return one == other or _is_reordered(one, other)
    if "".join(left) == "".join(
        right
    ):  # words written together in one, apart in the other
        return True
    if any(map(is_mark, left + right)):
        return False
    left = [word for word in left if word not in SMALL_WORDS]
    right = [word for word in right if word not in SMALL_WORDS]
    left, right = _join_parts(left, right), _join_parts(right, left)
    if (
        len(left) <= 1 and len(right) <= 1 and not is_survey(one)
    ):  # surveys differ in the word for their topic
        least = _SAME_BUT_ONE + len(left) * len(right)
        if is_long(one, least) and is_long(other, least):
            return True
    return (
        len(left) == len(right)
        and all(any(_are_akin(x, y) for y in right) for x in left)
        and all(any(_are_akin(x, y) for x in left) for y in right)
    )


def _is_reordered(one: str, other: str) -> bool:
    """Tell whether two orders of the same words say the same.

    "Image to video" is not "video to image": what tells siblings apart keeps its order, and no two words
    change places around a small one.
    """
    marks, other_marks = (
        [word for word in text.split() if is_mark(word)] for text in (one, other)
    )
    return marks == other_marks and _directions(one).isdisjoint(
        _directions(" ".join(reversed(other.split())))
    )


def _directions(text: str) -> set[tuple[str, str, str]]:
    words = text.split()
    triples = zip(words, words[1:], words[2:], strict=False)
    return {
        (before, small, after)
        for before, small, after in triples
        if small in SMALL_WORDS - {"and", "or"}
    }


def _join_parts(words: list[str], others: list[str]) -> list[str]:
    """Write "multi modal" as one word where *others* hold "multimodal", or nearly so."""
    joined: list[str] = []
    for word in words:
        if joined and any(
            _are_akin(joined[-1] + word, other) for other in others if other != word
        ):
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _differences(one: str, other: str) -> tuple[list[str], list[str]]:
    a, b = Counter(one.split()), Counter(other.split())
    return list((a - b).elements()), list((b - a).elements())


def _only_marks_differ(one: str, other: str) -> bool:
    left, right = _differences(one, other)
    return (
        bool(left or right)
        and len(left) < len(one.split())
        and all(map(is_mark, left + right))
    )


def _differ_in_marks(one: str, other: str) -> bool:
    left, right = _differences(one, other)
    return any(map(is_mark, left)) and any(map(is_mark, right))


def _are_akin(one: str, other: str) -> bool:
    """Tell whether two words are one, misspelt or inflected: a long common beginning or one other letter."""
    if len(one) > len(other):
        one, other = other, one
    same = 0
    while same < len(one) and one[same] == other[same]:
        same += 1
    if same >= 4 and same >= _STEM * len(other):  # noqa: PLR2004 - shorter beginnings say nothing
        return True
    end = 0
    while end < len(one) - same and one[-1 - end] == other[-1 - end]:
        end += 1
    return len(other) >= 5 and same + end >= len(other) - 1  # noqa: PLR2004 - one letter in four is another word


def _are_siblings(a: Keys, b: Keys) -> bool:
    stems = {
        stem for name in a.names if len(stem := _VERSION.sub("", name)) >= _MIN_STEM
    }
    return any(_VERSION.sub("", name) in stems for name in b.names)


def _share_words(one: str, other: str) -> bool:
    return one == other and is_long(one, _FEW_WORDS)


def _share_subtitle(a: Keys, b: Keys) -> bool:
    """Tell whether the title of one, its subtitle, or its core is that of the other."""
    if _share_words(a.tail, b.title) or _share_words(a.title, b.tail):
        return True
    for one, other in ((a, b), (b, a)):
        if is_long(one.core) and one.core in (other.title, other.tail):
            return True
    if a.tail == b.tail and is_long(a.tail):
        return True
    # Two longer forms of one core: two papers on one topic, unless they agree in the rest as well.
    return (
        a.core == b.core
        and is_long(a.core)
        and measure_overlap(a.title, b.title) >= _NEARLY_ALL
    )


def _ends_in(long: Keys, short: Keys) -> bool:
    """Tell whether the title of *long* is that of *short* behind one to three words."""
    return long.title.endswith(f" {short.title}") and (
        long.title.count(" ", 0, -len(short.title)) <= _MOST_NAME_WORDS
    )


def is_abbreviation(short: Keys, long: Keys) -> bool:
    """Tell whether the bare name *short* is made of the first letters of *long*'s title."""
    if not short.is_bare or len(name := short.title.replace(" ", "")) < _MIN_STEM:
        return False
    words = long.title.split()
    return name in {
        "".join(word[0] for word in words),
        "".join(word[0] for word in words if word not in SMALL_WORDS),
    }
