"""Values that follow from the links of an entry, of which patterns make badges."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from bot.model.link import Link

# Each value is taken from the first link that its expression fits:
# "https://github.com/OWNER/REPO/tree/main", "https://arxiv.org/abs/2304.08485".
_SOURCES: Final[Mapping[str, re.Pattern[str]]] = {
    "github.repo": re.compile(
        r"https?://(?:www\.)?github\.com/([\w.-]+/[\w.-]+?)(?:\.git)?(?=[/?#]|$)",
        re.ASCII,
    ),
    "arxiv.id": re.compile(
        r"https?://(?:www\.)?arxiv\.org/(?:abs|pdf|html)/(\d{4}\.\d{4,5})", re.ASCII
    ),
}
COMPUTED_FIELDS: Final = frozenset(_SOURCES)
# How each value is written, up to what follows it in the address of a badge:
# "OWNER/REPO" of "https://badges.example.org/stars/OWNER/REPO.svg".
_VALUES: Final[Mapping[str, re.Pattern[str]]] = {
    "github.repo": re.compile(
        r"[\w.-]+/[\w.-]+?(?=\.svg|\.png|[/?#&)\]\s]|$)", re.ASCII
    ),
    "arxiv.id": re.compile(r"\d{4}\.\d{4,5}(?!\d)", re.ASCII),
}


def compute_field(
    path: str,
    links: Sequence[Link],
) -> str | None:
    """Return the value at *path*, one of `COMPUTED_FIELDS`.

    None if no link gives it.
    """
    for link in links:
        match = _SOURCES[path].match(link.url)
        if match is not None:
            return match[1]
    return None


def match_computed(
    path: str,
    text: str,
    position: int,
) -> re.Match[str] | None:
    """Return the value at *path* that stands at *position* of *text*."""
    return _VALUES[path].match(text, position)
