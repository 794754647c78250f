"""What sources say of an entry's own work."""

from collections.abc import Iterator
from typing import Final

from bot.identity.identifiers import identify
from bot.identity.keys import Work
from bot.identity.other_title import is_other_title
from bot.model.facts import DatedFacts
from bot.model.limits import FIRST_YEAR
from bot.model.placeholders import UNTITLED
from bot.model.rule import EntryFile, LinkFacts

# What stands in the field `venue` of a preprint.
PREPRINT_VENUES: Final = frozenset({"", "arxiv", "arxiv.org", "corr", "preprint"})


def list_own_facts(file: EntryFile) -> list[DatedFacts]:
    """Return the facts on the entry's own paper, in the order of links and sources.

    Where a title is written that is not the paper's, the facts are of another work.
    """
    own: list[DatedFacts] = []
    for linked in _list_own_links(file):
        own += [dated for dated in linked.facts if dated.facts.title]
    return own


def find_date(file: EntryFile) -> DatedFacts | None:
    """Return the facts whose date an undated entry may have; None if there are none.

    With a venue, the year may be meant to be that of the conference: then the day of a
    preprint is left to a person.
    """
    venue = file.tree.get("venue")
    has_venue = venue is not None and str(venue).casefold() not in PREPRINT_VENUES
    for linked in _list_own_links(file):
        is_preprint = identify(linked.link.url).kind == "arxiv"
        for dated in linked.facts:
            year = dated.facts.year
            is_possible = year is not None and FIRST_YEAR <= year <= file.year
            if dated.facts.title and is_possible and not (has_venue and is_preprint):
                return dated
    return None


def is_titled(file: EntryFile) -> bool:
    """Return whether a person wrote a title, of whatever kind."""
    title = file.tree.get("title")
    return title is not None and title not in ("", UNTITLED)


def make_titled_work(file: EntryFile) -> Work | None:
    """Return the work with the title that is written; None where none can be read."""
    entry = file.entry
    is_text = isinstance(file.tree.get("title"), str)
    if entry is None or not is_text or not is_titled(file):
        return None
    return Work("", entry.title, entry.name or "", tuple(entry.aliases or ()))


def _list_own_links(file: EntryFile) -> Iterator[LinkFacts]:
    """Yield what is known by the links to the entry's own paper."""
    work = make_titled_work(file)
    for linked in file.facts:
        if not linked.is_own:
            continue
        titles = [dated.facts.title for dated in linked.facts if dated.facts.title]
        if work is None or not any(is_other_title(work, title) for title in titles):
            yield linked
