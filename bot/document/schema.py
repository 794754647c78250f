"""From the declarations of a list to a validator of its entry files, which is pydantic's."""

import typing
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from bot.document.entry_type import entry_adapter
from bot.document.field_types import ScalarType, convert_values, scalar_types
from bot.model.choices import name_some, suggest
from bot.model.entry import COMMON_FIELDS, Removal, Translation
from bot.model.finding import FieldPath
from bot.model.layout import Layout
from bot.model.rule import SchemaProblem

UNTITLED = "(untitled)"
"""The title of an entry whose file gives none, so that the rest of it can be judged."""


class CompiledSchema(Protocol):
    """What pydantic's compiled validator offers."""

    def validate_python(self, data: Any, /) -> Any:  # noqa: ANN401  (pydantic's own signature)
        """Return the converted *data*, or raise pydantic's `ValidationError`."""


@dataclass(frozen=True)
class Validator:
    """Validates the entry files of one list."""

    layout: Layout
    compiled: CompiledSchema

    @cached_property
    def types(self) -> Mapping[str, ScalarType]:
        """The types of the fields that do not hold any text."""
        return scalar_types(self.layout.fields)

    @cached_property
    def names(self) -> frozenset[str]:
        """The fields of the list."""
        return frozenset((*COMMON_FIELDS, *self.layout.fields))


def compile_schema(layout: Layout) -> dict[str, Any]:
    """The validator of a list's entries as plain, JSON-able values (pydantic-core's schema)."""
    core: Any = entry_adapter(layout).core_schema
    schema: dict[str, Any] = _without_metadata(core)
    return schema


def validator_from(layout: Layout, schema: Mapping[str, Any]) -> Validator:
    """Return the list's validator from what `compile_schema` gave, now or earlier, without pydantic itself."""
    from pydantic_core import SchemaValidator

    return Validator(layout, SchemaValidator(typing.cast("Any", schema)))


def validate(
    validator: Validator, tree: Mapping[str, Any]
) -> tuple[dict[str, Any], list[SchemaProblem]]:
    """Convert the texts of an entry file to their declared types.

    Returns:
        The valid fields, and the problems of the others. A faulty field is left
        out of the record, so that the rest can still be judged.
    """
    try:
        return validator.compiled.validate_python(
            tree
        ), []  # nearly every file is valid
    except ValueError:
        return _validate_in_parts(validator, tree)


def _validate_in_parts(
    validator: Validator, tree: Mapping[str, Any]
) -> tuple[dict[str, Any], list[SchemaProblem]]:
    from pydantic_core import ValidationError

    tree = convert_values(_without_empty(tree, validator.names), validator.types)
    problems: list[SchemaProblem] = []
    for _ in range(3):
        try:
            record: dict[str, Any] = validator.compiled.validate_python(tree)
        except ValidationError as error:
            details = [
                detail
                for detail in error.errors(include_url=False)
                if not _is_other_form(detail)
            ]
            found = [
                _problem(dict(detail), tree, validator.layout) for detail in details
            ]
            problems += {
                (*problem.field, problem.kind): problem for problem in reversed(found)
            }.values()
            faulty = {problem.field[0] for problem in found if problem.field}
            tree = {key: value for key, value in tree.items() if key not in faulty}
            if "title" in faulty:
                tree["title"] = UNTITLED
        else:
            return record, sorted(set(problems), key=lambda p: (str(p.field), p.kind))
    return {"title": UNTITLED}, problems


def _without_empty(tree: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    """Return *tree* without what says nothing: fields, links and items without a value.

    An unknown field stays though it is empty: its name may be a slip.
    """
    filled: dict[str, Any] = {}
    for key, value in tree.items():
        if isinstance(value, list):
            filled[key] = [
                _filled_guest(item, names) for item in value if item is not None
            ]
        elif key == "links" and isinstance(value, dict):
            filled[key] = {
                label: item for label, item in value.items() if item is not None
            }
        elif key == "removed" and isinstance(value, dict):
            filled[key] = _without_empty(value, Removal.__annotations__)
        elif key == "translations" and isinstance(value, dict):
            filled[key] = {
                language: _filled_guest(item, Translation.__annotations__)
                for language, item in value.items()
                if item is not None
            }
        elif value is not None or key not in names:
            filled[key] = value
    return filled


def _filled_guest(item: Any, names: Collection[str]) -> Any:  # noqa: ANN401  (a value of an entry file)
    return _without_empty(item, names) if isinstance(item, dict) else item


def _is_other_form(detail: Any) -> bool:  # noqa: ANN401  (pydantic's own)
    """Whether an error only says that a block of fields in `also_in` is not the other form, a text."""
    location = detail["loc"]
    return (
        location[:1] == ("also_in",)
        and location[2:] == ("str",)
        and isinstance(detail["input"], dict)
    )


def _without_metadata(node: Any) -> Any:  # noqa: ANN401  (a JSON-like tree)
    """The core schema without the parts that only make JSON Schema, some of which are functions."""
    if isinstance(node, dict):
        dropped = ("metadata", "serialization", "cls", "cls_name")
        return {
            key: _without_metadata(value)
            for key, value in node.items()
            if key not in dropped
        }
    if isinstance(node, list | tuple):
        return [_without_metadata(value) for value in node]
    return node


def _problem(
    detail: dict[str, Any], tree: Mapping[str, Any], layout: Layout
) -> SchemaProblem:
    """One of pydantic's errors in the words of a person who fills a file."""
    path = within(detail["loc"], tree)
    name = ".".join(map(str, path)) or "the file"
    kind, context = detail["type"], detail.get("ctx") or {}
    if kind == "missing" and len(detail["loc"]) == 1:
        return SchemaProblem(
            "missing", tuple(detail["loc"]), f"`{detail['loc'][0]}` is missing."
        )
    if (place := _end_at(path, "place")) is not None:
        return SchemaProblem(
            "type",
            place,
            f"`{'.'.join(map(str, place))}` must be `first`, or `after: SLUG` below it.",
        )
    if kind == "missing" and path[:1] == ("also_in",):
        return SchemaProblem(
            "type", path, f"`{name}` must name a `{detail['loc'][-1]}`."
        )
    if kind == "extra_forbidden" and path[:1] != ("links",):
        return SchemaProblem("unknown", path, f"`{name}` is not a field of this list.")
    if len(path) > 1 and path[0] == "links":
        return SchemaProblem(
            "type",
            path[:2],
            f"`{name}` must be an address, or `url` and `text` below it.",
        )
    said = {
        "string_type": "must be a text, not a list or a block of fields",
        "string_too_short": "must not be empty",
        "string_too_long": f"is longer than {context.get('max_length')} characters",
        "int_parsing": "must be a whole number, such as 2024",
        "int_type": "must be a whole number, such as 2024",
        "bool_parsing": "must be `true` or `false`",
        "list_type": "must be a list: each item on a line of its own, after `- `",
        "dict_type": "must be a block of fields, each on an indented line of its own: `key: value`",
        "literal_error": _describe_choices(path, detail, layout),
        "string_pattern_mismatch": "must be a date: `2024`, `2024-05` or `2024-05-31`",
        "less_than_equal": f"must be at most {context.get('le')}",
        "greater_than_equal": f"must be at least {context.get('ge')}",
    }.get(kind, f"does not fit: {detail['msg'][:1].lower()}{detail['msg'][1:]}")
    return SchemaProblem(
        "type", path, f"`{name}` {said.rstrip('.')}{'' if said.endswith('?') else '.'}"
    )


def _describe_choices(
    path: FieldPath, detail: Mapping[str, Any], layout: Layout
) -> str:
    """Return what may stand in a field with choices, and the one that may be meant."""
    spec = layout.fields.get(
        next((str(part) for part in reversed(path) if isinstance(part, str)), "")
    )
    if spec is None or not spec.choices:
        return ""
    meant = suggest(str(detail.get("input")), spec.choices)
    advice = f". Did you mean `{meant}`?" if meant else ""
    return f"must be one of {name_some(spec.choices, 'or')}{advice}"


def _end_at(path: FieldPath, field: str) -> FieldPath | None:
    """Return the part of *path* that leads to *field*, of the entry or of one section; None for another field."""
    at = 2 if path[:1] == ("also_in",) else 0
    return path[: at + 1] if path[at : at + 1] == (field,) else None


def within(location: tuple[str | int, ...], tree: Any) -> FieldPath:  # noqa: ANN401  (a JSON-like tree)
    """As much of pydantic's *location* as is a path in the file; the rest names alternatives of a type."""
    path: list[str | int] = []
    for part in location:
        inside = (isinstance(tree, Mapping) and part in tree) or (
            isinstance(tree, list) and isinstance(part, int) and part < len(tree)
        )
        if inside:
            path.append(part)
            tree = tree[part]
    return tuple(path)
