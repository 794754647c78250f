"""Where everything in a readable file stands: keys, values, comments.

A second walk of the same events, made only when somebody asks: for the place
of a finding, or for the comments that the writer has to keep.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from yaml.events import (
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from bot.document.walk import normal_key, open_source, place_of
from bot.model.finding import FieldPath

Mark = tuple[int, int]


@dataclass(slots=True)
class Node:
    """A key or a value: its offsets in the text and its place, both counted from 0.

    *indent* is the column that a line of its own at this level begins in.
    """

    kind: Literal["key", "scalar", "block", "flow"]
    path: FieldPath
    start: int
    end: int
    line: int
    column: int
    indent: int
    style: str = ""


@dataclass(slots=True)
class _Open:
    """A collection whose end is still to come."""

    node: Node
    is_list: bool
    key: str | None = None
    count: int = 0


@dataclass(slots=True)
class Outline:
    """Every node of a file in the order of the text, and the lists and mappings among them by path."""

    text: str
    nodes: list[Node] = field(default_factory=list)
    collections: dict[FieldPath, Node] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment: its text from the `#` on, its offset and column from 0, whether it is alone on its line."""

    text: str
    start: int
    column: int
    alone: bool


@dataclass(frozen=True, slots=True)
class CutOff:
    """A plain value that a ` #` ended: where it stands, and the text that was lost."""

    path: FieldPath
    line: int
    column: int
    value: str
    lost: str


def parse_outline(text: str) -> Outline:
    """Return the outline of *text*, which must be the text of a `Document`."""
    outline = Outline(text)
    stack: list[_Open] = []
    for event in _events(text):
        if isinstance(event, MappingEndEvent | SequenceEndEvent):
            stack.pop().node.end = place_of(event).index
        elif isinstance(event, ScalarEvent | MappingStartEvent | SequenceStartEvent):
            _add(outline, stack, event)
    return outline


def locate_values(text: str) -> tuple[dict[FieldPath, Mark], dict[FieldPath, Mark]]:
    """Return the places of values and of keys, counted from 1, each by path."""
    values: dict[FieldPath, Mark] = {}
    keys: dict[FieldPath, Mark] = {}
    for node in parse_outline(text).nodes:
        place = (node.line + 1, node.column + 1)
        if node.kind == "key":
            keys[node.path] = place
        else:
            values[node.path] = place
            keys.setdefault(node.path, place)
    return values, keys


def parse_comments(outline: Outline) -> list[Comment]:
    """Return the comments of the file in the order of the text."""
    text = outline.text
    return [comment for start, end in _gaps(outline) for comment in _comments_between(text, start, end)]


def cut_off_values(text: str) -> list[CutOff]:
    """Return the plain values of *text* that a `#` right before a letter or digit ended."""
    if " #" not in text:
        return []
    outline = parse_outline(text)
    plain = {node.end: node for node in outline.nodes if node.kind == "scalar" and not node.style}
    found = []
    for comment in parse_comments(outline):
        line_start = comment.start - comment.column
        before = text[line_start : comment.start].rstrip(" \t")
        node = plain.get(line_start + len(before))
        if node and not comment.alone and comment.text[1:2].isalnum():
            value = text[node.start : node.end]
            place = (node.line + 1, comment.column + 1)
            found.append(CutOff(node.path, *place, value, comment.text))
    return found


def _events(text: str) -> Iterator[Event]:
    get = open_source(text).get_event
    while not isinstance(event := get(), StreamEndEvent):
        yield event


def _add(
    outline: Outline, stack: list[_Open], event: ScalarEvent | MappingStartEvent | SequenceStartEvent
) -> None:
    mark, end = place_of(event), event.end_mark or place_of(event)
    parent = stack[-1] if stack else None
    path: FieldPath = ()
    indent, is_key = mark.column, False
    if parent is not None:
        is_key = not parent.is_list and parent.key is None
        if is_key and isinstance(event, ScalarEvent):
            parent.key = normal_key(event.value)
        path = (*parent.node.path, parent.count if parent.is_list else parent.key or "")
        if is_key or parent.is_list:
            indent = parent.node.column
        if not is_key:
            parent.key = None
            parent.count += 1
    node = Node("key", path, mark.index, end.index, mark.line, mark.column, indent)
    outline.nodes.append(node)
    if isinstance(event, ScalarEvent):
        node.kind, node.style = "key" if is_key else "scalar", event.style or ""
        return
    node.kind = "flow" if event.flow_style else "block"
    outline.collections[path] = node
    stack.append(_Open(node, isinstance(event, SequenceStartEvent)))


def _gaps(outline: Outline) -> Iterator[tuple[int, int]]:
    """Yield the stretches between scalars, where a `#` can only begin a comment."""
    position = 0
    for node in outline.nodes:
        if node.kind in {"block", "flow"} or node.end == node.start:
            continue
        start = node.start
        if node.style in {"|", ">"}:  # the header's own line may end in a comment
            start = outline.text.find("\n", node.start, node.end)
            start = node.end if start < 0 else start
        yield position, start
        position = node.end
    yield position, len(outline.text)


def _comments_between(text: str, start: int, end: int) -> Iterator[Comment]:
    while (start := text.find("#", start, end)) >= 0:
        stop = text.find("\n", start)
        stop = len(text) if stop < 0 else stop
        line = text.rfind("\n", 0, start) + 1
        yield Comment(text[start:stop].rstrip(), start, start - line, not text[line:start].strip())
        start = stop
