"""The sentences that tell a person of a repeated work: the other entry and the reason."""

from collections.abc import Mapping
from typing import Any, Final

from bot.identity.proposals import propose_one_entry
from bot.identity.search import DuplicatePair
from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId
from bot.model.rule import Relation, Violation
from bot.model.wording import mark_sentence, say

# What is said of a removed entry, by whether the day and the reason are known
_REMOVED: Final = {
    (False, False): mark_sentence("“{title}” was removed ({reason})."),
    (True, False): mark_sentence("“{title}” was removed on {day} ({reason})."),
    (False, True): mark_sentence("“{title}” was removed: {why} ({reason})."),
    (True, True): mark_sentence("“{title}” was removed on {day}: {why} ({reason})."),
}


def make_duplicate_problem(
    catalog: Catalog, pair: DuplicatePair, sentence: str
) -> Violation:
    """Return the violation of *pair*'s subject.

    Its message is *sentence*, a template with `{other}` and `{reason}`; its fix is what
    to do if both are one work. Where the listed entry was removed, the message says
    that instead, the violation is a warning, and it has no fix.
    """
    removal = catalog.records[pair.listed].get("removed")
    if removal is not None:
        return Violation(
            _describe_removal(catalog, pair, removal),
            pair.field,
            related=(Relation(pair.listed, say("removed"), pair.listed_field),),
            severity="warning",
        )
    note = say("already listed here")
    return Violation(
        say(sentence, other=_describe_listed(catalog, pair), reason=pair.match.reason),
        pair.field,
        related=(Relation(pair.listed, note, pair.listed_field),),
        fix=propose_one_entry(catalog, pair),
    )


def _describe_removal(
    catalog: Catalog, pair: DuplicatePair, removal: Mapping[str, Any]
) -> str:
    day, why = removal.get("on"), removal.get("why")
    return say(
        _REMOVED[bool(day), bool(why)],
        title=_find_title(catalog, pair.listed),
        day=day,
        why=_join_lines(why or "").rstrip("."),
        reason=pair.match.reason,
    )


def _find_title(catalog: Catalog, entry_id: EntryId) -> str:
    return _join_lines(catalog.records[entry_id]["title"])


def _describe_listed(catalog: Catalog, pair: DuplicatePair) -> str:
    """Return the listed entry's title and, where it is another one, list or section."""
    title = _find_title(catalog, pair.listed)
    layout = catalog.layouts.get(pair.listed.list_id)
    if pair.shared == "section" or layout is None:
        return f"“{title}”"
    if pair.shared == "repository":
        list_title = _join_lines(layout.title)
        return say("“{title}” in the list “{list}”", title=title, list=list_title)
    home = pair.listed.section
    section = layout.sections.get(home)
    section_title = _join_lines(section.title if section else home)
    return say(
        "“{title}” in the section “{section}”", title=title, section=section_title
    )


def _join_lines(text: str) -> str:
    return " ".join(text.split())
