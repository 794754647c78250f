"""People's names, and papers' numbers, as lists write them."""

import re
from typing import Final

from bot.model.dates.forms import SHORT_VENUE, YEAR

_FOOTNOTE: Final = re.compile(r"\\\*|[*†‡§¶#¹²³\d]+$")
_PAPER_NUMBER: Final = re.compile(
    r"\W*arxiv\W{0,3}\d{4}\.\d{4,5}(?:v\d)?\W*", re.IGNORECASE
)
_NAME: Final = re.compile(r"[^\W\d_][\w.'’`-]*(?: [\w.'’`()-]+){0,4}")
_SEPARATED: Final = re.compile(r"([^,\n]{1,80})(?:, |\Z)")
_BEHIND_TITLE: Final = re.compile(rf"arXiv:|{SHORT_VENUE},? ['’]?{YEAR}|{YEAR}\b|[\[(]")
_NAMES_PART: Final = re.compile(r"\s*(?:,|;|&| and )\s*")
_ET_AL: Final = re.compile(r",? et\.? ?al\b\.?\Z")
_PARTICLES: Final = frozenset(
    str.split(
        "al bin da de del della den der di dos du el ibn la le ten ter van von y zu"
    )
)
_NO_NAMES: Final = frozenset(
    str.split(
        "A An The On In Of For To From With Via And Is Are How Why What Towards Toward"
    )
)
"""Words with which titles begin, or that stand inside them with a capital."""
_LONGEST_NAME: Final = 4
_FEWEST_NAMES: Final = 2
_MOSTLY: Final = 0.8


def looks_like_names(text: str, fewest: int = _FEWEST_NAMES) -> bool:
    """Return whether *text* lists people's names, at least *fewest*, and says nothing else."""
    parts = [part for part in _NAMES_PART.split(text.removesuffix(".")) if part]
    names = [part for part in parts if _is_name(part)]
    if len(parts) < fewest or len(names) < _MOSTLY * len(parts):
        return False
    return len(parts) > 1 or " " in parts[0]


def _is_name(text: str) -> bool:
    """Return whether *text* may be a person's name: a few words, the first and the last with a capital."""
    if text.casefold() in {"et al", "et al.", "others"}:
        return True
    text = _FOOTNOTE.sub("", _ET_AL.sub("", text))
    if _NAME.fullmatch(text) is None:
        return False
    words = text.split()
    return not (words[0][0].islower() or words[-1][0].islower())


def measure_leading_names(text: str) -> int:
    """Return how many characters of *text*, from its beginning, are names between commas, before a title.

    A name is two to four words with capitals or a particle; the comma behind the last one counts, too. What stands
    before a venue with its year, an arXiv number or a bracket is the title, even where it looks like a name. 0 where
    the text does not begin with names, or where no title follows.
    """
    length = 0
    while found := _SEPARATED.match(text, length):
        is_name = all(map(_is_full_name, re.split(r" and | & ", found[1].strip())))
        if not is_name or _BEHIND_TITLE.match(text, found.end()):
            return length
        length = found.end()
    return length if length < len(text) else 0


def _is_full_name(text: str) -> bool:
    """Return whether *text* can only be a person's name: no word of it is one of those with which titles begin."""
    words = _FOOTNOTE.sub(
        "", _ET_AL.sub(" al", text.removeprefix("and ").removeprefix("& "))
    ).split()
    if not 1 < len(words) <= _LONGEST_NAME:
        return False
    has_capitals = all(word[0].isupper() or word in _PARTICLES for word in words)
    return (
        has_capitals
        and _NO_NAMES.isdisjoint(words)
        and _NAME.fullmatch(" ".join(words)) is not None
    )


def find_paper_number(text: str) -> bool:
    """Return whether the text of a link is a paper's number at arXiv, which says where the link leads."""
    return _PAPER_NUMBER.fullmatch(text) is not None


def names_authors(text: str) -> bool:
    """Return whether *text*, behind a title, begins with people's names that end with a full stop or with it."""
    first, stop, _ = text.strip().partition(". ")
    return looks_like_names(first, fewest=1) and (bool(stop) or looks_like_names(first))
