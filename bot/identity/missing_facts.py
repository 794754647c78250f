"""The facts that one description of a work adds to another."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from bot.identity.identifiers import identify
from bot.markdown.link_targets import is_outside
from bot.model.finding import FieldPath, Value
from bot.model.link import Link, parse_links
from bot.model.placeholders import is_placeholder

# "arXiv 2023", "CoRR", "Under review at …"
_PREPRINT: Final = re.compile(
    r"\W*(?:arxiv|corr|bio-?rxiv|med-?rxiv|open-?review|pre-?print|ssrn"
    r"|tech(?:nical)? report|under review)\b.*",
    re.IGNORECASE | re.DOTALL,
)
# Digits of a year, with which a date begins
_YEAR_LENGTH: Final = 4


def is_preprint(venue: str) -> bool:
    """Return whether *venue* is where papers wait for a conference or journal.

    Such a venue is `arXiv 2023`.
    """
    return _PREPRINT.fullmatch(venue) is not None


def find_missing_facts(
    listed: Mapping[str, Any], newcomer: Mapping[str, Any]
) -> dict[FieldPath, Value]:
    """Return what *newcomer* knows of a work and *listed* does not.

    These are the values to set, by field:

    - `date` or `year`, where *listed* has none or a less exact one; a later one only
      together with `venue`;
    - `venue`, where *listed* has none or a preprint's;
    - `award`, where *listed* has none;
    - links under labels that *listed* does not use, unless they lead where one of its
      links leads.

    Nothing else that *listed* says is contradicted. A value that only holds a place,
    such as `TBD`, counts as none on either side.

    Args:
        listed: valid values of the entry that is there.
        newcomer: valid values of another description of the same work.
    """
    venue, listed_venue = _get_text(newcomer, "venue"), _get_text(listed, "venue")
    if is_preprint(venue) or not is_preprint(listed_venue or "preprint"):
        venue = ""
    # A preprint that is published gets a later date; without a venue, a later date is
    # more likely a slip.
    facts: dict[FieldPath, Value] = dict(
        _find_date(listed, newcomer, may_be_later=bool(venue))
    )
    if venue:
        facts["venue",] = venue
    award = _get_text(newcomer, "award")
    if award and not _get_text(listed, "award"):
        facts["award",] = award
    facts.update(_find_links(listed, newcomer))
    return facts


def _find_links(
    listed: Mapping[str, Any], newcomer: Mapping[str, Any]
) -> Iterator[tuple[FieldPath, Value]]:
    listed_links = _list_links(listed)
    labels = {link.label for link in listed_links}
    identifiers = {identify(link.url) for link in listed_links}
    for link in _list_links(newcomer):
        if link.label not in labels and identify(link.url) not in identifiers:
            yield ("links", link.label), link.value


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


def _find_date(
    listed: Mapping[str, Any], newcomer: Mapping[str, Any], *, may_be_later: bool
) -> Iterator[tuple[FieldPath, Value]]:
    """Yield the date and the year to set.

    A later date than that of *listed* is set only where it *may_be_later*, as when a
    preprint is published.
    """
    listed_date, date = _get_date(listed), _get_date(newcomer)
    # "2024-03" says more than "2024".
    is_fuller = len(date) > len(listed_date) and date.startswith(listed_date)
    is_later = date > listed_date and not listed_date.startswith(date)
    if not is_fuller and not (may_be_later and is_later):
        return
    year = int(date[:_YEAR_LENGTH])
    is_year_alone = len(date) == _YEAR_LENGTH
    # A year that stands beside a date must not contradict it.
    is_contradicted = listed.get("year") not in (None, year)
    if is_contradicted or (is_year_alone and "date" not in listed):
        yield ("year",), year
    if len(date) > _YEAR_LENGTH or "date" in listed:
        yield ("date",), date


def _get_date(record: Mapping[str, Any]) -> str:
    """Return the date of an entry, or its year; empty where it has neither."""
    return str(record.get("date") or record.get("year") or "")
