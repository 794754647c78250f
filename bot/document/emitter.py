"""Values to YAML text, in the one layout: the fast way, for data without comments."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from bot.document.scalars import fits_literal_block, is_plain, scalar_text


@dataclass(frozen=True)
class KeyOrder:
    """In which order the keys of a mapping are written, at every depth.

    Keys in *known* come first, in that order; the rest follow by code point. A
    mapping under a key in *kept* stays as it is, because its order says
    something (the first link is the main one).
    """

    known: tuple[str, ...] = ()
    kept: frozenset[str] = frozenset({"links"})
    _rank: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_rank", {key: rank for rank, key in enumerate(self.known)})

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

    def collection(self, value: Mapping[str, Any] | Sequence[Any], pad: str, name: str) -> None:
        if isinstance(value, Mapping):
            self.mapping(value, pad, name)
        else:
            self.sequence(value, pad)

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


def _is_empty(value: object) -> bool:
    if isinstance(value, Mapping):
        return all(item is None for item in value.values())
    if isinstance(value, list | tuple):
        return all(item is None for item in value)
    raise TypeError(f"a {type(value).__name__} has no place in an entry file")


@lru_cache(maxsize=1024)
def _key_text(key: str) -> str:
    return scalar_text(key)
