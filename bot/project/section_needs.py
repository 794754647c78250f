"""What a section needs of its list, and another list does not declare."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any, NamedTuple

from bot.errors import RefusedError
from bot.listing.condition import parse_condition
from bot.listing.config_files import get_layout_path
from bot.listing.section_fields import list_section_fields
from bot.listing.slugs import make_folder
from bot.model.catalog import Catalog
from bot.model.document_layouts import list_document_layouts
from bot.model.layout import FieldSpec, Layout, Level
from bot.model.outside import OUTSIDE_ORDERS
from bot.project.section_move import SectionMove

_OUTSIDE = "github."


class SectionNeeds(NamedTuple):
    """What comes into the layout of the other list, besides the sections.

    *rules* are levels that the old list has for all its sections, and the new one has
    not, by the sections' old folders. *idle* are fields that nothing in the old list uses
    any more.
    """

    fields: Mapping[str, FieldSpec]
    outside: list[str]
    tags: list[str]
    rules: Mapping[str, Mapping[str, Level]]
    idle: list[str]


def find_section_needs(move: SectionMove, catalog: Catalog) -> SectionNeeds:
    """Return what the sections and their entries use and the other list lacks.

    Raises:
        RefusedError: a name means something else there; it says each with both meanings.
    """
    records = [catalog.records.get(entry_id, {}) for entry_id in move.entry_ids]
    names = {
        *_list_section_names(move.old, move.sections),
        *_list_record_names(records),
    }
    tags = dict.fromkeys(tag for record in records for tag in record.get("tags") or ())
    lines = [*_find_other_fields(move, names), *_find_other_tags(move, tags)]
    if lines:
        named = "\n  ".join(lines)
        raise RefusedError(
            f"The two lists mean different things by a name. Nothing was written.\n"
            f"  {named}\n"
            "Give the name one meaning in both lists first, or another name in one."
        )
    staying = _list_staying(move, catalog)
    return SectionNeeds(
        _find_missing_fields(move, names),
        [name for name in move.old.outside if name in names - {*move.new.outside}],
        [tag for tag in tags if move.new.tags and tag not in move.new.tags],
        {name: _find_rules(move, name) for name in move.sections},
        [name for name in move.old.fields if name in names and name not in staying],
    )


def _find_missing_fields(move: SectionMove, names: set[str]) -> dict[str, FieldSpec]:
    """Return the fields among *names* that the other list does not declare."""
    return {
        name: spec
        for name, spec in move.old.fields.items()
        if name in names and name not in move.new.fields
    }


def _list_staying(move: SectionMove, catalog: Catalog) -> set[str]:
    """Return the fields that the old list uses without what moves."""
    moving = frozenset(move.entry_ids)
    records = [
        catalog.records[entry_id]
        for entry_id in catalog.find_in_list(move.old.id)
        if entry_id not in moving
    ]
    names = set(_list_record_names(records))
    for layout in list_document_layouts(move.old):
        staying = layout.sections.keys() - move.sections.keys()
        names.update(_list_section_names(layout, staying))
        names.update(term.field for term in parse_condition(layout.where))
    return names


def _list_section_names(layout: Layout, sections: Iterable[str]) -> Iterator[str]:
    """Yield the fields that sections of a list use themselves."""
    for name in sections:
        section = layout.sections[name]
        for path in list_section_fields(section):
            yield path.removeprefix(_OUTSIDE).partition(".")[0]
        if section.order in OUTSIDE_ORDERS:
            yield section.order


def _list_record_names(records: list[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the fields that entries use, also in translations and in other sections."""
    for record in records:
        yield from record
        for translation in (record.get("translations") or {}).values():
            yield from translation
        for guest in record.get("also_in") or ():
            if isinstance(guest, dict):
                yield from guest


def _find_rules(move: SectionMove, name: str) -> dict[str, Level]:
    """Return the levels that a section has from its list, and would lose."""
    own_levels = move.old.sections[name].rules
    return {
        rule: level
        for rule, level in move.old.rules.items()
        if rule not in own_levels and move.new.rules.get(rule) != level
    }


def _find_other_fields(move: SectionMove, names: set[str]) -> Iterator[str]:
    """Yield a line for each field that the two lists declare otherwise."""
    old, new = move.old, move.new
    for name in sorted(names):
        here, there = old.fields.get(name), new.fields.get(name)
        if here is not None and name in new.outside:
            yield _describe(
                move, f"field `{name}`", _describe_field(here), "from: github"
            )
        elif there is not None and name in old.outside:
            yield _describe(
                move, f"field `{name}`", "from: github", _describe_field(there)
            )
        elif here is not None and there is not None and _has_other_meaning(here, there):
            yield _describe(
                move, f"field `{name}`", _describe_field(here), _describe_field(there)
            )


def _has_other_meaning(here: FieldSpec, there: FieldSpec) -> bool:
    """Return whether two fields of one name differ in more than help for who fills them."""
    return (here.type, here.label, set(here.choices)) != (
        there.type,
        there.label,
        set(there.choices),
    )


def _describe_field(spec: FieldSpec) -> str:
    """Return what a list declares of a field, as one line."""
    default = asdict(FieldSpec())
    stated = {
        key: value
        for key, value in asdict(spec).items()
        if key in {"type", "label", "choices"}
        and (key == "type" or value != default[key])
    }
    parts = []
    for key, value in stated.items():
        text = ", ".join(value) if isinstance(value, list) else value
        parts.append(
            f"{key}: [{text}]" if isinstance(value, list) else f"{key}: {text}"
        )
    return ", ".join(parts)


def _find_other_tags(move: SectionMove, tags: Mapping[str, object]) -> Iterator[str]:
    """Yield a line for each tag that the other list spells otherwise."""
    spelled = {make_folder(tag): tag for tag in move.new.tags}
    for tag in tags:
        other = spelled.get(make_folder(tag))
        if other is not None and tag not in move.new.tags:
            yield _describe(move, f"tag `{tag}`", tag, other)


def _describe(move: SectionMove, name: str, here: str, there: str) -> str:
    """Return a line on a name, with what each of the two lists declares."""
    old_path, new_path = get_layout_path(move.old.id), get_layout_path(move.new.id)
    return f"{name}: `{here}` in {old_path}, `{there}` in {new_path}"
