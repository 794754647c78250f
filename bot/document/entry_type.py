"""The type of a list's entry files, for pydantic: the common fields and those that the list declares."""

import dataclasses
import types
import typing
from typing import Any

from bot.document.field_types import HOLDS, TEXT_LIMIT, ScalarType, scalar_type
from bot.model.entry import COMMON_FIELDS, Entry
from bot.model.layout import FieldSpec, Layout

_NOT_OTHERWISE = frozenset(COMMON_FIELDS[COMMON_FIELDS.index("also_in") :]) - {
    "place",
    "verbatim",
}
"""The fields that are the same wherever an entry is shown."""


def entry_adapter(layout: Layout) -> Any:  # noqa: ANN401  (a TypeAdapter of a type made here)
    """Return pydantic's adapter of the type of the list's entry files."""
    from typing import NotRequired

    from pydantic import TypeAdapter

    fields = _field_types(layout)
    overrides = {
        name: NotRequired[kind]
        for name, kind in fields.items()
        if name not in _NOT_OTHERWISE
    }
    guest = _make_record("Override", {"section": str, **overrides})
    required = {
        f.name for f in dataclasses.fields(Entry) if f.default is f.default_factory
    }
    fields["also_in"] = typing.Annotated[
        list[str | guest], *typing.get_args(fields["also_in"])[1:]  # type: ignore[valid-type]
    ]
    members = {
        name: kind if name in required else NotRequired[kind]
        for name, kind in fields.items()
    }
    return TypeAdapter(_make_record("Entry", members))


def _field_types(layout: Layout) -> dict[str, Any]:
    from pydantic import Field

    fields: dict[str, Any] = {}
    for declared in dataclasses.fields(Entry):
        if declared.name not in COMMON_FIELDS:
            continue
        about = dict(declared.metadata)
        kind = HOLDS.get(about.pop("holds", ""))
        if declared.name == "tags" and layout.tags:
            about["description"] += " One of: " + ", ".join(layout.tags) + "."
        plain = _annotate(kind) if kind else _without_none(declared.type)
        fields[declared.name] = typing.Annotated[plain, Field(**about)]
    for name, spec in layout.fields.items():
        fields[name] = typing.Annotated[_declared_type(spec), Field(**_about(spec))]
    return fields


def _make_record(name: str, members: dict[str, Any]) -> Any:  # noqa: ANN401  (a type made at run time)
    from typing_extensions import TypedDict

    make: Any = TypedDict  # its members are known at run time only
    record = make(name, members)
    record.__pydantic_config__ = {"extra": "forbid", "regex_engine": "rust-regex"}
    return record


def _annotate(kind: ScalarType) -> Any:  # noqa: ANN401  (a type made at run time)
    from pydantic import Field, WithJsonSchema

    return typing.Annotated[
        kind.python, Field(**kind.constraints), WithJsonSchema(dict(kind.schema))
    ]


def _declared_type(spec: FieldSpec) -> Any:  # noqa: ANN401  (a type is whatever typing says)
    kind = scalar_type(spec)
    item: Any = _annotate(kind) if kind else str
    return list[item] if spec.type == "list" else item


def _without_none(annotation: Any) -> Any:  # noqa: ANN401  (a type is whatever typing says)
    is_union = (
        isinstance(annotation, types.UnionType)
        or typing.get_origin(annotation) is typing.Union
    )
    if is_union and type(None) in typing.get_args(annotation):
        return typing.Union[  # noqa: UP007
            tuple(a for a in typing.get_args(annotation) if a is not type(None))
        ]
    return annotation


def _about(spec: FieldSpec) -> dict[str, Any]:
    about: dict[str, Any] = {"description": spec.help or spec.label or None}
    if spec.label:
        about["title"] = spec.label
    if spec.example:
        about["examples"] = [spec.example]
    if not spec.choices and spec.type in ("text", "markdown", "url"):
        about["max_length"] = TEXT_LIMIT
    return about
