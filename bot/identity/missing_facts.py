"""What one description of a work adds to another."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from bot.identity.identifiers import identify
from bot.markdown.link_targets import is_outside
from bot.model.finding import FieldPath, Value
from bot.model.link import Link, parse_links
from bot.model.placeholders import is_placeholder

_PREPRINT: Final = re.compile(
    r"\W*(?:arxiv|corr|bio-?rxiv|med-?rxiv|open-?review|pre-?print|ssrn|tech(?:nical)? report|under review)\b"
    r".*",
    re.IGNORECASE | re.DOTALL,
)
_YEAR: Final = 4


def is_preprint(venue: str) -> bool:
    """Tell whether *venue* is where papers wait for a conference or journal, such as `arXiv 2023`."""
    return _PREPRINT.fullmatch(venue) is not None


def find_missing_facts(
    listed: Mapping[str, Any], newcomer: Mapping[str, Any]
) -> dict[FieldPath, Value]:
    """What *newcomer* knows of a work and *listed* does not: the values to set, by field.

    - `date` or `year`, where *listed* has none or a less exact one; a later one only together with `venue`;
    - `venue`, where *listed* has none or a preprint's;
    - `award`, where *listed* has none;
    - links under labels that *listed* does not use, unless they lead where one of its links leads.

    Nothing that *listed* says is contradicted otherwise. A value that only holds a place, such as `TBD`, counts as
    none on either side.

    Args:
        listed: valid values of the entry that is there.
        newcomer: valid values of another description of the same work.
    """
    venue, listed_venue = _get_text(newcomer, "venue"), _get_text(listed, "venue")
    if is_preprint(venue) or not is_preprint(listed_venue or "preprint"):
        venue = ""
    added: dict[FieldPath, Value] = dict(_date(listed, newcomer, may_move=bool(venue)))
    if venue:
        added["venue",] = venue
    award = _get_text(newcomer, "award")
    if award and not _get_text(listed, "award"):
        added["award",] = award
    there = _list_links(listed)
    labels = {link.label for link in there}
    known = {identify(link.url) for link in there}
    for link in _list_links(newcomer):
        if link.label not in labels and identify(link.url) not in known:
            added["links", link.label] = link.value
    return added


def _get_text(record: Mapping[str, Any], name: str) -> str:
    """Return the text of a field; empty where it has none, or a placeholder."""
    text = str(record.get(name) or "")
    return "" if is_placeholder(text) else text


def _list_links(record: Mapping[str, Any]) -> list[Link]:
    """Return the links that lead to a page; placeholders do not."""
    return [
        link
        for link in parse_links(record.get("links"))
        if is_outside(link.url) and not is_placeholder(link.url)
    ]


def _date(
    listed: Mapping[str, Any], newcomer: Mapping[str, Any], *, may_move: bool
) -> Iterator[tuple[FieldPath, Value]]:
    """The date or year to set; *may_move*: to a later one, as when a preprint is published."""
    old, new = (
        str(record.get("date") or record.get("year") or "")
        for record in (listed, newcomer)
    )
    is_fuller = len(new) > len(old) and new.startswith(old)
    if not is_fuller and not (may_move and new > old and not old.startswith(new)):
        return
    year = new[:_YEAR]
    if listed.get("year") not in (None, int(year)) or (
        len(new) == _YEAR and "date" not in listed
    ):
        yield ("year",), int(year)
    if len(new) > _YEAR or "date" in listed:
        yield ("date",), new
