"""A new entry as a person at a terminal sees it: written, or listed already."""

from collections.abc import Iterable, Iterator

from bot.model.catalog import Catalog
from bot.model.review import PossibleDuplicate, Rewritten, Verdict
from bot.model.submission import ProposedEntry, insert_labels
from bot.output.terminal.review import render_place

# Repairs that say nothing to somebody who has not written the file.
_UNTOLD_RULES = frozenset({"unformatted-entry"})


def render_newcomer(proposed: ProposedEntry, verdict: Verdict) -> str:
    """Return what a new entry says, with all that a person should see of it.

    That is its place in the list between its neighbours, what was filled in or
    repaired, and what is worth a look.
    """
    lines = _quote_lines(proposed.text, "  ")
    for preview in verdict.places:
        lines += render_place(preview)
    lines += [f"  {sentence}" for sentence in proposed.changed]
    for finding in verdict.repaired:
        if finding.fix is not None and finding.fix.done:
            lines.append(f"  {finding.fix.done}")
        elif finding.rule not in _UNTOLD_RULES:
            lines.append(f"  repaired: {finding.message}")
    remarks = [twin.reason for twin in verdict.possible_duplicates]
    remarks += [*verdict.to_decide, *verdict.hints]
    for finding in remarks:
        message = insert_labels(finding.message, proposed.labels)
        lines.append(f"  worth a look: {message}")
    return "\n".join(lines) + "\n"


def render_listed(twins: Iterable[PossibleDuplicate], catalog: Catalog) -> str:
    """Return the entries that are there already.

    Each stands with the reason, and with what the newcomer knows more.
    """
    lines = ["Listed already; nothing was written."]
    for twin in twins:
        lines += _render_twin(twin, catalog)
    lines.append("Another work after all? `--anyway` writes the entry.")
    return "\n".join(lines) + "\n"


def _render_twin(twin: PossibleDuplicate, catalog: Catalog) -> Iterator[str]:
    year = catalog.get_entry(twin.entry_id).value("year")
    title = f"{twin.listed['title']} ({year})" if year else f"{twin.listed['title']}"
    where = twin.entry_id.path if twin.place is None else twin.shown_place
    yield f"  {title}  {where}"
    yield f"    {twin.reason.message}"
    if isinstance(twin.merged, Rewritten):
        yield f"    This one knows more; {twin.merged.path} could become:"
        yield from _quote_lines(twin.merged.text, "    ")


def _quote_lines(text: str, indent: str) -> list[str]:
    return [f"{indent}| {line}" for line in text.splitlines()]
