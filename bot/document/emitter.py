"""Write values as YAML in the canonical format: the fast way, without comments."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from bot.document.scalars import (
    fits_literal_block,
    is_plain,
    write_flow_scalar,
    write_scalar,
)

# The longest line on which a mapping stands between braces: a wide window shows it
# without a scroll bar.
_FLOW_WIDTH = 160
# Nobody reads mappings on one line that are nested deeper.
_FLOW_DEPTH = 2


@dataclass(frozen=True)
class KeyOrder:
    """The order in which the keys of a mapping are written, at every depth.

    Keys in *leading* come first, in that order; the others follow by code point. A
    mapping under a key in *kept* stays as it is, because its order has a meaning
    (the first link is the main one). Each mapping right below a key in *flow* stands
    between braces on one line, if it fits there.
    """

    leading: tuple[str, ...] = ()
    kept: frozenset[str] = frozenset({"links"})
    flow: frozenset[str] = frozenset()
    _rank: dict[str, int] = field(
        init=False,
        repr=False,
        compare=False,
    )

    def __post_init__(self) -> None:
        rank = {key: position for position, key in enumerate(self.leading)}
        object.__setattr__(self, "_rank", rank)

    def arrange(self, keys: Sequence[str], parent: str) -> Sequence[str]:
        """Return *keys* in the order in which they are written.

        They are the keys of the mapping under the key *parent*.
        """
        if parent in self.kept:
            return keys
        rank = self._rank
        unranked = len(rank)
        return sorted(keys, key=lambda key: (rank.get(key, unranked), key))


def iterate_items(
    value: Mapping[Any, Any] | Sequence[Any],
) -> Iterator[tuple[Any, Any]]:
    """Return the keys or indexes of a collection, each with its value."""
    return iter(value.items() if isinstance(value, Mapping) else enumerate(value))


def emit(data: Mapping[str, Any], order: KeyOrder) -> str:
    """Return *data* as YAML; fields that are None are left out.

    Raises:
        TypeError: *data* holds something else than str, int, bool, None, list and dict.
    """
    if _is_empty(data):
        return "{}\n"
    lines: list[str] = []
    _Emitter(lines, order).emit_mapping(data, "", "")
    return "\n".join(lines) + "\n"


class _Emitter:
    """Appends the lines of values to *lines*.

    In its methods, *indent* is the white space before the level that is written, and
    *head* the line up to the value: `year:`, `  -`.
    """

    __slots__ = ("lines", "order")

    def __init__(self, lines: list[str], order: KeyOrder) -> None:
        self.lines = lines
        self.order = order

    def emit_mapping(
        self,
        data: Mapping[str, Any],
        indent: str,
        name: str,
    ) -> None:
        """Append the fields of *data*, which is the value of the key *name*."""
        for key in self.order.arrange(list(data), name):
            value = data[key]
            if value is None:
                continue
            head = f"{indent}{_write_key(key)}:"
            if isinstance(value, str) and is_plain(value):
                # The commonest value, written here to spare two calls.
                self.lines.append(f"{head} {value}")
            elif isinstance(value, str | int) or _is_empty(value):
                self.emit_leaf(head, value, indent)
            elif name in self.order.flow and (
                line := self.write_flow(head, value, key)
            ):
                self.lines.append(line)
            else:
                self.lines.append(head)
                self.emit_collection(value, f"{indent}  ", key)

    def emit_sequence(self, data: Sequence[Any], indent: str) -> None:
        """Append the items of *data*, each behind a dash."""
        for value in data:
            if value is None:
                continue
            if isinstance(value, str | int) or _is_empty(value):
                self.emit_leaf(f"{indent}-", value, indent)
                continue
            start = len(self.lines)
            self.emit_collection(value, f"{indent}  ", "")
            # The dash takes the place of the indentation of the item's first line.
            content = self.lines[start][len(indent) + len("- ") :]
            self.lines[start] = f"{indent}- {content}"

    def emit_collection(
        self,
        value: Mapping[str, Any] | Sequence[Any],
        indent: str,
        name: str,
    ) -> None:
        """Append a mapping or a sequence that is not empty."""
        if isinstance(value, Mapping):
            self.emit_mapping(value, indent, name)
        else:
            self.emit_sequence(value, indent)

    def write_flow(
        self,
        head: str,
        value: Mapping[str, Any] | Sequence[Any],
        name: str,
    ) -> str:
        """Return the line of a mapping between braces.

        Return "" if a value needs lines of its own, or if the line is too long.
        """
        text = _write_flow(value, self.order, name)
        line = f"{head} {text}"
        return line if text and len(line) <= _FLOW_WIDTH else ""

    def emit_leaf(
        self,
        head: str,
        value: object,
        indent: str,
    ) -> None:
        """Append a scalar or an empty collection."""
        if isinstance(value, str):
            if fits_literal_block(value):
                self.emit_literal(head, value, indent)
                return
            text = write_scalar(value)
        elif isinstance(value, int):
            text = _write_integer(value)
        else:
            text = "{}" if isinstance(value, Mapping) else "[]"
        self.lines.append(f"{head} {text}")

    def emit_literal(
        self,
        head: str,
        text: str,
        indent: str,
    ) -> None:
        """Append a text of several lines as a literal block."""
        # `|` keeps the line feed at the end, `|-` says that there is none.
        header = "|" if text.endswith("\n") else "|-"
        self.lines.append(f"{head} {header}")
        for line in text.removesuffix("\n").split("\n"):
            self.lines.append(f"{indent}  {line}" if line else "")


def _write_flow(
    value: object,
    order: KeyOrder,
    name: str,
    depth: int = 0,
) -> str:
    """Return a value on one line, as it stands between braces.

    Return "" if it has a text of several lines, or mappings more than two deep.
    """
    if isinstance(value, str):
        return "" if fits_literal_block(value) else write_flow_scalar(value)
    if isinstance(value, int):
        return _write_integer(value)
    if isinstance(value, Mapping):
        return _write_flow_mapping(value, order, name, depth)
    if not isinstance(value, list | tuple):
        raise TypeError(f"a {type(value).__name__} has no place in a file")
    items = [item for item in value if item is not None]
    texts = [_write_flow(item, order, "", depth + 1) for item in items]
    return f"[{', '.join(texts)}]" if all(texts) else ""


def _write_flow_mapping(
    value: Mapping[str, Any],
    order: KeyOrder,
    name: str,
    depth: int,
) -> str:
    keys = [key for key, item in value.items() if item is not None]
    pairs = []
    is_writable = depth < _FLOW_DEPTH
    for key in order.arrange(keys, name):
        text = _write_flow(value[key], order, key, depth + 1)
        is_writable = is_writable and text != ""
        pairs.append(f"{write_flow_scalar(key)}: {text}")
    return f"{{{', '.join(pairs)}}}" if is_writable else ""


def _write_integer(value: int) -> str:
    """Return a whole number or a truth value: `True` is `true`."""
    return str(value).lower()


def _is_empty(value: object) -> bool:
    if isinstance(value, Mapping):
        return all(item is None for item in value.values())
    if isinstance(value, list | tuple):
        return all(item is None for item in value)
    raise TypeError(f"a {type(value).__name__} has no place in an entry file")


@lru_cache(maxsize=1024)
def _write_key(key: str) -> str:
    return write_scalar(key)
