"""The files under `schema/`: what a list owner declares, read and written."""

import dataclasses
import difflib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, TypeVar

from bot.document.reader import Document
from bot.document.schema import extract_field_path
from bot.document.writer import write_canonical_text
from bot.errors import ConfigurationError
from bot.listing.layout_checks import (
    check_keepers,
    check_layout,
    check_replies,
    check_rule_names,
    check_styles,
    separate_outside_fields,
)
from bot.listing.layout_text import OF_VIEW, expand_sections, shorten_sections
from bot.listing.limit_checks import check_limits
from bot.listing.order_file import add_slugs, order_path
from bot.listing.schema_yaml import (
    KEY_ORDER,
    drop_empty,
    has_no_keys,
    parse_schema_file,
)
from bot.listing.value_problems import describe_value_problem
from bot.model.finding import FieldPath
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
from bot.model.layout_parts import Floor, Group
from bot.model.limits import Limits
from bot.model.read_list import ReadList, ReadSection
from bot.model.reason import find_odd_days
from bot.model.settings import PullRequests, Settings, Submissions

SETTINGS_PATH = "schema/settings.yaml"
# Kinds of errors of pydantic: a key that a type does not know, one that is missing.
_UNKNOWN_KEY = ("unexpected_keyword_argument", "extra_forbidden")
# Where the name of a rule stands in the path to a reason: works, LINK, allow, RULE.
_REASON = 3
_MISSING_KEY = ("missing", "missing_argument")
_NOTICE = (
    "# How the list is laid out. Listwright's page `docs/layout.md` explains every key."
)
Declared = TypeVar("Declared", Layout, ReadList, Settings)


def get_layout_path(list_id: str) -> str:
    """Return the path of the file that declares a list."""
    return f"schema/{list_id}.yaml"


def parse_layout(
    list_id: str,
    data: bytes,
    rules: Iterable[str],
    order: bytes | None = None,
) -> Layout:
    """Return the layout of a list.

    Args:
        list_id: the list's id.
        data: its file, `schema/<list_id>.yaml`.
        rules: the names that the layout's `rules:` may hold.
        order: the order file beside it, if there is one.

    Raises:
        ConfigurationError: a file is wrong; it names file, line and key.
    """
    path = get_layout_path(list_id)
    document = parse_schema_file(data, path)
    values = drop_empty(document.value)
    if _is_read_list(values):
        declared = _check_read_list(list_id, document, path, frozenset(rules))
        # Its sections are known only where the document is read.
        return Layout(
            id=list_id,
            title=declared.title,
            document=declared.document,
            source="document",
            tidy=declared.has_tidy_sections,
            sections={},
            rules=declared.rules,
            limits=declared.limits,
            replies=declared.replies,
        )
    # Styles are checked first: a section with an unknown one cannot be completed.
    check_styles(values, document, path)
    stated = values
    values = expand_sections(values)
    add_slugs(values, order, order_path(list_id), stated)
    values = separate_outside_fields(values, document, path)
    layout = _validate(
        Layout,
        {"id": list_id, **values},
        document,
        path,
    )
    check_layout(layout, document, path, frozenset(rules))
    check_limits(layout, document, path)
    check_replies(layout.replies, document, path, frozenset(rules))
    return layout


def parse_read_list(
    list_id: str,
    data: bytes,
    rules: Iterable[str],
) -> ReadList | None:
    """Return what the owner says of a list that is read from its document.

    Return None if the list has entry files.

    Args:
        list_id: the list's id.
        data: its file, `schema/<list_id>.yaml`.
        rules: the names that `rules:` may hold.

    Raises:
        ConfigurationError: the file is wrong; it names file, line and key.
    """
    # Nearly every list has entry files, and its layout need not be parsed for that.
    if b"source:" not in data:
        return None
    path = get_layout_path(list_id)
    document = parse_schema_file(data, path)
    if document.value.get("source") != "document":
        return None
    return _check_read_list(list_id, document, path, frozenset(rules))


def _is_read_list(values: Mapping[str, Any]) -> bool:
    """Return whether a layout's file is that of a list which is read from its document.

    The complete layout, which the program makes of it in memory, has titles of sections.
    """
    if values.get("source") != "document":
        return False
    sections = values.get("sections")
    if not isinstance(sections, Mapping):
        return True
    return not any(
        isinstance(section, str) or "title" in section for section in sections.values()
    )


def _check_read_list(
    list_id: str,
    document: Document,
    path: str,
    rules: frozenset[str],
) -> ReadList:
    """Return the checked declarations of a list that is read from its document.

    Raises:
        ConfigurationError: a key or a value is wrong.
    """
    values = {"id": list_id, **drop_empty(document.value)}
    declared = _validate(ReadList, values, document, path)
    check_rule_names(declared.rules, ("rules",), document, path, rules)
    for folder, section in declared.sections.items():
        key = ("sections", folder, "rules")
        check_rule_names(section.rules, key, document, path, rules)
        keepers_key = ("sections", folder, "keepers")
        check_keepers(section.keepers, keepers_key, document, path)
    for url, work in declared.works.items():
        check_rule_names(work.allow, ("works", url, "allow"), document, path, rules)
        for rule in find_odd_days(work.allow):
            place = ("works", url, "allow", rule, "until")
            line = document.locate_key(place)[0]
            problem = "this must be the last day on which it counts: `2027-03-01`."
            raise ConfigurationError(path, line, ".".join(place), problem)
        if work.removed is not None and not work.title:
            problem = "a work that left the list needs its `title`."
            line = document.locate_key(("works", url))[0]
            raise ConfigurationError(path, line, f"works.{url}", problem)
    check_limits(declared, document, path)
    check_replies(declared.replies, document, path, rules)
    return declared


def render_read_list(declared: ReadList) -> str:
    """Return the text of `schema/<list>.yaml` for a list that is read from its document."""
    values = dataclasses.asdict(declared)
    del values["id"]
    values["limits"] = _drop_defaults(values["limits"])
    for key in ("sections", "works"):
        values[key] = {name: _drop_defaults(said) for name, said in values[key].items()}
    stated = {key: value for key, value in values.items() if value}
    text = write_canonical_text(stated, KEY_ORDER)
    return f"{_NOTICE}\n{text}"


def _drop_defaults(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is said of one section or work, or of limits, without what is not said."""
    # No required field at all, and a section that is not tidied, are said by these.
    stated = {key: value for key, value in said.items() if value}
    if said.get("requires") == []:
        stated["requires"] = []
    if said.get("tidy") is False:
        stated["tidy"] = False
    return stated


def parse_settings(data: bytes | None) -> Settings:
    """Return the settings in `schema/settings.yaml`.

    Without the file, or where it has no keys, everything has its default.

    Raises:
        ConfigurationError: the file is wrong.
    """
    if data is None or has_no_keys(data):
        return Settings()
    document = parse_schema_file(data, SETTINGS_PATH)
    return _validate(Settings, document.value, document, SETTINGS_PATH)


def render_layout(layout: Layout) -> str:
    """Return the text of `schema/<list>.yaml`.

    Reading it, with what `render_order` gives, gives *layout* back.
    """
    text = write_canonical_text(shorten_sections(layout), KEY_ORDER)
    return f"{_NOTICE}\n{text}"


def _validate(
    kind: type[Declared],
    values: Mapping[str, Any],
    document: Document,
    path: str,
) -> Declared:
    """Return *values* as a *kind*.

    Raises:
        ConfigurationError: a value has a wrong type, or a key is missing or unknown.
    """
    from pydantic import ValidationError

    try:
        # A class has a hash, though its instances have none.
        adapter = _get_adapter(kind)  # type: ignore[arg-type]
        declared: Declared = adapter.validate_python(drop_empty(values))
    except ValidationError as error:
        details = error.errors(include_url=False)
        # An unknown key comes first: often it is the missing one, mistyped.
        detail = next(
            (d for d in details if d["type"] in _UNKNOWN_KEY),
            details[0],
        )
        key = extract_field_path(detail["loc"], document.value)
        name, problem = detail["loc"], _describe_problem(detail, key, kind)
        if len(key) > _REASON and (key[0], key[2]) == ("works", "allow"):
            # Pydantic names each form that a reason has, and what each of them lacks.
            name = key = key[: _REASON + 1]
            problem = (
                "this must be a reason, or `why` and `until`, the last day on which it"
                " counts."
            )
        raise ConfigurationError(
            path,
            document.locate_key(key)[0],
            ".".join(map(str, name)),
            problem,
        ) from None
    return declared


@cache
def _get_adapter(kind: Any) -> Any:  # noqa: ANN401 - loaded late: pydantic takes a while
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


def _describe_problem(
    detail: Mapping[str, Any],
    key: FieldPath,
    declared: type,
) -> str:
    """Return in words what pydantic found wrong at *key*."""
    kind = detail["type"]
    if kind in _UNKNOWN_KEY:
        known_keys = _list_known_keys(key, declared)
        name = str(detail["loc"][-1])
        close = difflib.get_close_matches(name, known_keys, 1)
        hint = f"known are {', '.join(known_keys)}."
        if close:
            hint = f"did you mean `{close[0]}`?"
        elif len(key) == 1 and declared is Settings and name in _list_names(Layout):
            hint = "it belongs in the file of a list, `schema/LIST.yaml`."
        elif (
            len(key) == 1 and declared is not Settings and name in _list_names(Settings)
        ):
            hint = f"it belongs in {SETTINGS_PATH}."
        return f"this key is not known here; {hint}"
    if kind in _MISSING_KEY:
        return "this key is missing."
    return describe_value_problem(detail)


def _list_known_keys(key: FieldPath, kind: type) -> list[str]:
    """Return the keys that the mapping with the final key of *key* may have."""
    is_in_document = key[:1] == ("documents",)
    section_kind: type = DocumentSection if is_in_document else Section
    if kind is ReadList:
        section_kind = ReadSection
    kind_by_key: dict[str, type] = {
        "documents": OtherDocument,
        "sections": section_kind,
        "defaults": Defaults,
        "styles": Style,
        "views": View,
        "fields": FieldSpec,
        "group": Group,
        "floor": Floor,
        "limits": Limits,
        "submissions": Submissions,
        "pull_requests": PullRequests,
    }
    for part in key[:-1]:
        kind = kind_by_key.get(str(part), kind)
    names = _list_names(kind)
    # In its short form a section has the keys of its only view.
    return [*names, *OF_VIEW, "style"] if kind is Section else names


def _list_names(kind: type) -> list[str]:
    """Return the keys that a file may give for a *kind* of mapping."""
    fields = dataclasses.fields(kind)
    names = [field.name for field in fields if field.metadata.get("file", True)]
    # The id is the name of the file.
    return [name for name in names if name != "id"]
