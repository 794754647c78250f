"""The record of an entry, made of what a pattern captured from an item."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.identity.identifiers import derive_label
from bot.listing.date_formats import parse_in_format
from bot.listing.link_labels import choose_free_label
from bot.listing.pattern_matcher import Captures
from bot.listing.pattern_program import (
    Instruction,
    Jump,
    Literal,
    Program,
    Slot,
    Split,
    compile_program,
)
from bot.listing.pattern_syntax import (
    Anchor,
    Field,
    Node,
    Optional,
    Text,
    compile_separator,
)
from bot.markdown.escaping import unescape
from bot.markdown.inline_tokens import parse_tokens
from bot.model.computed_fields import ONE_WAY_FIELDS
from bot.model.link import Link, render_links

# A line break that a reader sees: two spaces or a backslash before it.
_HARD_BREAK = re.compile(r"(?:\\| {2})\n(?=.)")
_LISTS = frozenset({"authors", "tags"})


def build_program(nodes: tuple[Node, ...]) -> Program:
    """Return the program for *nodes* that `pattern_matcher.match` runs."""
    return compile_program(_make_instructions(nodes))


def _make_instructions(nodes: tuple[Node, ...]) -> tuple[Instruction, ...]:
    """Return the instructions for *nodes*, the first of which has the index 0."""
    output: list[Instruction] = []
    for node in nodes:
        start = len(output)
        if isinstance(node, Text):
            output.append(Literal(node.text))
        elif isinstance(node, Field):
            output.append(Slot(node.path, node.form))
        elif isinstance(node, Optional):
            inner = _make_instructions(node.nodes)
            # A part that begins with a value would take that of the next field: it is
            # left out where that is possible.
            begins_with_field = bool(node.nodes) and isinstance(node.nodes[0], Field)
            output.append(Split(start + len(inner) + 1, prefers_to=begins_with_field))
            output += _shift(inner, start + 1)
        else:
            output += _make_anchor(
                _make_instructions(node.nodes),
                node,
                start,
            )
    return tuple(output)


def _make_anchor(
    inner: tuple[Instruction, ...],
    node: Anchor,
    start: int,
) -> list[Instruction]:
    """Return the instructions for a link, the first of which has the index *start*.

    They try a link; else a link without a target, `[text]()`; else the text alone.
    """
    linked = (
        Literal("["),
        *_shift(inner, start + 2),
        Literal("]("),
        Slot(node.target.path),
        Literal(")"),
    )
    # Before each of the first two ways stands a split, behind it a jump.
    empty_start = start + len(linked) + 2
    empty = (Literal("["), *_shift(inner, empty_start + 2), Literal("]()"))
    bare_start = empty_start + len(empty) + 2
    end = bare_start + len(inner)
    return [
        Split(empty_start, unlinked=True),
        *linked,
        Jump(end),
        Split(bare_start),
        *empty,
        Jump(end),
        *_shift(inner, bare_start),
    ]


def _shift(
    instructions: tuple[Instruction, ...],
    offset: int,
) -> tuple[Instruction, ...]:
    """Return *instructions* for a place that is *offset* further behind."""
    shifted: list[Instruction] = []
    for instruction in instructions:
        if isinstance(instruction, Split):
            to = instruction.to + offset
            shifted.append(Split(to, instruction.prefers_to, instruction.unlinked))
        elif isinstance(instruction, Jump):
            shifted.append(Jump(instruction.to + offset))
        else:
            shifted.append(instruction)
    return tuple(shifted)


@dataclass(slots=True)
class _Parts:
    """What was captured: the fields without links, and what belongs to the links.

    *links* are by label, *texts* by the path of their link: `link`, `links.code`.
    *unlabelled* are pairs of text and target.
    """

    record: dict[str, Any] = field(default_factory=dict)
    main_url: str | None = None
    links: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    unlabelled: list[tuple[str, str]] = field(default_factory=list)


def make_record(
    captured: Captures,
    *,
    in_table: bool,
) -> dict[str, Any] | None:
    """Return the captured slots as a record.

    None if two slots of one field have different values, or a value has a line break
    that a reader sees.
    """
    parts = _sort_captured(captured, in_table=in_table)
    if parts is None:
        return None
    record, links = parts.record, parts.links
    main_label: str | None = None
    if parts.main_url is not None:
        main_label = _choose_main_label(parts.main_url, links, parts.unlabelled)
        # The main link of an entry is its first one.
        links.pop(main_label, None)
        links = {main_label: parts.main_url, **links}
    _complete_title(record)
    all_links = _make_links(record, links, parts.texts, main_label)
    for text, url in parts.unlabelled:
        label = choose_free_label(text, url, set(all_links))
        plain_text = unescape(text)
        own_text = None if plain_text == label else plain_text
        all_links[label] = Link(label, url, own_text)
    if all_links:
        record["links"] = render_links(all_links.values())
    if "year" in record:
        record["year"] = int(record["year"])
    return record


def _sort_captured(
    captured: Captures,
    *,
    in_table: bool,
) -> _Parts | None:
    """Return the captured slots by what they belong to; None as `make_record` says."""
    parts = _Parts()
    for slot, raw in _drop_one_way(captured):
        path = slot.path
        value = " ".join(raw.split())
        if _HARD_BREAK.search(raw) and path != "links":
            return None
        if path == "link":
            parts.main_url = value
        elif path == "links":
            parts.unlabelled += split_link_items(raw)
        elif path.endswith(".text"):
            link_path = path.removesuffix(".text")
            parts.texts[link_path] = unescape(value, in_table=in_table)
        elif path.startswith("links."):
            parts.links[path.removeprefix("links.")] = value
        else:
            field_value = _parse_value(slot, value, in_table=in_table)
            if parts.record.setdefault(path, field_value) != field_value:
                return None
    return parts


def _drop_one_way(captured: Captures) -> Captures:
    """Return what was captured without the values that no entry file holds."""
    return [(slot, raw) for slot, raw in captured if slot.path not in ONE_WAY_FIELDS]


def _parse_value(
    slot: Slot,
    value: str,
    *,
    in_table: bool,
) -> str | list[str]:
    """Return the value of a field that holds no link, as an entry file holds it."""
    if slot.path in ("year", "date") and slot.form:
        return parse_in_format(value, slot.form) or value
    if slot.path in _LISTS:
        parts = compile_separator(slot.form).split(value)
        items = [unescape(part, in_table=in_table) for part in parts]
        return [item for item in items if item]
    return unescape(value, in_table=in_table)


def _choose_main_label(
    url: str,
    links: Mapping[str, str],
    unlabelled: list[tuple[str, str]],
) -> str:
    """Return a label for the main link that no other link needs.

    It is the usual one of its target, also where a link of that label leads to the
    same page.
    """
    label = derive_label(url)
    if links.get(label, url) == url:
        return label
    needed = set(links)
    for text, target in unlabelled:
        needed.add(choose_free_label(text, target, set()))
    return choose_free_label("", url, needed)


def _complete_title(record: dict[str, Any]) -> None:
    """Set the title of a *record* that has only a name, and drop a name like the title."""
    if "name" not in record:
        return
    record.setdefault("title", record["name"])
    if record["title"] == record["name"]:
        del record["name"]


def _make_links(
    record: Mapping[str, Any],
    links: Mapping[str, str],
    texts: Mapping[str, str],
    main_label: str | None,
) -> dict[str, Link]:
    """Return the links by label, with the texts that differ from the entry's name."""
    labelled = {label: Link(label, url) for label, url in links.items()}
    usual_text = record.get("name") or record.get("title")
    for path, text in texts.items():
        label = path.removeprefix("links.")
        if path == "link":
            label = main_label or ""
        if label in links and text != usual_text:
            labelled[label] = Link(label, links[label], text)
    return labelled


def split_link_items(text: str) -> list[tuple[str, str]]:
    """Return the inline links of *text*, as pairs of text and target, in order."""
    return [
        (" ".join(token.text.split()), token.url)
        for token in parse_tokens(text)
        if token.kind == "link"
    ]
