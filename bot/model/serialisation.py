"""Convert layouts and findings to plain values and back, for files and for a cache."""

import dataclasses
import datetime as dt
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
    Layout,
    OtherDocument,
    Section,
    Style,
    View,
)
from bot.model.layout_parts import ContentsStyle, Floor, Group
from bot.model.limits import Limits
from bot.model.settings import PullRequests, Settings, Submissions


def dump_layout(layout: Layout) -> dict[str, Any]:
    """Return the declarations as plain values.

    What has its default is left out, and so is the id.
    """
    plain: dict[str, Any] = _drop_defaults(layout)
    del plain["id"]
    return plain


def restore_layout(list_id: str, plain: Mapping[str, Any]) -> Layout:
    """Return the layout that `dump_layout` converted.

    The values were valid once, and are not validated again.
    """
    sections = {
        name: Section(**_read_views(values))
        for name, values in plain["sections"].items()
    }
    fields = {name: FieldSpec(**spec) for name, spec in plain.get("fields", {}).items()}
    styles = {name: Style(**style) for name, style in plain.get("styles", {}).items()}
    documents = {
        path: _read_document(values)
        for path, values in plain.get("documents", {}).items()
    }
    declarations = {
        "sections": sections,
        "fields": fields,
        "defaults": Defaults(**plain.get("defaults", {})),
        "documents": documents,
        "styles": styles,
        "contents": ContentsStyle(**plain.get("contents", {})),
        "limits": Limits(**plain.get("limits", {})),
    }
    return Layout(**{**plain, "id": list_id, **declarations})


def _read_document(values: Mapping[str, Any]) -> OtherDocument:
    """Return another document from its plain values."""
    sections = {
        name: DocumentSection(**_read_views(section))
        for name, section in values.get("sections", {}).items()
    }
    return OtherDocument(**{**values, "sections": sections})


def _read_views(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the plain values of a section with its views and its group as declarations."""
    views = {name: View(**view) for name, view in values.get("views", {}).items()}
    group = values.get("group")
    if group is not None:
        floor = group.get("floor")
        group = Group(**{**group, "floor": Floor(**floor) if floor else None})
    return {**values, "views": views, "group": group}


def restore_settings(plain: Mapping[str, Any]) -> Settings:
    """Return the settings that `dataclasses.asdict` converted."""
    groups = {
        "submissions": Submissions(**plain.get("submissions", {})),
        "pull_requests": PullRequests(**plain.get("pull_requests", {})),
    }
    return Settings(**{**plain, **groups})


def _drop_defaults(value: Any) -> Any:  # noqa: ANN401 - declarations, lists and texts alike
    """Return *value* as plain values, without fields that have their default."""
    if dataclasses.is_dataclass(value):
        plain = {}
        for field in dataclasses.fields(value):
            field_value = getattr(value, field.name)
            if field_value != _get_default(field):
                plain[field.name] = _drop_defaults(field_value)
        return plain
    if isinstance(value, Mapping):
        return {key: _drop_defaults(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_drop_defaults(item) for item in value]
    return value


def _get_default(field: "dataclasses.Field[Any]") -> Any:  # noqa: ANN401 - any field's
    """Return the default of a field; `dataclasses.MISSING` if it has none."""
    if callable(field.default_factory):
        return field.default_factory()
    return field.default


# The classes of edits by their names, under which a cache holds them.
_EDITS: dict[str, Any] = {
    kind.__name__: kind
    for kind in (SetValue, RemoveField, RenameField, ReplaceText, MoveEntry)
}


def dump_finding(finding: Finding) -> dict[str, Any]:
    """Return *finding* as plain values, for a cache.

    It is done by hand: `asdict` copies what need not be copied.
    """
    fix = finding.fix
    plain_fix = None
    if fix is not None:
        edits = [_dump_edit(edit) for edit in fix.edits]
        plain_fix = (fix.description, edits, fix.safe, fix.path, fix.done)
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "location": _dump_location(finding.location),
        "message": finding.message,
        "fix": plain_fix,
        "related": [
            (_dump_location(related.location), related.note)
            for related in finding.related
        ],
        "field": finding.field,
        "value": finding.value,
        "ends_on": finding.ends_on.isoformat() if finding.ends_on else None,
    }


def _dump_location(location: Location) -> tuple[str, int, int]:
    return location.path, location.line, location.column


def _dump_edit(edit: Edit) -> tuple[Any, ...]:
    """Return the name of the edit's class, and its values."""
    kind = type(edit)
    return kind.__name__, *(getattr(edit, name) for name in kind.__match_args__)


def restore_finding(plain: Mapping[str, Any]) -> Finding:
    """Return the finding that `dump_finding` converted."""
    fix = None
    if plain["fix"] is not None:
        description, edits, safe, path, done = plain["fix"]
        restored_edits = [_EDITS[name](*values) for name, *values in edits]
        fix = Fix(description, tuple(restored_edits), safe, path, done)
    ends_on = plain["ends_on"]
    return Finding(
        rule=plain["rule"],
        severity=plain["severity"],
        location=Location(*plain["location"]),
        message=plain["message"],
        fix=fix,
        related=tuple(
            Related(Location(*location), note) for location, note in plain["related"]
        ),
        field=plain["field"],
        value=plain["value"],
        ends_on=dt.date.fromisoformat(ends_on) if ends_on else None,
    )
