"""Validate entry files: from the declarations of a list to a validator of pydantic's."""

import typing
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from bot.document.entry_type import make_entry_adapter
from bot.document.field_types import (
    ScalarType,
    collect_scalar_types,
    convert_values,
)
from bot.model.choices import name_some, suggest
from bot.model.entry import COMMON_FIELDS, Removal, Translation
from bot.model.finding import FieldPath
from bot.model.layout import Layout
from bot.model.rule import SchemaProblem
from bot.model.wording import mark_sentence, say

# The title of an entry whose file gives none, so that its other fields can be judged.
UNTITLED = "(untitled)"

# Each attempt leaves out the fields that the one before called faulty. If the last one
# fails too, nothing of the file but its problems is left.
_MOST_ATTEMPTS = 3


class CompiledSchema(Protocol):
    """The part of pydantic's compiled validator that is used here."""

    def validate_python(self, data: Any, /) -> Any:  # noqa: ANN401  (as in pydantic)
        """Return the converted *data*, or raise pydantic's `ValidationError`."""


@dataclass(frozen=True)
class Validator:
    """Validates the entry files of one list."""

    layout: Layout
    compiled: CompiledSchema

    @cached_property
    def types(self) -> Mapping[str, ScalarType]:
        """The types of the fields that do not hold any text."""
        return collect_scalar_types(self.layout.fields)

    @cached_property
    def names(self) -> frozenset[str]:
        """The fields of the list."""
        return frozenset((*COMMON_FIELDS, *self.layout.fields))


def compile_schema(layout: Layout) -> dict[str, Any]:
    """Return the validator of a list's entries as plain values that JSON can hold.

    They are pydantic-core's schema; `load_validator` makes a validator of them.
    """
    core: Any = make_entry_adapter(layout).core_schema
    schema: dict[str, Any] = _remove_metadata(core)
    return schema


def load_validator(layout: Layout, schema: Mapping[str, Any]) -> Validator:
    """Return the list's validator from a result of `compile_schema`, new or stored.

    It does not load pydantic itself, only its compiled part.
    """
    from pydantic_core import SchemaValidator

    return Validator(layout, SchemaValidator(typing.cast("Any", schema)))


def validate(
    validator: Validator,
    tree: Mapping[str, Any],
) -> tuple[dict[str, Any], list[SchemaProblem]]:
    """Convert the texts of an entry file to their declared types.

    Returns:
        The valid fields, and the problems of the others. A faulty field is left
        out of the record, so that the others can still be judged.
    """
    # Nearly every file is valid as it is.
    try:
        return validator.compiled.validate_python(tree), []
    except ValueError:
        return _validate_in_parts(validator, tree)


def _validate_in_parts(
    validator: Validator,
    tree: Mapping[str, Any],
) -> tuple[dict[str, Any], list[SchemaProblem]]:
    """Validate *tree* without its faulty fields, until none is left."""
    from pydantic_core import ValidationError

    tree = convert_values(_remove_empty(tree, validator.names), validator.types)
    problems: list[SchemaProblem] = []
    for _ in range(_MOST_ATTEMPTS):
        try:
            record: dict[str, Any] = validator.compiled.validate_python(tree)
        except ValidationError as error:
            details = error.errors(include_url=False)
            new_problems = _describe_problems(
                details,
                tree,
                validator.layout,
            )
            problems += new_problems
            faulty = {problem.field[0] for problem in new_problems if problem.field}
            tree = {key: value for key, value in tree.items() if key not in faulty}
            if "title" in faulty:
                tree["title"] = UNTITLED
        else:
            return record, sorted(set(problems), key=_make_sort_key)
    return {"title": UNTITLED}, problems


def _make_sort_key(problem: SchemaProblem) -> tuple[str, str]:
    return str(problem.field), problem.kind


def _describe_problems(
    details: Collection[Any],
    tree: Mapping[str, Any],
    layout: Layout,
) -> list[SchemaProblem]:
    """Return the problems that pydantic's error reports, one for each field and kind."""
    by_field: dict[tuple[str | int, ...], SchemaProblem] = {}
    # Reversed, so that of several for one field the first one stays.
    for detail in reversed(list(details)):
        if not _is_other_form(detail):
            problem = _describe_problem(dict(detail), tree, layout)
            by_field[*problem.field, problem.kind] = problem
    return list(by_field.values())


def _remove_empty(tree: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    """Return *tree* without empty fields, links and items, which say nothing.

    An unknown field stays though it is empty: its name may be a slip.
    """
    filled: dict[str, Any] = {}
    for key, value in tree.items():
        if isinstance(value, list):
            filled[key] = [
                _remove_empty_inside(item, names) for item in value if item is not None
            ]
        elif isinstance(value, dict):
            filled[key] = _remove_empty_parts(key, value)
        elif value is not None or key not in names:
            filled[key] = value
    return filled


def _remove_empty_parts(key: str, block: dict[str, Any]) -> dict[str, Any]:
    """Return the block of the field *key* without what says nothing.

    A block that no entry knows stays as it is.
    """
    if key == "removed":
        return _remove_empty(block, Removal.__annotations__)
    if key not in ("links", "translations"):
        return block
    filled = {name: item for name, item in block.items() if item is not None}
    if key == "translations":
        names = Translation.__annotations__
        for language, item in filled.items():
            filled[language] = _remove_empty_inside(item, names)
    return filled


def _remove_empty_inside(item: Any, names: Collection[str]) -> Any:  # noqa: ANN401
    return _remove_empty(item, names) if isinstance(item, dict) else item


def _is_other_form(detail: Any) -> bool:  # noqa: ANN401  (pydantic's own)
    """Return whether an error only says that a block in `also_in` or `allow` is no text.

    A section or a reason there may be a text or a block of fields, and pydantic complains
    of both.
    """
    location = detail["loc"]
    if location[:1] not in (("also_in",), ("allow",)) or location[2:] != ("str",):
        return False
    return isinstance(detail["input"], dict)


def _remove_metadata(node: Any) -> Any:  # noqa: ANN401  (a JSON-like tree)
    """Return the core schema without the parts that only make JSON Schema.

    Some of these are functions, which JSON cannot hold.
    """
    if isinstance(node, dict):
        metadata = ("metadata", "serialization", "cls", "cls_name")
        kept = {key: value for key, value in node.items() if key not in metadata}
        return {key: _remove_metadata(value) for key, value in kept.items()}
    if isinstance(node, list | tuple):
        return [_remove_metadata(value) for value in node]
    return node


def _describe_problem(
    detail: dict[str, Any],
    tree: Mapping[str, Any],
    layout: Layout,
) -> SchemaProblem:
    """Describe one of pydantic's errors for a person who fills in a file."""
    location, kind = detail["loc"], detail["type"]
    path = extract_field_path(location, tree)
    name = ".".join(map(str, path)) or say("the file")
    if kind == "missing" and len(location) == 1:
        message = say("`{field}` is missing.", field=location[0])
        return SchemaProblem("missing", tuple(location), message)
    position_path = _cut_at(path, "place")
    if position_path is not None:
        field = ".".join(map(str, position_path))
        message = say(
            "`{field}` must be `first`, or `after: SLUG` below it.", field=field
        )
        return SchemaProblem("type", position_path, message)
    if path[:1] == ("allow",) and len(path) > 1:
        return _describe_reason(path, tree["allow"][path[1]])
    if kind == "missing" and path[:1] == ("also_in",):
        message = say("`{field}` must name a `{part}`.", field=name, part=location[-1])
        return SchemaProblem("type", path, message)
    if kind == "extra_forbidden" and path[:1] != ("links",):
        return SchemaProblem(
            "unknown",
            path,
            say("`{field}` is not a field of this list.", field=name),
        )
    if len(path) > 1 and path[0] == "links":
        message = say(
            "`{field}` must be an address, or `url` and `text` below it.", field=name
        )
        return SchemaProblem("type", path[:2], message)
    return SchemaProblem("type", path, _describe_demand(name, path, detail, layout))


def _describe_reason(path: FieldPath, reason: object) -> SchemaProblem:
    """Describe what is wrong at or below a *reason* in `allow`."""
    if path[2:] == ("until",):
        name = ".".join(map(str, path))
        message = say(
            "`{field}` must be the last day on which it counts, such as `2027-03-01`.",
            field=name,
        )
        return SchemaProblem("type", path, message)
    field = ".".join(map(str, path[:2]))
    missing, unknown = _compare_keys(reason)
    if unknown:
        sentence = mark_sentence(
            "Below `{field}` there is no `{key}`; write `why` and `until`."
        )
        message = say(sentence, field=field, key=unknown[0])
    elif missing == ["why"]:
        sentence = mark_sentence("`{field}` lacks the reason; write it as `why`.")
        message = say(sentence, field=field)
    elif missing == ["until"]:
        sentence = mark_sentence(
            "`{field}` lacks the last day on which it counts; write it as `until`, or the"
            " reason alone."
        )
        message = say(sentence, field=field)
    else:
        sentence = mark_sentence(
            "`{field}` must be a reason, or `why` and `until` below it."
        )
        message = say(sentence, field=field)
    return SchemaProblem("type", path[:2], message)


def _compare_keys(reason: object) -> tuple[list[str], list[str]]:
    """Return which keys a reason with an end lacks, and which it has besides.

    For a reason that is no mapping, both are empty.
    """
    if not isinstance(reason, Mapping):
        return [], []
    keys = ("why", "until")
    missing = [key for key in keys if reason.get(key) is None]
    return missing, [str(key) for key in reason if key not in keys]


# What a value must be, by pydantic's name for the error.
_DEMANDS = {
    "string_type": mark_sentence(
        "`{field}` must be a text, not a list or a block of fields."
    ),
    "string_too_short": mark_sentence("`{field}` must not be empty."),
    "string_too_long": mark_sentence(
        "`{field}` is longer than {max_length} characters."
    ),
    "int_parsing": mark_sentence("`{field}` must be a whole number, such as 2024."),
    "int_type": mark_sentence("`{field}` must be a whole number, such as 2024."),
    "bool_parsing": mark_sentence("`{field}` must be `true` or `false`."),
    "list_type": mark_sentence(
        "`{field}` must be a list: each item on a line of its own, after `- `."
    ),
    "dict_type": mark_sentence(
        "`{field}` must be a block of fields,"
        " each on an indented line of its own: `key: value`."
    ),
    "string_pattern_mismatch": mark_sentence(
        "`{field}` must be a date: `2024`, `2024-05` or `2024-05-31`."
    ),
    "less_than_equal": mark_sentence("`{field}` must be at most {le}."),
    "greater_than_equal": mark_sentence("`{field}` must be at least {ge}."),
}


def _describe_demand(
    name: str,
    path: FieldPath,
    detail: dict[str, Any],
    layout: Layout,
) -> str:
    """Return the sentence that says what the value of the field *name* must be."""
    kind = detail["type"]
    demand = _DEMANDS.get(kind)
    if demand is not None:
        return say(demand, field=name, **(detail.get("ctx") or {}))
    if kind == "literal_error":
        sentence = _describe_choices(name, path, detail, layout)
        if sentence is not None:
            return sentence
    # Pydantic's own words, for an error that no entry gave yet.
    message = detail["msg"].rstrip(".")
    problem = f"{message[:1].lower()}{message[1:]}"
    return say("`{field}` does not fit: {problem}.", field=name, problem=problem)


def _describe_choices(
    name: str,
    path: FieldPath,
    detail: Mapping[str, Any],
    layout: Layout,
) -> str | None:
    """Return what may stand in a field with choices, and which one may be meant.

    Return None if the list declares no choices for it.
    """
    names = [part for part in path if isinstance(part, str)]
    spec = layout.fields.get(names[-1]) if names else None
    if spec is None or not spec.choices:
        return None
    sentence = say(
        "`{field}` must be one of {choices}.",
        field=name,
        choices=name_some(spec.choices, "or"),
    )
    suggestion = suggest(str(detail.get("input")), spec.choices)
    if not suggestion:
        return sentence
    return say(
        "{problem} Did you mean `{suggestion}`?",
        problem=sentence,
        suggestion=suggestion,
    )


def _cut_at(path: FieldPath, field: str) -> FieldPath | None:
    """Return the part of *path* that leads to *field*; None if it does not.

    *field* is one of the entry, or of one section in `also_in`.
    """
    index = 2 if path[:1] == ("also_in",) else 0
    if path[index : index + 1] != (field,):
        return None
    return path[: index + 1]


def extract_field_path(location: tuple[str | int, ...], tree: Any) -> FieldPath:  # noqa: ANN401
    """Return the parts of pydantic's *location* that are a path in the file *tree*.

    The other parts name alternatives of a type.
    """
    path: list[str | int] = []
    for part in location:
        is_inside = False
        if isinstance(tree, Mapping):
            is_inside = part in tree
        elif isinstance(tree, list) and isinstance(part, int):
            is_inside = part < len(tree)
        if is_inside:
            path.append(part)
            tree = tree[part]
    return tuple(path)
