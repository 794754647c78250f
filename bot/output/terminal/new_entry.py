"""A new entry as a person at a terminal sees it: written, or listed already."""

from collections.abc import Iterable, Iterator

from bot.model.catalog import Catalog
from bot.model.review import PossibleDuplicate, Rewritten, Verdict
from bot.model.submission import ProposedEntry, insert_labels
from bot.output.terminal.review import place_lines

_UNTOLD = frozenset({"unformatted-entry"})
"""Repairs that say nothing to somebody who has not written the file."""


def render_newcomer(proposed: ProposedEntry, verdict: Verdict) -> str:
    """The file, its place in the list between its neighbours, and what was filled in or is worth a look."""
    lines = [proposed.path, *(f"  | {line}" for line in proposed.text.splitlines())]
    for place in verdict.places:
        lines += place_lines(place)
    lines += [f"  filled in: {sentence}" for sentence in proposed.changed]
    lines += [
        f"  repaired: {one.message}"
        for one in verdict.repaired
        if one.rule not in _UNTOLD
    ]
    noticed = [twin.reason for twin in verdict.possible_duplicates] + [
        *verdict.to_decide,
        *verdict.hints,
    ]
    lines += [
        f"  worth a look: {insert_labels(one.message, proposed.labels)}"
        for one in noticed
    ]
    return "\n".join(lines) + "\n"


def render_listed(twins: Iterable[PossibleDuplicate], catalog: Catalog) -> str:
    """The entries that are there already, each with the reason and with what the newcomer knows more."""
    lines = ["Listed already; nothing was written."]
    for twin in twins:
        lines += _listed(twin, catalog)
    lines.append("Another work after all? `--anyway` writes the entry.")
    return "\n".join(lines) + "\n"


def _listed(twin: PossibleDuplicate, catalog: Catalog) -> Iterator[str]:
    year = catalog.get_entry(twin.entry_id).value("year")
    yield f"  {twin.listed['title']}{f' ({year})' if year else ''}  {twin.entry_id.path}"
    yield f"    {twin.reason.message}"
    if isinstance(twin.merged, Rewritten):
        yield f"    This one knows more; {twin.merged.path} could become:"
        yield from (f"    | {line}" for line in twin.merged.text.splitlines())
