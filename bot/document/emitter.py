"""Values to YAML text, in the one layout: the fast way, for data without comments."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from bot.document.scalars import (
    fits_literal_block,
    flow_scalar_text,
    is_plain,
    scalar_text,
)

_FLOW_WIDTH = 160
"""The longest line on which a mapping stands between braces: what a wide window shows without a scroll bar."""
_FLOW_DEPTH = 2


@dataclass(frozen=True)
class KeyOrder:
    """In which order the keys of a mapping are written, at every depth.

    Keys in *known* come first, in that order; the rest follow by code point. A
    mapping under a key in *kept* stays as it is, because its order says
    something (the first link is the main one). Each mapping right below a key
    in *flow* stands between braces on one line, if it fits there.
    """

    known: tuple[str, ...] = ()
    kept: frozenset[str] = frozenset({"links"})
    flow: frozenset[str] = frozenset()
    _rank: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "_rank", {key: rank for rank, key in enumerate(self.known)}
        )

    def arrange(self, keys: Sequence[str], parent: str) -> Sequence[str]:
        """Return *keys*, those of the mapping under the key *parent*, as they are written."""
        if parent in self.kept:
            return keys
        rank, last = self._rank, len(self._rank)
        return sorted(keys, key=lambda key: (rank.get(key, last), key))


def items_of(value: Mapping[Any, Any] | Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    """Return the keys or indexes of a collection, with what stands there."""
    return iter(value.items() if isinstance(value, Mapping) else enumerate(value))


def emit(data: Mapping[str, Any], order: KeyOrder) -> str:
    """Return *data* as YAML; fields that are None are left out.

    Raises:
        TypeError: *data* holds something else than str, int, bool, None, list and dict.
    """
    if _is_empty(data):
        return "{}\n"
    lines: list[str] = []
    _Emitter(lines, order).mapping(data, "", "")
    return "\n".join(lines) + "\n"


class _Emitter:
    """Appends lines to *lines*; *pad* is the indentation of the level being written."""

    __slots__ = ("lines", "order")

    def __init__(self, lines: list[str], order: KeyOrder) -> None:
        self.lines = lines
        self.order = order

    def mapping(self, data: Mapping[str, Any], pad: str, name: str) -> None:
        for key in self.order.arrange(list(data), name):
            value = data[key]
            if value is None:
                continue
            head = f"{pad}{_key_text(key)}:"
            if isinstance(value, str) and is_plain(value):
                self.lines.append(f"{head} {value}")  # the common case, in place
            elif isinstance(value, str | int) or _is_empty(value):
                self.leaf(head, value, pad)
            elif name in self.order.flow and (line := self.flow_line(head, value, key)):
                self.lines.append(line)
            else:
                self.lines.append(head)
                self.collection(value, f"{pad}  ", key)

    def sequence(self, data: Sequence[Any], pad: str) -> None:
        for value in data:
            if value is None:
                continue
            if isinstance(value, str | int) or _is_empty(value):
                self.leaf(f"{pad}-", value, pad)
                continue
            start = len(self.lines)
            self.collection(value, f"{pad}  ", "")
            self.lines[start] = f"{pad}- {self.lines[start][len(pad) + 2 :]}"

    def collection(
        self, value: Mapping[str, Any] | Sequence[Any], pad: str, name: str
    ) -> None:
        if isinstance(value, Mapping):
            self.mapping(value, pad, name)
        else:
            self.sequence(value, pad)

    def flow_line(
        self, head: str, value: Mapping[str, Any] | Sequence[Any], name: str
    ) -> str:
        """Return the line of a mapping between braces; "" if a value has lines of its own, or it is too long."""
        text = _flow_text(value, self.order, name)
        line = f"{head} {text}"
        return line if text and len(line) <= _FLOW_WIDTH else ""

    def leaf(self, head: str, value: object, pad: str) -> None:
        if isinstance(value, str):
            if fits_literal_block(value):
                self.lines.append(f"{head} |" if value.endswith("\n") else f"{head} |-")
                body = value.removesuffix("\n").split("\n")
                self.lines += [f"{pad}  {line}" if line else "" for line in body]
                return
            text = scalar_text(value)
        elif isinstance(value, int):
            text = str(value).lower()  # True is true
        else:
            text = "{}" if isinstance(value, Mapping) else "[]"
        self.lines.append(f"{head} {text}")


def _flow_text(value: object, order: KeyOrder, name: str, depth: int = 0) -> str:
    """Return a value on one line, as it stands between braces.

    Returns "" if it has a text of several lines, or mappings more than two deep, which nobody reads on one line.
    """
    if isinstance(value, str):
        return "" if fits_literal_block(value) else flow_scalar_text(value)
    if isinstance(value, int):
        return str(value).lower()
    if isinstance(value, Mapping):
        keys = order.arrange(
            [key for key, item in value.items() if item is not None], name
        )
        texts = [_flow_text(value[key], order, key, depth + 1) for key in keys]
        pairs = [
            f"{flow_scalar_text(key)}: {text}"
            for key, text in zip(keys, texts, strict=True)
        ]
        return (
            "{" + ", ".join(pairs) + "}" if all(texts) and depth < _FLOW_DEPTH else ""
        )
    if not isinstance(value, list | tuple):
        raise TypeError(f"a {type(value).__name__} has no place in a file")
    texts = [
        _flow_text(item, order, "", depth + 1) for item in value if item is not None
    ]
    return "[" + ", ".join(texts) + "]" if all(texts) else ""


def _is_empty(value: object) -> bool:
    if isinstance(value, Mapping):
        return all(item is None for item in value.values())
    if isinstance(value, list | tuple):
        return all(item is None for item in value)
    raise TypeError(f"a {type(value).__name__} has no place in an entry file")


@lru_cache(maxsize=1024)
def _key_text(key: str) -> str:
    return scalar_text(key)
