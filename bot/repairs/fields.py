"""The repair of one field of an entry file: every repair that its type allows, as edits of the file."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from bot.identity.identifiers import identify
from bot.listing.shown_labels import shown_labels
from bot.markdown.inline_tokens import parse_tokens
from bot.model.finding import Edit, FieldPath, Fix, SetValue, Value
from bot.model.layout import FieldSpec, Layout
from bot.model.link import parse_links
from bot.repairs.addresses import repair_address
from bot.repairs.html import HTML, HTML_IN_PLAIN_TEXT
from bot.repairs.links import (
    FoundLinks,
    choose_label,
    find_links,
    label_links,
    read_address,
)
from bot.repairs.lists import AUTHORS, TAGS
from bot.repairs.texts import (
    DATE,
    EMPHASIS,
    HEADING,
    HIDDEN,
    LINES,
    QUOTES,
    THOUSANDS,
    match_choice,
)

PLAIN_FIELDS: Final = frozenset({"title", "name", "venue", "award"})
"""The common fields that hold one line of plain text."""
_LISTS: Final = frozenset(
    {"authors", "tags", "also_in", "same_as", "aliases", "distinct_from", "former_ids"}
)
PAGE_TITLE: Final = re.compile(
    r"\[(?:arXiv:)?(\d{4}\.\d{4,5})(?:v\d{1,2})?\]\s*(\S.*)", re.IGNORECASE
)
"""The title of a page at arXiv: `[2304.08485] Visual Instruction Tuning`."""
_SHOWN: Final = 200
_DEEPEST: Final = 8
"""A repair may lay another mistake open, such as quotes inside a link; more rounds would be no text of a person."""


@dataclass
class FieldRepair:
    """What becomes of a field: its new value, links for the entry, and what is used for nothing."""

    value: Any
    links: dict[str, str] = field(default_factory=dict)
    unused: list[str] = field(default_factory=list)


def fix_field(
    tree: Mapping[str, Any],
    layout: Layout,
    field_path: FieldPath,
    is_right: Callable[[str], bool],
) -> Fix | None:
    """Return the fix that repairs a field of an entry file, as a whole; None where no repair ends its fault.

    It is safe where every word of the field is used; else it says what is not, and a person decides.

    Args:
        tree: the values of the file.
        layout: the list.
        field_path: where the fault is.
        is_right: whether a text may stand where the faulty one does.
    """
    name = str(field_path[0]) if field_path else ""
    given = tree.get(name)
    repaired = _repair_at(tree, layout, field_path) if given is not None else None
    if repaired is None or not all(
        map(is_right, _texts_at(repaired.value, field_path[1:]))
    ):
        return None
    edits = [*_edit(name, given, repaired.value)]
    if repaired.links and not isinstance(tree.get("links") or {}, dict):
        return None
    edits += [SetValue(("links", label), url) for label, url in repaired.links.items()]
    unused = "".join(f"; not used: `{text[:_SHOWN]}`" for text in repaired.unused[:3])
    return Fix(f"{_say(edits)}{unused}", tuple(edits), safe=not repaired.unused)


def _repair_at(
    tree: Mapping[str, Any], layout: Layout, field_path: FieldPath
) -> FieldRepair | None:
    """Return the repair of the field at *field_path*; of links that have labels, only of the one that is meant."""
    name, given = str(field_path[0]), tree[str(field_path[0])]
    label = (
        field_path[1]
        if name == "links" and isinstance(given, dict) and len(field_path) > 1
        else None
    )
    if label is None or label not in given:
        return repair_field(name, given, layout, _links_of(tree))
    repaired = repair_field(name, {label: given[label]}, layout, {})
    if repaired is None or any(new in given and new != label for new in repaired.value):
        return None
    links: dict[str, Any] = {}
    for other, value in given.items():
        links |= repaired.value if other == label else {other: value}
    return FieldRepair(links, unused=repaired.unused)


def _texts_at(value: Any, rest: FieldPath) -> list[str]:  # noqa: ANN401  (a value of an entry file)
    """Return the texts at the path *rest* inside *value*, or all of them where it has another shape now."""
    for key in rest:
        inside = (
            value
            if isinstance(value, dict)
            else dict(enumerate(value))
            if isinstance(value, list)
            else {}
        )
        value = inside.get(key, value)
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [item for item in value if isinstance(item, str)]
    if isinstance(value, dict):
        return [
            str(item.get("url")) if isinstance(item, dict) else str(item)
            for item in value.values()
        ]
    return []


def repair_field(
    name: str,
    given: Any,  # noqa: ANN401 - a value of an entry file
    layout: Layout,
    links: Mapping[str, str],
) -> FieldRepair | None:
    """Return the repaired value of the field *name*; None where nothing is to be repaired.

    Args:
        name: the field.
        given: what the file holds there: text, lists and mappings.
        layout: the list.
        links: the links that the entry has, by label.
    """
    repaired = _repair(name, given, layout, links)
    return (
        None
        if repaired is None or (repaired.value == given and not repaired.links)
        else repaired
    )


def _repair(
    name: str,
    given: Any,  # noqa: ANN401 - a value of an entry file
    layout: Layout,
    links: Mapping[str, str],
) -> FieldRepair | None:
    spec = layout.fields.get(name)
    if name == "links":
        return repair_links(given, shown_labels(layout))
    if name in _LISTS or (spec is not None and spec.type == "list"):
        return FieldRepair(_repair_list(name, given, spec))
    if not isinstance(given, str):
        return None
    if name in PLAIN_FIELDS:
        return repair_plain_text(given, links, shown_labels(layout))
    return FieldRepair(_repair_text(name, given, spec))


def repair_plain_text(
    text: str, links: Mapping[str, str], known: Sequence[str] = ()
) -> FieldRepair:
    """Return a title, a name or a venue as plain text; a link in it goes to the links of the entry."""
    found = FieldRepair(text)
    taken = dict(links)
    for _ in range(_DEEPEST):
        before = found.value
        found.value = _repair_plain_once(before, known, taken, found)
        if found.value == before:
            break
    return found


def _repair_plain_once(
    text: str, known: Sequence[str], taken: dict[str, str], found: FieldRepair
) -> str:
    text = LINES.function(HIDDEN.function(text))
    numbered = PAGE_TITLE.fullmatch(text)
    if numbered:
        text = numbered[2]
        _add_link("", f"https://arxiv.org/abs/{numbered[1]}", known, taken, found)
    else:
        text = _take_links(text, known, taken, found)
    for repair in (HTML_IN_PLAIN_TEXT, HEADING, EMPHASIS, QUOTES):
        text = repair.function(text)
    return text


def _take_links(
    text: str, known: Sequence[str], taken: dict[str, str], found: FieldRepair
) -> str:
    """Return *text* with the words of its links in their place."""
    if "](" not in text:
        return _take_address(text, known, taken, found)
    parts = []
    for token in parse_tokens(text):
        url = read_address(token.url) if token.kind == "link" else None
        if url is not None:
            parts.append(token.visible_text or token.text)
            _add_link("", url, known, taken, found)
        elif token.kind == "bold":
            parts.append(_take_links(token.text, known, taken, found))
        else:
            parts.append(token.source)
    return "".join(parts)


def _take_address(
    text: str, known: Sequence[str], taken: dict[str, str], found: FieldRepair
) -> str:
    """Return *text* without the one bare address that stands before or behind its words."""
    inside = find_links(text) if "://" in text else None
    if (
        inside is None
        or len(inside.links) != 1
        or len(inside.unused) != 1
        or inside.links[0].words
    ):
        return text
    _add_link("", inside.links[0].url, known, taken, found)
    return inside.unused[0]


def _add_link(
    words: str,
    url: str,
    known: Sequence[str],
    taken: dict[str, str],
    found: FieldRepair,
) -> None:
    if any(identify(other) == identify(url) for other in taken.values()):
        return
    label = choose_label(words, url, known, taken)
    taken[label] = found.links[label] = url


def _repair_text(name: str, text: str, spec: FieldSpec | None) -> str:
    """Return one text of a field that holds no plain text, repaired as its type allows."""
    steps: list[Callable[[str], str]] = [HIDDEN.function]
    if name in ("description", "authors"):
        steps += [LINES.function, HTML.function]
    if name == "authors":
        steps.append(EMPHASIS.function)
    if name == "year" or (spec is not None and spec.type == "integer"):
        steps.append(THOUSANDS.function if name != "year" else _write_year)
    if name in ("date", "added") or (spec is not None and spec.type == "date"):
        steps.append(DATE.function)
    if spec is not None and spec.type == "url":
        steps.append(repair_address)
    if spec is not None and spec.choices:
        steps.append(lambda value: match_choice(value, spec.choices))
    for step in steps:
        text = step(text)
    return text


def _write_year(text: str) -> str:
    """Return the year that *text* says; a month in it would be lost, so such a text stays."""
    year: str = DATE.function(text)
    return year if year.isdecimal() else text


def _repair_list(name: str, given: Any, spec: FieldSpec | None) -> Any:  # noqa: ANN401  (a value of an entry file)
    repair = AUTHORS if name == "authors" else TAGS
    items = repair.function(given)
    if not isinstance(items, list):
        return given
    return [
        _repair_text(name, item, spec) if isinstance(item, str) else item
        for item in items
    ]


def repair_links(given: Any, known: Sequence[str]) -> FieldRepair | None:  # noqa: ANN401  (a value of an entry file)
    """Return the links of an entry as a mapping, from whatever stands there; None where no link can be read."""
    if isinstance(given, dict):
        return _repair_labelled(given)
    texts = [given] if isinstance(given, str) else given
    if not isinstance(texts, list):
        return None
    found = FoundLinks()
    for text in texts:
        if isinstance(text, str):
            found.add(find_links(text))
        elif isinstance(text, dict):
            for label, url in text.items():
                found.add(find_links(f"{label}: {url}"))
    taken: dict[str, str] = {}
    repeated = [
        link.source
        for label, link in label_links(found.links, known, taken)
        if not label
    ]
    return FieldRepair(taken, unused=[*found.unused, *repeated]) if taken else None


def _repair_labelled(given: Mapping[str, Any]) -> FieldRepair:
    """Return links that have labels with each address repaired."""
    found = FieldRepair({})
    for label, value in given.items():
        if isinstance(value, list):
            _take_several(label, value, found)
        elif isinstance(value, dict) and isinstance(value.get("url"), str):
            found.value[label] = {
                **value,
                "url": read_address(value["url"]) or value["url"],
            }
        elif isinstance(value, str):
            found.value[label] = _repair_link(label, value, found)
        else:
            found.value[label] = value
    return found


def _repair_link(label: str, value: str, found: FieldRepair) -> str:
    bare: str = HIDDEN.function(value)
    if (url := read_address(bare)) is not None:
        return url
    inside = find_links(bare)
    if len(inside.links) != 1:
        return value
    link = inside.links[0]
    says_more = link.words.casefold() not in {"", label.casefold()}
    found.unused += [*inside.unused, *([link.words] if says_more else [])]
    return link.url


def _take_several(label: str, values: list[Any], found: FieldRepair) -> None:
    """Give several addresses under one label a label each."""
    urls = [read_address(value) if isinstance(value, str) else None for value in values]
    if not urls or None in urls:
        found.value[label] = values
        return
    for number, url in enumerate(urls, 1):
        name = label if number == 1 else f"{label} {number}"
        found.value[name] = url


def _links_of(tree: Mapping[str, Any]) -> dict[str, str]:
    return {link.label: link.url for link in parse_links(tree.get("links"))}


def _edit(name: str, given: object, value: Value) -> list[Edit]:
    """Return the edits from *given* to *value*: of a mapping with the same labels only what changed."""
    if value == given:
        return []
    if (
        isinstance(given, dict)
        and isinstance(value, dict)
        and list(given) == list(value)
    ):
        return [
            SetValue((name, key), item)
            for key, item in value.items()
            if item != given[key]
        ]
    return [SetValue((name,), value)]


def _say(edits: Sequence[Edit]) -> str:
    """Return an instruction: what to write where."""
    parts = []
    for edit in edits:
        if isinstance(edit, SetValue):
            shown = (
                edit.value if isinstance(edit.value, str) else _say_value(edit.value)
            )
            place = f" as `{'.'.join(map(str, edit.field))}`" if len(edits) > 1 else ""
            parts.append(f"`{shown[:_SHOWN]}`{place}")
    return f"Write {', and '.join(parts)}"


def _say_value(value: Value) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}: {item}" for key, item in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
