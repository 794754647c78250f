"""Values that patterns write and that reading skips: no entry file holds them.

Some follow from the links of an entry, of which patterns make badges. Others come from
outside: see `bot.model.outside`.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from bot.model.link import Link
from bot.model.outside import OUTSIDE_FIELDS, OUTSIDE_SOURCE

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
OUTSIDE_PATHS: Final = frozenset(f"{OUTSIDE_SOURCE}.{name}" for name in OUTSIDE_FIELDS)
ONE_WAY_FIELDS: Final = COMPUTED_FIELDS | OUTSIDE_PATHS
# How each value is written, up to what follows it in the address of a badge:
# "OWNER/REPO" of "https://badges.example.org/stars/OWNER/REPO.svg".
_VALUES: Final[Mapping[str, re.Pattern[str]]] = {
    "github.repo": re.compile(
        r"[\w.-]+/[\w.-]+?(?=\.svg|\.png|[/?#&)\]\s]|$)", re.ASCII
    ),
    "arxiv.id": re.compile(r"\d{4}\.\d{4,5}(?!\d)", re.ASCII),
    # Any way of writing a number, so that what a person typed is skipped, too.
    "github.stars": re.compile(r"\d[\d.,]*\s?[kKM]?(?!\w)", re.ASCII),
    "github.licence": re.compile(r"[A-Za-z0-9][\w.+-]{0,40}", re.ASCII),
    "github.last_push": re.compile(r"\d{4}-\d\d(?:-\d\d)?(?!\d)", re.ASCII),
    "github.archived": re.compile(r"archived\b", re.ASCII),
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


def match_one_way(
    path: str,
    text: str,
    position: int,
) -> re.Match[str] | None:
    """Return the value at *path*, one of `ONE_WAY_FIELDS`, that stands at *position*."""
    return _VALUES[path].match(text, position)
