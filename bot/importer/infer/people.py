"""People's names, and papers' numbers, as lists write them."""

import re
from typing import Final

_FOOTNOTE: Final = re.compile(r"\\\*|[*†‡§¶#¹²³\d]+$")
_PAPER_NUMBER: Final = re.compile(r"\W*arxiv\W{0,3}\d{4}\.\d{4,5}(?:v\d)?\W*", re.IGNORECASE)
_NAME: Final = re.compile(r"[^\W\d_][\w.'’`-]*(?: [\w.'’`()-]+){0,4}")
_NAMES_PART: Final = re.compile(r"\s*(?:,|;|&| and )\s*")
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
    text = _FOOTNOTE.sub("", text)
    if _NAME.fullmatch(text) is None:
        return False
    words = text.split()
    return not (words[0][0].islower() or words[-1][0].islower())


def find_paper_number(text: str) -> bool:
    """Return whether the text of a link is a paper's number at arXiv, which says where the link leads."""
    return _PAPER_NUMBER.fullmatch(text) is not None


def names_authors(text: str) -> bool:
    """Return whether *text*, behind a title, begins with people's names that end with a full stop or with it."""
    first, stop, _ = text.strip().partition(". ")
    return looks_like_names(first, fewest=1) and (bool(stop) or looks_like_names(first))
