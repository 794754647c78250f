"""Infer fields of an entry from its links, without asking anybody."""

import re
from collections.abc import Sequence
from typing import Final

from bot.identity.identifiers import derive_name, find_month, find_year, identify
from bot.listing.pattern import compile_pattern
from bot.model.layout import Section
from bot.repairs.texts import fold_letters

# Names of repositories that say what they hold, but not which work it is.
_NO_NAMES: Final = frozenset(
    str.split(
        "benchmark benchmarks code data dataset datasets demo docs eval evaluation "
        "examples main model models official page paper papers project public pytorch "
        "release releases repo site source src supplementary web website"
    )
)
_SHORTEST: Final = 3
# `Visual Instruction Tuning (2023)`, with plain or full-width brackets.
_YEAR_BEHIND: Final = re.compile(r"(.*\S)\s*[(（]((?:19|20)\d\d)[)）]")
# `Video-LLaMA: An Instruction-tuned Model`.
_HEAD: Final = re.compile(r"([^:]{1,60}): \S")


def infer_name(title: str, urls: Sequence[str]) -> str | None:
    """Return the short name of a work, by its repository.

    It is spelled as before the colon of *title*, if it is there. Return None if the
    links give no name, or if the title itself is the name.
    """
    name = _find_name(urls)
    if name is None or fold_letters(name) == fold_letters(title):
        return None
    head = _HEAD.match(title)
    if head and fold_letters(head[1]) == fold_letters(name):
        return head[1]
    return name


def _find_name(urls: Sequence[str]) -> str | None:
    for name in filter(None, map(derive_name, urls)):
        if len(name) >= _SHORTEST and name.casefold() not in _NO_NAMES:
            return name
    return None


def infer_title(urls: Sequence[str]) -> str | None:
    """Return the name in the first link that has one, of a repository or a model.

    Often enough it is the title.
    """
    return next(filter(None, map(derive_name, urls)), None)


def infer_date(urls: Sequence[str], section: Section) -> str | None:
    """Return the year in a paper's number; with the month, if *section* shows dates."""
    for identifier in map(identify, urls):
        if not identifier.is_paper:
            continue
        month = find_month(identifier) if _has_dates(section) else None
        if month is not None:
            return f"{month[0]:04}-{month[1]:02}"
        year = find_year(identifier)
        if year is not None:
            return f"{year:04}"
    return None


def split_year(title: str) -> tuple[str, int] | None:
    """Return a title without the year in brackets behind it, and the year.

    Return None if there is none.
    """
    match = _YEAR_BEHIND.fullmatch(title)
    if match is None:
        return None
    return match[1], int(match[2])


def _has_dates(section: Section) -> bool:
    """Return whether a pattern of *section* shows the date of an entry."""
    for view in section.views.values():
        for source in view.patterns:
            if "date" in compile_pattern(source).fields:
                return True
    return False
