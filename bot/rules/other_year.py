"""other-year."""

from collections.abc import Iterator

from bot.identity.identifiers import find_year, identify
from bot.model.entry import Entry
from bot.model.facts import DatedFacts
from bot.model.rule import KNOWN_FACTS, EntryFile, LinkFacts, Violation, rule
from bot.model.wording import say

# Years between an early version of a paper and its print, one way or the other.
_SLACK = 1


@rule("warning", only_if={KNOWN_FACTS})
def other_year(file: EntryFile) -> Iterator[Violation]:
    """The year is one that a source tells for the paper, or next to one.

    ## Why is this bad?
    The list is sorted by year, so that the entry stands under the wrong heading. Often
    the link is the wrong one.

    ## How to fix it
    Write the year in which the work first appeared, or correct the link. A year before
    or after those that the sources tell is in order: papers appear online before they
    are printed. Of an arXiv number, `year-mismatch` speaks.

    The rule speaks only where sources are asked: `network: facts` in
    `schema/settings.yaml`, or `--online` at a terminal.
    """
    entry = file.entry
    published = entry.published[0] if entry and entry.published else None
    if entry is None or published is None:
        return
    field = "year" if entry.year is not None else "date"
    for linked in file.facts:
        dated_facts = _find_told(linked)
        years = [dated.facts.year or 0 for dated in dated_facts]
        # An earlier version of the paper, behind another link, counts as well.
        accepted = [*years, *_list_linked_years(entry)]
        if not years or min(accepted) - _SLACK <= published <= max(accepted) + _SLACK:
            continue
        message = say(
            "The year is {year}, but {source} has {other_year} for this paper ({day}).",
            year=published,
            source=dated_facts[0].facts.source,
            other_year=years[0],
            day=dated_facts[0].day,
        )
        yield Violation(message, (field,))


def _find_told(linked: LinkFacts) -> list[DatedFacts]:
    """Return the facts that tell the date of the entry's own paper."""
    if not linked.is_own or identify(linked.link.url).kind == "arxiv":
        return []
    return [dated for dated in linked.facts if dated.facts.year]


def _list_linked_years(entry: Entry) -> list[int]:
    """Return the years that the links of an entry tell themselves."""
    years = [find_year(identify(link.url)) for link in entry.all_links]
    return [year for year in years if year is not None]
