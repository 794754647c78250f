"""The fix for two entries that are one work."""

from collections.abc import Mapping
from typing import Any, Final

from bot.identity.missing_facts import find_missing_facts
from bot.identity.search import DuplicatePair, find_sections
from bot.identity.verbatim_facts import add_to_verbatim
from bot.model.catalog import Catalog
from bot.model.entry import COMMON_FIELDS
from bot.model.finding import FieldPath, Fix, SetValue, Value
from bot.model.link import Link
from bot.model.placeholders import is_placeholder
from bot.model.wording import join_words, mark_sentence, say

# What to do with the newcomer and the listed entry
_ADD: Final = mark_sentence("Take this entry out; add to the listed one: {facts}")
_TELL_APART: Final = mark_sentence(
    "Take this entry out; if it is another work, say how the two differ"
)
_SHOW: Final = mark_sentence(
    "Take this entry out, and show the listed one here too, by `also_in: [{sections}]`"
)
_ADD_AND_SHOW: Final = mark_sentence(
    "Take this entry out, and show the listed one here too, by `also_in: [{sections}]`; "
    "add to the listed one: {facts}"
)


def propose_one_entry(catalog: Catalog, pair: DuplicatePair) -> Fix:
    """Return what to do if both entries are one work.

    The fix is an instruction, and the edits of the entry that is there. In one list the
    newcomer goes, and the listed entry gains what the newcomer knows more, and shows in
    its section too. Of two lists each keeps its entry, and the newcomer names the other
    one.
    """
    newcomer, listed = catalog.records[pair.subject], catalog.records[pair.listed]
    if pair.shared == "repository":
        return _propose_same_as(newcomer, pair)
    facts = find_missing_facts(listed, newcomer)
    values = _find_shown_values(listed, facts)
    sections: list[str] = []
    advice = _ADD if facts else _TELL_APART
    if pair.shared == "list":
        advice = _ADD_AND_SHOW if facts else _SHOW
        sections = _list_new_sections(catalog, pair)
        own_fields = _find_own_fields(listed, newcomer)
        values["also_in",] = [
            *(listed.get("also_in") or ()),
            *_make_guests(sections, own_fields),
        ]
    description = say(
        advice,
        # The form of `also_in`, in every language
        sections=", ".join(sections),
        facts=_describe_facts(facts),
    )
    edits = tuple(SetValue(field, value) for field, value in values.items())
    return Fix(description, edits, safe=False, path=pair.listed.path if edits else "")


def _propose_same_as(newcomer: Mapping[str, Any], pair: DuplicatePair) -> Fix:
    """Return the fix for two entries in two lists, which may show one work both."""
    same_as: list[Value] = [*(newcomer.get("same_as") or ()), pair.listed]
    advice = say(
        "If both lists should show it, name the other entry in `same_as`: `{entry}`",
        entry=pair.listed,
    )
    return Fix(advice, (SetValue(("same_as",), same_as),), safe=False)


def _list_new_sections(catalog: Catalog, pair: DuplicatePair) -> list[str]:
    """Return the sections that show the newcomer, and not the listed entry."""
    newcomer, listed = catalog.records[pair.subject], catalog.records[pair.listed]
    listed_sections = find_sections(listed, pair.listed)
    return [
        section
        for section in find_sections(newcomer, pair.subject)
        if section not in listed_sections
    ]


def _make_guests(sections: list[str], own_fields: dict[str, Value]) -> list[Value]:
    """Return the items of `also_in`: a mere name where the section needs no fields."""
    return [
        {"section": section, **own_fields} if own_fields else section
        for section in sections
    ]


def _find_shown_values(
    listed: Mapping[str, Any], facts: Mapping[FieldPath, Value]
) -> dict[FieldPath, Value]:
    """Return the values to set so that the list shows *facts*.

    An entry that is kept verbatim shows none of its fields, so its text says them too.
    Nothing is set where the text has no place for them.
    """
    text = listed.get("verbatim")
    if text is None or not facts:
        return dict(facts)
    longer_text = add_to_verbatim(str(text), facts)
    if longer_text is None:
        return {}
    if longer_text == text:
        return dict(facts)
    return {**facts, ("verbatim",): longer_text}


def _find_own_fields(
    listed: Mapping[str, Any], newcomer: Mapping[str, Any]
) -> dict[str, Value]:
    """Return the fields that the newcomer's section may need, and *listed* lacks."""
    fields: dict[str, Value] = {}
    for name, value in newcomer.items():
        # Common fields are facts of the work, not of a section, but for the description.
        is_own = name == "description" or name not in COMMON_FIELDS
        says_nothing = isinstance(value, str) and is_placeholder(value)
        if is_own and name not in listed and not says_nothing:
            fields[name] = value
    return fields


def _describe_facts(facts: Mapping[FieldPath, Value]) -> str:
    """Return the facts as a person reads them: `venue ICML, code https://…`."""
    descriptions = []
    for field, value in facts.items():
        link = Link.parse(str(field[-1]), value) if field[0] == "links" else None
        shown_value = value if link is None else link.url
        descriptions.append(f"{field[-1]} {shown_value}")
    return join_words(descriptions)
