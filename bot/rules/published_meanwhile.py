"""published-meanwhile."""

from collections.abc import Iterator

from bot.identity.identifiers import identify
from bot.listing.own_facts import PREPRINT_VENUES
from bot.model.facts import DatedFacts
from bot.model.finding import Fix, SetValue
from bot.model.rule import KNOWN_FACTS, EntryFile, Violation, rule
from bot.model.wording import say


@rule("warning", only_if={KNOWN_FACTS})
def published_meanwhile(file: EntryFile) -> Iterator[Violation]:
    """A preprint that was published says where.

    ## Why is this bad?
    Readers cite the preprint, though a conference or a journal has accepted it.

    ## How to fix it
    Write the venue, and link to the published form if the list shows such links.

    The rule speaks only of an entry that calls itself a preprint in `venue`, and only
    where sources are asked: `network: facts` in `schema/settings.yaml`, or `--online` at
    a terminal.
    """
    entry = file.entry
    if entry is None or not _is_preprint(entry.venue):
        return
    identifiers = {str(identify(link.url)) for link in entry.all_links}
    for linked in file.facts:
        if not linked.is_own:
            continue
        for dated in linked.facts:
            if dated.facts.venue:
                address = _find_address(linked.facts, identifiers)
                yield _make_violation(dated, dated.facts.venue, address)
                break


def _is_preprint(venue: str | None) -> bool:
    return venue is not None and venue.casefold() in PREPRINT_VENUES


def _make_violation(dated: DatedFacts, venue: str, address: str) -> Violation:
    message = say(
        "The paper was published meanwhile at `{venue}` ({source}, {day}).",
        venue=venue,
        source=dated.facts.source,
        day=dated.day,
    )
    description = say("Write `venue: {venue}`", venue=venue)
    if address:
        description = say(
            "Write `venue: {venue}`; the published form is `{url}`",
            venue=venue,
            url=address,
        )
    fix = Fix(description, (SetValue(("venue",), venue),), safe=False)
    return Violation(message, ("venue",), fix)


def _find_address(facts: tuple[DatedFacts, ...], linked_works: set[str]) -> str:
    """Return the address of the published form; "" if it is not known, or linked."""
    for dated in facts:
        if dated.facts.published:
            url = f"https://doi.org/{dated.facts.published}"
            return "" if str(identify(url)) in linked_works else url
    return ""
