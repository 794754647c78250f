"""The type of a list's entry files, for pydantic.

It has the common fields, and those that the list declares.
"""

import dataclasses
import types
import typing
from typing import Any

from bot.document.field_types import HOLDS, TEXT_LIMIT, ScalarType, choose_scalar_type
from bot.model.dates.date import DAY_PATTERN
from bot.model.entry import COMMON_FIELDS, Entry
from bot.model.layout import FieldSpec, Layout
from bot.model.reason import TimedReason

# The fields that are the same wherever an entry is shown, so that a block of `also_in`
# cannot have them: `also_in` and those behind it, but for two.
_SAME_EVERYWHERE = frozenset(COMMON_FIELDS[COMMON_FIELDS.index("also_in") :]) - {
    "place",
    "verbatim",
}


def make_entry_adapter(layout: Layout) -> Any:  # noqa: ANN401  (made at run time)
    """Return pydantic's adapter of the type of the list's entry files."""
    from typing import NotRequired

    from pydantic import TypeAdapter

    fields = _collect_field_types(layout)
    override_fields: dict[str, Any] = {"section": str}
    for name, kind in fields.items():
        if name not in _SAME_EVERYWHERE:
            override_fields[name] = NotRequired[kind]
    override = _make_record("Override", override_fields)
    # In place of what `Entry` declares: another section is a text, or a block of fields.
    annotations = typing.get_args(fields["also_in"])[1:]
    sections: Any = list[str | override]  # type: ignore[valid-type]
    fields["also_in"] = typing.Annotated[sections, *annotations]
    required = _list_required_fields()
    members = {}
    for name, kind in fields.items():
        members[name] = kind if name in required else NotRequired[kind]
    return TypeAdapter(_make_record("Entry", members))


def _list_required_fields() -> set[str]:
    """Return the names of the fields of an entry that have no default."""
    # Only a field without any default has the same marker, MISSING, in both places.
    declared = dataclasses.fields(Entry)
    return {field.name for field in declared if field.default is field.default_factory}


def _collect_field_types(layout: Layout) -> dict[str, Any]:
    """Return the types of the common fields and of the list's own, by name."""
    from pydantic import Field

    fields: dict[str, Any] = {}
    for declared in dataclasses.fields(Entry):
        if declared.name not in COMMON_FIELDS:
            continue
        description = dict(declared.metadata)
        scalar = HOLDS.get(description.pop("holds", ""))
        if declared.name == "tags" and layout.tags:
            description["description"] += " One of: " + ", ".join(layout.tags) + "."
        kind = _annotate(scalar) if scalar else _remove_none(declared.type)
        if declared.name == "allow":
            kind = dict[str, str | _make_timed_reason()]  # type: ignore[misc]
        fields[declared.name] = typing.Annotated[kind, Field(**description)]
    for name, spec in layout.fields.items():
        kind = _make_declared_type(spec)
        fields[name] = typing.Annotated[kind, Field(**_describe(spec))]
    return fields


def _make_timed_reason() -> Any:  # noqa: ANN401  (made at run time)
    """Return the type of a reason with an end, in which `until` must be a day."""
    from pydantic import Field, WithJsonSchema

    day = typing.Annotated[
        str,
        Field(pattern=DAY_PATTERN),
        WithJsonSchema({"type": "string", "pattern": DAY_PATTERN}),
    ]
    record = _make_record("TimedReason", {"why": str, "until": day})
    record.__doc__ = TimedReason.__doc__
    return record


def _make_record(name: str, members: dict[str, Any]) -> Any:  # noqa: ANN401  (made at run time)
    """Return a type of mappings that have the keys of *members* and no others."""
    from typing_extensions import TypedDict

    # Its members are known at run time only.
    make: Any = TypedDict
    record = make(name, members)
    record.__pydantic_config__ = {"extra": "forbid", "regex_engine": "rust-regex"}
    return record


def _annotate(scalar: ScalarType) -> Any:  # noqa: ANN401  (made at run time)
    from pydantic import Field, WithJsonSchema

    return typing.Annotated[
        scalar.python,
        Field(**scalar.constraints),
        WithJsonSchema(dict(scalar.schema)),
    ]


def _make_declared_type(spec: FieldSpec) -> Any:  # noqa: ANN401  (a type)
    """Return the type of a field that a list declares."""
    scalar = choose_scalar_type(spec)
    item: Any = _annotate(scalar) if scalar else str
    return list[item] if spec.type == "list" else item


def _remove_none(annotation: Any) -> Any:  # noqa: ANN401  (a type)
    """Return a type without None: `str | None` is `str`. Others are as they were."""
    is_union = (
        isinstance(annotation, types.UnionType)
        or typing.get_origin(annotation) is typing.Union
    )
    alternatives = typing.get_args(annotation)
    if not is_union or type(None) not in alternatives:
        return annotation
    without_none = tuple(kind for kind in alternatives if kind is not type(None))
    return typing.Union[without_none]  # noqa: UP007


def _describe(spec: FieldSpec) -> dict[str, Any]:
    """Return what pydantic's `Field` is told of a declared field."""
    description: dict[str, Any] = {"description": spec.help or spec.label or None}
    if spec.label:
        description["title"] = spec.label
    if spec.example:
        description["examples"] = [spec.example]
    if not spec.choices and spec.type in ("text", "markdown", "url"):
        description["max_length"] = TEXT_LIMIT
    return description
