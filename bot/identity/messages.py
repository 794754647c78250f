"""The sentences that tell a person of a repeated work: the other entry and the reason."""

from bot.identity.proposals import propose_one_entry
from bot.identity.search import DuplicatePair
from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId
from bot.model.rule import Relation, Violation


def make_duplicate_problem(
    catalog: Catalog, pair: DuplicatePair, sentence: str
) -> Violation:
    """Return the violation of *pair*'s subject.

    Its message is *sentence* with `{other}` and `{reason}` filled in; its fix is what
    to do if both are one work. Where the listed entry was removed, the message says
    that instead, the violation is a warning, and it has no fix.
    """
    removal = catalog.records[pair.listed].get("removed")
    title = _quote_title(catalog, pair.listed)
    if removal is not None:
        removed_on = f" on {removal['on']}" if removal.get("on") else ""
        why = (
            f": {_join_lines(removal['why']).rstrip('.')}" if removal.get("why") else ""
        )
        return Violation(
            f"{title} was removed{removed_on}{why} ({pair.match.reason}).",
            pair.field,
            related=(Relation(pair.listed, "removed", pair.listed_field),),
            severity="warning",
        )
    mention = title + _describe_place(catalog, pair)
    return Violation(
        sentence.format(other=mention, reason=pair.match.reason),
        pair.field,
        related=(Relation(pair.listed, "already listed here", pair.listed_field),),
        fix=propose_one_entry(catalog, pair),
    )


def _quote_title(catalog: Catalog, entry_id: EntryId) -> str:
    return f"“{_join_lines(catalog.records[entry_id]['title'])}”"


def _describe_place(catalog: Catalog, pair: DuplicatePair) -> str:
    """Return where the listed entry stands, unless it is the section of the subject."""
    layout = catalog.layouts.get(pair.listed.list_id)
    if pair.shared == "section" or layout is None:
        return ""
    if pair.shared == "repository":
        return f" in the list “{_join_lines(layout.title)}”"
    home = pair.listed.section
    section = layout.sections.get(home)
    title = section.title if section else home
    return f" in the section “{_join_lines(title)}”"


def _join_lines(text: str) -> str:
    return " ".join(text.split())
