"""Repair one field of an entry file: every repair that its type allows, as edits."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from bot.listing.shown_labels import list_shown_labels
from bot.model.finding import Edit, FieldPath, Fix, SetValue, Value
from bot.model.layout import FieldSpec, Layout
from bot.model.link import parse_links
from bot.model.wording import say
from bot.repairs.addresses import repair_address
from bot.repairs.html import HTML
from bot.repairs.link_field import repair_links
from bot.repairs.lists import AUTHORS, TAGS
from bot.repairs.plain_text import PLAIN_FIELDS, repair_plain_text
from bot.repairs.repair import FieldRepair
from bot.repairs.texts import DATE, EMPHASIS, HIDDEN, LINES, THOUSANDS, match_choice

_LISTS: Final = frozenset(
    {"authors", "tags", "also_in", "same_as", "aliases", "distinct_from", "former_ids"}
)
# In messages: the characters of a quoted value, and the unused texts that are quoted.
_LONGEST_QUOTE: Final = 200
_MOST_QUOTES: Final = 3


def fix_field(
    tree: Mapping[str, Any],
    layout: Layout,
    field_path: FieldPath,
    is_right: Callable[[str], bool],
) -> Fix | None:
    """Return the fix that repairs a field of an entry file, as a whole.

    It is safe if every word of the field is used; else it says which is not, and a
    person decides. Return None if no repair ends the fault.

    Args:
        tree: the values of the file.
        layout: the list.
        field_path: where the fault is.
        is_right: whether a text may stand where the faulty one does.
    """
    name = str(field_path[0]) if field_path else ""
    value = tree.get(name)
    if value is None:
        return None
    repair = _repair_at(tree, layout, field_path)
    if repair is None:
        return None
    texts = _list_texts(repair.value, field_path[1:])
    if not all(map(is_right, texts)):
        return None
    # Links of another shape are a fault of their own: no link can be added to them.
    old_links = tree.get("links") or {}
    if repair.links and not isinstance(old_links, dict):
        return None
    edits = _make_edits(name, value, repair.value)
    for label, url in repair.links.items():
        edits.append(SetValue(("links", label), url))
    message = _describe_edits(edits)
    for text in repair.unused[:_MOST_QUOTES]:
        message = say(
            "{fix}; not used: `{text}`", fix=message, text=text[:_LONGEST_QUOTE]
        )
    return Fix(message, tuple(edits), safe=not repair.unused)


def _repair_at(
    tree: Mapping[str, Any],
    layout: Layout,
    field_path: FieldPath,
) -> FieldRepair | None:
    """Return the repair of the field at *field_path*.

    Of links that have labels, only the one at the path is repaired.
    """
    name = str(field_path[0])
    value = tree[name]
    is_link = name == "links" and isinstance(value, dict) and len(field_path) > 1
    if not is_link or field_path[1] not in value:
        return repair_field(name, value, layout, _list_links(tree))
    label = field_path[1]
    repair = repair_field(name, {label: value[label]}, layout, {})
    if repair is None:
        return None
    # A second address in the link takes `code 2`, which another link may have.
    if any(new in value and new != label for new in repair.value):
        return None
    links: dict[str, Any] = {}
    for other_label, url in value.items():
        links |= repair.value if other_label == label else {other_label: url}
    return FieldRepair(links, unused=repair.unused)


def _list_texts(value: Any, path: FieldPath) -> list[str]:  # noqa: ANN401
    """Return the texts at *path* inside *value*.

    A step of *path* that does not exist is skipped, because a repair may have changed
    the shape of the value.
    """
    for key in path:
        value = _get_part(value, key)
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [item for item in value if isinstance(item, str)]
    if isinstance(value, dict):
        return [str(_get_url(link)) for link in value.values()]
    return []


def _get_url(link: Any) -> Any:  # noqa: ANN401
    """Return the address of a link, which may be a block with an address and a text."""
    return link.get("url") if isinstance(link, dict) else link


def _get_part(value: Any, key: str | int) -> Any:  # noqa: ANN401
    """Return the part *key* of a collection; *value* itself if it has no such part."""
    if isinstance(value, dict):
        return value.get(key, value)
    if isinstance(value, list) and key in range(len(value)):
        return value[int(key)]
    return value


def repair_field(
    name: str,
    value: Any,  # noqa: ANN401 - a value of an entry file
    layout: Layout,
    links: Mapping[str, str],
) -> FieldRepair | None:
    """Return the repair of the field *name*; None if nothing is to be repaired.

    Args:
        name: the field.
        value: what the file holds there: text, lists and mappings.
        layout: the list.
        links: the links that the entry has, by label.
    """
    repair = _repair_value(name, value, layout, links)
    if repair is None or (repair.value == value and not repair.links):
        return None
    return repair


def _repair_value(
    name: str,
    value: Any,  # noqa: ANN401 - a value of an entry file
    layout: Layout,
    links: Mapping[str, str],
) -> FieldRepair | None:
    """Return a field with every repair that its type allows, even if none changes it."""
    spec = layout.fields.get(name)
    if name == "links":
        return repair_links(value, list_shown_labels(layout))
    if name in _LISTS or (spec is not None and spec.type == "list"):
        return FieldRepair(_repair_list(name, value, spec))
    if not isinstance(value, str):
        return None
    if name in PLAIN_FIELDS:
        return repair_plain_text(value, links, list_shown_labels(layout))
    return FieldRepair(_repair_text(name, value, spec))


def _repair_text(
    name: str,
    text: str,
    spec: FieldSpec | None,
) -> str:
    """Return one text of a field that holds no plain text, repaired as its type allows.

    *spec* is the declaration of the field; None for a common field.
    """
    steps: list[Callable[[str], str]] = [HIDDEN.function]
    if name in ("description", "authors"):
        steps += [LINES.function, HTML.function]
    if name == "authors":
        steps.append(EMPHASIS.function)
    kind = spec.type if spec is not None else ""
    if name == "year":
        steps.append(_write_year)
    elif kind == "integer":
        steps.append(THOUSANDS.function)
    if name in ("date", "added") or kind == "date":
        steps.append(DATE.function)
    if kind == "url":
        steps.append(repair_address)
    for step in steps:
        text = step(text)
    if spec is not None and spec.choices:
        text = match_choice(text, spec.choices)
    return text


def _write_year(text: str) -> str:
    """Return the year that *text* says.

    A month in it would be lost, so a text with a month stays.
    """
    year: str = DATE.function(text)
    return year if year.isdecimal() else text


def _repair_list(
    name: str,
    value: Any,  # noqa: ANN401 - a value of an entry file
    spec: FieldSpec | None,
) -> Any:  # noqa: ANN401
    """Return a list from a list or a text, with each of its texts repaired."""
    repair = AUTHORS if name == "authors" else TAGS
    items = repair.function(value)
    if not isinstance(items, list):
        return value
    repaired = []
    for item in items:
        is_text = isinstance(item, str)
        repaired.append(_repair_text(name, item, spec) if is_text else item)
    return repaired


def _list_links(tree: Mapping[str, Any]) -> dict[str, str]:
    """Return the links of an entry file by label."""
    links = parse_links(tree.get("links"))
    return {link.label: link.url for link in links}


def _make_edits(
    name: str,
    old_value: object,
    value: Value,
) -> list[Edit]:
    """Return the edits from *old_value* to *value*.

    Of a mapping with the same labels, only what changed is edited: comments stay.
    """
    if value == old_value:
        return []
    if isinstance(old_value, dict) and isinstance(value, dict):
        labels = list(value)
        if list(old_value) == labels:
            changed = [key for key in labels if value[key] != old_value[key]]
            return [SetValue((name, key), value[key]) for key in changed]
    return [SetValue((name,), value)]


def _describe_edits(edits: Sequence[Edit]) -> str:
    """Return an instruction: what to write where."""
    parts = []
    for edit in edits:
        if not isinstance(edit, SetValue):
            continue
        text = _write_value(edit.value)[:_LONGEST_QUOTE]
        field = ".".join(map(str, edit.field))
        # Of a single value it is clear where it goes.
        part = f"`{text}`"
        if len(edits) > 1:
            part = say("`{value}` as `{field}`", value=text, field=field)
        parts.append(part)
    return say("Write {values}", values=say(", and ").join(parts))


def _write_value(value: Value) -> str:
    """Return a value on one line, for a message."""
    if isinstance(value, dict):
        return ", ".join(f"{key}: {item}" for key, item in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)
