"""Values that a pattern shows and that follow from the links of an entry: badges are made of them."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from bot.model.link import Link

_SOURCES: Final[Mapping[str, re.Pattern[str]]] = {
    "github.repo": re.compile(
        r"https?://(?:www\.)?github\.com/([\w.-]+/[\w.-]+?)(?:\.git)?(?=[/?#]|$)",
        re.ASCII,
    ),
    "arxiv.id": re.compile(
        r"https?://(?:www\.)?arxiv\.org/(?:abs|pdf|html)/(\d{4}\.\d{4,5})", re.ASCII
    ),
}
"""What each value is taken from: the first link that it fits."""
COMPUTED_FIELDS: Final = frozenset(_SOURCES)
_VALUES: Final[Mapping[str, re.Pattern[str]]] = {
    "github.repo": re.compile(
        r"[\w.-]+/[\w.-]+?(?=\.svg|\.png|[/?#&)\]\s]|$)", re.ASCII
    ),
    "arxiv.id": re.compile(r"\d{4}\.\d{4,5}(?!\d)", re.ASCII),
}
"""How each value is written."""


def compute_field(path: str, links: Sequence[Link]) -> str | None:
    """Return the value at *path*, one of `COMPUTED_FIELDS`; None where no link gives it."""
    for link in links:
        found = _SOURCES[path].match(link.url)
        if found is not None:
            return found[1]
    return None


def match_computed(path: str, text: str, position: int) -> re.Match[str] | None:
    """Return the value at *path* that stands at *position* of *text*."""
    return _VALUES[path].match(text, position)
