"""People's names, and papers' numbers, as lists write them."""

import re
from typing import Final

from bot.model.dates.forms import SHORT_VENUE, YEAR

# The mark of a footnote behind a name: "*", "†", "1".
_FOOTNOTE: Final = re.compile(r"\\\*|[*†‡§¶#¹²³\d]+$")
_PAPER_NUMBER: Final = re.compile(
    r"\W*arxiv\W{0,3}\d{4}\.\d{4,5}(?:v\d)?\W*", re.IGNORECASE
)
# A name of up to five words: "Jean-Luc O'Neill", "J. van der Berg".
_NAME: Final = re.compile(r"[^\W\d_][\w.'’`-]*(?: [\w.'’`()-]+){0,4}")
# A name up to its comma, or up to the end.
_SEPARATED: Final = re.compile(r"([^,\n]{1,80})(?:, |\Z)")
# What follows a title: "arXiv:", "CVPR 2024", "2024", a bracket.
_BEHIND_TITLE: Final = re.compile(rf"arXiv:|{SHORT_VENUE},? ['’]?{YEAR}|{YEAR}\b|[\[(]")
_NAMES_PART: Final = re.compile(r"\s*(?:,|;|&| and )\s*")
_ET_AL: Final = re.compile(r",? et\.? ?al\b\.?\Z")
_PARTICLES: Final = frozenset(
    str.split(
        "al bin da de del della den der di dos du el ibn la le ten ter van von y zu"
    )
)
# Words with which titles begin, or that stand inside them with a capital.
_NO_NAMES: Final = frozenset(
    str.split(
        "A An The On In Of For To From With Via And Is Are How Why What Towards Toward"
    )
)
# Words of a full name.
_LONGEST_NAME: Final = 4
_FEWEST_NAMES: Final = 2
# The share of parts that must be names.
_NAMES_SHARE: Final = 0.8


def is_name_list(
    text: str,
    fewest: int = _FEWEST_NAMES,
) -> bool:
    """Return whether *text* lists people's names and says nothing else.

    There are at least *fewest* names. A single one has at least two words.
    """
    parts = [part for part in _NAMES_PART.split(text.removesuffix(".")) if part]
    names = [part for part in parts if _is_name(part)]
    if len(parts) < fewest or len(names) < _NAMES_SHARE * len(parts):
        return False
    return len(parts) > 1 or " " in parts[0]


def _is_name(text: str) -> bool:
    """Return whether *text* may be a person's name.

    That is a few words, the outer ones with a capital.
    """
    if text.casefold() in {"et al", "et al.", "others"}:
        return True
    text = _FOOTNOTE.sub("", _ET_AL.sub("", text))
    if _NAME.fullmatch(text) is None:
        return False
    parts = text.split()
    initials = (parts[0][0], parts[-1][0])
    return not any(initial.islower() for initial in initials)


def measure_leading_names(text: str) -> int:
    """Return how many characters of *text* are names before a title.

    The names stand between commas; the final comma counts, too. A name is two to
    four words with capitals or a particle. What stands before a venue with its year,
    an arXiv number or a bracket is the title, even where it looks like a name. 0 if
    the text does not begin with names, or if no title follows.
    """
    length = 0
    while match := _SEPARATED.match(text, length):
        names = re.split(r" and | & ", match[1].strip())
        if not all(map(_is_full_name, names)):
            return length
        if _BEHIND_TITLE.match(text, match.end()):
            return length
        length = match.end()
    return length if length < len(text) else 0


def _is_full_name(text: str) -> bool:
    """Return whether *text* can only be a person's name.

    No word of it is one of those with which titles begin.
    """
    text = text.removeprefix("and ").removeprefix("& ")
    parts = _FOOTNOTE.sub("", _ET_AL.sub(" al", text)).split()
    if not 1 < len(parts) <= _LONGEST_NAME or not _NO_NAMES.isdisjoint(parts):
        return False
    if not all(part[0].isupper() or part in _PARTICLES for part in parts):
        return False
    return _NAME.fullmatch(" ".join(parts)) is not None


def is_paper_number(text: str) -> bool:
    """Return whether the text of a link is a paper's number at arXiv.

    Such a text only says where the link leads.
    """
    return _PAPER_NUMBER.fullmatch(text) is not None


def begins_with_authors(text: str) -> bool:
    """Return whether *text*, behind a title, begins with people's names.

    A full stop follows the names; where nothing follows, there are several.
    """
    names, stop, _ = text.strip().partition(". ")
    fewest = 1 if stop else _FEWEST_NAMES
    return is_name_list(names, fewest)
