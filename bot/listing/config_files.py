"""The files under `schema/`: what a list owner declares, read and written."""

import dataclasses
import difflib
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, TypeVar

from bot.document.reader import Document
from bot.document.schema import extract_field_path
from bot.document.writer import write_canonical_text
from bot.errors import ConfigurationError
from bot.listing.computed_fields import COMPUTED_FIELDS
from bot.listing.condition import parse_condition
from bot.listing.layout_text import (
    OF_VIEW,
    expand_sections,
    find_unknown_style,
    find_written_place,
    shorten_sections,
)
from bot.listing.order_file import add_slugs, order_path
from bot.listing.pattern import PatternError, compile_pattern
from bot.listing.schema_yaml import (
    KEY_ORDER,
    drop_empty,
    has_no_keys,
    parse_schema_file,
)
from bot.model.document_layouts import list_document_layouts
from bot.model.entry import COMMON_FIELDS
from bot.model.finding import FieldPath
from bot.model.layout import (
    DOCUMENT_PATTERN,
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

SETTINGS_PATH = "schema/settings.yaml"
_UNKNOWN_KEY = ("unexpected_keyword_argument", "extra_forbidden")
Declared = TypeVar("Declared", Layout, Settings)


def layout_path(list_id: str) -> str:
    """The file that declares a list."""
    return f"schema/{list_id}.yaml"


def parse_layout(
    list_id: str, data: bytes, rules: Iterable[str], order: bytes | None = None
) -> Layout:
    """Read `schema/<list_id>.yaml` and the *order* file beside it, if there is one.

    *rules* are the names that the layout's `rules:` may hold.

    Raises:
        ConfigurationError: a file is wrong; it names file, line and key.
    """
    path = layout_path(list_id)
    document = parse_schema_file(data, path)
    values = drop_empty(document.value)
    _check_styles(values, document, path)
    values = expand_sections(values)
    add_slugs(values, order, order_path(list_id))
    layout = _validated(Layout, {"id": list_id, **values}, document, path)
    _check_meaning(layout, document, path, frozenset(rules))
    return layout


def parse_settings(data: bytes | None) -> Settings:
    """Read `schema/settings.yaml`; without one, everything has its default.

    Raises:
        ConfigurationError: the file is wrong.
    """
    if data is None or has_no_keys(data):
        return Settings()
    document = parse_schema_file(data, SETTINGS_PATH)
    return _validated(Settings, document.value, document, SETTINGS_PATH)


def render_layout(layout: Layout) -> str:
    """The text of `schema/<list>.yaml`; reading it, with what `render_order` gives, gives *layout* back."""
    text = write_canonical_text(shorten_sections(layout), KEY_ORDER)
    return f"# How the list is laid out. Listwright's page `docs/layout.md` explains every key.\n{text}"


def _validated(
    kind: type[Declared], values: Mapping[str, Any], document: Document, path: str
) -> Declared:
    from pydantic import ValidationError

    try:
        adapter = _adapter(kind)  # type: ignore[arg-type]  # the class has a hash, though its instances have none
        declared: Declared = adapter.validate_python(drop_empty(values))
    except ValidationError as error:
        details = error.errors(include_url=False)
        detail = next((d for d in details if d["type"] in _UNKNOWN_KEY), details[0])
        place = extract_field_path(detail["loc"], document.value)
        key = ".".join(map(str, detail["loc"]))
        line = document.locate_key(place)[0]
        raise ConfigurationError(
            path, line, key, _in_words(detail, place, kind)
        ) from None
    return declared


@cache
def _adapter(kind: Any) -> Any:  # noqa: ANN401 - loaded late: pydantic takes a while
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


def _in_words(detail: Mapping[str, Any], place: FieldPath, declared: type) -> str:
    kind = detail["type"]
    if kind in _UNKNOWN_KEY:
        known = _keys_at(place, declared)
        near = difflib.get_close_matches(str(detail["loc"][-1]), known, 1)
        return "this key is not known here" + (
            f"; did you mean `{near[0]}`?"
            if near
            else f"; known are {', '.join(known)}."
        )
    if kind in ("missing", "missing_argument"):
        return "this key is missing."
    message = str(detail["msg"])
    given = detail.get("input")
    shown = f", not `{given}`" if isinstance(given, str) and len(given) < 80 else ""  # noqa: PLR2004 - one line
    return f"{message[:1].lower()}{message[1:]}{shown}."


def _keys_at(place: FieldPath, kind: type) -> list[str]:
    """The keys known in the mapping that holds the last key of *place*."""
    by_depth: dict[str, type] = {
        "documents": OtherDocument,
        "sections": DocumentSection if place[:1] == ("documents",) else Section,
        "defaults": Defaults,
        "styles": Style,
        "views": View,
        "fields": FieldSpec,
        "group": Group,
        "floor": Floor,
        "submissions": Submissions,
    }
    for key in place[:-1]:
        kind = by_depth.get(str(key), kind)
    names = [
        field.name
        for field in dataclasses.fields(kind)
        if field.metadata.get("file", True)
    ]
    names = [name for name in names if name != "id"]
    return [*names, *OF_VIEW, "style"] if kind is Section else names


def _check_meaning(
    layout: Layout, document: Document, path: str, rules: frozenset[str]
) -> None:
    """What types cannot tell: that patterns compile, and that every name means something."""

    def refuse(place: FieldPath, problem: str) -> None:
        place = find_written_place(place, document.value)
        raise ConfigurationError(
            path, document.locate_key(place)[0], ".".join(map(str, place)), problem
        )

    for name in layout.fields:
        if name in COMMON_FIELDS or name in ("id", "extra", "link"):
            refuse(
                ("fields", name),
                "every list knows this field already; choose another name.",
            )
    _check_rules(layout.rules, ("rules",), rules, refuse)
    regions: set[tuple[str, str]] = set()
    for section_id, section in layout.sections.items():
        place: FieldPath = ("sections", section_id)
        _check_rules(section.rules, (*place, "rules"), rules, refuse)
        for required in section.requires:
            if not _is_field(required, layout):
                refuse((*place, "requires"), f"`{required}` is no field of this list.")
        for name, view in section.views.items():
            if (section.document, name) in regions:
                refuse(
                    (*place, "views", name),
                    "another section has a region of this name.",
                )
            regions.add((section.document, name))
            _check_view(view, (*place, "views", name), layout, refuse)
    for path_of_document in layout.documents:
        _check_document(path_of_document, layout, refuse)


def _check_styles(values: Mapping[str, Any], document: Document, path: str) -> None:
    """Refuse a section whose style is not declared: it would have no pattern."""
    unknown = find_unknown_style(values)
    if unknown is not None:
        problem = f"there is no such style; `styles:` has {', '.join(values.get('styles') or ()) or 'none'}."
        raise ConfigurationError(
            path, document.locate_key(unknown)[0], ".".join(map(str, unknown)), problem
        )


def _check_document(path: str, layout: Layout, refuse: Any) -> None:  # noqa: ANN401 - a local function
    """Check what the layout says of another document: that it can stand there, and what it shows."""
    place: FieldPath = ("documents", path)
    document = layout.documents[path]
    if path == layout.document or not re.fullmatch(DOCUMENT_PATTERN, path):
        refuse(place, "this must be the path of another document, which ends in `.md`.")
    _check_condition(document.where, (*place, "where"), layout, refuse)
    for section_id, section in document.sections.items():
        if section_id not in layout.sections:
            refuse((*place, "sections", section_id), "the list has no such section.")
        for name, view in section.views.items():
            _check_view(
                view, (*place, "sections", section_id, "views", name), layout, refuse
            )
    shown = next(one for one in list_document_layouts(layout) if one.document == path)
    regions = [name for name, _, _ in shown.iterate_views()]
    if len(regions) != len(set(regions)):
        refuse(place, "two of its sections have a region of one name.")


def _check_view(view: View, place: FieldPath, layout: Layout, refuse: Any) -> None:  # noqa: ANN401 - a local function
    for source in view.patterns:
        try:
            pattern = compile_pattern(source)
        except PatternError as error:
            refuse((*place, "item"), str(error))
            raise
        for field in sorted(pattern.fields):
            if not _is_field(field, layout):
                refuse(
                    (*place, "item"),
                    f"`{{{field}}}` is no field of this list; declare it under `fields`.",
                )
        if "title" not in pattern.fields and "name" not in pattern.fields:
            refuse(
                (*place, "item"), "the pattern shows neither `{title}` nor `{name}`."
            )
    _check_condition(view.when, (*place, "when"), layout, refuse)


def _check_condition(
    condition: str,
    place: FieldPath,
    layout: Layout,
    refuse: Any,  # noqa: ANN401 - a local function
) -> None:
    try:
        terms = parse_condition(condition)
    except ValueError as error:
        refuse(place, str(error))
        raise
    for term in terms:
        if not _is_field(term.field, layout):
            refuse(place, f"`{term.field}` is no field of this list.")


def _check_rules(
    levels: Mapping[str, str],
    place: FieldPath,
    rules: frozenset[str],
    refuse: Any,  # noqa: ANN401 - a local function
) -> None:
    for name in levels:
        if name not in rules:
            near = difflib.get_close_matches(name, sorted(rules), 1)
            refuse(
                (*place, name),
                "there is no such rule"
                + (f"; did you mean `{near[0]}`?" if near else "."),
            )


def _is_field(path: str, layout: Layout) -> bool:
    head = path.partition(".")[0]
    return (
        path in COMPUTED_FIELDS
        or head in COMMON_FIELDS
        or head in layout.fields
        or head == "link"
    )
