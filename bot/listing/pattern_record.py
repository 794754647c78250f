"""What a pattern captured from an item, as an entry file holds it."""

import re
from collections.abc import Mapping
from typing import Any

from bot.identity.identifiers import derive_label
from bot.listing.computed_fields import COMPUTED_FIELDS
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
from bot.listing.pattern_syntax import Anchor, Field, Node, Optional, Text, separator
from bot.markdown.escaping import unescape
from bot.markdown.inline_tokens import parse_tokens
from bot.model.link import Link, render_links

_HARD_BREAK = re.compile(r"(?:\\| {2})\n(?=.)")
_LISTS = frozenset({"authors", "tags"})


def build_program(nodes: tuple[Node, ...]) -> Program:
    """Compile *nodes* to what `matching.match` runs."""
    return compile_program(_instructions(nodes))


def _instructions(nodes: tuple[Node, ...]) -> tuple[Instruction, ...]:
    out: list[Instruction] = []
    for node in nodes:
        here = len(out)
        if isinstance(node, Text):
            out.append(Literal(node.text))
        elif isinstance(node, Field):
            out.append(Slot(node.path, node.form))
        elif isinstance(node, Optional):
            inner = _instructions(node.nodes)
            leads = bool(node.nodes) and isinstance(node.nodes[0], Field)
            out += [
                Split(here + len(inner) + 1, prefers_to=leads),
                *_moved(inner, here + 1),
            ]
        else:
            out += _anchor_program(_instructions(node.nodes), node, here)
    return tuple(out)


def _anchor_program(
    inner: tuple[Instruction, ...], node: Anchor, here: int
) -> list[Instruction]:
    """A link; else a link without a target, `[text]()`; else the text alone."""
    linked = (
        Literal("["),
        *_moved(inner, here + 2),
        Literal("]("),
        Slot(node.target.path),
        Literal(")"),
    )
    empty_at = here + len(linked) + 2
    empty = (Literal("["), *_moved(inner, empty_at + 2), Literal("]()"))
    bare_at = empty_at + len(empty) + 2
    end = bare_at + len(inner)
    return [
        Split(empty_at, unlinked=True),
        *linked,
        Jump(end),
        Split(bare_at),
        *empty,
        Jump(end),
        *_moved(inner, bare_at),
    ]


def _moved(instructions: tuple[Instruction, ...], by: int) -> tuple[Instruction, ...]:
    return tuple(
        Split(i.to + by, i.prefers_to, i.unlinked)
        if isinstance(i, Split)
        else Jump(i.to + by)
        if isinstance(i, Jump)
        else i
        for i in instructions
    )


def make_record(captured: Captures, *, in_table: bool) -> dict[str, Any] | None:
    """The captured slots as a record; None where two of one field say different things."""
    record: dict[str, Any] = {}
    links: dict[str, str] = {}
    texts: dict[str, str] = {}
    rest: list[tuple[str, str]] = []
    main: str | None = None
    for slot, raw in _drop_computed(captured):
        path, value = slot.path, " ".join(raw.split())
        if _HARD_BREAK.search(raw) and path != "links":
            return None
        if path == "link":
            main = value
        elif path == "links":
            rest += split_link_items(raw)
        elif path.endswith(".text"):
            texts[path.removesuffix(".text")] = unescape(value, in_table=in_table)
        elif path.startswith("links."):
            links[path.removeprefix("links.")] = value
        else:
            told = _read_value(slot, value, in_table=in_table)
            if record.setdefault(path, told) != told:
                return None
    label = _choose_main_label(main, links, rest) if main is not None else None
    if main is not None and label is not None:
        links = {
            label: main,
            **{other: url for other, url in links.items() if other != label},
        }
    return _completed(record, links, texts, label, rest)


def _drop_computed(captured: Captures) -> Captures:
    """Return what was captured without the values that the entry's links give."""
    return [(slot, raw) for slot, raw in captured if slot.path not in COMPUTED_FIELDS]


def _read_value(slot: Slot, value: str, *, in_table: bool) -> Any:  # noqa: ANN401 - a value of an entry file
    """Return the value of a field that holds no link, as an entry file holds it."""
    if slot.path in ("year", "date") and slot.form:
        return parse_in_format(value, slot.form) or value
    if slot.path in _LISTS:
        parts = (
            unescape(part, in_table=in_table)
            for part in separator(slot.form).split(value)
        )
        return [part for part in parts if part]
    return unescape(value, in_table=in_table)


def _choose_main_label(
    url: str, links: Mapping[str, str], rest: list[tuple[str, str]]
) -> str:
    """Return a label for the main link that no other link needs; its own where that link leads to the same page."""
    label = derive_label(url)
    if links.get(label, url) == url:
        return label
    needed = {*links, *(choose_free_label(text, other, set()) for text, other in rest)}
    return choose_free_label("", url, needed)


def _completed(
    record: dict[str, Any],
    links: Mapping[str, str],
    texts: Mapping[str, str],
    main: str | None,
    rest: list[tuple[str, str]],
) -> dict[str, Any]:
    if "name" in record:
        record.setdefault("title", record["name"])
        if record["title"] == record["name"]:
            del record["name"]
    shown = {label: Link(label, url) for label, url in links.items()}
    usual = record.get("name") or record.get("title")
    for path, text in texts.items():
        label = (main or "") if path == "link" else path.removeprefix("links.")
        if label in links and text != usual:
            shown[label] = Link(label, links[label], text)
    for text, url in rest:
        label = choose_free_label(text, url, set(shown))
        words = unescape(text)
        shown[label] = Link(label, url, None if words == label else words)
    if shown:
        record["links"] = render_links(shown.values())
    if "year" in record:
        record["year"] = int(record["year"])
    return record


def split_link_items(text: str) -> list[tuple[str, str]]:
    """The inline links of *text*, as pairs of text and target, in order."""
    return [
        (" ".join(token.text.split()), token.url)
        for token in parse_tokens(text)
        if token.kind == "link"
    ]
