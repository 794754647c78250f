"""What to do with two entries if they are one work."""

from collections.abc import Mapping
from typing import Any

from bot.identity.missing_facts import find_missing_facts
from bot.identity.search import DuplicatePair, find_sections
from bot.identity.verbatim_facts import add_to_verbatim
from bot.model.catalog import Catalog
from bot.model.entry import COMMON_FIELDS
from bot.model.finding import FieldPath, Fix, SetValue, Value
from bot.model.link import Link
from bot.model.placeholders import is_placeholder


def propose_one_entry(catalog: Catalog, pair: DuplicatePair) -> Fix:
    """Return what to do if both entries are one work: an instruction, and the edits of the entry that is there.

    In one list the newcomer goes, and the listed entry learns what it knows more, and shows in its section too. Of two
    lists each keeps its entry, and the newcomer names the other one.
    """
    mine, listed = catalog.records[pair.subject], catalog.records[pair.other]
    if pair.shared == "repository":
        both: list[Value] = [*(mine.get("same_as") or ()), pair.other]
        advice = f"If both lists should show it, name the other entry in `same_as`: `{pair.other}`"
        return Fix(advice, (SetValue(("same_as",), both),), safe=False)
    facts = find_missing_facts(listed, mine)
    values = _find_shown(listed, facts)
    advice = "Take this entry out"
    if pair.shared == "list":
        shown = find_sections(listed, pair.other)
        guests = [
            section
            for section in find_sections(mine, pair.subject)
            if section not in shown
        ]
        own = _find_own_fields(listed, mine)
        entries = [
            {"section": section, **own} if own else section for section in guests
        ]
        values["also_in",] = [*(listed.get("also_in") or ()), *entries]
        advice += (
            f", and show the listed one here too, by `also_in: [{', '.join(guests)}]`"
        )
    advice += f"; add to the listed one: {_describe(facts)}" if facts else ""
    if pair.shared == "section" and not facts:
        advice += "; if it is another work, say how the two differ"
    edits = tuple(SetValue(field, value) for field, value in values.items())
    return Fix(advice, edits, safe=False, path=pair.other.path if edits else "")


def _find_shown(
    listed: Mapping[str, Any], facts: Mapping[FieldPath, Value]
) -> dict[FieldPath, Value]:
    """Return the values to set so that the list shows *facts*.

    An entry that is kept verbatim shows none of its fields, so its text says them too. Nothing is set where the text
    has no place for them.
    """
    text = listed.get("verbatim")
    if text is None or not facts:
        return dict(facts)
    longer = add_to_verbatim(str(text), facts)
    if longer is None:
        return {}
    return {**facts, ("verbatim",): longer} if longer != text else dict(facts)


def _find_own_fields(
    listed: Mapping[str, Any], mine: Mapping[str, Any]
) -> dict[str, Value]:
    """Return the fields that the newcomer's section may need, and that the listed entry lacks."""
    fields: dict[str, Value] = {}
    for name, value in mine.items():
        is_own = name == "description" or name not in COMMON_FIELDS
        says_nothing = isinstance(value, str) and is_placeholder(value)
        if is_own and name not in listed and not says_nothing:
            fields[name] = value
    return fields


def _describe(facts: Mapping[FieldPath, Value]) -> str:
    return ", ".join(
        f"{field[-1]} {_describe_value(field, value)}" for field, value in facts.items()
    )


def _describe_value(field: FieldPath, value: Value) -> Value:
    link = Link.parse(str(field[-1]), value) if field[0] == "links" else None
    return value if link is None else link.url
