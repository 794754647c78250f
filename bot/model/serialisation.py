"""Layouts and findings as plain values, for files and for a cache."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from bot.model.finding import (
    Edit,
    Finding,
    Fix,
    Location,
    MoveEntry,
    Related,
    RemoveField,
    RenameField,
    ReplaceText,
    SetValue,
)
from bot.model.layout import (
    Defaults,
    DocumentSection,
    FieldSpec,
    Floor,
    Group,
    Layout,
    OtherDocument,
    Section,
    Style,
    View,
)
from bot.model.settings import Settings, Submissions


def layout_to_plain(layout: Layout) -> dict[str, Any]:
    """The declarations as plain values, without what has its default and without the id."""
    plain: dict[str, Any] = _without_defaults(layout)
    del plain["id"]
    return plain


def layout_from_plain(list_id: str, plain: Mapping[str, Any]) -> Layout:
    """A layout from what `layout_to_plain` gave: values that were valid once are not validated again."""
    sections = {
        name: Section(**_read_views(values))
        for name, values in plain["sections"].items()
    }
    fields = {name: FieldSpec(**spec) for name, spec in plain.get("fields", {}).items()}
    documents = {}
    for path, values in plain.get("documents", {}).items():
        shown = {
            name: DocumentSection(**_read_views(section))
            for name, section in values.get("sections", {}).items()
        }
        documents[path] = OtherDocument(**{**values, "sections": shown})
    defaults = Defaults(**plain.get("defaults", {}))
    styles = {name: Style(**style) for name, style in plain.get("styles", {}).items()}
    own = {
        "sections": sections,
        "fields": fields,
        "defaults": defaults,
        "documents": documents,
        "styles": styles,
    }
    return Layout(**{**plain, "id": list_id, **own})


def _read_views(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the plain values of a section with its views and its group as declarations."""
    views = {name: View(**view) for name, view in values.get("views", {}).items()}
    group = values.get("group")
    if group is not None:
        floor = group.get("floor")
        group = Group(**{**group, "floor": Floor(**floor) if floor else None})
    return {**values, "views": views, "group": group}


def settings_from_plain(plain: Mapping[str, Any]) -> Settings:
    """The settings from what `dataclasses.asdict` gave."""
    return Settings(
        **{**plain, "submissions": Submissions(**plain.get("submissions", {}))}
    )


def _without_defaults(value: Any) -> Any:  # noqa: ANN401 - declarations, lists and texts alike
    if dataclasses.is_dataclass(value):
        plain = {}
        for field in dataclasses.fields(value):
            given = getattr(value, field.name)
            default = (
                field.default_factory()
                if callable(field.default_factory)
                else field.default
            )
            if given != default:
                plain[field.name] = _without_defaults(given)
        return plain
    if isinstance(value, Mapping):
        return {key: _without_defaults(item) for key, item in value.items()}
    return (
        [_without_defaults(item) for item in value]
        if isinstance(value, list)
        else value
    )


_EDITS: dict[str, Any] = {
    kind.__name__: kind
    for kind in (SetValue, RemoveField, RenameField, ReplaceText, MoveEntry)
}


def finding_to_plain(finding: Finding) -> dict[str, Any]:
    """*finding* as plain values, for a cache. By hand: `asdict` copies what need not be copied."""
    at, fix = finding.location, finding.fix
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "location": (at.path, at.line, at.column),
        "message": finding.message,
        "fix": fix
        and (
            fix.description,
            [_edit_to_plain(edit) for edit in fix.edits],
            fix.safe,
            fix.path,
        ),
        "related": [
            ((o.location.path, o.location.line, o.location.column), o.note)
            for o in finding.related
        ],
        "field": finding.field,
        "value": finding.value,
    }


def _edit_to_plain(edit: Edit) -> tuple[Any, ...]:
    return type(edit).__name__, *(
        getattr(edit, name) for name in type(edit).__match_args__
    )


def finding_from_plain(plain: Mapping[str, Any]) -> Finding:
    """The finding that `finding_to_plain` wrote."""
    fix = None
    if plain["fix"] is not None:
        description, edits, safe, path = plain["fix"]
        fix = Fix(
            description,
            tuple(_EDITS[name](*values) for name, *values in edits),
            safe,
            path,
        )
    return Finding(
        rule=plain["rule"],
        severity=plain["severity"],
        location=Location(*plain["location"]),
        message=plain["message"],
        fix=fix,
        related=tuple(
            Related(Location(*place), note) for place, note in plain["related"]
        ),
        field=plain["field"],
        value=plain["value"],
    )
