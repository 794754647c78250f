"""Locate everything in a readable file.

This is a second walk of the same events. It is made only when it is needed: for the
place of a finding, for a value that a `#` cut off, or to compare the comments.
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

from bot.document.event_parser import get_start, normalise_key, open_source
from bot.model.finding import FieldPath

Mark = tuple[int, int]
Marks = dict[FieldPath, Mark]
Kind = Literal["key", "scalar", "collection"]

# ` #12` behind a value, or `  #hashtag`: what follows begins with a letter or a digit.
_CUT_OFF = re.compile(r"[ \t]+(#[^\W_].*)")


@dataclass(slots=True)
class Node:
    """A key or a value.

    *start* and *end* are its offsets in the text; *line* and *column* its place,
    both counted from 0. *style* is the sign of a quoted or block scalar.
    """

    kind: Kind
    path: FieldPath
    start: int
    end: int
    line: int
    column: int
    style: str = ""


@dataclass(slots=True)
class _Open:
    """A collection whose end is still to come.

    *key* is the key whose value comes next; None where a key comes next.
    """

    path: FieldPath
    is_list: bool
    key: str | None = None
    count: int = 0


@dataclass(frozen=True, slots=True)
class CutOff:
    """A plain value that a ` #` ended: its place, and the text that was lost."""

    path: FieldPath
    line: int
    column: int
    value: str
    lost: str


def locate_values(text: str) -> tuple[Marks, Marks]:
    """Return the places of values and of keys, counted from 1, each by path.

    The key of an item, and of the whole file, is said to stand where its value does.
    """
    values: Marks = {}
    keys: Marks = {}
    for node in _walk_nodes(text):
        mark = (node.line + 1, node.column + 1)
        if node.kind == "key":
            keys[node.path] = mark
        else:
            values[node.path] = mark
            keys.setdefault(node.path, mark)
    return values, keys


def collect_comments(text: str) -> list[str]:
    """Return the comments of readable *text*, sorted.

    Two texts have the same comments if the lists are equal.
    """
    if "#" not in text:
        return []
    comments: list[str] = []
    position = 0
    for node in _walk_nodes(text):
        if node.kind == "collection" or node.start == node.end:
            continue
        end = node.start
        if node.style in {"|", ">"}:
            # The line of a block scalar's sign is no part of its text: it may hold a
            # comment.
            end_of_header = text.find("\n", node.start, node.end)
            end = node.end if end_of_header < 0 else end_of_header
        comments += _cut_comments(text[position:end])
        position = node.end
    comments += _cut_comments(text[position:])
    return sorted(comments)


def find_cut_off_values(text: str) -> list[CutOff]:
    """Return the plain values that a `#` right before a letter or digit ended."""
    if " #" not in text:
        return []
    values = []
    for node in _walk_nodes(text):
        if node.kind != "scalar" or node.style:
            continue
        match = _CUT_OFF.match(text, node.end)
        if match is None:
            continue
        start_of_line = text.rfind("\n", 0, node.end)
        cut_off = CutOff(
            path=node.path,
            line=text.count("\n", 0, node.end) + 1,
            column=match.start(1) - start_of_line,
            value=text[node.start : node.end],
            lost=match[1].rstrip(),
        )
        values.append(cut_off)
    return values


def _cut_comments(gap: str) -> list[str]:
    """Return the comments of a text without scalars, where only a comment has a `#`."""
    lines = [line for line in gap.split("\n") if "#" in line]
    return [line[line.index("#") :].rstrip() for line in lines]


def _walk_nodes(text: str) -> Iterator[Node]:
    """Yield every key and value of *text* in its order.

    *text* must be the text of a `Document`.
    """
    stack: list[_Open] = []
    get_event = open_source(text).get_event
    event = get_event()
    while not isinstance(event, StreamEndEvent):
        if isinstance(event, MappingEndEvent | SequenceEndEvent):
            stack.pop()
        elif isinstance(event, ScalarEvent | MappingStartEvent | SequenceStartEvent):
            yield _make_node(stack, event)
        event = get_event()


def _make_node(
    stack: list[_Open],
    event: ScalarEvent | MappingStartEvent | SequenceStartEvent,
) -> Node:
    """Return the node of *event*; a collection that it begins goes onto *stack*."""
    start = get_start(event)
    end = event.end_mark or start
    kind: Kind = "collection"
    style = ""
    if isinstance(event, ScalarEvent):
        kind = "scalar"
        style = event.style or ""
    path: FieldPath = ()
    if stack:
        parent = stack[-1]
        is_key = not parent.is_list and parent.key is None
        if isinstance(event, ScalarEvent) and is_key:
            kind = "key"
            parent.key = normalise_key(event.value)
            path = (*parent.path, parent.key)
        else:
            step = parent.count if parent.is_list else parent.key or ""
            path = (*parent.path, step)
            parent.key = None
            parent.count += 1
    if kind == "collection":
        stack.append(_Open(path, isinstance(event, SequenceStartEvent)))
    return Node(
        kind,
        path,
        start.index,
        end.index,
        start.line,
        start.column,
        style,
    )
