"""What links tell by themselves, without asking anybody."""

import re
from collections.abc import Sequence
from typing import Final

from bot.identity.identifiers import derive_name, find_month, find_year, identify
from bot.listing.pattern import compile_pattern
from bot.model.layout import Section
from bot.repairs.texts import fold_letters

_NO_NAMES: Final = frozenset(
    str.split(
        "benchmark benchmarks code data dataset datasets demo docs eval evaluation examples main model models official"
        " page paper papers project public pytorch release releases repo site source src supplementary web website"
    )
)
_SHORTEST: Final = 3
_YEAR_BEHIND: Final = re.compile(r"(.*\S)\s*[(（]((?:19|20)\d\d)[)）]")
_HEAD: Final = re.compile(r"([^:]{1,60}): \S")


def tell_name(title: str, urls: Sequence[str]) -> str | None:
    """The short name of a work, by its repository; spelled as before the colon of *title*, where it stands there.

    None where the links tell none, or the title itself is the name.
    """
    names = (
        name for url in urls if (name := derive_name(url)) and len(name) >= _SHORTEST
    )
    told = next((name for name in names if name.casefold() not in _NO_NAMES), None)
    if told is None or fold_letters(told) == fold_letters(title):
        return None
    head = _HEAD.match(title)
    return head[1] if head and fold_letters(head[1]) == fold_letters(told) else told


def tell_title(urls: Sequence[str]) -> str | None:
    """The name in the first link that has one, of a repository or a model: the title, often enough."""
    return next((name for url in urls if (name := derive_name(url))), None)


def tell_date(urls: Sequence[str], section: Section) -> str | None:
    """The year that a paper's number tells; with the month, where *section* shows dates."""
    for identifier in map(identify, urls):
        if not identifier.is_paper:
            continue
        month = find_month(identifier) if _shows_dates(section) else None
        if month is not None:
            return f"{month[0]:04}-{month[1]:02}"
        if (year := find_year(identifier)) is not None:
            return f"{year:04}"
    return None


def split_year(title: str) -> tuple[str, int] | None:
    """Return a title and the year in brackets that stands behind it; None where there is none."""
    found = _YEAR_BEHIND.fullmatch(title)
    return (found[1], int(found[2])) if found else None


def _shows_dates(section: Section) -> bool:
    sources = (source for view in section.views.values() for source in view.patterns)
    return any("date" in compile_pattern(source).fields for source in sources)
