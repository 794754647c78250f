"""other-year."""

from collections.abc import Iterator

from bot.identity.identifiers import identify
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
        years = [int((dated.facts.date or "")[:4]) for dated in dated_facts]
        if not years or min(years) - _SLACK <= published <= max(years) + _SLACK:
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
    return [dated for dated in linked.facts if dated.facts.date]
