"""Where everything in a readable file stands.

A second walk of the same events, made only when somebody asks: for the place
of a finding, for a value that a `#` cut off, or to count the comments.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from yaml.events import (
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from bot.document.event_parser import normal_key, open_source, place_of
from bot.model.finding import FieldPath

Mark = tuple[int, int]

_CUT_OFF = re.compile(r"[ \t]+(#[^\W_].*)")


@dataclass(slots=True)
class Node:
    """A key or a value: its offsets in the text and its place, both counted from 0."""

    kind: Literal["key", "scalar", "collection"]
    path: FieldPath
    start: int
    end: int
    line: int
    column: int
    style: str = ""


@dataclass(slots=True)
class _Open:
    """A collection whose end is still to come."""

    path: FieldPath
    is_list: bool
    key: str | None = None
    count: int = 0


@dataclass(frozen=True, slots=True)
class CutOff:
    """A plain value that a ` #` ended: where it stands, and the text that was lost."""

    path: FieldPath
    line: int
    column: int
    value: str
    lost: str


def locate_values(text: str) -> tuple[dict[FieldPath, Mark], dict[FieldPath, Mark]]:
    """Return the places of values and of keys, counted from 1, each by path."""
    values: dict[FieldPath, Mark] = {}
    keys: dict[FieldPath, Mark] = {}
    for node in _nodes(text):
        place = (node.line + 1, node.column + 1)
        if node.kind == "key":
            keys[node.path] = place
        else:
            values[node.path] = place
            keys.setdefault(node.path, place)
    return values, keys


def comment_texts(text: str) -> list[str]:
    """Return the comments of readable *text*, sorted, to see whether two texts hold the same."""
    if "#" not in text:
        return []
    found: list[str] = []
    position = 0
    for node in (
        node
        for node in _nodes(text)
        if node.kind != "collection" and node.start < node.end
    ):
        header = (
            text.find("\n", node.start, node.end)
            if node.style in {"|", ">"}
            else node.start
        )
        found += _comments_between(text, position, node.end if header < 0 else header)
        position = node.end
    return sorted(found + _comments_between(text, position, len(text)))


def cut_off_values(text: str) -> list[CutOff]:
    """Return the plain values of *text* that a `#` right before a letter or digit ended."""
    if " #" not in text:
        return []
    found = []
    for node in _nodes(text):
        if node.kind != "scalar" or node.style:
            continue
        if lost := _CUT_OFF.match(text, node.end):
            line, column = (
                text.count("\n", 0, node.end) + 1,
                lost.start(1) - text.rfind("\n", 0, node.end),
            )
            value = text[node.start : node.end]
            found.append(CutOff(node.path, line, column, value, lost[1].rstrip()))
    return found


def _comments_between(text: str, start: int, end: int) -> list[str]:
    """Return what follows a `#` in a stretch without scalars, where it can only begin a comment."""
    return [
        line[line.index("#") :].rstrip()
        for line in text[start:end].split("\n")
        if "#" in line
    ]


def _nodes(text: str) -> Iterator[Node]:
    """Yield every key and value of *text*, which must be the text of a `Document`, in its order."""
    stack: list[_Open] = []
    get = open_source(text).get_event
    while not isinstance(event := get(), StreamEndEvent):
        if isinstance(event, MappingEndEvent | SequenceEndEvent):
            stack.pop()
        elif isinstance(event, ScalarEvent | MappingStartEvent | SequenceStartEvent):
            yield _node(stack, event)


def _node(
    stack: list[_Open], event: ScalarEvent | MappingStartEvent | SequenceStartEvent
) -> Node:
    mark, end = place_of(event), event.end_mark or place_of(event)
    kind: Literal["key", "scalar", "collection"] = "collection"
    path: FieldPath = ()
    style = ""
    if isinstance(event, ScalarEvent):
        kind, style = "scalar", event.style or ""
    if stack:
        parent = stack[-1]
        if isinstance(event, ScalarEvent) and not parent.is_list and parent.key is None:
            kind, parent.key = "key", normal_key(event.value)
            path = (*parent.path, parent.key)
        else:
            path = (*parent.path, parent.count if parent.is_list else parent.key or "")
            parent.key = None
            parent.count += 1
    if kind == "collection":
        stack.append(_Open(path, isinstance(event, SequenceStartEvent)))
    return Node(kind, path, mark.index, end.index, mark.line, mark.column, style)
