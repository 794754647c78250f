"""How a repeated work is told to a person: plain sentences that name the other entry and the reason."""

from bot.identity.proposals import propose_one_entry
from bot.identity.search import DuplicatePair
from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId
from bot.model.rule import Relation, Violation


def make_duplicate_problem(
    catalog: Catalog, repeat: DuplicatePair, sentence: str
) -> Violation:
    """The fault of *repeat*'s subject: *sentence* with `{other}` and `{reason}` filled in.

    Its fix is what to do if both are one work. Where the other entry has left the list, the fault says so instead, is a
    warning, and has no fix.
    """
    removed = catalog.records[repeat.other].get("removed")
    if removed is None:
        other = _title(catalog, repeat.other) + _whereabouts(catalog, repeat)
        note = "already listed here"
    else:
        day = f" on {removed['on']}" if removed.get("on") else ""
        why = f": {_line(removed['why']).rstrip('.')}" if removed.get("why") else ""
        sentence = "{other} ({reason})."
        other = f"{_title(catalog, repeat.other)} was removed{day}{why}"
        note = "removed"
    return Violation(
        sentence.format(other=other, reason=repeat.match.reason),
        repeat.field,
        related=(Relation(repeat.other, note, repeat.other_field),),
        severity=None if removed is None else "warning",
        fix=None if removed is not None else propose_one_entry(catalog, repeat),
    )


def _title(catalog: Catalog, entry_id: EntryId) -> str:
    return f"“{_line(catalog.records[entry_id]['title'])}”"


def _whereabouts(catalog: Catalog, repeat: DuplicatePair) -> str:
    layout = catalog.layouts.get(repeat.other.list_id)
    if repeat.shared == "section" or layout is None:
        return ""
    if repeat.shared == "repository":
        return f" in the list “{_line(layout.title)}”"
    home = repeat.other.section
    section = layout.sections.get(home)
    return f" in the section “{_line(section.title if section else home)}”"


def _line(text: str) -> str:
    return " ".join(text.split())
